"""Numbers as people write them in a text: whatever stands between their digits, and digits in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from portal.policy.folding import compact

DIGIT_WORDS = {
    "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "oh": "0", "nought": "0", "o": "0",
}  # fmt: skip
TIMES = {"double": 2, "triple": 3, "treble": 3}
DATE_DIGITS = 8
# Whatever sign stands between digits, and however it was copied: hyphens of every sort, dots, marks that nobody sees.
DIGIT_RUN = re.compile(r"\d(?:[\W_]{0,6}\d)*")
GROUP = re.compile(r"\d+")
WORD = re.compile(r"[^\W\d_]+")
MOST_GROUPS = 4  # of a local number, or of a date


@dataclass(frozen=True)
class Run:
    """Digits that stand beside each other, in one or more groups: where they begin and end in the text."""

    start: int
    end: int
    groups: tuple[tuple[int, int, str], ...]

    @cached_property
    def digits(self) -> str:
        """Return all of them."""
        return "".join(digits for _, _, digits in self.groups)

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """Return each group as a number: of those that may be a day, no more."""
        return tuple(int(digits) for _, _, digits in self.groups) if len(self.digits) <= DATE_DIGITS else ()

    def neighbours(self) -> Iterator[Run]:
        """Yield each few of its groups that follow one another, and the whole."""
        yield self
        for first in range(len(self.groups)):
            for last in range(first + 1, min(first + MOST_GROUPS, len(self.groups)) + 1):
                some = self.groups[first:last]
                yield Run(some[0][0], some[-1][1], some)


def runs_of_digits(text: str) -> Iterator[Run]:
    """Yield the numbers of a text: whatever stands between their digits, and also where they are spelled."""
    for match in DIGIT_RUN.finditer(text):
        groups = (
            (match.start() + one.start(), match.start() + one.end(), compact(one[0]))
            for one in GROUP.finditer(match[0])
        )
        yield Run(match.start(), match.end(), tuple(groups))
    for start, end, digits in _spelled(text):
        yield Run(start, end, ((start, end, digits),))


def _spelled(text: str) -> Iterator[tuple[int, int, str]]:
    start = end = 0
    digits, again = "", 1
    for match in WORD.finditer(text):
        word = compact(match[0])
        apart = text[end : match.start()].strip(" \t\n-,.") != ""
        if digits and (apart or (word not in DIGIT_WORDS and word not in TIMES)):
            yield start, end, digits
            digits, again = "", 1
        if word in TIMES:
            again, start, end = TIMES[word], match.start() if not digits else start, match.end()
        elif word in DIGIT_WORDS:
            start = start if digits or again > 1 else match.start()
            digits, again, end = digits + DIGIT_WORDS[word] * again, 1, match.end()
        else:
            again = 1
    if digits:
        yield start, end, digits
