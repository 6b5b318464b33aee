"""Merging: a letter's text and its fields made into blocks of plain text.

The text of a letter is a small Markdown: `# heading`, `- item`, `**bold**`, paragraphs parted by blank lines, and merge
fields `{{case.tracking_number}}` from a fixed list. A paragraph that starts with `[if field]` stands only where the
field has a value, and one that starts with `[each list]` stands once for each of a list, which `{{item}}` brings in;
of a point of complaint, `{{item.point}}` and `{{item.finding}}` bring in the point and what was found on it.
Nothing in it executes, and what a field brings in is always plain text, whatever it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

Value = str | tuple[str, ...]

FIELD = re.compile(r"\{\{\s*([a-z_.]+)\s*\}\}")
CONDITION = re.compile(r"^\[if ([a-z_.]+)\]\s*")
EACH = re.compile(r"^\[each ([a-z_.]+)\]\s*")
ITEM = "item"  # the field of one of a list, known in its own paragraph alone
# The parts of one of a list that has parts: its first paragraph, and what follows.
PARTS_OF: Mapping[str, tuple[str, str]] = {"answer.points": ("item.point", "item.finding")}
OF_ITEM = frozenset({ITEM, *(name for both in PARTS_OF.values() for name in both)})
BOLD = re.compile(r"\*\*(.+?)\*\*")
PLACEHOLDER = re.compile(r"\{\{\s*(.*?)\s*(?:\}\}|\Z)")  # whatever looks like a field, misspelt or never closed
BLANK_LINE = re.compile(r"\n\s*\n")


class Shape(StrEnum):
    """What a block of a letter is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"


@dataclass(frozen=True)
class Run:
    """A stretch of plain text, bold or not. `left` are its merge fields that had nothing to put in."""

    text: str
    bold: bool = False
    left: tuple[str, ...] = ()


@dataclass(frozen=True)
class Block:
    """One heading, paragraph or list item."""

    shape: Shape
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """Return the words alone."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Part:
    """A paragraph as it is written: the field that it needs, the list that it is repeated for, its words."""

    needs: str
    each: str
    words: str


def part_of(paragraph: str) -> Part:
    """Return a paragraph of a letter's text without what it begins with, and what that says."""
    condition = CONDITION.match(paragraph)
    rest = paragraph[condition.end() :] if condition else paragraph
    each = EACH.match(rest)
    words = rest[each.end() :] if each else rest
    return Part(condition[1] if condition else "", each[1] if each else "", words)


def merge(text: str, fields: Mapping[str, Value]) -> tuple[Block, ...]:
    """Return `text` as blocks with every field put in. One without a value stays as written, for `check` to find."""
    return tuple(block for part in parts(text) for block in _part(part_of(part), fields))


def merge_line(text: str, fields: Mapping[str, Value]) -> str:
    """Return one line (a subject) with its fields put in."""
    return FIELD.sub(lambda match: _plain(fields[match[1]]) if _is_known(match[1], fields) else match[0], text)


def has(name: str, fields: Mapping[str, Value]) -> bool:
    """Return whether a field has a value. Nothing but spaces is none."""
    return bool(first_words(fields.get(name, "")))


def _is_known(name: str, fields: Mapping[str, Value]) -> bool:
    """Whether there is something to put in. A part of one of a list may be nothing: the other part says it all."""
    return has(name, fields) or (name in OF_ITEM and name in fields)


def _plain(value: Value) -> str:
    return value if isinstance(value, str) else "; ".join(item for item in value if item.strip())


def parts(text: str) -> Iterator[str]:
    """Yield the paragraphs of a text."""
    return (part.strip() for part in BLANK_LINE.split(text) if part.strip())


def _part(part: Part, fields: Mapping[str, Value]) -> Iterator[Block]:
    if part.needs and not has(part.needs, fields):
        return
    if not part.each:
        yield from _words(part.words, fields)
        return
    value = fields.get(part.each, "")
    for item in (value,) if isinstance(value, str) else value:
        if item.strip():
            yield from _words(part.words, {**fields, **_of_item(part.each, item)})


def _of_item(each: str, item: str) -> dict[str, Value]:
    if each not in PARTS_OF:
        return {ITEM: item}
    first, *rest = parts(item)
    return {ITEM: item, **dict(zip(PARTS_OF[each], (first, "\n\n".join(rest)), strict=True))}


def _words(words: str, fields: Mapping[str, Value]) -> Iterator[Block]:
    alone = FIELD.fullmatch(words)
    if alone and has(alone[1], fields):
        yield from _whole(fields[alone[1]])
    elif words.startswith("- "):
        for line in re.split(r"\n(?=- )", words):
            yield Block(Shape.ITEM, _runs(_joined(line[2:]), fields))
    elif words.startswith("# "):
        yield Block(Shape.HEADING, _runs(_joined(words[2:]), fields))
    else:
        yield Block(Shape.PARAGRAPH, _runs(_joined(words), fields))


def _joined(lines: str) -> str:
    return " ".join(line.strip() for line in lines.splitlines())


def _whole(value: Value) -> Iterator[Block]:
    """A field that stands alone may bring in several paragraphs, or a list."""
    if isinstance(value, tuple):
        yield from (Block(Shape.ITEM, (Run(item),)) for item in value if item.strip())
    else:
        yield from (Block(Shape.PARAGRAPH, (Run(part),)) for part in parts(value))


def _runs(text: str, fields: Mapping[str, Value]) -> tuple[Run, ...]:
    runs: list[Run] = []
    for index, piece in enumerate(BOLD.split(text)):
        if piece:
            runs.append(Run(merge_line(piece, fields), bold=index % 2 == 1, left=left_in(piece, fields)))
    return tuple(runs)


def left_in(text: str, fields: Mapping[str, Value]) -> tuple[str, ...]:
    """Return the fields without a value, looked for in our own words alone: what a citizen typed may look like one."""
    return tuple(name for name in PLACEHOLDER.findall(text) if not _is_known(name, fields))


def first_words(value: Value) -> str:
    """Return the first paragraph of a value, or of the first item that has one; "" for a value of nothing."""
    return next(parts(value if isinstance(value, str) else "\n\n".join(value)), "")


def fields_named(text: str) -> frozenset[str]:
    """Return every merge field that a text names, with those that its paragraphs stand or are repeated for."""
    begun = [part_of(part) for part in parts(text)]
    return frozenset(
        {*FIELD.findall(text), *(name for one in begun for name in (one.needs, one.each))} - {"", *OF_ITEM}
    )
