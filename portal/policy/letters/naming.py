"""Which of several fixed names some words say: “Not upheld” isn't “Upheld”."""

from __future__ import annotations

import re
from collections.abc import Collection


def named(words: str, names: Collection[str]) -> frozenset[str]:
    """Return the names that stand in some words, each as whole words, and of two that begin alike the longer."""
    known = {_same(name): name for name in names if name.strip()}
    found = (_same(match[0]) for match in _pattern(tuple(known.values())).finditer(words)) if known else ()
    return frozenset(known[one] for one in found if one in known)


def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile("|".join(_whole(name) for name in longest_first), re.IGNORECASE)


def _whole(name: str) -> str:
    """Its words with any space between them. Where letters have no case, none may stand around them either."""
    words = r"\s+".join(map(re.escape, name.split()))
    before, after = (r"\b" if one.lower() != one.upper() else "" for one in (name.strip()[0], name.strip()[-1]))
    return f"{before}{words}{after}"


def _same(words: str) -> str:
    return " ".join(words.split()).casefold()
