"""Two versions of a text side by side: paragraph by paragraph, and within a changed one word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from portal.policy.letters.merging import parts

TOKEN = re.compile(r"\s+|[\w.{}\[\]'’]+|[^\w\s]")
ALIKE = 0.4  # of two paragraphs, from which on one is shown as a change of the other
MOST_TOKENS = 2_000  # of a paragraph: a longer one is compared as a whole


@dataclass(frozen=True)
class Piece:
    """Some words of a paragraph, and whether the other version doesn't have them."""

    words: str
    is_changed: bool = False


Side = tuple[Piece, ...]


@dataclass(frozen=True)
class Row:
    """What stands opposite each other: the same paragraph, a changed one, or one that only one side has."""

    before: Side
    after: Side

    @property
    def is_same(self) -> bool:
        """Return whether both sides say the same."""
        return self.before == self.after


def side_by_side(before: str, after: str) -> tuple[Row, ...]:
    """Return two texts as rows, in their order."""
    return tuple(_rows(_paragraphs(before), _paragraphs(after)))


def _paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, and each row of a table by itself."""
    return [line for part in parts(text) for line in (part.split("\n") if "\n|" in f"\n{part}" else (part,))]


def _rows(old: Sequence[str], new: Sequence[str]) -> Iterator[Row]:
    for tag, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        if tag == "equal":
            yield from (Row((Piece(one),), (Piece(one),)) for one in old[a:b])
        else:
            yield from _changed(old[a:b], new[c:d])


def _changed(old: Sequence[str], new: Sequence[str]) -> Iterator[Row]:
    for before, after in zip_longest(old, new, fillvalue=""):
        if before and after and _is_alike(before, after):
            yield _row(before, after)
            continue
        if before:
            yield Row((Piece(before, is_changed=True),), ())
        if after:
            yield Row((), (Piece(after, is_changed=True),))


def _is_alike(before: str, after: str) -> bool:
    few = max(len(TOKEN.findall(before)), len(TOKEN.findall(after))) <= MOST_TOKENS
    return few and _words(before, after).ratio() >= ALIKE


def _words(before: str, after: str) -> SequenceMatcher[str]:
    return SequenceMatcher(None, TOKEN.findall(before), TOKEN.findall(after))


def _row(before: str, after: str) -> Row:
    matcher = _words(before, after)
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    left, right = list[Piece](), list[Piece]()
    for tag, a, b, c, d in matcher.get_opcodes():
        is_changed = tag != "equal"
        left += [Piece("".join(old[a:b]), is_changed)] if b > a else []
        right += [Piece("".join(new[c:d]), is_changed)] if d > c else []
    return Row(tuple(left), tuple(right))
