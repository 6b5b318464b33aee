"""How many text messages a text is charged as: the two alphabets of a telephone network, and how much one holds."""

from __future__ import annotations

import math

# 3GPP TS 23.038: what one septet says, and what takes two. Anything else needs 16 bits, and so does all beside it.
BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("^{}\\[~]|€\f")
ONE, EACH_OF_SEVERAL = 160, 153  # septets: a text in parts spends seven on saying which part it is
ONE_WIDE, EACH_WIDE = 70, 67  # 16-bit units
# What typesetting adds, as a telephone writes it: one curly quote would halve what a text holds.
PLAIN = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "\N{NO-BREAK SPACE}": " ", "•": "-"}
)


def plain(text: str) -> str:
    """Return a text with the signs of typesetting written as a telephone does."""
    return text.translate(PLAIN)


def is_narrow(text: str) -> bool:
    """Return whether all of it is in the alphabet that needs seven bits for a character."""
    return all(one in BASIC or one in EXTENDED for one in text)


def segments(text: str) -> int:
    """Return how many text messages this is: none where there is nothing to say.

    A character of two units isn't divided between two messages, so each message is filled in turn.
    """
    if not text:
        return 0
    narrow = is_narrow(text)
    sizes = [(2 if one in EXTENDED else 1) if narrow else (2 if ord(one) > 0xFFFF else 1) for one in text]
    whole, part = (ONE, EACH_OF_SEVERAL) if narrow else (ONE_WIDE, EACH_WIDE)
    return 1 if sum(sizes) <= whole else _parts(sizes, part)


def _parts(sizes: list[int], room: int) -> int:
    if 2 not in sizes:
        return math.ceil(len(sizes) / room)
    count, used = 1, 0
    for size in sizes:
        count, used = (count + 1, size) if used + size > room else (count, used + size)
    return count
