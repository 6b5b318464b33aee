"""Tables in a letter's text: a line of headings, a line of dashes below it, and rows; each cell stands between bars.

    | What we will do | By when |
    | --- | --- |
    | {{item.what}} | {{item.by}} |

A cell is one line of plain text and **bold** words. A bar within it is written `\\|`, and so is one that begins a line
of a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum

MOST_COLUMNS, MOST_ROWS, LONGEST_CELL = 6, 50, 1_000  # of a table as it is written, characters of its cells
LONGEST_TOLD = 60  # characters of a line as it is told
BAR = re.compile(r"(?<!\\)\|")
DASHES = re.compile(r"\|(?:\s*-{3,}\s*\|)+")
LIKE_DASHES = re.compile(r"\|?(?:\s*:?-{2,}:?\s*\|)+(?:\s*:?-{2,}:?\s*)?")  # as other programs write them, too
SPACES = re.compile(r"\s+")
LINE_END = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
OF_ITEM = re.compile(r"\{\{\s*item\b.*?(?:\}\}|$)")
OPENS = re.compile(r"\[ *(?:if|each|line)\b", re.IGNORECASE)

Cells = tuple[str, ...]


class Flaw(StrEnum):
    """What is wrong with a table, as a sentence with its words in it that says the mend."""

    ALONE = "A table stands alone in its paragraph. Leave a blank line before and after it: “{}”."
    OPEN = "Each line of a table begins and ends with “|”. Add it to “{}”, or write “\\|” for a bar of no table."
    NO_HEAD = "A table begins with its headings and a line “| --- | --- |” below them. Put both before “{}”."
    NO_ROWS = "This table has headings and no row. Add a row below them: “{}”."
    DASHES = "The line below the headings has “---” for each of them, and nothing else. Write “{}” as “{}”."
    CELLS = "Each row has as many cells as headings: {}. Add or take out some in “{}”. Write “\\|” for a bar in a cell."
    UNHEADED = "Each column has a heading. Say in “{}” what it holds."
    REPEATED = "Headings stand once. Take “{}” out, or put it in the row below."
    WITHIN = "“[if …]” and “[each …]” begin the paragraph of a table, before its headings. Take “{}” out of its cell."
    WIDE = f"A table has at most {MOST_COLUMNS} columns. Make two tables of “{{}}”."
    LONG = f"A table has at most {MOST_ROWS} rows. Make two tables of it, from “{{}}” on."
    FULL = f"A cell of a table has at most {LONGEST_CELL:,} characters. Put into a paragraph what begins “{{}}”."


Found = tuple[int, Flaw, tuple[str, ...]]
"""Which line is wrong, of a paragraph, what is, and the words for its sentence."""


def table_of(words: str) -> tuple[Cells, ...] | None:
    """Return the headings of a table and its rows; None for words that are none, or one that isn't written well."""
    lines = _lines(words)
    if not lines or not lines[0].startswith("|") or next(_flaws(lines), None):
        return None
    return tuple(cells_of(line) for line in (lines[0], *lines[2:]))


def cells_of(line: str) -> Cells:
    """Return the cells of one line."""
    return tuple(cell.strip().replace("\\|", "|") for cell in BAR.split(line.strip()[1:-1]))


def written(rows: Sequence[Sequence[str]]) -> str:
    """Return a table, its headings first, as it is written."""
    head, *others = rows
    return "\n".join((_line(head), _line(["---"] * len(head), bare=True), *map(_line, others)))


def _line(cells: Sequence[str], *, bare: bool = False) -> str:
    shown = cells if bare else [one_line(cell).strip().replace("|", "\\|") for cell in cells]
    return f"| {' | '.join(shown)} |"


def one_line(words: str) -> str:
    """Return what a cell holds of some words: their lines run together."""
    return SPACES.sub(lambda spaces: " " if LINE_END.search(spaces[0]) else spaces[0], words)


def barred(words: str) -> str:
    """Return a paragraph as it is written that is no table, whatever it begins with."""
    return re.sub(r"^\|", r"\\|", words, flags=re.MULTILINE)


