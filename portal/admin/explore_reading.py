"""What the address of an exploration asks for, and what its form offers to choose from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import request
from sqlalchemy import literal, select, union_all

from portal.admin import periods
from portal.admin.figures_about import Box
from portal.admin.periods import MONTHS
from portal.database import UNGUARDED, db
from portal.policy import exploring, gauges, splitting
from portal.policy.exploring import BY, MOST_PERIODS, NONE, Exploration
from portal.policy.gauges import BASES, Gauge
from portal.policy.procedure import Procedure
from portal.policy.reports import Dimension
from portal.policy.spans import Span, around
from portal.reports import explored_facts
from portal.reports.exploring import NOW, Explored
from portal.reports.names import HEADS, Names

RECENT = "recent"
MONTHS_BEFORE = 12  # beside the one that runs
PERIODS = {RECENT: "The last 13 months", **periods.WORDS}
WITH_DATES = {periods.OWN: "The two dates beside this", **PERIODS}
EACH = {"": "Days as a whole", "week": "Weeks", "month": "Months", "quarter": "Quarters", "year": "Years"}
AGAINST = {"": "Nothing", "before": "The period before", "year": "The same a year before"}
ORDER = {"listed": "As they are listed", "largest": "Largest first"}
ALL = "All"
MOST_CHOICES = 500  # wards and people: beyond, the address still takes any
FROM_CASES = (Dimension.WARD, Dimension.MANAGER)  # no list of the pack's has them
ALWAYS = frozenset({Dimension.KIND, Dimension.CHANNEL, Dimension.TEAM, Dimension.STAGE})  # every case has one


@dataclass(frozen=True)
class Asked:
    """What is looked at, the days, and a sentence for each part of the address that can't be meant."""

    wanted: Exploration
    days: periods.Asked
    faults: tuple[str, ...]

    @property
    def address(self) -> dict[str, Any]:
        """Return it as the parts of an address, with the days as dates: it means the same tomorrow."""
        found: dict[str, Any] = {}
        for name, value in self.wanted.pairs:
            found.setdefault(name, []).append(value)
        return {**found, "since": f"{self.days.span.start}", "until": f"{self.days.span.end}"}


def asked(pack: Procedure, at: datetime) -> Asked:
    """Return what the address asks for; what can't be meant is left out, with a sentence."""
    read = exploring.read(request.args.to_dict(flat=False), gauges.offered(pack.outcomes))
    days, wanted = _days(at.astimezone(pack.zone).date()), read.exploration
    faults = [*read.faults, *([days.fault] if days.fault else [])]
    number = len(splitting.split(days.span, wanted.each)) if wanted.each else 1
    if wanted.each and number > MOST_PERIODS:
        faults.append(exploring.too_long(number, wanted.each))
        wanted = wanted.whole
    return Asked(wanted, days, tuple(faults))


def _days(today: date) -> periods.Asked:
    if (any(periods.typed()) and not _means_recent()) or request.args.get("period", "") in MONTHS:
        return periods.asked(today, "year")
    month = around(today)
    return periods.Asked(RECENT, Span(month.earlier(MONTHS_BEFORE)[0].start, month.end), "", "")


def _means_recent() -> bool:
    """Return whether the usual days were chosen on a form that had two dates in it."""
    return "own" in request.args and request.args.get("period") == RECENT


# ---- the form


def shown(pack: Procedure) -> Mapping[str, list[Gauge]]:
    """Return the figures of a procedure, by which cases they are of."""
    offered = gauges.offered(pack.outcomes).values()
    return {words: [one for one in offered if one.basis in bases] for words, bases in BASES.items()}


def rows(of: Explored) -> list[tuple[str, str]]:
    """Return by what rows can be told apart: what the procedure has none of isn't offered."""
    return [("", "None"), *((one.value, HEADS[one]) for one in BY if _has(of, one))]


def _has(of: Explored, by: Dimension) -> bool:
    return by in FROM_CASES or by in of.wanted.by or bool(of.names.entries(by))


def boxes(of: Explored) -> list[Box]:
    """Return what the cases can be narrowed by. What was chosen stands there, known to the procedure or not."""
    chosen, present = dict(of.wanted.only), _present(of)
    found = []
    for by in BY:
        listed = {key: of.names.of(by, key) for key in present[by]} if by in present else of.names.entries(by)
        value = chosen.get(by, "")
        if listed or value:
            found.append(Box(by.value, HEADS[by], tuple(_choices(by, listed, value, of.names)), value))
    return found


def _choices(by: Dimension, listed: Mapping[str, str], chosen: str, names: Names) -> Iterator[tuple[str, str]]:
    yield "", ALL
    yield from listed.items()
    if by not in ALWAYS:
        yield NONE, names.of(by, "")
    if chosen and chosen != NONE and chosen not in listed:
        yield chosen, chosen


def _present(of: Explored) -> dict[Dimension, list[str]]:
    """Return the wards and people that the cases of the days have, of those that the viewer may see, by name."""
    question = of.asked[NOW]
    subs = {by: explored_facts.present(question, by) for by in FROM_CASES}
    queries = (select(literal(by.value), sub.c.value).where(sub.c.value != "") for by, sub in subs.items())
    found: dict[Dimension, list[str]] = {by: [] for by in FROM_CASES}
    for name, value in db.session.execute(union_all(*queries).limit(MOST_CHOICES), execution_options=UNGUARDED):
        found[Dimension(name)].append(value)
    return {by: sorted(values, key=lambda value: of.names.order(by, value)) for by, values in found.items()}
