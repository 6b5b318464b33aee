"""What waits for one person, of every sort: their cases, promises, what they are asked for, decide on, must read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from itertools import zip_longest
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Date, Select, Subquery, cast, func, literal, null, select, true, union_all
from sqlalchemy import case as when

from portal.cases import access, awaiting, contributing, due_times, promised_work, queries, seeing
from portal.cases.due_times import WHICH, Ends
from portal.cases.models import Case, Contribution, Event, Remedy
from portal.database import UNGUARDED, UtcDateTime, db
from portal.policy.calendar import ONE_DAY

A_PAGE, LAST_PAGE = 50, 19  # further down each sort has its own list
COUNTED = 10_000  # cases of a list: whoever has more of them is told that it is more
Conditions = Collection[ColumnElement[bool]]
# Each part says itself which cases may be seen, once: the gate would ask it again of every table beside them.
NO_MOMENT, NO_DAY = cast(null(), UtcDateTime), cast(null(), Date)


class Sort(StrEnum):
    """What sort of work it is."""

    CASE = "case"
    REMEDY = "remedy"
    ASKED = "asked"
    DECIDE = "decide"
    NEWS = "news"


class Waiting(NamedTuple):
    """One thing that waits for someone. `id` is that of the case, the promise or the request.

    A case is due at a moment, a promise and a request on a day; `moment` is what all of them are put in order by. `who`
    asks for it, of the case of that `number`, where it is a request.
    """

    sort: Sort
    id: int
    case_id: int
    procedure: str
    due_at: datetime | None
    due_on: date | None
    words: str
    who: str
    number: str
    moment: datetime | None


@dataclass(frozen=True)
class _Source:
    """Where one sort is read: what it selects, and what is due of it. It is narrowed to what the viewer may see."""

    query: Select[Any]
    due: Callable[[str], Any]
    due_at: Any = NO_MOMENT
    due_on: Any = NO_DAY


def waiting(sort: Sort | None, which: str, page: int, staff_id: int, at: datetime, ends: Ends) -> list[Waiting]:
    """Return a page, and one more, of what waits for someone: what is due first at the top, in one statement."""
    sources = _sources(staff_id, at, ends)
    wanted = [sources[sort]] if sort else list(sources.values())
    most = (page + 1) * A_PAGE + 1
    parts = (select(_first(source, which, most)) for source in wanted)
    rows = [_row(row, ends) for row in db.session.execute(union_all(*parts), execution_options=UNGUARDED).mappings()]
    return sorted(rows, key=_order)[page * A_PAGE :][: A_PAGE + 1]


def counts(
    staff_id: int, at: datetime, ends: Ends, lists: Mapping[str, Conditions], due: Collection[str], most: int
) -> Mapping[str, Mapping[str, int]]:
    """Return how much waits for someone of each sort, and of the owed cases that `lists` name by conditions: of it all
    ("any"), and of what is due when, for the lists that `due` names.

    A list is counted as far as `most`: one more than that stands for any number above it. One statement.
    """
    parts = [_counted(*one) for one in _sources(staff_id, at, ends).items()]
    parts += [_counted_list(name, conditions, name in due, most, at, ends) for name, conditions in lists.items()]
    rows = db.session.execute(union_all(*parts), execution_options=UNGUARDED)
    return {name: dict(zip(("any", *WHICH), rest, strict=True)) for name, *rest in rows}


def _counted_list(name: str, conditions: Conditions, is_due: bool, most: int, at: datetime, ends: Ends) -> Select[Any]:
    """Return the counts of a list, of the first so many by their due dates: those overdue are the first of them all.

    What is due next is counted apart, or so many overdue would hide it; of bodies in several time zones, today is told
    too low only where more than `most` are due before it is over for each.
    """
    first = _first_owed(most, conditions)
    due = _due_in(first, at, ends)
    found = select(func.count().label("any"), due("overdue").label("overdue")).select_from(first).subquery()
    if not is_due:
        return select(literal(name), found.c.any, found.c.overdue, literal(0), literal(0))
    next_ones = _first_owed(most, [*conditions, *_if_any(_of_moment(at, ends)("week"))])
    soon = select(*(_due_in(next_ones, at, ends)(which).label(which) for which in ("today", "week"))).subquery()
    counted = select(literal(name), found.c.any, found.c.overdue, soon.c.today, soon.c.week)
    return counted.select_from(found.join(soon, true()))


def _first_owed(most: int, conditions: Conditions) -> Subquery:
    """Return the owed cases that the viewer may see and that meet the conditions, what is due first first: as many as
    say whether there are more than `most`."""
    every: Any = select(Case.next_due_at, Case.procedure_key).where(_seen(), queries.owed(), *conditions)
    return queries.counted(every).order_by(Case.next_due_at.asc().nulls_last()).limit(most + 1).subquery()


def _due_in(cases: Subquery, at: datetime, ends: Ends) -> Callable[[str], Any]:
    """Return what counts those of some cases that are due then."""
    is_due = _of_moment(at, ends, cases.c.next_due_at, cases.c.procedure_key)
    return lambda which: func.count(when((is_due(which), 1)))


def _if_any(condition: ColumnElement[bool] | None) -> Conditions:
    return () if condition is None else (condition,)


def _sources(staff_id: int, at: datetime, ends: Ends) -> dict[str, _Source]:
    who = access.viewer.get() or access.NOBODY
    of_case: dict[str, Any] = {"due_at": Case.look_by, "due": _of_moment(at, ends)}
    wanted = contributing.wanted(who)
    remedy = (Remedy.case_id, Case.procedure_key, Remedy.what)
    asked = (
        Contribution.case_id,
        wanted.c.procedure_key,
        Contribution.what,
        Contribution.asked_by,
        Contribution.number,
    )
    return {
        Sort.CASE: _Source(_cases(Sort.CASE).where(Case.handler_id == staff_id, queries.owed()), **of_case),
        Sort.REMEDY: _Source(
            _columns(Sort.REMEDY, Remedy.id, *remedy)
            .join(Case, Case.id == Remedy.case_id)
            .where(_seen(), Remedy.id.in_(promised_work.of(who, at, ends))),
            due=lambda which: due_times.of_day(which, Remedy.due_on, Case.procedure_key, ends),
            due_on=Remedy.due_on,
        ),
        Sort.ASKED: _Source(
            _columns(Sort.ASKED, Contribution.id, *asked)
            .join(wanted, wanted.c.id == Contribution.case_id)
            .where(Contribution.answered_at.is_(None), access.is_asked(who)),
            due=lambda which: due_times.of_day(which, Contribution.due_on, wanted.c.procedure_key, ends),
            due_on=Contribution.due_on,
        ),
        Sort.DECIDE: _Source(
            _cases(Sort.DECIDE)
            .where(awaiting.waiting_for_me(who.decides, staff_id))
            .with_hint(Case, "INDEXED BY ix_cases_awaits", "sqlite"),
            **of_case,
        ),
        Sort.NEWS: _news(staff_id),
    }


def _of_moment(
    at: datetime, ends: Ends, due: Any = Case.next_due_at, procedure: Any = Case.procedure_key
) -> Callable[[str], Any]:
    return lambda which: due_times.of_moment(which, due, procedure, at, ends)


def _news(staff_id: int) -> _Source:
    news = seeing.news(staff_id, _seen())
    query = _columns(Sort.NEWS, Event.id, Event.case_id, news.c.procedure_key, Event.summary).join(
        news, news.c.last_id == Event.id
    )
    return _Source(query, due=due_times.never, due_at=news.c.first_at)


def _cases(sort: str) -> Select[Any]:
    return _columns(sort, Case.id, Case.id, Case.procedure_key, literal("")).where(_seen())


def _seen() -> ColumnElement[bool]:
    """Return the condition that the viewer may see a case."""
    return access.visible_to(access.viewer.get() or access.NOBODY)


def _columns(sort: str, *values: Any) -> Select[Any]:
    """Return what every sort tells of itself under the same names; who asked for what is told of a request alone."""
    names = ("id", "case_id", "procedure", "words", "who", "number")
    told: Any = zip_longest(names, values, fillvalue=literal(""))
    return select(literal(str(sort)).label("sort"), *(value.label(name) for name, value in told))


def _first(source: _Source, which: str, most: int) -> Any:
    """Return the rows of a source that are due first, as many as a page down there can need."""
    due = source.due(which)
    key = source.due_on if source.due_at is NO_MOMENT else source.due_at
    query = source.query.add_columns(source.due_at.label("due_at"), source.due_on.label("due_on"))
    query = query if due is None else query.where(due)
    return query.order_by(key.asc().nulls_last()).limit(most).subquery()


def _counted(sort: str, source: _Source) -> Select[Any]:
    due = (func.count(when((source.due(which), 1))) for which in WHICH)
    columns: tuple[Any, ...] = (literal(str(sort)), func.count(), *due)
    return source.query.with_only_columns(*columns)


def _row(found: Any, ends: Ends) -> Waiting:
    day, moment = found["due_on"], found["due_at"]
    return Waiting(
        sort=Sort(found["sort"]),
        id=found["id"],
        case_id=found["case_id"],
        procedure=found["procedure"],
        due_at=moment,
        due_on=day,
        words=found["words"],
        who=found["who"],
        number=found["number"],
        moment=moment or (_over(day, found["procedure"], ends) if day else None),
    )


def _over(day: date, procedure: str, ends: Ends) -> datetime:
    """Return when a day is over where the body is."""
    zones = [both[0].tzinfo for keys, both in ends.items() if procedure in keys]
    return datetime.combine(day + ONE_DAY, time.min, zones[0] if zones else UTC)


def _order(one: Waiting) -> tuple[bool, datetime, str, int]:
    return one.moment is None, one.moment or datetime.max.replace(tzinfo=UTC), one.sort, one.id
