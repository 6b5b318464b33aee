"""Where the report of a duty comes from: two functions, given from outside, that know the reports and make them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from portal.duties.models import DutyRow
from portal.policy.built import Built


@dataclass(frozen=True)
class Maker:
    """What makes reports: `audience` gives the key of those for whom a duty's report is, or "" where it wants none."""

    audience: Callable[[DutyRow], str]
    make: Callable[[DutyRow, datetime], Built | None]


@dataclass(frozen=True)
class Made:
    """A report as it was made, and the key of the audience that it is for."""

    built: Built
    audience: str


# No report: the duty is done outside the portal, and what is kept is that it was done.
NONE = Maker(lambda _row: "", lambda _row, _at: None)
_MAKERS = [NONE]


def use(maker: Maker) -> Maker:
    """Say what makes the reports from now on. Return what did before."""
    before, _MAKERS[0] = _MAKERS[0], maker
    return before


def audience_of(row: DutyRow) -> str:
    """Return the key of the audience of a duty's report, without making it; "" where it wants none for anyone."""
    return _MAKERS[0].audience(row)


def report_of(row: DutyRow, at: datetime) -> Made | None:
    """Return the report that a duty wants, as its cases are now, or None where it wants none."""
    audience = audience_of(row)
    built = _MAKERS[0].make(row, at) if audience else None
    return Made(built, audience) if built else None
