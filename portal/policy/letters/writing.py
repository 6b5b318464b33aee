"""What may be written in a letter's text: the merge fields that there are, tables, and nothing that only looks so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from portal.policy.letters import tables
from portal.policy.letters.merge_fields import FIELDS, LISTS
from portal.policy.letters.merging import BLANK_LINE, ITEM, OF_ITEM, PARTS_OF, part_of

MARKED = re.compile(r"\{\{(.*?)(\}\}|$)")  # whatever begins like a field, closed or not
OPENS = re.compile(r"\[ *(if|each)\b", re.IGNORECASE)


class Sort(StrEnum):
    """What is wrong with a mark, as a sentence with the mark in it."""

    FIELD = "There is no merge field “{}”."
    CONDITION = "The condition names an unknown merge field “{}”."
    LIST = "“{}” is no list, and only a list repeats its paragraph."
    UNWRITTEN_IF = (
        "A condition is written “[if name.of_field]”, in small letters, and begins its paragraph. This is “{}”."
    )
    UNWRITTEN_EACH = (
        "A paragraph is repeated by “[each name.of_list]”, in small letters, at its beginning. This is “{}”."
    )
    ITEM = "“{}” stands for one of a list. Use it in a paragraph that begins with “[each name.of_list]”."


@dataclass(frozen=True)
class Strange:
    """A mark that wouldn't do what its writer thinks: where it stands, what is wrong, how it is written, its name.

    `more` is what else its sentence says.
    """

    at: int
    sort: Sort | tables.Flaw
    shown: str
    name: str = ""
    more: tuple[str, ...] = ()

    def told(self, shorter: Callable[[str], str] = tables.shortened) -> str:
        """Return the sentence, with what is written made `shorter` in it."""
        return self.sort.format(*map(shorter, (self.shown, *self.more)))


def strange(text: str) -> Iterator[Strange]:
    """Yield each mark in a letter's text that means nothing where it stands."""
    at, is_first, each = 0, True, ""
    for line in text.split("\n"):
        words = line.strip()
        if words:
            each = part_of(words).each if is_first else each
            yield from _opening(words, at, is_first=is_first)
            yield from _marks(line, at, each)
        is_first = not words
        at += len(line) + 1
    yield from _tables(text)


def _tables(text: str) -> Iterator[Strange]:
    at = 0
    for piece in re.split(f"({BLANK_LINE.pattern})", text):
        words = part_of(piece.lstrip()).words
        begins = at + len(piece) - len(words)
        for line, flaw, shown in tables.flaws(words):
            before = sum(len(one) + 1 for one in words.split("\n")[:line])
            yield Strange(begins + before, flaw, shown[0], more=shown[1:])
        at += len(piece)


def _opening(words: str, at: int, *, is_first: bool) -> Iterator[Strange]:
    part = part_of(words)
    left = OPENS.match(part.words if is_first else words)
    if left:
        sort = Sort.UNWRITTEN_IF if left[1].lower() == "if" else Sort.UNWRITTEN_EACH
        yield Strange(at, sort, part.words if is_first else words)
    elif part.needs and part.needs not in FIELDS:
        yield Strange(at, Sort.CONDITION, part.needs, part.needs)
    if part.each and part.each not in LISTS:
        yield Strange(at, Sort.LIST, part.each, part.each)


def _marks(line: str, at: int, each: str) -> Iterator[Strange]:
    for match in MARKED.finditer(line):
        name = match[1].strip()
        if name in OF_ITEM and match[2]:
            if name not in _of_item(each):
                yield Strange(at + match.start(), Sort.ITEM, match[0], name)
        elif name not in FIELDS or not match[2]:
            yield Strange(at + match.start(), Sort.FIELD, match[0], name)


def _of_item(each: str) -> tuple[str, ...]:
    """Return what stands for one of a list in a paragraph that is repeated for `each`; nothing in any other."""
    return (ITEM, *PARTS_OF.get(each, ())) if each else ()
