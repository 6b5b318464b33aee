"""Who reads a duty's report: before it is submitted those who prepare it, and afterwards those whom it is for."""

from __future__ import annotations

from portal.duties import drafts, keeping, rules
from portal.duties.acting import Acting
from portal.duties.drafts import Draft
from portal.duties.models import DutyRow
from portal.duties.report_models import KeptReport
from portal.errors import NotFound

NO_REPORT = "There is no such report."


def draft(row: DutyRow, *, by: Acting) -> Draft:
    """Return what isn't submitted yet, as its audience would get it. Raises `NotFound` for whoever doesn't prepare it.

    What it is made of holds what the cases say, names and all.
    """
    if not rules.may_prepare(row, by=by) or not row.is_open:
        raise NotFound(NO_REPORT)
    found = drafts.draft_of(row, by.at)
    if found is None:
        raise NotFound("No report is made for this.")
    return found


def kept(row: DutyRow, *, by: Acting) -> KeptReport:
    """Return what was submitted under a duty. Raises `NotFound` for whom it isn't."""
    found = keeping.kept_of(row)
    if found is None or not keeping.may_read(row, found, by=by):
        raise NotFound(NO_REPORT)
    return found