def unbarred(words: str) -> str:
    """Return the words of a paragraph, of which a line may begin with a bar."""
    return re.sub(r"^\\\|", "|", words, flags=re.MULTILINE)


# ---- what is wrong with one


def flaws(words: str) -> Iterator[Found]:
    """Yield what is wrong with the table that a paragraph is, without what it begins with, or holds."""
    lines = _lines(words)
    first = next((index for index, line in enumerate(lines) if line), 0)
    if any(line.startswith("|") or LIKE_DASHES.fullmatch(line) for line in lines):
        yield from ((first + at, flaw, shown) for at, flaw, shown in _flaws(lines[first:]))


def told(flaw: Flaw, shown: Sequence[str]) -> str:
    """Return the sentence for what was found."""
    return flaw.format(*map(shortened, shown))


def shortened(words: str) -> str:
    """Return words that are short enough to be read in a sentence."""
    return words if len(words) <= LONGEST_TOLD else words[:LONGEST_TOLD]


def _lines(words: str) -> list[str]:
    return [line.strip() for line in words.rstrip().split("\n")]


def _flaws(lines: Sequence[str]) -> Iterator[Found]:
    broken = next(_broken(lines), None)
    if broken:  # what follows from it would be told, too
        yield broken
    elif lines[0].startswith("|"):
        yield from _size(lines)
        yield from _cells(lines)


def _broken(lines: Sequence[str]) -> Iterator[Found]:
    if not lines[0].startswith("|"):
        yield from _within(lines)
        return
    for at, line in enumerate(lines):
        if not line.startswith("|"):
            yield at, Flaw.ALONE, (line,)
        elif len(line) < 2 or not line.endswith("|") or line.endswith("\\|"):
            yield at, Flaw.OPEN, (line,)
    yield from _headed(lines)


def _within(lines: Sequence[str]) -> Iterator[Found]:
    """One line of prose may begin with a bar. Several, or the line of dashes, are a table without its blank line."""
    alike = [at for at, line in enumerate(lines) if line.startswith("|") or LIKE_DASHES.fullmatch(line)]
    if len(alike) > 1 or any(LIKE_DASHES.fullmatch(lines[at]) for at in alike):
        yield alike[0], Flaw.ALONE, (lines[alike[0]],)


def _headed(lines: Sequence[str]) -> Iterator[Found]:
    columns = len(cells_of(lines[0]))
    if len(lines) < 2 or not LIKE_DASHES.fullmatch(lines[1]) or DASHES.fullmatch(lines[0]):
        yield 0, Flaw.NO_HEAD, (lines[0],)
    elif not DASHES.fullmatch(lines[1]) or len(cells_of(lines[1])) != columns:
        yield 1, Flaw.DASHES, (lines[1], f"|{' --- |' * columns}")
    elif len(lines) == 2:
        yield 0, Flaw.NO_ROWS, (lines[0],)


def _size(lines: Sequence[str]) -> Iterator[Found]:
    if len(cells_of(lines[0])) > MOST_COLUMNS:
        yield 0, Flaw.WIDE, (lines[0],)
    if len(lines) - 2 > MOST_ROWS:
        yield MOST_ROWS + 2, Flaw.LONG, (lines[MOST_ROWS + 2],)


def _cells(lines: Sequence[str]) -> Iterator[Found]:
    head = cells_of(lines[0])
    if not all(head):
        yield 0, Flaw.UNHEADED, (lines[0],)
    if repeated := OF_ITEM.search(lines[0]):
        yield 0, Flaw.REPEATED, (repeated[0],)
    for at, line in enumerate(lines):
        cells = cells_of(line)
        if at > 1 and len(cells) != len(head):
            yield at, Flaw.CELLS, (str(len(head)), line)
        yield from ((at, Flaw.FULL, (cell,)) for cell in cells if len(cell) > LONGEST_CELL)
        yield from ((at, Flaw.WITHIN, (cell,)) for cell in cells if OPENS.match(cell))
