"""A table as the HTML that is set: its headings stand again on each page."""

from __future__ import annotations

from collections.abc import Container, Sequence

from markupsafe import Markup

from portal.letters.columns import Columns, Word
from portal.letters.marking import AT_THE_RIGHT, RIGHT, marked, side_of, stretch, turned


def table(columns: Columns, from_right: bool, numbers: Container[int] = ()) -> Markup:
    """Return a table. A row of several parts may break between them; the columns at `numbers` end under each other."""
    rows = [("", columns.head)] if columns.head else []
    rows += [(_style(index, len(row)), part) for row in columns.rows for index, part in enumerate(row)]
    marks = [Markup(' class="number"') if place in numbers else Markup("") for place in range(len(columns.widths))]
    widths = [Markup('{} style="width: {:.2f}pt"').format(*one) for one in zip(marks, columns.widths, strict=True)]
    first, *others = [
        _row(part, style, marks if index else widths, from_right) for index, (style, part) in enumerate(rows)
    ]
    head = Markup("<thead>{}</thead>").format(first) if columns.head else first
    body = Markup("<tbody>{}</tbody>").format(Markup("").join(others)) if others else ""
    return turned(Markup("<table>{}{}</table>").format(head, body), RIGHT if from_right else "")


def _style(part: int, parts: int) -> str:
    return " ".join(name for name, is_so in (("begins", part == 0), ("ends", part == parts - 1)) if is_so)


def _row(cells: Sequence[Word], style: str, widths: Sequence[Markup], from_right: bool) -> Markup:
    mark = Markup(' class="{}"').format(style) if style else Markup("")
    shown = (_cell(cell, width, from_right) for cell, width in zip(cells, widths, strict=True))
    return Markup("<tr{}>{}</tr>").format(mark, Markup("").join(shown))


def _cell(cell: Word, mark: Markup, from_right: bool) -> Markup:
    if not cell:
        return Markup("<td{}></td>").format(mark)
    side = side_of("".join(one.words for one in cell), from_right=from_right)
    shown = Markup("").join(
        Markup("<strong>{}</strong>").format(stretch(one.face, one.words)) if one.bold else stretch(one.face, one.words)
        for one in cell
    )
    inside = marked(Markup("<p>{}</p>").format(shown), "p", "cell", side)
    if side == AT_THE_RIGHT:  # all that is in a table from the right is written from there, unless it says otherwise
        inside = Markup('<div dir="ltr">{}</div>').format(inside)
    return Markup("<td{}>{}</td>").format(mark, inside)
