"""A table on paper: how wide its columns are, where the lines of its cells end, and rows that a page can break.

The library moves a row as a whole to the next page. So one that is high is set as several without lines between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from portal.letters import settable
from portal.letters.faces import Face
from portal.letters.paper import PADDING, SIZE
from portal.policy.letters import Block, Cell, Run

WHOLE, IN_ROW = 10, 5  # lines of a row that stays on one page; of each part of one that has more
TALL, IN_TALL = 100, 20  # lines of a row that nobody writes, and of each part of it: each costs as much as a paragraph
HIGHEST_HEAD = 8  # lines of headings that stand again on each page: higher ones stand once
LOOSE = 0.6  # points that a line is held shorter than its column: the library adds widths up in another order
LEAST = 0.5  # of an even share is what each column has
GAPS = re.compile(r"([ \t\n]+)")  # a line never ends at a no-break space


@dataclass(frozen=True)
class Stretch:
    """Characters of one face, and how wide they are in points. At one that `is_gap` a line may end."""

    face: Face
    bold: bool
    words: str
    width: float
    is_gap: bool = False


Word = tuple[Stretch, ...]
"""A word with the gap before it, of one stretch or several."""
Words = list[Word]


@dataclass(frozen=True)
class Columns:
    """A table as it is set: how wide its columns are, in points, its headings where they repeat, and its rows.

    Each row is in parts, and each part has the stretches of each of its cells.
    """

    widths: tuple[float, ...]
    head: tuple[Word, ...]
    rows: tuple[tuple[tuple[Word, ...], ...], ...]


def columns_of(table: Block, width: float) -> Columns:
    """Return a table as it is set in a column of text of this width. Raises shaping.TooMany."""
    written = [[_words(cell, bold=not index) for cell in row] for index, row in enumerate(table.rows)]
    widths = _widths(written, width)
    room = [one - 2 * PADDING - LOOSE for one in widths]
    head, *rows = [[_lines(words, most) for words, most in zip(row, room, strict=True)] for row in written]
    if max(map(len, head)) > HIGHEST_HEAD:
        return Columns(tuple(widths), (), tuple(tuple(_parts(row)) for row in (head, *rows)))
    return Columns(tuple(widths), tuple(map(_joined, head)), tuple(tuple(_parts(row)) for row in rows))


def _words(cell: Cell, *, bold: bool) -> Words:
    words: list[list[Stretch]] = [[]]
    for one in (one for run in cell for one in _stretches(run, bold=bold or run.bold)):
        if one.is_gap and any(not before.is_gap for before in words[-1]):
            words.append([])
        if not one.is_gap or not words[-1]:
            words[-1].append(one)
    return [tuple(word) for word in words if any(not one.is_gap for one in word)]


def _stretches(run: Run, *, bold: bool) -> Iterator[Stretch]:
    for face, text in settable.shaped(run.text, bold=bold):
        for index, words in enumerate(GAPS.split(text)):
            if words:
                yield _stretch(face, bold, " " if index % 2 else words, is_gap=bool(index % 2))


def _stretch(face: Face, bold: bool, words: str, *, is_gap: bool = False) -> Stretch:
    font, size = face.font(bold=bold), SIZE * face.scale
    return Stretch(face, bold, words, sum(font.width(char, size) for char in words), is_gap)


def _wide(word: Word) -> float:
    return sum(one.width for one in word if not one.is_gap)


def _long(word: Word) -> float:
    return sum(one.width for one in word)


# ---- how wide the columns are


def _widths(rows: Sequence[Sequence[Words]], width: float) -> list[float]:
    """Each column has room for its longest word and, as far as there is room, for its cells on one line each.

    What is left over is shared out. Where not even the longest words have room, each has a fair part, and words break.
    """
    columns = list(zip(*rows, strict=True))
    around = 2 * PADDING + LOOSE
    longest = [max((_wide(word) for words in column for word in words), default=0) + around for column in columns]
    whole = [max((sum(map(_long, words)) for words in column), default=0) + around for column in columns]
    least = [max(one, LEAST * width / len(columns)) for one in longest]
    if sum(least) >= width:
        return _fair(least, width)
    wanted = [max(before, min(one, width)) - before for before, one in zip(least, whole, strict=True)]
    left = width - sum(least)
    if sum(wanted) <= left:  # more than enough: the rest goes to those that say most
        return [
            before + more + (left - sum(wanted)) * (before + more) / (sum(least) + sum(wanted))
            for before, more in zip(least, wanted, strict=True)
        ]
    return [before + left * more / sum(wanted) for before, more in zip(least, wanted, strict=True)]


def _fair(wanted: Sequence[float], width: float) -> list[float]:
    """Those that want less than an even share have it, and the others share the rest."""
    shares, left, open_ = [0.0] * len(wanted), width, sorted(range(len(wanted)), key=lambda one: wanted[one])
    for done, index in enumerate(open_):
        shares[index] = min(wanted[index], left / (len(open_) - done))
        left -= shares[index]
    shares[open_[-1]] += left
    return shares


# ---- where lines end


def _lines(words: Words, width: float) -> list[Words]:
    """Return the words in lines of this width; one that is wider is broken."""
    lines: list[Words] = [[]]
    used = 0.0
    for word in (part for whole in words for part in _broken(whole, width)):
        if lines[-1] and used + _long(word) > width:
            lines.append([])
            used = 0.0
        used += _long(word) if lines[-1] else _wide(word)
        lines[-1].append(word)
    return lines


def _broken(word: Word, width: float) -> Iterator[Word]:
    if _wide(word) <= width:
        yield word
        return
    held: list[Stretch] = []
    used = 0.0
    for one in word:
        for part in [one] if one.is_gap else _cut(one, width - used, width):
            if not part.is_gap and used + part.width > width:
                yield tuple(held)
                held, used = [_stretch(part.face, part.bold, " ", is_gap=True)], 0.0
            held.append(part)
            used += 0.0 if part.is_gap else part.width
    yield tuple(held)


def _cut(one: Stretch, first: float, width: float) -> Iterator[Stretch]:
    font, size = one.face.font(bold=one.bold), SIZE * one.face.scale
    start, used, most = 0, 0.0, first
    for index, char in enumerate(one.words):
        wide = font.width(char, size)
        if used + wide > most and index > start:
            yield replace(one, words=one.words[start:index], width=used)
            start, used, most = index, 0.0, width
        used += wide
    yield replace(one, words=one.words[start:], width=used)


def _parts(row: Sequence[Sequence[Words]]) -> Iterator[tuple[Word, ...]]:
    """Return a row as what stays together of it: all of it, or a few lines of each cell."""
    most = max(map(len, row))
    step = most if most <= WHOLE else IN_ROW if most <= TALL else IN_TALL
    for start in range(0, most, step):
        yield tuple(_joined(lines[start : start + step]) for lines in row)


def _joined(lines: Sequence[Words]) -> Word:
    """Return the stretches of some lines, as few as there can be."""
    found: list[Stretch] = []
    for one in (one for line in lines for word in line for one in word):
        before = found[-1] if found else None
        if before is None and one.is_gap:
            continue
        if before and before.face is one.face and before.bold == one.bold:
            found[-1] = replace(before, words=before.words + one.words)
        else:
            found.append(one)
    return tuple(found)
