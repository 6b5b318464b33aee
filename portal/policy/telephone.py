"""Which telephone numbers can get a text message, and how they are dialled from anywhere."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

BETWEEN = re.compile(r"[\s().\-/‐-―]+")  # what people put between digits
LONGEST = 40  # characters; a longer one is no number


@dataclass(frozen=True)
class Numbers:
    """The numbers of a country that take text messages.

    `country` is what is dialled for it from abroad, `trunk` what stands before a number within it ("" where nothing
    does), `begin` how those that take texts begin without it, and `digits` how many digits they have without it.
    """

    country: str
    trunk: str
    begin: tuple[str, ...]
    digits: int
    clause: str


def dialled(typed: str, numbers: Numbers) -> str | None:
    """Return a number as it is dialled from anywhere ("+447700900123"), or None where no text can be sent to it.

    Numbers of other countries are none of the body's to pay for.
    """
    plain = BETWEEN.sub("", unicodedata.normalize("NFKC", typed[:LONGEST])) if len(typed) <= LONGEST else ""
    within = _within(plain, numbers)
    sound = re.fullmatch(r"[0-9]+", within) and len(within) == numbers.digits and within.startswith(numbers.begin)
    return f"+{numbers.country}{within}" if sound else None


def _within(plain: str, numbers: Numbers) -> str:
    """Return the number without what is dialled before it, or "" where it is another country's."""
    for abroad in ("+", "00"):
        if plain.startswith(abroad):
            if not plain.startswith(abroad + numbers.country):
                return ""
            # Often written in full, trunk and all: +44 (0)7700 900123.
            return plain.removeprefix(abroad + numbers.country).removeprefix(numbers.trunk)
    return plain.removeprefix(numbers.trunk) if plain.startswith(numbers.trunk) else ""
