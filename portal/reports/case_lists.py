"""Which cases a list is of, kept as data, so that a worker finds them again with the eyes of whoever asked.

Each list says the same as the screen that it is asked for on: the open cases, all cases with what was searched for
among them, and the cases that a figure of the statistics or of an exploration counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qs

from sqlalchemy import Select, func, select

from portal.cases import due_times, queries, viewing
from portal.cases.due_times import Ends
from portal.cases.models import Case, Staff
from portal.cases.narrowed import narrowed, of_people
from portal.database import UNGUARDED
from portal.errors import Refused
from portal.policy import gauges
from portal.policy.exploring import read
from portal.policy.procedure import Procedure
from portal.policy.spans import Span
from portal.procedures import versions
from portal.reports import exploring, live
from portal.reports.boards import Question, condition
from portal.reports.live import Narrowing

Asked = Mapping[str, Any]
Cases = Select[int]
COUNTED = frozenset({"figure", "explored"})  # lists of what a figure counts
NO_FIGURE = "There is no such figure any more. Look at the statistics again."

# What can be searched for among all cases: a text that is found within, or a value that is chosen.
WITHIN, CHOSEN = ("description", "location"), ("status", "kind", "service", "procedure_key")


def chosen(asked: Asked) -> Cases:
    """Return the ids of the cases of a list that the viewer may see, the last entered first. Raises `Refused`."""
    return _LISTS[asked["list"]](asked, viewing.looking()).order_by(Case.id.desc())


def may(asked: Asked, _at: datetime) -> bool:
    """Return whether the viewer may have such a list: figures are of the procedures that they have a place in."""
    return asked["list"] in _LISTS and (asked["list"] not in COUNTED or asked["procedure"] in _own(viewing.looking()))


def _own(staff: Staff) -> set[str]:
    return {place.team.procedure_key for place in staff.memberships}


# ---- the open cases, as My work lists them


def kept_ends(ends: Ends) -> list[list[Any]]:
    """Return when today and the week are over as data."""
    return [[list(keys), *(end.isoformat() for end in both)] for keys, both in ends.items()]


def _ends(kept: list[list[Any]]) -> Ends:
    return {tuple(keys): (datetime.fromisoformat(today), datetime.fromisoformat(week)) for keys, today, week in kept}


def _open(asked: Asked, staff: Staff) -> Cases:
    at, ends = datetime.fromisoformat(asked["at"]), _ends(asked["ends"])
    due = due_times.of_moment(asked["due"], Case.next_due_at, Case.procedure_key, at, ends)
    whose = of_people(staff)[asked["whose"]]
    wanted = (*whose, *narrowed(asked["narrow"]).conditions(), *(() if due is None else (due,)))
    return select(Case.id).where(queries.owed(), *wanted)


# ---- all cases, as their list finds them


def _all(asked: Asked, _staff: Staff) -> Cases:
    words = asked["search"]
    query = select(Case.id)
    if number := re.sub(r"[^A-Z0-9]", "", words.get("tracking_number", "").upper()):
        query = query.where(func.replace(Case.tracking_number, "-", "").contains(number))
    for name in WITHIN:
        if name in words:
            query = query.where(getattr(Case, name).ilike(f"%{words[name]}%"))
    for name in CHOSEN:
        if name in words:
            query = query.where(getattr(Case, name) == words[name])
    return query


# ---- what a figure of the statistics counts


def _figure(asked: Asked, _staff: Staff) -> Cases:
    try:
        wanted = condition(asked["of"], asked["figure"], asked["row"], question(asked))
    except KeyError:
        raise Refused(NO_FIGURE) from None
    return select(Case.id).where(wanted).execution_options(**UNGUARDED)


def question(asked: Asked) -> Question:
    """Return the question that a figure answered."""
    at = datetime.fromisoformat(asked["at"])
    return live.question(_pack(asked["procedure"], at), _span(asked), at, Narrowing(**asked["only"]))


# ---- what a figure of an exploration counts


def _explored(asked: Asked, _staff: Staff) -> Cases:
    at = datetime.fromisoformat(asked["at"])
    pack = _pack(asked["procedure"], at)
    wanted = read(parse_qs(asked["address"], keep_blank_values=True), gauges.offered(pack.outcomes)).exploration
    of = exploring.explored(wanted, pack, _span(asked), at)
    row = None if asked["row"] is None else tuple(asked["row"])
    try:
        counted = exploring.condition(of, asked["figure"], row, asked["place"], asked["side"])
    except KeyError:
        raise Refused(NO_FIGURE) from None
    return select(Case.id).where(counted).execution_options(**UNGUARDED)


def _span(asked: Asked) -> Span:
    return Span(date.fromisoformat(asked["since"]), date.fromisoformat(asked["until"]))


def _pack(key: str, at: datetime) -> Procedure:
    return versions.procedure_of(versions.current(key, at))


_LISTS: Mapping[str, Callable[[Asked, Staff], Cases]] = {
    "open": _open,
    "all": _all,
    "figure": _figure,
    "explored": _explored,
}
