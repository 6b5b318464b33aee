"""What those who work on a report say of it: comments, and corrections that are asked for and must be settled.

The words of a correction may name someone, as the report does that they are about: those alone read them who read it
before it goes out. They stand in no history, and in no mail.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from portal.cases.actors import Actor
from portal.cases.models import Staff
from portal.cases.models.columns import LONG
from portal.cases.texts import fault_in, tidy
from portal.database import db
from portal.duties import history, rules, state, writing
from portal.duties.acting import id_of, signed, voices
from portal.duties.models import DutyCorrection, DutyRow
from portal.errors import Invalid


def comment(row: DutyRow, *, words: str, by: Actor, at: datetime) -> None:
    """Say something about a duty to those who work on it."""
    by, _ = signed(by, row.procedure_key, at, lambda who: rules.demand_comment(row, by=who))
    history.record(row, "commented", "A comment was made.", by=by, at=at, detail=_words(words))


def ask(row: DutyRow, *, words: str, by: Actor, at: datetime) -> DutyCorrection:
    """Ask for a correction: until it is settled, nothing is approved or submitted. Whoever does the duty is told."""
    by, principal = signed(by, row.procedure_key, at, lambda who: rules.demand_correct(row, by=who))
    assert by.staff_id is not None
    made = DutyCorrection(words=_words(words), at=at, by_id=by.staff_id, by_name=by.name, principal_id=id_of(principal))
    row.corrections.append(made)
    history.record(row, "correction asked", "A correction was asked for.", by=by, at=at)
    sentence = f"{by.name} asked for a correction of “{state.duty_of(row).name}”."
    writing.tell_of_correction(row, state.doers(row), sentence, by=by, at=at)
    return made


def settle(correction: DutyCorrection, *, words: str, by: Actor, at: datetime) -> None:
    """Say how a correction was settled. Whoever asked for it is told, and who had approved what was corrected."""
    row = correction.duty
    by, principal = signed(by, row.procedure_key, at, lambda who: rules.demand_settle(correction, by=who))
    asked = voices(correction.by_id, correction.principal_id)
    approved = frozenset[int]().union(*(voices(one.by_id, one.principal_id) for one in state.standing_approvals(row)))
    correction.answer, correction.settled_at, correction.settled_by = _words(words), at, by.name
    correction.settled_by_id, correction.settled_for_id = by.staff_id, id_of(principal)
    history.record(row, "correction settled", "A correction was settled.", by=by, at=at)
    name = state.duty_of(row).name
    settled = f"{by.name} settled what you wanted corrected in “{name}”."
    writing.tell_of_correction(row, _people(asked), settled, by=by, at=at)
    anew = f"“{name}” was corrected after you approved it. It must be approved anew, as it is now."
    writing.tell_of_correction(row, _people(approved), anew, by=by, at=at)


def _people(ids: Collection[int]) -> list[Staff]:
    return list(db.session.scalars(select(Staff).where(Staff.id.in_(ids))))


def _words(text: str) -> str:
    words = tidy(text)
    if fault := fault_in(words, LONG) if words else "Fill this in.":
        raise Invalid({"words": fault})
    return words
