"""What may be written in a letter's text: the merge fields that there are, and nothing that only looks like one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from portal.policy.letters.merge_fields import FIELDS, LISTS
from portal.policy.letters.merging import ITEM, OF_ITEM, PARTS_OF, part_of

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
    """A mark that wouldn't do what its writer thinks: where it stands, what is wrong, how it is written, its name."""

    at: int
    sort: Sort
    shown: str
    name: str


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


def _opening(words: str, at: int, *, is_first: bool) -> Iterator[Strange]:
    part = part_of(words)
    left = OPENS.match(part.words if is_first else words)
    if left:
        sort = Sort.UNWRITTEN_IF if left[1].lower() == "if" else Sort.UNWRITTEN_EACH
        yield Strange(at, sort, part.words if is_first else words, "")
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
