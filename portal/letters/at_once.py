"""What was put right while it was taken in: recorded, acknowledged and closed in one go, where the procedure lets it.

Nothing here has a rule of its own: the desk makes the same moves as ever, one after the other, and whatever it refuses
takes back all of them, the case too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.cases import clocks, handling, offered, queries, situation
from portal.cases.actors import Actor
from portal.cases.models import Case
from portal.database import db
from portal.errors import Invalid, Refused
from portal.letters import asks, desk
from portal.letters.ask import Ask, Sort, names
from portal.policy import stops
from portal.policy.clock import Method
from portal.policy.moves import Move, Verdict, no
from portal.policy.procedure import Closing, Procedure
from portal.policy.spoken import may_say
from portal.policy.steps import Step, waiting

HOW, WHAT, STEP = "resolved", "resolution", "step_"
SPOKEN = {"phone": Method.PHONE, "in_person": Method.IN_PERSON}
SAID = "To the reporter’s satisfaction: what was done, and what was said about it."
MOST_DONE = 1500  # characters: beside them on the timeline stand other words
ELSEWHERE = "It goes to {team}, whose case it is to close. Take it in without saying that it was put right."
DONE = "done"


@dataclass(frozen=True)
class PutRight:
    """How it was put right: the reason for which it is closed, what was done, and what is ticked off with it."""

    closing: str
    words: str
    steps: Mapping[str, str] = field(default_factory=dict)


def closings(pack: Procedure) -> tuple[Closing, ...]:
    """Return the reasons for which a case is closed that was never answered. The same issue again is none of them."""
    rule = pack.restriction
    return tuple(one for one in pack.closings.values() if one.without_answer and not (rule and one.key == rule.closing))


def why_not(pack: Procedure) -> Verdict:
    """Return the sentence and the clause where a procedure closes nothing without an answer."""
    return no(
        "Here a case can’t be closed as it is taken in: it must be answered first.", pack.pathways[0].stages[0].clause
    )


def asked(pack: Procedure) -> tuple[Ask, ...]:
    """Return what is asked of what was put right at once; nothing where the procedure knows no such thing."""
    found = closings(pack)
    if not found:
        return ()
    help_text = " ".join(f"{one.name}: {one.help} ({one.clause})" for one in found if one.help)
    return (
        Ask(HOW, "Was it put right while you spoke?", Sort.CHOICE, False, help_text, names(found)),
        Ask(WHAT, "What was done", Sort.TEXT, False, SAID, most=MOST_DONE),
        *(_of_step(step) for step in _steps(pack)),
    )


def _of_step(step: Step) -> Ask:
    words = f"{step.help} Needed before it is closed ({step.clause}).".strip()
    if step.note:
        return Ask(f"{STEP}{step.key}", step.name, Sort.TEXT, False, words, most=MOST_DONE)
    return Ask(f"{STEP}{step.key}", step.name, Sort.CHOICES, False, words, choices=((DONE, "It is done"),))


def _steps(pack: Procedure) -> tuple[Step, ...]:
    """Return what closing waits for where cases begin."""
    first = (step for pathway in pack.pathways for step in pathway.stages[0].steps if Move.CLOSE in step.before)
    return tuple({step.key: step for step in first}.values())


def given(facts: Mapping[str, Any]) -> PutRight | None:
    """Return how it was put right; None where it wasn't. Raises `Invalid` where that is half said."""
    closing, words = facts.get(HOW, ""), facts.get(WHAT, "")
    steps = {name.removeprefix(STEP): value for name, value in facts.items() if name.startswith(STEP) and value}
    if not closing and (words or steps):
        raise Invalid({HOW: "Say that it was put right, or leave what was done about it empty."})
    if closing and not words:
        raise Invalid({WHAT: "Say what was done."})
    notes = {key: value if isinstance(value, str) else "" for key, value in steps.items()}
    return PutRight(closing, words, notes) if closing else None


def put_right(case: Case, how: PutRight, *, by: Actor, at: datetime) -> None:
    """Tick off what closing waits for, acknowledge the case as it was spoken of, and close it.

    Raises `Refused` where the procedure says no, or the case isn't one that whoever took it in sees.
    """
    _demand_seen(case)
    for step in _left(case, at):
        if step.key in how.steps:
            desk.make(case, Move.STEP, {"step": step.key, "note": how.steps[step.key]}, by=by, at=at)
    _record(case, how.words, by, at)
    wanted = {ask.name for ask in asks.asked(case, Move.CLOSE, at)}
    facts = {"closing": how.closing, "tell": "no", "words": how.words}
    demand = {name: value for name, value in facts.items() if name in wanted}
    desk.make(case, Move.CLOSE, demand, by=by, at=at)


def _demand_seen(case: Case) -> None:
    db.session.flush()
    if db.session.scalar(select(Case.id).filter_by(id=case.id)) is None:
        raise Refused(ELSEWHERE.format(team=case.team.name))


def _left(case: Case, at: datetime) -> Iterator[Step]:
    here = situation.situation_of(case, at)
    return waiting(here.stage.steps, here.done, here.facts)


def _record(case: Case, words: str, by: Actor, at: datetime) -> None:
    """What was said is the acknowledgement, where the procedure takes it for one; else it is a contact."""
    method = SPOKEN.get(case.channel)
    if method and _may_acknowledge(case, method, by, at):
        desk.make(case, Move.ACKNOWLEDGE, {"method": method.value, "note": words}, by=by, at=at)
    else:
        facts = {"method": (method or Method.LETTER).value, "note": words}
        desk.make(case, Move.CONTACT, facts, by=by, at=at)


def _may_acknowledge(case: Case, method: Method, by: Actor, at: datetime) -> bool:
    stage = clocks.stage_of(case.stage)
    wanted = asks.asked(case, Move.ACKNOWLEDGE, at)
    if {"method", "note"} - {ask.name for ask in wanted} or any(ask.required for ask in wanted):
        return False
    if not may_say(stops.ACKNOWLEDGEMENT, method, stage):
        return False
    _take(case, by, at)
    possible = dict(offered.options(case, at, by=by))[Move.ACKNOWLEDGE]
    return bool(possible) and bool(handling.may_acknowledge_now(case, stage))


def _take(case: Case, by: Actor, at: datetime) -> None:
    """Whoever put it right deals with it, where they may and nobody else does."""
    mine = case.stage.handler is None and any(who.id == by.staff_id for who in queries.who_may_take(case, at))
    if mine and dict(offered.options(case, at, by=by))[Move.ALLOCATE]:
        desk.make(case, Move.ALLOCATE, {"to": by.staff_id}, by=by, at=at)
