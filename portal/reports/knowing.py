"""A case's rows turned into what figures know of it: no more than they ask for, since what isn't asked isn't read."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Row

from portal.policy import measures
from portal.policy.measures import Counted, Stand, worst
from portal.policy.moves import OPEN, Status
from portal.policy.reports import Dimension, Measure, SheetRule
from portal.reports.names import Names
from portal.reports.reading import Chunk

NOTHING = ("",)
Stands = tuple[tuple[str, str, Stand], ...]  # of each clock that binds: its stage, its key, where it stands
OF_ANSWERS = frozenset({Measure.ANSWERED, Measure.MEDIAN, Measure.SLOWEST})
MOST_ALIKE = 20_000  # sorts of cases that are held at once: some ten megabytes


@dataclass(frozen=True)
class Asked:
    """What figures ask of a case: by what they tell it apart, and whether of its limits and of its first answer."""

    by: tuple[Dimension, ...]
    limits: bool = True
    answers: bool = True


def asked_by(rules: Iterable[SheetRule], *more: Dimension) -> Asked:
    """Return what the figures of these sheets ask; `more` are dimensions that something else tells them apart by."""
    figures = [rule for rule in rules if rule.lists is None]
    by = dict.fromkeys((*more, *(dimension for rule in figures for dimension in rule.by)))
    shown = {measure for rule in figures for measure in rule.shows}
    return Asked(tuple(by), any(rule.limits for rule in figures), bool(shown & OF_ANSWERS))


class Facts(NamedTuple):
    """What is asked of one case, in such a way that cases which figures can't tell apart are equal."""

    values: tuple[tuple[str, ...], ...]
    passages: tuple[tuple[str, str], ...]
    stands: Stands
    answered: bool
    days: int | None
    status: str
    anonymous: bool
    staff: bool
    elected: bool


class Knowing:
    """Cases as figures know them, as far as they ask."""

    def __init__(self, names: Names, asked: Asked) -> None:
        self.names, self.asked = names, asked
        self._by = tuple(one for one in asked.by if one in VALUES)  # a stage is told apart by the passages
        self._values = tuple(VALUES[one] for one in self._by)
        self._staged = Dimension.STAGE in asked.by

    def facts(self, case: Row[Any], chunk: Chunk) -> Facts:
        """Return what is asked of one case."""
        answered = _answered(case, chunk) if self.asked.answers else None
        return Facts(
            tuple([value(case, chunk, self.names) for value in self._values]),
            _passages(case, chunk) if self._staged else (),
            _stands(case, chunk) if self.asked.limits else (),
            answered is not None,
            days_between(case.received_at, answered, chunk.zone) if answered else None,
            case.status,
            case.anonymous,
            case.staff_generated,
            bool(case.on_behalf_of),
        )

    def of(self, facts: Facts) -> Counted:
        """Return what figures know of the cases of which these are the facts."""
        return Counted(
            values=dict(zip(self._by, facts.values, strict=True)),
            passages=facts.passages,
            limits=_worst(facts.stands),
            is_open=facts.status in OPEN,
            refused=facts.status == Status.REFERRED,
            anonymous=facts.anonymous,
            staff=facts.staff,
            elected=facts.elected,
            answered=facts.answered,
            days=facts.days,
        )


def alike(
    read: Iterable[Chunk], knowing: Knowing, group: Callable[[Row[Any]], Hashable] = lambda _case: None
) -> Iterator[tuple[Any, Counted, int]]:
    """Yield cases that figures can't tell apart together, with their group and how many there are of them.

    A quarter of a million are some thousand sorts. No more of those are held than some megabytes take.
    """
    numbers: Counter[tuple[Hashable, Facts]] = Counter()
    for chunk in read:
        for case in chunk.cases:
            numbers[group(case), knowing.facts(case, chunk)] += 1
        if len(numbers) > MOST_ALIKE:
            yield from _told(numbers, knowing)
            numbers.clear()
    yield from _told(numbers, knowing)


