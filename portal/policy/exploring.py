"""The report builder: what can be counted, by what it can be told apart, and what an address asks for."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

from portal.policy import gauges
from portal.policy.reports import Dimension
from portal.policy.splitting import Against, Each

BY = (
    *(Dimension.KIND, Dimension.NATURE, Dimension.MATTER, Dimension.PROGRAMME, Dimension.SERVICE, Dimension.WARD),
    *(Dimension.TEAM, Dimension.MANAGER, Dimension.STAGE, Dimension.CHANNEL, Dimension.PRIORITY, Dimension.OUTCOME),
)
MOST_SHOWN, MOST_BY, MOST_PERIODS = 4, 2, 60
NONE = "-"  # as a choice: the cases that have none of it
LONGEST = 200  # characters of a value
LONGEST_DAY = 10
USUAL = (gauges.RECEIVED,)
DAYS = ("period", "since", "until")


Word = TypeVar("Word", bound=StrEnum)


class Order(StrEnum):
    """In which order the rows stand."""

    LISTED = "listed"
    LARGEST = "largest"


UNKNOWN: Mapping[str, str] = {
    "show": "“{value}” isn’t a figure that can be shown here. Choose from the list under Show.",
    "by": "“{value}” isn’t something that cases can be told apart by. Choose the rows from the list.",
    "each": "Columns are weeks, months, quarters or years, or none of them: “{value}” isn’t one.",
    "against": "A comparison is with the period before or with the year before: “{value}” isn’t one.",
    "order": "Rows stand as they are listed, or the largest first: “{value}” is neither.",
}
TOO_MANY = f"At most {MOST_SHOWN} figures stand beside each other. These are the first {MOST_SHOWN}."
TWICE = "Choose two different things for the rows, or one. These are the rows of the first."
TOO_LONG = (
    "These days are {number} {each}s. At most {most} columns can be shown: choose longer ones or fewer days. "
    "Here the days are told as a whole."
)


@dataclass(frozen=True)
class Exploration:
    """What is looked at: which figures, in which rows and columns, compared with what, and of which cases alone.

    `only` has the wanted value of each thing that cases are narrowed by, `NONE` for those that have none of it. `days`
    are as they were asked for; whether they can be meant is known by whoever knows the day.
    """

    shows: tuple[str, ...] = USUAL
    by: tuple[Dimension, ...] = ()
    each: Each | None = Each.MONTH
    against: Against | None = None
    order: Order = Order.LISTED
    only: tuple[tuple[Dimension, str], ...] = ()
    days: tuple[tuple[str, str], ...] = ()

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Return it as an address carries it, but for the days."""
        pairs = [("show", one) for one in self.shows] + [("by", one.value) for one in self.by]
        pairs += [("each", self.each.value if self.each else "")]
        pairs += [("against", self.against.value)] if self.against else []
        pairs += [("order", self.order.value)] if self.order is not Order.LISTED else []
        return [*pairs, *((one.value, value) for one, value in self.only)]

    @property
    def address(self) -> str:
        """Return it as what follows the question mark."""
        return urlencode([*self.pairs, *self.days])

    @property
    def whole(self) -> Exploration:
        """Return the same with the days told as a whole."""
        return replace(self, each=None)


@dataclass(frozen=True)
class Asked:
    """What was understood of an address, and a sentence for each part of it that can't be meant."""

    exploration: Exploration
    faults: tuple[str, ...] = ()


def read(given: Mapping[str, Sequence[str]], offered: Collection[str]) -> Asked:
    """Return what an address asks for, of the figures that are `offered`. What can't be meant is left out, and told."""
    faults: list[str] = []
    shows = _shows(given.get("show", ()), offered, faults)
    by = _by(given.get("by", ()), faults)
    is_new = not any(name in given for name in ("show", "by", "each"))
    exploration = Exploration(
        shows=shows,
        by=by,
        each=Each.MONTH if is_new else _one(Each, "each", given, faults),
        against=_one(Against, "against", given, faults),
        order=_one(Order, "order", given, faults) or Order.LISTED,
        only=tuple(_only(given)),
        days=tuple((name, value) for name in DAYS if (value := _first(given, name)[:LONGEST_DAY])),
    )
    return Asked(exploration, tuple(faults))


def _shows(given: Sequence[str], offered: Collection[str], faults: list[str]) -> tuple[str, ...]:
    wanted = list(dict.fromkeys(filter(None, map(clean, given))))
    faults += [_unknown("show", one) for one in wanted if one not in offered]
    known = [one for one in wanted if one in offered]
    if len(known) > MOST_SHOWN:
        faults.append(TOO_MANY)
    return tuple(known[:MOST_SHOWN]) or USUAL


def _by(given: Sequence[str], faults: list[str]) -> tuple[Dimension, ...]:
    wanted = list(filter(None, map(clean, given)))
    faults += [_unknown("by", one) for one in wanted if one not in BY]
    known = [Dimension(one) for one in wanted if one in BY][:MOST_BY]
    if len(set(known)) < len(known):
        faults.append(TWICE)
    return tuple(dict.fromkeys(known))


def _one(sort: type[Word], name: str, given: Mapping[str, Sequence[str]], faults: list[str]) -> Word | None:
    wanted = _first(given, name)
    if wanted and wanted not in set(sort):
        faults.append(_unknown(name, wanted))
        return None
    return sort(wanted) if wanted else None


def _unknown(name: str, value: str) -> str:
    return UNKNOWN[name].format(value=value[:40])


def _only(given: Mapping[str, Sequence[str]]) -> Iterator[tuple[Dimension, str]]:
    for one in BY:
        if value := _first(given, one.value):
            yield one, value


def _first(given: Mapping[str, Sequence[str]], name: str) -> str:
    return clean(next(iter(given.get(name, ())), ""))


def clean(typed: str) -> str:
    """Return what was typed as far as a database can hold it."""
    return typed.strip()[:LONGEST].replace("\0", "").encode("utf-8", "ignore").decode()


def too_long(number: int, each: Each) -> str:
    """Return why so many columns aren't shown."""
    return TOO_LONG.format(number=number, each=each.value, most=MOST_PERIODS)
