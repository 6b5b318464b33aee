"""What a reporter is asked once their case is over: how it was dealt with, each question with a mark from 1 to 5."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from portal.policy.spans import QUARTER, Span, around

WORST, BEST = 1, 5
MOST_WORDS = 4000  # characters
FEWEST = 5  # opinions that are told of as figures: of fewer, one could be known by it


@dataclass(frozen=True)
class Question:
    """One question, with what its lowest and its highest mark mean."""

    key: str
    words: str
    lowest: str
    highest: str


QUESTIONS = (
    Question("easy", "How easy was it?", "Very hard", "Very easy"),
    Question("fair", "How fair was it?", "Very unfair", "Very fair"),
    Question("in_time", "Did it take as long as it should?", "Far too long", "In good time"),
)


def mark(given: str) -> int | None:
    """Return a mark that was chosen; None where none was, or it is none."""
    return int(given) if given in {str(one) for one in range(WORST, BEST + 1)} else None


@dataclass(frozen=True)
class Counted:
    """How often each mark was given to a question, from the lowest to the highest."""

    question: Question
    marks: tuple[int, ...]

    @property
    def count(self) -> int:
        """Return how many answered it."""
        return sum(self.marks)

    @property
    def mean(self) -> float:
        """Return the mean mark. There must be an answer."""
        return sum(one * many for one, many in enumerate(self.marks, start=WORST)) / self.count

    @property
    def is_told(self) -> bool:
        """Return whether there are so many answers that none is known by the figures."""
        return self.count >= FEWEST


def counted(answers: list[dict[str, int]]) -> tuple[Counted, ...]:
    """Return how each question was answered."""
    return tuple(
        Counted(one, tuple(_times(answers, one, mark) for mark in range(WORST, BEST + 1))) for one in QUESTIONS
    )


def _times(answers: list[dict[str, int]], question: Question, given: int) -> int:
    return sum(1 for one in answers if one.get(question.key) == given)


def quarter_told(span: Span, today: date) -> Span:
    """Return the quarter of which opinions are told beside these days: the last that was over by their end, and is.

    Of days that one may choose, two periods that differ by one answer would tell it.
    """
    after = min(span.end + timedelta(days=1), today)
    return around(around(after, QUARTER).start - timedelta(days=1), QUARTER)
