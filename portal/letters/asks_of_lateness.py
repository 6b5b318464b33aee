"""What is asked of lateness: why, with whatever comes after its date, and on a case that is late already.

Nobody has to say it with what they do: an answer isn't kept from its reporter for want of a reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from portal.cases import clocks, lateness
from portal.cases.models import Case, ClockRow
from portal.errors import Invalid
from portal.letters.ask import REASON_MOST, Ask, Sort
from portal.policy.lateness import REASONS, fault_in, settled
from portal.policy.moves import Move

LATE, WORDS, LIMIT = "late", "late_words", "limit"
CHOICES = tuple(REASONS.items())
STAFF_ONLY = "Staff only. It is counted in the statistics."


def asked(case: Case, move: Move, at: datetime) -> tuple[Ask, ...]:
    """Return what is asked of a move that comes late; nothing of one that is in time."""
    if move is Move.EXPLAIN:
        rows = lateness.missed(case, at)
        return (_limit(rows), *_why(rows, required=True))
    rows = lateness.late_with(case, move, at)
    return _why(rows) if rows else ()


def _limit(rows: Sequence[ClockRow]) -> Ask:
    """Return the question which limit is meant. Of many cases at once, one that missed another is left alone."""
    choices = tuple((row.key, clocks.rule_of(row).name) for row in rows)
    return Ask(LIMIT, "Which limit", Sort.CHOICE, False, "All that were missed, unless you choose one.", choices)


def _why(rows: Sequence[ClockRow], *, required: bool = False) -> tuple[Ask, ...]:
    given = {row.late_reason for row in rows}
    known = given.pop() if len(given) == 1 else ""
    names = ", ".join(dict.fromkeys(clocks.rule_of(row).name for row in rows))
    words = f"{names}: the date has gone by. {STAFF_ONLY}"
    return (
        Ask(LATE, "Why it is late", Sort.CHOICE, required, words, CHOICES, known=known),
        Ask(WORDS, "In a few words", Sort.TEXT, False, "Needed where it is “Something else”.", most=REASON_MOST),
    )


def given_in(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the reason that stands in the facts of a move. Raises `Invalid` for one that isn't whole."""
    reason, words = settled(str(facts.get(LATE) or ""), str(facts.get(WORDS) or ""))
    if fault := fault_in(reason, words):
        raise Invalid({WORDS: fault})
    return {"reason": reason, "words": words}
