"""A report as the pages that are set: on its side, headed by whose it is, its tables under headings that stand again.

What it says is a report's own (`policy/built.py`). A table of many columns is set in smaller print, and one that has
more than a page has room for as several, each with the first column.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from portal.letters.columns import columns_of
from portal.letters.marking import words_of_line
from portal.letters.paper import LARGE, MILLIMETRE, SIZE, SMALL, Paper, fonts_of
from portal.letters.tables import table
from portal.policy.built import MEASURED, Built, Column, Shape, Value, percent
from portal.policy.built import Sheet as Table
from portal.policy.letters import Block, Run
from portal.policy.letters import Shape as BlockShape

MOST_CELLS = 3_000  # of a report, some five seconds of work: what is longer is for a workbook
MOST_COLUMNS = 12  # of one table
NONE = "–"
PRINT = ((6, 9.0), (9, 8.0), (MOST_COLUMNS, 7.0))  # points of a table's print, for up to so many columns
MARGIN = 15  # millimetres around
WITHHELD = (
    "“Withheld” stands where a number is so small that it could show who somebody is, or would give such a one away."
)
STYLE = """
@page {{
  size: {name} landscape;
  @frame body {{ left: {margin}mm; width: {width}mm; top: {margin}mm; height: {height}mm; }}
  @frame foot {{ -pdf-frame-content: foot; left: {margin}mm; width: {width}mm; top: {foot}mm; height: 9mm; }}
}}
body {{ font-family: letter; font-size: {size}pt; line-height: 1.4; color: #1a1a1a; }}
p {{ margin: 0 0 2mm 0; }}
#foot p, .small {{ font-size: {small}pt; color: #444444; }}
#foot p {{ margin: 0; text-align: center; }}
.over {{ margin: 0; color: #1f4e5f; font-weight: bold; }}
h1 {{ font-size: {large}pt; line-height: 1.25; color: #1f4e5f; margin: 1mm 0 3mm 0; -pdf-keep-with-next: true; }}
h2 {{ font-size: {size}pt; color: #1f4e5f; margin: 5mm 0 1.5mm 0; -pdf-keep-with-next: true; }}
table {{ margin: 1mm 0 3mm 0; }}
td {{ padding: 0 3pt 0 3pt; vertical-align: top; -pdf-keep-in-frame-mode: overflow; }}
thead tr {{ border-bottom: 1pt solid #1f4e5f; color: #1f4e5f; }}
thead td, .begins td {{ padding-top: 0.8mm; }}
thead td, .ends td {{ padding-bottom: 0.8mm; }}
.ends {{ border-bottom: 0.5pt solid #8a9aa0; }}
.cell {{ margin: 0; line-height: 1.25; }}
.number {{ text-align: right; }}
{prints}
"""


@dataclass(frozen=True)
class Pages:
    """All that stands on the pages of a report: whose it is, which days it is of in words, and what else is said of it.

    `facts` are lines below its name: whom it was made for, its digest.
    """

    built: Built
    body: str
    about: str
    paper: Paper
    language: str
    facts: tuple[str, ...] = ()

    @property
    def width(self) -> float:
        """Return the width of the text in points."""
        return (self.paper.height - 2 * MARGIN) * MILLIMETRE

    def html(self) -> str:
        """Return the page that is set. Raises shaping.TooMany."""
        page = Markup("").join(self._parts())
        whole = Markup(
            '<html lang="{}"><head><title>{}</title><meta name="author" content="{}"><style>{}</style></head>'
            '<body><div id="foot"><p>{} · {} · Page <pdf:pagenumber> of <pdf:pagecount></p></div>{}</body></html>'
        )
        name = self._line(self.built.name)
        style = Markup(fonts_of(page + name) + self._style())  # noqa: S704 - our own text, and nothing else
        return str(whole.format(self.language, self.built.name, self.body, style, name, self._line(self.about), page))

    def _style(self) -> str:
        height = self.paper.width
        return STYLE.format(
            name=self.paper.name,
            margin=MARGIN,
            width=self.paper.height - 2 * MARGIN,
            height=height - 2 * MARGIN - 6,
            foot=height - MARGIN - 3,
            size=SIZE,
            small=SMALL,
            large=LARGE,
            prints="\n".join(f".print{most} {{ font-size: {size}pt; }}" for most, size in PRINT),
        )

    def _parts(self) -> Iterator[Markup]:
        built = self.built
        yield Markup('<p class="over">{}</p>').format(self._line(self.body, bold=True))
        yield Markup("<h1>{}</h1>").format(self._line(built.name, bold=True, size=LARGE))
        for line in (self.about, built.clause, *self.facts):
            yield Markup("<p>{}</p>").format(self._line(line))
        left = MOST_CELLS
        for sheet in built.sheets:
            most = max(left // len(sheet.columns), 1)
            left -= len(sheet.rows) * len(sheet.columns)
            yield from self._sheet(sheet, most)
        for remark in built.remarks:
            yield Markup("<p>{}</p>").format(self._line(remark))

    def _line(self, words: str, *, bold: bool = False, size: float = SIZE) -> Markup:
        return words_of_line(words, bold, width=self.width, size=size)

    def _sheet(self, sheet: Table, most: int) -> Iterator[Markup]:
        yield Markup("<h2>{}</h2>").format(self._line(f"{sheet.name} ({sheet.clause})", bold=True))
        if not sheet.rows:
            yield Markup("<p>Nothing stands here for this period.</p>")
            return
        is_whole = len(sheet.rows) <= most
        rows = (*sheet.rows, *([sheet.totals] if sheet.totals else [])) if is_whole else sheet.rows[:most]
        for places in _places(len(sheet.columns)):
            yield self._table(
                [sheet.columns[place] for place in places], [[row[place] for place in places] for row in rows]
            )
        if not is_whole:
            yield self._small(
                f"These are the first {most:,} of {len(sheet.rows):,} rows. The workbook and the CSV have all."
            )
        if sheet.keeps_back:
            yield self._small(WITHHELD)

    def _small(self, words: str) -> Markup:
        return Markup('<p class="small">{}</p>').format(self._line(words, size=SMALL))

    def _table(self, columns: Sequence[Column], rows: Iterable[Sequence[Value]]) -> Markup:
        told = [[column.name for column in columns]]
        told += [[in_words(column.shape, value) for column, value in zip(columns, row, strict=True)] for row in rows]
        block = Block(BlockShape.PARAGRAPH, rows=tuple(tuple((Run(cell),) for cell in row) for row in told))
        most, size = next(one for one in PRINT if len(columns) <= one[0])
        # Print of two thirds in a column is measured as whole print in one of half as much again.
        scale = size / SIZE
        measured = columns_of(block, self.width / scale)
        fitting = replace(measured, widths=tuple(one * scale for one in measured.widths))
        numbers = frozenset(place for place, one in enumerate(columns) if one.shape in MEASURED)
        shown = table(fitting, from_right=False, numbers=numbers)
        return Markup('<div class="print{}">{}</div>').format(most, shown)


def in_words(shape: Shape, value: Value) -> str:
    """Return a value as it is read on paper: "1,234", "93.3%", "2026-05-01"."""
    if value is None or value == "":
        return NONE
    if isinstance(value, int | float):
        return percent(value) if shape is Shape.SHARE else f"{value:,.1f}" if isinstance(value, float) else f"{value:,}"
    return value if isinstance(value, str) else f"{value:%Y-%m-%d}"


def _places(columns: int) -> Iterator[tuple[int, ...]]:
    """Yield which columns stand in each table: the first in all of them."""
    if columns <= MOST_COLUMNS:
        yield tuple(range(columns))
        return
    step = MOST_COLUMNS - 1
    for start in range(1, columns, step):
        yield (0, *range(start, min(start + step, columns)))
