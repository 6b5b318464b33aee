"""What changes from one version of a procedure to another in the reports that are owed: when, by whom, with whom."""

from __future__ import annotations

from collections.abc import Iterator

from portal.policy.differing import Change, Field, in_brackets, listed, paired, short
from portal.policy.due import IfClosed
from portal.policy.duties import Duty
from portal.policy.procedure import Procedure
from portal.policy.touching import NO_CASE

DUTIES = "Duties"


def changes(before: Procedure, after: Procedure) -> Iterator[Change]:
    """Yield every difference, with its clause. None of them touches a case."""
    both = tuple({one.key: one for one in pack.duties} for pack in (before, after))
    yield from paired(DUTIES, (both[0], both[1]), in_brackets, DUTY, touched=lambda _key, _duty: NO_CASE)


def _due(duty: Duty) -> str:
    at = f", {duty.due.at:%H:%M}" if duty.due.at else ""
    moved = "" if duty.due.if_closed is IfClosed.STAYS else f"; {duty.due.if_closed.value} open day where it is closed"
    return f"{duty.due.words or 'whenever it happens'}{at}{moved}"


def _approval(duty: Duty) -> str:
    return f"{duty.approval.by} ({duty.approval.clause})" if duty.approval else "nobody"


DUTY = (
    Field("name", lambda one: f"“{one.name}”"),
    Field("owed", lambda one: one.every.value),
    Field("due", _due),
    Field("counted on", lambda one: one.calendar),
    Field("begins with month", lambda one: str(one.first_month)),
    Field("done by", lambda one: one.who),
    Field("done by doing", lambda one: one.does.value),
    Field("asked of", lambda one: listed((*one.asks, *one.asks_teams))),
    Field("approved by", _approval),
    Field("after", lambda one: one.follows or "nothing"),
    Field("set going by", lambda one: f"“{short(one.event)}”" if one.event else "nothing"),
    Field("help", lambda one: f"“{short(one.help)}”" if one.help else "none"),
)
