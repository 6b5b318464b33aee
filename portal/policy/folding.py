"""Texts as they are compared with what is known of people: letters and digits alone, each with its place."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

APART: dict[str, str] = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
INVISIBLE = frozenset(
    {"Mn", "Me", "Cf"}
)  # accents that stand alone, soft hyphens, joiners: part of the word around them
FILLERS = frozenset("\u115f\u1160\u3164\uffa0")  # of Hangul: letters that nobody sees
UNSPACED = (  # scripts whose words stand, or take what is hung on them, without a space between
    *((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1100, 0x11FF), (0x1780, 0x17FF)),
    *((0x3040, 0x30FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0x20000, 0x3134F)),
)


class Gap(IntEnum):
    """What lies before a letter: nothing, signs without a space, or a space as well."""

    NONE = 0
    SIGNS = 1
    SPACE = 2


@dataclass(frozen=True)
class Folded:
    """A text folded: its letters and digits without case and accents, where each stood, and what lay before it."""

    letters: str
    places: tuple[int, ...]
    gaps: tuple[Gap, ...]

    def begins(self, at: int) -> bool:
        """Return whether a word or a number begins here."""
        return at == 0 or self.gaps[at] is not Gap.NONE or self._turns(at) or self._stands_alone(at)

    def ends(self, at: int) -> bool:
        """Return whether a word or a number ends before this letter."""
        return at == len(self.letters) or self.begins(at)

    def _turns(self, at: int) -> bool:
        return self.letters[at].isdecimal() is not self.letters[at - 1].isdecimal()

    def _stands_alone(self, at: int) -> bool:
        """Return whether a character begins here in a script without spaces. One of Hangul folds into two letters."""
        return is_unspaced(self.letters[at]) and self.places[at] != self.places[at - 1]


def fold(text: str) -> Folded:
    """Return a text folded."""
    letters: list[str] = []
    places: list[int] = []
    gaps: list[Gap] = []
    gap = Gap.NONE
    for place, char in enumerate(text):
        bare = bare_of(char)
        if bare:
            letters += bare
            places += [place] * len(bare)
            gaps += [gap, *([Gap.NONE] * (len(bare) - 1))]
            gap = Gap.NONE
        elif unicodedata.category(char) not in INVISIBLE:
            gap = Gap.SPACE if char.isspace() or gap is Gap.SPACE else Gap.SIGNS
    return Folded("".join(letters), tuple(places), tuple(gaps))


@lru_cache(maxsize=4096)
def bare_of(char: str) -> str:
    """Return a character without case and accents: one letter, a few, or nothing where it is no letter or digit."""
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    return "".join(
        str(unicodedata.decimal(part)) if part.isdecimal() else APART.get(part, part)
        for part in parts
        if part.isalnum() and part not in FILLERS
    )


@lru_cache(maxsize=4096)
def is_unspaced(letter: str) -> bool:
    """Return whether a letter is of a script whose words aren't told apart by spaces."""
    return any(first <= ord(letter) <= last for first, last in UNSPACED)


def compact(text: str) -> str:
    """Return the letters and digits of a text, folded and run together."""
    return fold(text).letters


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text, folded: an apostrophe within one is no end of it."""
    return tuple(
        word for part in text.replace("’", "'").replace("'", "").replace("-", " ").split() if (word := compact(part))
    )
