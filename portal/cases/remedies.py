"""Promises: what will be put right, by whom and when, and whether it was.

An answer, or the end of a case, ends no promise. It is kept, or taken back with a reason where nobody has read it.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from textwrap import shorten

from sqlalchemy import ColumnElement, and_, select

from portal.cases import clocks, holding, promise_owners, promise_times, situation, timeline
from portal.cases.actors import Actor
from portal.cases.models import Attachment, Case, Remedy, Response, Ruling
from portal.cases.models.columns import LONG
from portal.cases.texts import fault_in, tidy
from portal.database import db
from portal.errors import Invalid, Refused
from portal.policy.bounds import REMEDY_YEARS, fault_in_promised
from portal.policy.calendar import to_come
from portal.policy.moves import Move

KEPT, DROPPED, MOVED, PASSED_ON = "remedy kept", "remedy dropped", "remedy moved", "remedy passed on"
MOST_REASON = 1500  # characters: the day stands beside them there
SHOWN = 200  # characters of what was promised, where other words stand beside it on a line of the timeline


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
    case: Case,
    *,
    kind: str,
    what: str,
    due_on: date,
    by: Actor,
    at: datetime,
    owner: str = "",
    response: Response | None = None,
    ruling: Ruling | None = None,
) -> Remedy:
    """Promise something to the reporter: one of the procedure's remedies (DV-45), in words, with a date.

    `owner` is a key of `promise_owners.choices`: who sees to it, whoever promises it where none is given. With
    `response`, the promise is made in that letter, and with `ruling` because an ombudsman asks for it: their own events
    tell of it.
    """
    check(case, kind=kind, what=what, due_on=due_on, at=at)
    sees_to_it = promise_owners.chosen(case, owner, at) if owner else promise_owners.whoever_makes_it(by)
    if response is None and ruling is None:
        situation.allow(case, Move.REMEDY, by=by, at=at)
        timeline.record(
            case, Move.REMEDY, "Something was promised.", by=by, at=at, detail=tidy(what), due_on=due_on.isoformat()
        )
    # Made last: reading the timeline would flush a remedy that is not in the session yet, and warn of it.
    made = Remedy(case=case, kind=kind, what=tidy(what), due_on=due_on, first_due_on=due_on, promised_at=at)
    db.session.add(made)
    made.response_id, made.ruling_id = response.id if response else None, ruling.id if ruling else None
    made.remind_at = promise_times.first(made)
    promise_owners.give(made, sees_to_it, by=by, at=at)
    return made


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
    if fault := fault_in_promised(due_on, _today(case, at), REMEDY_YEARS):
        errors["due_on"] = fault
    if errors:
        raise Invalid(errors)


def locked(remedy: Remedy) -> Remedy:
    """Return a promise as it is now, with its case locked until the transaction ends: nobody keeps it twice."""
    holding.hold_alone(remedy.case_id)
    db.session.refresh(remedy)
    return remedy


def keep(remedy: Remedy, *, note: str = "", evidence: str = "", by: Actor, at: datetime) -> None:
    """Mark a promise as kept, with what shows it: words, a file of the case by its key, or both."""
    _still_open(remedy)
    words, file = _note(note), _file(remedy.case, evidence) if evidence else None
    if not words and file is None:
        raise Invalid({"note": "Say what shows that it was kept, or choose a file of the case that does."})
    remedy.kept_at, remedy.kept_by, remedy.kept_by_id = at, by.name, by.staff_id
    remedy.note, remedy.evidence_id, remedy.remind_at = words, file.id if file else None, None
    remedy.in_time = _today(remedy.case, at) <= remedy.first_due_on
    timeline.record(remedy.case, KEPT, "A promise was kept.", by=by, at=at, detail=remedy.what, remedy=remedy.id)


def _file(case: Case, key: str) -> Attachment:
    query = select(Attachment).where(Attachment.key == key, Attachment.case_id == case.id)
    found = db.session.scalars(query.where(Attachment.body_id.is_not(None))).one_or_none()
    if found is None:
        raise Invalid({"evidence": "Choose one of the files of this case."})
    return found


def drop(remedy: Remedy, *, note: str, by: Actor, at: datetime) -> None:
    """Take back a promise that can't be kept, and say why. One made in a letter has been read, and what an
    ombudsman asks for is owed: they must be kept."""
    _still_open(remedy)
    if remedy.response_id is not None:
        raise Refused("This was promised in a letter that has been sent, so it must be kept.")
    if remedy.ruling_id is not None:
        raise Refused("The ombudsman asked for this, so it must be kept.")
    if not (words := _note(note)):
        raise Invalid({"note": "Say why it is taken back."})
    remedy.dropped_at, remedy.note, remedy.remind_at = at, words, None
    timeline.record(remedy.case, DROPPED, "A promise was taken back.", by=by, at=at, detail=remedy.what)


def give_new_date(remedy: Remedy, *, due_on: date, reason: str, by: Actor, at: datetime) -> None:
    """Give a promise another day, and say why. The day that was promised before stays on the timeline."""
    _still_open(remedy)
    words, before = tidy(reason), remedy.due_on
    _check_new_date(remedy, due_on, words, at)
    remedy.due_on = due_on
    remedy.remind_at = promise_times.begin_again(remedy, at)
    facts = {"before": before.isoformat(), "after": due_on.isoformat(), "reason": words, "remedy": remedy.id}
    detail = f"{shown(remedy)} By {due_on:%-d %B %Y}, and not {before:%-d %B %Y}: {words}"
    timeline.record(remedy.case, MOVED, "A promise was given another day.", by=by, at=at, detail=detail, **facts)


def _check_new_date(remedy: Remedy, due_on: date, reason: str, at: datetime) -> None:
    errors: dict[str, str] = {}
    if fault := fault_in_promised(due_on, _today(remedy.case, at), REMEDY_YEARS):
        errors["due_on"] = fault
    elif due_on == remedy.due_on:
        errors["due_on"] = "This is the day that was promised. Give another."
    if not reason:
        errors["reason"] = "Say why it takes until then."
    elif wrong := fault_in(reason, MOST_REASON):
        errors["reason"] = wrong
    if errors:
        raise Invalid(errors)


def pass_on(remedy: Remedy, *, owner: str, by: Actor, at: datetime) -> None:
    """Let another see to a promise: one of `promise_owners.choices`. They are told."""
    _still_open(remedy)
    other = promise_owners.chosen(remedy.case, owner, at)
    if other.ids == (remedy.owner_id, remedy.team_id):
        raise Invalid({"owner": "This is who sees to it already. Choose someone else."})
    promise_owners.give(remedy, other, by=by, at=at)
    detail = f"{other.name}: {shown(remedy)}"
    timeline.record(
        remedy.case, PASSED_ON, "Someone else sees to a promise.", by=by, at=at, detail=detail, remedy=remedy.id
    )


def _today(case: Case, at: datetime) -> date:
    return at.astimezone(clocks.pack_of(case).zone).date()


def shown(remedy: Remedy) -> str:
    """Return as much of what was promised as fits beside other words."""
    return shorten(remedy.what, SHOWN, placeholder=" …")


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
