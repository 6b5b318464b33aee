"""Merging: a letter's text and its fields made into blocks of plain text.

The text of a letter is a small Markdown: `# heading`, `- item`, `**bold**`, paragraphs parted by blank lines, and merge
fields `{{case.tracking_number}}` from a fixed list. A paragraph that starts with `[if field]` stands only where the
field has a value, and one that starts with `[each list]` stands once for each of a list, which `{{item}}` brings in;
of a point of complaint, `{{item.point}}` and `{{item.finding}}` bring in the point and what was found on it, and of a
remedy `{{item.what}}` and `{{item.by}}` what is promised and the day. A table (`tables.py`) is a paragraph too: one
that starts with `[each list]` has its rows once for each of the list, and its headings once.
Nothing in it executes, and what a field brings in is always plain text, whatever it holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

from portal.policy.letters import tables

Value = str | tuple[str, ...]

FIELD = re.compile(r"\{\{\s*([a-z_.]+)\s*\}\}")
CONDITION = re.compile(r"^\[if ([a-z_.]+)\]\s*")
EACH = re.compile(r"^\[each ([a-z_.]+)\]\s*")
LONGEST_SUBJECT = 200  # characters of a subject with its fields put in
ITEM = "item"  # the field of one of a list, known in its own paragraph alone
# The parts of one of a list that has parts: those that it says, or else its first paragraph, and what follows.
PARTS_OF: Mapping[str, tuple[str, str]] = {
    "answer.points": ("item.point", "item.finding"),
    "answer.remedies": ("item.what", "item.by"),
}
OF_ITEM = frozenset({ITEM, *(name for both in PARTS_OF.values() for name in both)})
BOLD = re.compile(r"\*\*(.+?)\*\*")
PLACEHOLDER = re.compile(r"\{\{\s*(.*?)(?:\}\}|$)", re.MULTILINE)  # whatever looks like a field, even never closed
BLANK_LINE = re.compile(r"\n\s*\n")


class Shape(StrEnum):
    """What a block of a letter is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    TABLE = "table"


class Parted(str):
    """One of a list as the sentence that says all of it, with its two parts, which a table sets apart."""

    __slots__ = ("both",)
    both: tuple[str, str]

    def __new__(cls, whole: str, first: str, second: str) -> Self:
        """Return the sentence with its parts."""
        made = super().__new__(cls, whole)
        made.both = (first, second)
        return made


@dataclass(frozen=True)
class Run:
    """A stretch of plain text, bold or not. `left` are its merge fields that had nothing to put in."""

    text: str
    bold: bool = False
    left: tuple[str, ...] = ()


Cell = tuple[Run, ...]
Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Block:
    """One heading, paragraph, list item or table, which has `rows` in place of runs, its headings first."""

    shape: Shape
    runs: tuple[Run, ...] = ()
    rows: tuple[Row, ...] = ()

    @property
    def text(self) -> str:
        """Return the words alone."""
        return "\n".join(self.passages) if self.rows else words_of(self.runs)

    @property
    def passages(self) -> tuple[str, ...]:
        """Return what is read together: each row of a table, or all of any other block."""
        return tuple(" | ".join(map(words_of, row)) for row in self.rows) if self.rows else (words_of(self.runs),)

    @property
    def all_runs(self) -> tuple[Run, ...]:
        """Return its runs, and those of its cells."""
        return (*self.runs, *(run for row in self.rows for cell in row for run in cell))

    def with_runs(self, made: Callable[[Run], Run]) -> Block:
        """Return the block with something made of each of its runs."""
        rows = tuple(tuple(tuple(map(made, cell)) for cell in row) for row in self.rows)
        return replace(self, runs=tuple(map(made, self.runs)), rows=rows)


def words_of(runs: tuple[Run, ...]) -> str:
    """Return the words of some runs."""
    return "".join(run.text for run in runs)


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


def merge_subject(text: str, fields: Mapping[str, Value]) -> str:
    """Return a subject with its fields put in: on one line, and cut where it would be longer than a subject may be."""
    words = " ".join(merge_line(text, fields).split())
    return words if len(words) <= LONGEST_SUBJECT else f"{words[: LONGEST_SUBJECT - 1].rstrip()}…"


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
    listed = (value,) if isinstance(value, str) else value
    each = [{**fields, **_of_item(part.each, item)} for item in listed if item.strip()]
    if table := tables.table_of(part.words):
        yield from _table(table, fields, each)
    else:
        yield from (block for item in each for block in _words(part.words, item))


def _of_item(each: str, item: str) -> dict[str, Value]:
    if each not in PARTS_OF:
        return {ITEM: item}
    first, *rest = parts(item)
    both = item.both if isinstance(item, Parted) else (first, "\n\n".join(rest))
    return {ITEM: item, **dict(zip(PARTS_OF[each], both, strict=True))}


def _table(
    written: tuple[tables.Cells, ...], fields: Mapping[str, Value], each: Sequence[Mapping[str, Value]]
) -> Iterator[Block]:
    """A table of one row at least: it repeats its rows for each of a list, and isn't there for a list of nothing."""
    head, *rows = written
    filled = [_row(row, one) for one in each for row in rows]
    if filled:
        yield Block(Shape.TABLE, rows=(_row(head, fields), *filled))


def _row(cells: tables.Cells, fields: Mapping[str, Value]) -> Row:
    return tuple(tuple(replace(run, text=tables.one_line(run.text)) for run in _runs(cell, fields)) for cell in cells)


def _words(words: str, fields: Mapping[str, Value]) -> Iterator[Block]:
    alone = FIELD.fullmatch(words)
    if alone and has(alone[1], fields):
        yield from _whole(fields[alone[1]])
    elif table := tables.table_of(words):
        yield from _table(table, fields, [fields])
    elif words.startswith("- "):
        for line in re.split(r"\n(?=- )", words):
            yield Block(Shape.ITEM, _runs(_joined(line[2:]), fields))
    elif words.startswith("# "):
        yield Block(Shape.HEADING, _runs(_joined(words[2:]), fields))
    else:
        yield Block(Shape.PARAGRAPH, _runs(_joined(tables.unbarred(words)), fields))


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
    return tuple(name for name in placeholders(text) if not _is_known(name, fields))


def placeholders(text: str) -> Iterator[str]:
    """Yield the names of whatever looks like a merge field, misspelt or never closed."""
    return (name.strip() for name in PLACEHOLDER.findall(text))


def first_words(value: Value) -> str:
    """Return the first paragraph of a value, or of the first item that has one; "" for a value of nothing."""
    return next(parts(value if isinstance(value, str) else "\n\n".join(value)), "")


def fields_named(text: str) -> frozenset[str]:
    """Return every merge field that a text names, with those that its paragraphs stand or are repeated for."""
    begun = [part_of(part) for part in parts(text)]
    return frozenset(
        {*FIELD.findall(text), *(name for one in begun for name in (one.needs, one.each))} - {"", *OF_ITEM}
    )