def _told(numbers: Counter[tuple[Hashable, Facts]], knowing: Knowing) -> Iterator[tuple[Any, Counted, int]]:
    return ((group, knowing.of(facts), number) for (group, facts), number in numbers.items())


def _answered(case: Row[Any], chunk: Chunk) -> datetime | None:
    """Return when a case had its first answer on the way that it goes now."""
    return min((row.answered_at for row in chunk.passages(case) if row.answered_at), default=None)


def _outcomes(case: Row[Any], chunk: Chunk) -> dict[int, str]:
    return {row.stage_id: row.outcome for row in chunk.answers(case.id)}


def _passages(case: Row[Any], chunk: Chunk) -> tuple[tuple[str, str], ...]:
    outcomes = _outcomes(case, chunk)
    return tuple(dict.fromkeys((row.key, outcomes.get(row.id, "")) for row in chunk.passages(case)))


def _outcome(case: Row[Any], chunk: Chunk, _names: Names) -> tuple[str, ...]:
    outcomes = _outcomes(case, chunk)
    return (list(outcomes.values())[-1],) if outcomes else NOTHING


def _natures(case: Row[Any], chunk: Chunk, _names: Names) -> tuple[str, ...]:
    return tuple([row.nature for row in chunk.natures.get(case.id, ())]) or NOTHING


def _remedies(case: Row[Any], chunk: Chunk, _names: Names) -> tuple[str, ...]:
    return tuple(sorted({row.kind for row in chunk.remedy_kinds.get(case.id, ())})) or NOTHING


VALUES: Mapping[Dimension, Callable[[Row[Any], Chunk, Names], tuple[str, ...]]] = {
    Dimension.KIND: lambda case, _chunk, _names: (case.kind,),
    Dimension.CHANNEL: lambda case, _chunk, _names: (case.channel,),
    Dimension.NATURE: _natures,
    Dimension.PROGRAMME: lambda case, _chunk, names: (names.programme_of(case.service),),
    Dimension.SERVICE: lambda case, _chunk, _names: (case.service,),
    Dimension.TEAM: lambda case, _chunk, names: (names.teams[case.team_id][0],),
    Dimension.MANAGER: lambda case, _chunk, _names: (str(case.handler_id or ""),),
    Dimension.WARD: lambda case, _chunk, _names: (case.ward.strip(),),
    Dimension.OUTCOME: _outcome,
    Dimension.REMEDY: _remedies,
    Dimension.PRIORITY: lambda case, _chunk, _names: (case.priority,),
    Dimension.MATTER: lambda case, _chunk, _names: (case.matter,),
    Dimension.MONTH: lambda case, chunk, _names: (f"{case.received_at.astimezone(chunk.zone):%Y-%m}",),
}


def limits_of(case: Row[Any], chunk: Chunk) -> Mapping[str, Stand]:
    """Return where each limit of a case stands, by the clock's name and by its stage's and its own."""
    return _worst(_stands(case, chunk))


def _stands(case: Row[Any], chunk: Chunk) -> Stands:
    stages = {row.id: row.key for row in chunk.passages(case)}
    found = [(stages.get(row.stage_id), row.key, stand_of(row, chunk.at)) for row in chunk.clocks.get(case.id, ())]
    return tuple([(stage, key, stand) for stage, key, stand in found if stage and stand])


@lru_cache(maxsize=4_096)  # what is asked of each of many cases, and differs in few
def _worst(stands: Stands) -> Mapping[str, Stand]:
    found: dict[str, list[Stand]] = defaultdict(list)
    for stage, key, stand in stands:
        found[key].append(stand)
        found[f"{stage}.{key}"].append(stand)
    return {limit: worst(several) for limit, several in found.items()}


def stand_of(row: Row[Any], at: datetime) -> Stand | None:
    """Return where one clock stands."""
    return measures.stand(exempt=row.exempt, stopped=row.stopped_at, ended=row.ended_at, due_at=row.due_at, at=at)


def days_between(earlier: datetime, later: datetime, zone: ZoneInfo) -> int:
    """Return the calendar days from one moment's day to another's, where the body is."""
    return (later.astimezone(zone).date() - earlier.astimezone(zone).date()).days
