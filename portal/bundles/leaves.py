"""A document of a bundle as the pages that are set: headed by its number, its tables under headings that stand again.

Upright, as letters and most files are. A sheet of names and words is set as it is read; one of one column, as text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from markupsafe import Markup

from portal.bundles.dossier import WHAT
from portal.letters.columns import columns_of
from portal.letters.marking import words_of_line
from portal.letters.paper import LARGE, MILLIMETRE, SIZE, SMALL, Paper, fonts_of
from portal.letters.reported import in_words
from portal.letters.tables import table
from portal.policy.built import Built, Sheet
from portal.policy.letters import Block, Run, Shape

SIDE, TOP, FOOT = 16, 14, 20  # millimetres; below the text stands the number of the page in the bundle
PRINT = ((2, 9.5), (4, 9.0), (6, 8.0), (20, 7.0))  # points of a table's print, for up to so many columns
LONG = 120  # characters: more of them aren't read in a column
STYLE = """
@page {{
  size: {name} portrait;
  @frame body {{ left: {side}mm; width: {width}mm; top: {top}mm; height: {height}mm; }}
}}
body {{ font-family: letter; font-size: {size}pt; line-height: 1.4; color: #1a1a1a; }}
p {{ margin: 0 0 2mm 0; }}
.over {{ margin: 0; font-size: {small}pt; color: #444444; }}
h1 {{ font-size: {large}pt; line-height: 1.25; color: #1f4e5f; margin: 1mm 0 3mm 0; -pdf-outline: false; }}
h2 {{ font-size: {size}pt; color: #1f4e5f; margin: 4mm 0 1.5mm 0; -pdf-keep-with-next: true; -pdf-outline: false; }}
table {{ margin: 1mm 0 3mm 0; }}
td {{ padding: 0 3pt 0 3pt; vertical-align: top; -pdf-keep-in-frame-mode: overflow; }}
thead tr {{ border-bottom: 1pt solid #1f4e5f; color: #1f4e5f; }}
thead td, .begins td {{ padding-top: 0.8mm; }}
thead td, .ends td {{ padding-bottom: 0.8mm; }}
.ends {{ border-bottom: 0.5pt solid #8a9aa0; }}
.cell {{ margin: 0; line-height: 1.25; }}
.what {{ margin: 1.5mm 0 0.5mm 0; -pdf-keep-with-next: true; }}
{prints}
"""


@dataclass(frozen=True)
class Leaves:
    """What stands on the pages of one document: what it says, the line above its name, its paper and its language."""

    text: Built
    over: str
    paper: Paper
    language: str

    @property
    def width(self) -> float:
        """Return the width of the text in points."""
        return (self.paper.width - 2 * SIDE) * MILLIMETRE

    def html(self) -> str:
        """Return the page that is set. Raises shaping.TooMany."""
        page = Markup("").join(self._parts())
        whole = Markup('<html lang="{}"><head><title>{}</title><style>{}</style></head><body>{}</body></html>')
        style = Markup(fonts_of(page) + self._style())  # noqa: S704 - our own text, and nothing else
        return str(whole.format(self.language, self.text.name, style, page))

    def _style(self) -> str:
        return STYLE.format(
            name=self.paper.name,
            side=SIDE,
            width=self.paper.width - 2 * SIDE,
            top=TOP,
            height=self.paper.height - TOP - FOOT,
            size=SIZE,
            small=SMALL,
            large=LARGE,
            prints="\n".join(f".print{most} {{ font-size: {size}pt; }}" for most, size in PRINT),
        )

    def _parts(self) -> Iterator[Markup]:
        yield Markup('<p class="over">{}</p>').format(self._line(self.over, size=SMALL))
        yield Markup("<h1>{}</h1>").format(self._line(self.text.name, bold=True, size=LARGE))
        for sheet in self.text.sheets:
            yield from self._sheet(sheet)
        for remark in self.text.remarks:
            yield Markup("<p>{}</p>").format(self._line(remark))

    def _line(self, words: str, *, bold: bool = False, size: float = SIZE) -> Markup:
        return words_of_line(words, bold, width=self.width, size=size)

    def _sheet(self, sheet: Sheet) -> Iterator[Markup]:
        if sheet.name:
            clause = f" ({sheet.clause})" if sheet.clause else ""
            yield Markup("<h2>{}</h2>").format(self._line(f"{sheet.name}{clause}", bold=True))
        if len(sheet.columns) == 1:
            yield from (self._paragraph(str(row[0])) for row in sheet.rows)
        elif sheet.columns[0] == WHAT:
            yield from self._facts(sheet)
        else:
            yield self._table(sheet)

    def _facts(self, sheet: Sheet) -> Iterator[Markup]:
        """Short ones stand in a table; one with lines of its own, or a long one, stands as it was written."""
        for is_long, rows in groupby(sheet.rows, key=lambda row: _is_long(str(row[1]))):
            if not is_long:
                yield self._table(replace(sheet, rows=tuple(rows)), headed=False)
                continue
            for what, words in rows:
                yield Markup('<p class="what">{}</p>').format(self._line(str(what), bold=True))
                yield self._paragraph(str(words))

    def _paragraph(self, words: str) -> Markup:
        lines = Markup("<br>").join(self._line(line) for line in words.split("\n"))
        return Markup("<p>{}</p>").format(lines)

    def _table(self, sheet: Sheet, *, headed: bool = True) -> Markup:
        told: list[Sequence[str]] = [[column.name for column in sheet.columns]]
        told += [
            ["" if value is None else in_words(column.shape, value) if value != "" else "" for column, value in pairs]
            for pairs in (zip(sheet.columns, row, strict=True) for row in sheet.rows)
        ]
        block = Block(Shape.PARAGRAPH, rows=tuple(tuple((Run(cell),) for cell in row) for row in told))
        most, size = next(one for one in PRINT if len(sheet.columns) <= one[0])
        scale = size / SIZE  # print of two thirds in a column is measured as whole print in one of half as much again
        measured = columns_of(block, self.width / scale)
        widths = tuple(one * scale for one in measured.widths)
        fitting = replace(measured, widths=widths, **({} if headed else {"head": ()}))
        return Markup('<div class="print{}">{}</div>').format(most, table(fitting, from_right=False))


def _is_long(words: str) -> bool:
    return len(words) > LONG or "\n" in words
