"""What the governing body says to a report that was submitted: given once, and published alongside it (LG-8.2)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from portal.cases.actors import Actor
from portal.cases.models import Staff
from portal.cases.models.columns import TEXT
from portal.cases.texts import fault_in, tidy
from portal.database import db
from portal.duties import history, state
from portal.duties.acting import Acting, signed
from portal.duties.models import DutyRow
from portal.duties.report_models import KeptReport, ReportResponse
from portal.errors import Invalid, Refused
from portal.policy.disclosure import Responding
from portal.policy.identifying import Seeker
from portal.reports.identifiers import known_of

NAMES_SOMEONE = "It is published, and says who somebody is. Say it without names, addresses and numbers."
NOT_YET = "The governing body’s response is published alongside it, and hasn’t been given yet."


def rule_of(row: DutyRow, kept: KeptReport) -> Responding | None:
    """Return who responds to a submitted report, or None where nobody has to."""
    publishing = state.pack_of(row).audiences[kept.audience].publishing
    return publishing.response if publishing else None


def response_of(kept: KeptReport) -> ReportResponse | None:
    """Return what was said to a submitted report, if anything was."""
    return db.session.scalars(select(ReportResponse).filter_by(kept_id=kept.id)).one_or_none()


def demand_responded(row: DutyRow, kept: KeptReport) -> None:
    """Raise `Refused` where a response goes with it, and there is none."""
    rule = rule_of(row, kept)
    if rule is not None and response_of(kept) is None:
        raise Refused(NOT_YET, clause=rule.clause)


def demand_respond(row: DutyRow, kept: KeptReport, *, by: Acting) -> Staff:
    """Return who responds. Raise `Refused` unless this person may now: of a position that the pack names, and once."""
    rule = rule_of(row, kept)
    if rule is None:
        raise Refused("Nobody has to respond to this.", clause=state.duty_of(row).clause)
    found = by.holder(*rule.positions)
    if found is None:
        names = ", ".join(state.pack_of(row).positions[one].name for one in rule.positions)
        raise Refused(f"The governing body’s response is given by: {names}.", clause=rule.clause)
    if response_of(kept) is not None:
        raise Refused("The response has been given already.", clause=rule.clause)
    return found


def respond(row: DutyRow, kept: KeptReport, words: str, *, by: Actor, at: datetime) -> ReportResponse:
    """Give the governing body's response to what was submitted. `Invalid` where it says who somebody is."""
    by, _ = signed(by, row.procedure_key, at, lambda who: demand_respond(row, kept, by=who))
    text = tidy(words)
    if fault := _fault(row, kept, text):
        raise Invalid({"words": fault})
    assert by.staff_id is not None
    made = ReportResponse(
        kept=kept, procedure_key=row.procedure_key, words=text, at=at, by_id=by.staff_id, by_name=by.name
    )
    db.session.add(made)
    history.record(row, "responded", "The governing body’s response was given.", by=by, at=at)
    return made


def _fault(row: DutyRow, kept: KeptReport, text: str) -> str | None:
    if not text:
        return "Write what the governing body says."
    forbids = state.pack_of(row).audiences[kept.audience].forbids
    named = Seeker(known_of({int(one) for one in kept.counted})).find(text, forbids)
    return NAMES_SOMEONE if any(named) else fault_in(text, TEXT)
