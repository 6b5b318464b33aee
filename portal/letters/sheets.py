"""Sheets that are printed with letters: the cover of a batch, the address of a letter whose own isn't where it goes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.letters import rendering
from portal.letters.composing import Composed
from portal.letters.words import day_of
from portal.policy.letters import Block, Check, LetterKind, Row, Run, Says, Shape
from portal.policy.procedure import Procedure

# What the setting of letters wants to know of what it sets. A sheet proves nothing.
SHEET = LetterKind("sheet", "Sheet", Says.RECEIPT, "", "", ())
NOTHING_PROVED = Check((), (), ())
MOST_ON_A_LINE = 300  # characters of an address on the cover; the letter itself has all of it


@dataclass(frozen=True)
class Line:
    """What the cover says of one letter."""

    address: str
    reference: str
    pages: int


def cover(lines: Sequence[Line], pack: Procedure, *, both_sides: bool, label: str, at: datetime) -> Composed:
    """Return the cover sheet of a batch: how much there is, and each letter in the order of the pile."""
    day = day_of(at, pack.zone, pack.language)
    return _sheet(f"Letters to be printed and posted, {day}", _on_cover(lines, both_sides=both_sides, label=label), at)


def _on_cover(lines: Sequence[Line], *, both_sides: bool, label: str) -> Iterator[Block]:
    pages = sum(line.pages for line in lines)
    how = "Printed on both sides: each letter begins on a new sheet." if both_sides else "Printed on one side."
    yield _text(f"{_count(len(lines), 'letter')}, {_count(pages, 'page')} without this cover. {how}")
    if label:
        yield _text(f"These letters are kept from most colleagues ({label}). Hand them to nobody else.")
    rows = (_row(f"{number}.", _where(line), line.reference, f"{line.pages:,}") for number, line in enumerate(lines, 1))
    yield Block(Shape.TABLE, (), (_row("No.", "To", "Reference", "Pages"), *rows))


def _where(line: Line) -> str:
    return ", ".join(part.strip() for part in line.address.splitlines() if part.strip())[:MOST_ON_A_LINE]


def _row(*cells: str) -> Row:
    return tuple((Run(words),) for words in cells)


def address_sheet(subject: str, why: str, at: datetime) -> Composed:
    """Return the sheet before a letter that goes elsewhere than its own first page says."""
    return _sheet(subject, [_text(why)], at)


def message(subject: str, text: str, at: datetime) -> Composed:
    """Return a message that was written as an e-mail, to be set on paper."""
    return _sheet(subject, rendering.from_text(text), at)


def _sheet(title: str, blocks: Iterator[Block] | Sequence[Block], at: datetime) -> Composed:
    head = Block(Shape.HEADING, (Run(title),))
    return Composed(SHEET, title, (head, *blocks), NOTHING_PROVED, at)


def _text(words: str) -> Block:
    return Block(Shape.PARAGRAPH, (Run(words),))


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
