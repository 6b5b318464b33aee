"""The desk's moves about what is overdue: why it is late, with what comes late and by itself, and chasing it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from portal.cases import chasing_by_hand, lateness
from portal.cases.models import ClockRow
from portal.letters.asks_of_lateness import LIMIT, given_in
from portal.letters.saying import Doing
from portal.policy.moves import Move


def explain(doing: Doing) -> None:
    """Say why it is late, or was."""
    lateness.explain(doing.case, limit=doing.facts.get(LIMIT, ""), **given_in(doing.facts), **doing.common)


def note(doing: Doing, late: Sequence[ClockRow]) -> None:
    """Keep the reason with those of the limits that a move has met, late. One that says nothing new changes nothing."""
    given = given_in(doing.facts)
    if given["reason"]:
        met = [row for row in late if row.stopped_at is not None]
        new = [row for row in met if given["words"] or row.late_reason != given["reason"]]
        lateness.note(new, **given, by=doing.by, at=doing.at)


def chase(doing: Doing) -> None:
    """Remind whoever holds it up."""
    chasing_by_hand.chase(doing.case, note=doing.facts.get("note", ""), **doing.common)


MAKERS: dict[Move, Callable[[Doing], None]] = {Move.EXPLAIN: explain, Move.CHASE: chase}
