"""Promises: what will be put right, by when, and whether it was."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_

from portal.cases import clocks, situation, timeline
from portal.cases.actors import Actor
from portal.cases.models import Case, Remedy, Response
from portal.cases.models.columns import LONG
from portal.cases.texts import fault_in, tidy
from portal.errors import Invalid, Refused
from portal.policy.bounds import REMEDY_YEARS, fault_in_promised
from portal.policy.calendar import to_come
from portal.policy.moves import Move


class State(StrEnum):
    """How a promise stands."""

    OPEN = "open"
    LATE = "late"
    KEPT = "kept"
    DROPPED = "dropped"


def state(remedy: Remedy, today: date) -> State:
    """Return how a promise stands on a day of the body's. It is late once its own day is over."""
    if remedy.kept_at:
        return State.KEPT
    if remedy.dropped_at:
        return State.DROPPED
    return State.OPEN if to_come(remedy.due_on, today) else State.LATE


def to_keep() -> ColumnElement[bool]:
    """Return the condition on `Remedy` that it is neither kept nor taken back."""
    return and_(Remedy.kept_at.is_(None), Remedy.dropped_at.is_(None))


def promise(
    case: Case, *, kind: str, what: str, due_on: date, by: Actor, at: datetime, response: Response | None = None
) -> Remedy:
    """Promise something to the reporter: one of the procedure's remedies (DV-45), in words, with a date.

    With `response`, the promise is made in that letter, whose own event tells of it.
    """
    check(case, kind=kind, what=what, due_on=due_on, at=at)
    if response is None:
        situation.allow(case, Move.REMEDY, by=by, at=at)
        timeline.record(
            case, Move.REMEDY, "Something was promised.", by=by, at=at, detail=tidy(what), due_on=due_on.isoformat()
        )
    # Made last: reading the timeline would flush a remedy that is not in the session yet, and warn of it.
    response_id = response.id if response else None
    return Remedy(case=case, response_id=response_id, kind=kind, what=tidy(what), due_on=due_on, promised_at=at)


def check(case: Case, *, kind: str, what: str, due_on: date, at: datetime) -> None:
    """Raise `Invalid` with a sentence for each part of a promise that can't be made so."""
    errors = {}
    known = clocks.pack_of(case).remedies
    if kind not in known:
        errors["kind"] = f"Choose one of: {', '.join(choice.name for choice in known.values())}."
    if not tidy(what):
        errors["what"] = "Say what will be done."
    elif fault := fault_in(tidy(what), LONG):
        errors["what"] = fault
    today = at.astimezone(clocks.pack_of(case).zone).date()
    if fault := fault_in_promised(due_on, today, REMEDY_YEARS):
        errors["due_on"] = fault
    if errors:
        raise Invalid(errors)


def keep(remedy: Remedy, *, note: str, by: Actor, at: datetime) -> None:
    """Mark a promise as kept, with what shows it."""
    _still_open(remedy)
    remedy.kept_at, remedy.note = at, _note(note)
    timeline.record(remedy.case, "remedy kept", "A promise was kept.", by=by, at=at, detail=remedy.what)


def drop(remedy: Remedy, *, note: str, by: Actor, at: datetime) -> None:
    """Take back a promise that can't be kept, and say why. One made in a letter has been read: it must be kept."""
    _still_open(remedy)
    if remedy.response_id is not None:
        raise Refused("This was promised in a letter that has been sent, so it must be kept.")
    remedy.dropped_at, remedy.note = at, _note(note)
    timeline.record(remedy.case, "remedy dropped", "A promise was taken back.", by=by, at=at, detail=remedy.what)


def _note(text: str) -> str:
    note = tidy(text)
    if fault := fault_in(note, LONG):
        raise Invalid({"note": fault})
    return note


def _still_open(remedy: Remedy) -> None:
    situation.demand_no_reader(remedy.case)
    if remedy.kept_at:
        raise Refused("This promise has been kept already.")
    if remedy.dropped_at:
        raise Refused("This promise was taken back.")
