"""Where the report of a duty comes from: the pack says which it wants, and it is made from the cases as they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portal.duties import state
from portal.duties.models import DutyRow
from portal.policy.built import Built
from portal.policy.duties import Does
from portal.policy.reports import Report
from portal.policy.spans import Span
from portal.reports.making import build


@dataclass(frozen=True)
class Made:
    """A report as it was made, and the key of the audience that it is for."""

    built: Built
    audience: str


def audience_of(row: DutyRow) -> str:
    """Return the key of the audience of a duty's report, without making it; "" where it wants none for anyone."""
    report = _report(row)
    return report.audience if report else ""


def report_of(row: DutyRow, at: datetime) -> Made | None:
    """Return the report that a duty wants, as its cases are now, or None where it wants none for anyone."""
    report = _report(row)
    if report is None or not report.audience:
        return None
    built = build(state.pack_of(row), report.key, Span(row.period_start, row.period_end), at)
    return Made(built, report.audience)


def _report(row: DutyRow) -> Report | None:
    """Return the report that is submitted with a duty. Of a chain of duties that want it, that is the last one."""
    pack = state.pack_of(row)
    report = pack.report_for(row.duty_key)
    if report is None or state.duty_of(row).does is not Does.SUBMIT:
        return None
    follows = (duty for duty in pack.duties if duty.follows == row.duty_key and report.is_for(duty.key))
    return None if any(follows) else report
