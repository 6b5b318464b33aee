"""A case's history set against any procedure: what its clocks would have said, from the dated facts alone.

What was done stays as it was done: the same dates, said by the same methods. Only the rules are the other pack's, so a
case set against its own version says exactly what was recorded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from portal.policy.clock import (
    Clock,
    ClockRule,
    Extension,
    Method,
    Pause,
    Start,
    Unit,
)
from portal.policy.conditions import Facts
from portal.policy.measured import Result, measured
from portal.policy.procedure import Pathway, Procedure, Stage
from portal.policy.stops import ACKNOWLEDGEMENT, ALLOCATION, ANSWER, DRAFT, LOGGED


class Said(NamedTuple):
    """Something said to the reporter that may stop a clock: "acknowledgement" or "answer", how, and when."""

    what: str
    method: Method
    at: datetime


class Done(NamedTuple):
    """A step that was ticked off, by its key, and when."""

    step: str
    at: datetime


class MoreTime(NamedTuple):
    """An extension as it was taken: of which clock, in which unit."""

    clock: str
    unit: Unit
    extension: Extension


@dataclass(frozen=True)
class Passage:
    """One passage through a stage, which is known by its place in the pathway (the first is 1).

    `again` is a passage that follows one through the same stage: the case was opened again, and its clocks with it.
    """

    place: int
    opened: datetime
    again: bool = False
    allocated: datetime | None = None
    said: tuple[Said, ...] = ()
    done: tuple[Done, ...] = ()
    ended: datetime | None = None
    pauses: tuple[Pause, ...] = ()
    more_time: tuple[MoreTime, ...] = ()


@dataclass(frozen=True)
class History:
    """The dated facts of one case. `opened` is when it was entered; `marks` may exempt it; passages are in order.

    `facts` are what conditions ask for, as they are known now.
    """

    kind: str
    subject: str
    marks: frozenset[str]
    received: datetime
    opened: datetime
    passages: tuple[Passage, ...]
    facts: Facts = field(default_factory=dict)


class Lacks(StrEnum):
    """What a history holds and the other pack has no place for."""

    KIND = "kind"
    SUBJECT = "subject"
    PATHWAY = "pathway"
    STAGE = "stage"
    PAUSE = "pause"
    MORE_TIME = "more time"


class Lack(NamedTuple):
    """One such fact, by its name."""

    what: Lacks
    name: str


@dataclass(frozen=True)
class Replayed:
    """What a procedure makes of a history: a result for each clock that starts, and what it has no place for."""

    results: tuple[Result, ...]
    lacks: tuple[Lack, ...] = ()
    pathway: Pathway | None = None


def replay(history: History, procedure: Procedure, at: datetime) -> Replayed:
    """Return what the clocks of `procedure` would say of `history` at `at`."""
    if history.kind not in procedure.kinds:
        return Replayed((), (Lack(Lacks.KIND, history.kind),))
    lacks = _unknown_subject(history, procedure)
    pathway = _route(history, procedure)
    if pathway is None:
        name = f"{history.kind} about {history.subject}" if history.subject else history.kind
        return Replayed((), (*lacks, Lack(Lacks.PATHWAY, name)))
    results: list[Result] = []
    for passage in history.passages:
        if passage.place > len(pathway.stages):
            lacks.append(Lack(Lacks.STAGE, f"stage {passage.place}"))
            continue
        stage = pathway.stages[passage.place - 1]
        lacks += _not_allowed(passage, stage)
        results += [measured(passage.place, clock, at) for clock in _clocks(history, passage, stage, procedure)]
    return Replayed(tuple(results), tuple(lacks), pathway)


def _unknown_subject(history: History, procedure: Procedure) -> list[Lack]:
    known = {service.subject for one in procedure.programmes.values() for service in one.services}
    known = known.union(*(pathway.subjects for pathway in procedure.pathways))
    return [Lack(Lacks.SUBJECT, history.subject)] if history.subject and history.subject not in known else []


def _route(history: History, procedure: Procedure) -> Pathway | None:
    return next((one for one in procedure.pathways if one.takes(history.kind, history.subject)), None)


def _not_allowed(passage: Passage, stage: Stage) -> Iterator[Lack]:
    if passage.pauses and not any(rule.pausable for rule in stage.clocks):
        yield Lack(Lacks.PAUSE, f"stage {passage.place}")
    for more in passage.more_time:
        if not any(_gives(rule, more) for rule in stage.clocks):
            yield Lack(Lacks.MORE_TIME, f"stage {passage.place}, {more.clock}")


def _gives(rule: ClockRule, more: MoreTime) -> bool:
    return rule.key == more.clock and rule.extension is not None and rule.limit.unit is more.unit


def _clocks(history: History, passage: Passage, stage: Stage, procedure: Procedure) -> Iterator[Clock]:
    starts = _starts(history, passage)
    done = {one.step: one.at for one in passage.done}
    for usual in stage.clocks:
        started = done.get(usual.after) if usual.starts is Start.STEP else starts.get(usual.starts)
        if started:
            rule = usual.with_limit(usual.alternative(history.facts))
            yield _clock(rule, started, history, passage, procedure)


def _starts(history: History, passage: Passage) -> dict[Start, datetime]:
    """Return the facts that start clocks. A stage taken further starts its own; one opened again starts all anew."""
    if passage.again:
        found = dict.fromkeys((Start.RECEIVED, Start.OPENED, Start.STAGE_OPENED), passage.opened)
    elif passage is history.passages[0]:
        found = {
            Start.RECEIVED: history.received,
            Start.STAGE_OPENED: history.received,
            Start.OPENED: history.opened,
        }
    else:
        found = {Start.STAGE_OPENED: passage.opened}
    if passage.allocated:
        found[Start.ALLOCATED] = passage.allocated
    acknowledged = next((said.at for said in passage.said if said.what == ACKNOWLEDGEMENT), None)
    if acknowledged:
        found[Start.ACKNOWLEDGED] = acknowledged
    return found


def _clock(rule: ClockRule, started: datetime, history: History, passage: Passage, procedure: Procedure) -> Clock:
    stopped = _stopped(rule, started, passage)
    return Clock(
        rule=rule,
        calendar=procedure.calendars[rule.calendar],
        hours=procedure.hours,
        zone=procedure.zone,
        started=started,
        stopped=stopped,
        ended=None if stopped else passage.ended,
        pauses=passage.pauses if rule.pausable else (),
        extensions=_extensions(rule, passage),
        exempt=rule.exemption(history.marks),
    )


def _stopped(rule: ClockRule, started: datetime, passage: Passage) -> datetime | None:
    if LOGGED in rule.stops and rule.starts not in {Start.ALLOCATED, Start.ACKNOWLEDGED}:
        return passage.opened
    moments = [*_said(rule, passage), *_done(rule, passage)]
    return min((at for at in moments if at >= started and (not passage.ended or at <= passage.ended)), default=None)


def _said(rule: ClockRule, passage: Passage) -> Iterator[datetime]:
    said = passage.said
    if rule.starts is Start.ACKNOWLEDGED:  # what starts a clock doesn't stop it
        first = next(n for n, one in enumerate(said) if one.what == ACKNOWLEDGEMENT)
        said = said[first + 1 :]
    yield from (one.at for one in said if rule.stopped_by(one.what, one.method))


def _done(rule: ClockRule, passage: Passage) -> Iterator[datetime]:
    yield from (one.at for one in passage.done if one.step in rule.stops)
    if ALLOCATION in rule.stops and passage.allocated:
        yield passage.allocated
    if DRAFT in rule.stops:  # what was answered was drafted
        yield from (one.at for one in passage.said if one.what == ANSWER)


def _extensions(rule: ClockRule, passage: Passage) -> tuple[Extension, ...]:
    """Return the time that was taken, as far as this rule's cap goes."""
    if rule.extension is None:
        return ()
    left, given = rule.extension.cap - rule.limit.amount, []
    for more in passage.more_time:
        if left > 0 and _gives(rule, more):
            amount = min(left, more.extension.amount)
            given.append(replace(more.extension, amount=amount))
            left -= amount
    return tuple(given)
