"""What a procedure promises whoever writes: by when they hear, before there is a case, for each way that it can go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from portal.policy import stops
from portal.policy.choices import Kind
from portal.policy.clock import ClockRule, Start
from portal.policy.procedure import Pathway, Procedure, Stage

SAID = frozenset(stops.SAID)  # to the reporter; what else a limit waits for is the office's own
FROM_THE_FIRST_DAY = frozenset({Start.RECEIVED, Start.OPENED, Start.STAGE_OPENED})
STARTED_BY = {Start.ALLOCATED: stops.ALLOCATION, Start.ACKNOWLEDGED: stops.ACKNOWLEDGEMENT}


@dataclass(frozen=True)
class Promise:
    """One limit of what is said to the reporter. `step` names what must be done first, where a step starts it."""

    rule: ClockRule
    step: str = ""

    @property
    def from_the_first_day(self) -> bool:
        """Return whether its time begins as soon as it is here."""
        return self.rule.starts in FROM_THE_FIRST_DAY


@dataclass(frozen=True)
class Pledge:
    """What is promised to those who send in what goes by these names. Not `dated`, the answer has no limit."""

    names: tuple[str, ...]
    promises: tuple[Promise, ...]
    dated: bool


def pledges(procedure: Procedure) -> tuple[Pledge, ...]:
    """Return what is promised, by kind, and after each kind what promises otherwise because of what it is about.

    Those that promise the same stand together.
    """
    named: dict[tuple[tuple[Promise, ...], bool], list[str]] = {}
    for name, pathway in _ways(procedure):
        named.setdefault(_promised(pathway.stages[0]), []).append(name)
    return tuple(Pledge(tuple(names), *promised) for promised, names in named.items())


def differ_by_subject(procedure: Procedure) -> bool:
    """Return whether what a case is about can change what is promised of its kind."""
    return any(way.subjects for way in procedure.pathways)


def _ways(procedure: Procedure) -> Iterator[tuple[str, Pathway]]:
    """Yield each way under the name that tells it from the others: of what goes by its kind alone, the kind's."""
    told: set[str] = set()
    for kind in procedure.kinds.values():
        usual = _usual(procedure, kind)
        if usual:
            yield kind.name, usual
        for way in procedure.pathways:
            if kind.key in way.kinds and way.subjects and way.key not in told and not _is_as(way, usual):
                told.add(way.key)
                yield way.name, way


def _usual(procedure: Procedure, kind: Kind) -> Pathway | None:
    try:
        return procedure.route(kind.key, None)
    except LookupError:  # a kind that is taken in only with what it is about
        return None


def _is_as(way: Pathway, usual: Pathway | None) -> bool:
    return usual is not None and _promised(way.stages[0]) == _promised(usual.stages[0])


def _promised(stage: Stage) -> tuple[tuple[Promise, ...], bool]:
    told = [rule for rule in stage.clocks if rule.stops <= SAID]
    begun_by = {STARTED_BY.get(rule.starts, "") for rule in told}
    rules = [rule for rule in stage.clocks if rule in told or rule.stops & begun_by]
    dated = stage.answer_with is None or any(rule.stops == {stops.ANSWER} for rule in told)
    return tuple(Promise(rule, stage.step(rule.after).name if rule.after else "") for rule in rules), dated
