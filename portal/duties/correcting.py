"""What those who work on a report say of it: comments, and corrections that are asked for and must be settled.

The words of a correction may name someone, as the report does that they are about: those alone read them who read it
before it goes out. They stand in no history, and in no mail.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask import current_app

from portal.cases import writing_to_staff
from portal.cases.actors import Actor
from portal.cases.models import Staff
from portal.cases.models.columns import LONG
from portal.cases.texts import fault_in, tidy
from portal.database import db
from portal.duties import history, rules
from portal.duties.acting import signed
from portal.duties.models import DutyCorrection, DutyRow
from portal.errors import Invalid


def comment(row: DutyRow, *, words: str, by: Actor, at: datetime) -> None:
    """Say something about a duty to those who work on it."""
    by, _ = signed(by, row.procedure_key, at, lambda who: rules.demand_comment(row, by=who))
    history.record(row, "commented", "A comment was made.", by=by, at=at, detail=_words(words))


def ask(row: DutyRow, *, words: str, by: Actor, at: datetime) -> DutyCorrection:
    """Ask for a correction: until it is settled, nothing is approved or submitted. Whoever does the duty is told."""
    by, _ = signed(by, row.procedure_key, at, lambda who: rules.demand_correct(row, by=who))
    assert by.staff_id is not None
    made = DutyCorrection(words=_words(words), at=at, by_id=by.staff_id, by_name=by.name)
    row.corrections.append(made)
    history.record(row, "correction asked", "A correction was asked for.", by=by, at=at)
    _tell(row, rules.doers(row), f"{by.name} asked for a correction of", by=by, at=at)
    return made


def settle(correction: DutyCorrection, *, words: str, by: Actor, at: datetime) -> None:
    """Say how a correction was settled. Whoever asked for it is told."""
    row = correction.duty
    by, _ = signed(by, row.procedure_key, at, lambda who: rules.demand_settle(correction, by=who))
    correction.answer, correction.settled_at, correction.settled_by = _words(words), at, by.name
    history.record(row, "correction settled", "A correction was settled.", by=by, at=at)
    asker = db.session.get(Staff, correction.by_id)
    _tell(row, [asker] if asker else [], f"{by.name} settled what you wanted corrected in", by=by, at=at)


def address(row: DutyRow) -> str:
    """Return where a duty's page is."""
    return f"{current_app.config['PORTAL_BASE_URL']}/staff/duties/show/{row.id}"


def _tell(row: DutyRow, people: Iterable[Staff], what: str, *, by: Actor, at: datetime) -> None:
    """Write to people that there is something to look at, and not what was said: that may name someone."""
    pack, duty = rules.pack_of(row), rules.duty_of(row)
    body = f"{what} “{duty.name}”.\n\nIt is here: {address(row)}\n"
    subject = f"{duty.name}: a correction"
    writing_to_staff.write(people, at=at, from_name=pack.body, subject=subject, body=body, but=by.staff_id)


def _words(text: str) -> str:
    words = tidy(text)
    if fault := fault_in(words, LONG) if words else "Fill this in.":
        raise Invalid({"words": fault})
    return words
