"""The date that a holding letter promised: told wherever the case is told, and always from what was issued."""

from __future__ import annotations

from datetime import date, datetime

from portal.cases import clocks
from portal.cases.models import Case, Response
from portal.policy.letters import Says

NEW_DATES = frozenset({Says.HOLDING, Says.EXTENSION})


def until(case: Case) -> date | None:
    """Return the day by which the reporter was last told to hear, while they still wait for this stage's answer.

    An extension after it gives the answer a new date of its own, which takes its place.
    """
    stage = case.stage
    if stage.answered_at or stage.ended_at:
        return None
    told = [one for one in case.responses if one.stage is stage and one.issued_at and one.says in NEW_DATES]
    last = max(told, key=_when, default=None)
    day = last.entries.get("holding.until") if last else None
    return date.fromisoformat(day) if day else None


def _when(response: Response) -> tuple[datetime, int]:
    assert response.issued_at is not None
    return response.issued_at, response.id or 0


def is_past(day: date, case: Case, at: datetime) -> bool:
    """Return whether a promised day has gone by where the body is."""
    return day < at.astimezone(clocks.pack_of(case).zone).date()


def sentence(words: str, *, past: bool) -> str:
    """Return what is told of a promised date, given in words, to reporter and officer alike."""
    said = f"We promised to write by {words}."
    return " ".join((said, "That day has passed." if past else "This doesn’t change the date the answer was due."))
