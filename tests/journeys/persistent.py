"""Alice goes on about what is concluded: her complaint through all of Devon's stages, the letter, what she sends."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from portal.cases.actors import REPORTER
from portal.cases.models import Case
from portal.letters import automatic
from portal.policy.moves import Move
from tests.cast import CHIEF, NOW, ROADS, SENIOR, answered, days_later, do, received, submission
from tests.journeys.reading import words

LATER = days_later(7)
WHY = "You have written nineteen times since our last answer, and told us nothing new."


def concluded(case: Case | None = None, *, at: datetime = NOW, **changes: Any) -> Case:
    """Return a complaint, Alice's unless another is given, that was answered at each of Devon's three stages."""
    case = case or received(submission(**changes), at=at).case
    for who in (ROADS, SENIOR):
        do(answered(case, by=who, at=at), Move.ESCALATE, by=who, at=at, trigger="dissatisfied")
    return answered(case, by=CHIEF, at=at)


def restricted(case: Case | None = None, *, at: datetime = NOW, **facts: Any) -> tuple[Case, str]:
    """Return the concluded complaint on which the Chief Executive decided, and the words of the letter."""
    case = concluded(case, at=at)
    return case, words(do(case, Move.RESTRICT, by=CHIEF, at=at, reasons=WHY, **facts))


def once_more(*, at: datetime = LATER, **changes: Any) -> Case:
    """Return what Alice sends afterwards, by the public form unless something is different this time."""
    return automatic.take_in(submission(**changes), by=REPORTER, at=at).case
