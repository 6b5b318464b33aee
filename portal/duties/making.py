"""Where the report of a duty comes from: the pack says which it wants, and it is made from the cases as they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from portal.duties import rules
from portal.duties.models import DutyRow
from portal.policy.built import Built
from portal.policy.duties import Does
from portal.policy.reports import Report
from portal.policy.spans import Span
from portal.reports.making import build


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


def _report(row: DutyRow) -> Report | None:
    """Return the report that is submitted with a duty. Of a chain of duties that want it, that is the last one."""
    pack = rules.pack_of(row)
    report = pack.report_for(row.duty_key)
    if report is None or rules.duty_of(row).does is not Does.SUBMIT:
        return None
    follows = (duty for duty in pack.duties if duty.follows == row.duty_key and report.is_for(duty.key))
    return None if any(follows) else report


def _audience(row: DutyRow) -> str:
    report = _report(row)
    return report.audience if report else ""


def _make(row: DutyRow, at: datetime) -> Built | None:
    report = _report(row)
    return build(rules.pack_of(row), report.key, Span(row.period_start, row.period_end), at) if report else None


_MAKERS = [Maker(_audience, _make)]


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
