"""The days that a page of figures was asked for: this month, quarter or year, or two dates of one's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request

from portal.admin import presenting
from portal.policy.bounds import FIRST_RECEIVED, YEARS_AHEAD
from portal.policy.procedure import Procedure
from portal.policy.spans import QUARTER, YEAR, Span, around

MONTHS = {"month": 1, "quarter": QUARTER, "year": YEAR}
WORDS = {"month": "This month", "quarter": "This quarter", "year": "This year"}
NO_DAYS = "Give both days, as 2026-05-01, the first not after the last, at most five years apart. This is {usual}."
OWN = "dates"
LONGEST = 366 * 5  # days: more would be no period of any report


@dataclass(frozen=True)
class Asked:
    """What was asked for, the days that it means, and a sentence where it means none."""

    which: str
    span: Span
    since: str
    until: str
    fault: str = ""

    @property
    def words(self) -> dict[str, Any]:
        """Return it as an address carries it."""
        if self.which != OWN:
            return {"period": self.which}
        return {"since": self.span.start.isoformat(), "until": self.span.end.isoformat()}


def typed() -> tuple[str, str]:
    """Return the two dates that the address has, as they were typed. Whoever chose a period since means that one."""
    if "own" in request.args and request.args.get("period") in WORDS:
        return "", ""
    since, until = (request.args.get(name, "").strip()[:10] for name in ("since", "until"))
    return since, until


def asked(today: date, usual: str = "month") -> Asked:
    """Return what the address asks for; where its dates can't be meant, the usual period, with a sentence."""
    since, until = typed()
    which = request.args.get("period", usual)
    which = which if which in MONTHS else usual
    if not since and not until:
        span = around(today, MONTHS[which])
        return Asked(which, span, span.start.isoformat(), span.end.isoformat())
    if own := _span(since, until, today):
        named = (name for name, months in MONTHS.items() if around(today, months) == own)
        return Asked(next(named, OWN), own, since, until)
    return Asked(which, around(today, MONTHS[which]), since, until, NO_DAYS.format(usual=WORDS[which].lower()))


def in_words(span: Span, pack: Procedure) -> str:
    """Return some days: "1 May 2026 to 31 May 2026"."""
    return " to ".join(presenting.short(day, pack.language) for day in (span.start, span.end))


def _span(since: str, until: str, today: date) -> Span | None:
    try:
        start, end = date.fromisoformat(since), date.fromisoformat(until)
    except ValueError:
        return None
    within = FIRST_RECEIVED <= start <= end and end.year <= today.year + YEARS_AHEAD
    return Span(start, end) if within and (end - start).days <= LONGEST else None
