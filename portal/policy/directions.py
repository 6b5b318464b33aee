"""Numbers that stand in a text that is written from the right: there their groups would be read the wrong way round.

A telephone number in Arabic words is shown as "960110 01632" unless it has a direction of its own. What begins with a
Latin letter, as addresses and tracking numbers do, keeps its order by itself.
"""

from __future__ import annotations

import re

PHONE = r"\+?\(?\d[\d ()-]{5,}\d"  # a number of seven digits or more, as packs and people write it
NUMBERS = re.compile(f"(?<![\\w/=.-]){PHONE}(?![\\w/=-])")
FROM_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")  # letters of Hebrew, Arabic and their kin
FROM_LEFT, ENDED = "\u2066", "\u2069"  # the isolates of Unicode: left to right, and back


def isolated(text: str, opening: str = FROM_LEFT, closing: str = ENDED) -> str:
    """Return a text with each telephone number in its lines from the right in a direction of its own."""
    if not FROM_RIGHT.search(text):
        return text
    return "\n".join(_line(line, opening, closing) for line in text.split("\n"))


def _line(line: str, opening: str, closing: str) -> str:
    return NUMBERS.sub(rf"{opening}\g<0>{closing}", line) if FROM_RIGHT.search(line) else line
