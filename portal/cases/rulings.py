"""What an ombudsman decided of a case, what was asked for there, and that it was complied with.

What is asked for becomes promises, as any: with someone who sees to each, and reminders. The timeline's lines of it are
for staff alone: that a case is with the ombudsman is nobody's business who merely has its number.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from textwrap import shorten
from typing import Any

from portal.cases import clocks, designees, remedies, situation, timeline
from portal.cases.actors import Actor
from portal.cases.models import Case, Remedy, Ruling
from portal.database import db
from portal.errors import Invalid
from portal.policy.decisions import Situation
from portal.policy.moves import Move
from portal.policy.ombudsman import Ombudsman, complied_in_time

SHOWN = 1000  # characters of what was found, where the decision and what is asked for stand beside it


@dataclass(frozen=True)
class Decided:
    """What came from the ombudsman: the `decision` by its key, on which day, under which reference, what was found,
    and whether that is a breach of the procedure itself."""

    decision: str
    decided_on: date
    found: str
    breach: bool = False
    reference: str = ""


def keep(
    case: Case,
    decided: Decided,
    *,
    asked_for: Collection[Mapping[str, Any]] = (),
    owner: str = "",
    by: Actor,
    at: datetime,
) -> Ruling:
    """Keep what the ombudsman decided, with a promise for each remedy that is `asked_for` (kind, what, due_on).

    Raises `Refused` for other positions than the procedure's, and `Invalid` for a day before the case was there, or
    still to come.
    """
    rule = _rule(situation.allow(case, Move.RULING, by=by, at=at), case, by, at)
    _check(case, rule, decided, at)
    made = Ruling(case=case, kept_at=at, kept_by=by.name, **vars(decided))
    db.session.add(made)
    db.session.flush()
    for one in asked_for:
        remedies.promise(case, **one, owner=owner, ruling=made, by=by, at=at)
    situation.refresh(case)
    timeline.record(case, Move.RULING, "The ombudsman decided.", by=by, at=at, detail=_line(rule, decided, asked_for))
    return made


def _rule(here: Situation, case: Case, by: Actor, at: datetime) -> Ombudsman:
    rule = here.procedure.ombudsman
    assert rule is not None
    situation.demand(rule.may_keep(designees.positions_of(case, by, at), situation.names_of(here)))
    return rule


def _check(case: Case, rule: Ombudsman, decided: Decided, at: datetime) -> None:
    errors = {}
    if decided.decision not in rule.decisions:
        errors["decision"] = f"Choose one of: {', '.join(one.name for one in rule.decisions.values())}."
    if decided.decided_on > _day(case, at):
        errors["decided_on"] = "Give the day it was decided: today, or one before."
    elif decided.decided_on < _day(case, case.received_at):
        errors["decided_on"] = "We hadn’t received the case by then. Give the day on the ombudsman’s decision."
    if errors:
        raise Invalid(errors)


def _line(rule: Ombudsman, decided: Decided, asked_for: Collection[Mapping[str, Any]]) -> str:
    named = f"{rule.decisions[decided.decision].name}, on {decided.decided_on:%-d %B %Y}"
    what = f" Asked for: {len(asked_for)}, by {max(one['due_on'] for one in asked_for):%-d %B %Y}." if asked_for else ""
    return f"{named}. {shorten(decided.found, SHOWN, placeholder=' …')}{what}"


def comply(case: Case, *, which: int, on: date, note: str = "", by: Actor, at: datetime) -> None:
    """Keep on which day a decision was complied with: on which the ombudsman, or whoever answers there, was satisfied.

    Raises `Invalid` for a day before the decision, or still to come. Promises that were made for it end by themselves.
    """
    rule = _rule(situation.allow(case, Move.COMPLIANCE, by=by, at=at), case, by, at)
    found = next((one for one in open_of(case) if one.id == which), None)
    if found is None:
        raise Invalid({"which": "Choose a decision that isn’t complied with yet."})
    if not found.decided_on <= on <= _day(case, at):
        raise Invalid({"on": "Give a day from that of the decision until today."})
    found.complied_on, found.complied_note, found.complied_by = on, note, by.name
    situation.refresh(case)
    detail = f"{rule.decisions[found.decision].name}: complied with on {on:%-d %B %Y}. {note}".strip()
    timeline.record(case, Move.COMPLIANCE, "The ombudsman’s decision is complied with.", by=by, at=at, detail=detail)


def open_of(case: Case) -> list[Ruling]:
    """Return the decisions that aren't complied with yet, of those that ask for something."""
    return [one for one in case.rulings if one.complied_on is None and asked_for(one)]


def asked_for(ruling: Ruling) -> list[Remedy]:
    """Return the promises that were made for a decision."""
    return [one for one in ruling.case.remedies if one.ruling_id == ruling.id]


def in_time(ruling: Ruling, at: datetime) -> bool | None:
    """Return whether it was complied with by the last day asked for; None where that is open, or nothing was asked."""
    days = [one.first_due_on for one in asked_for(ruling)]
    return complied_in_time(days, ruling.complied_on, _day(ruling.case, at))


def _day(case: Case, at: datetime) -> date:
    return at.astimezone(clocks.pack_of(case).zone).date()
