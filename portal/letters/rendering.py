"""A letter's blocks as HTML and as plain text; every character of a value is only ever text.

What someone typed as a list, line by line, is shown as one. A block that is written from another side than its letter
says so, and the browser finds out from which.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from markupsafe import Markup, escape

from portal.letters.settable import has_other_side
from portal.policy.directions import isolated
from portal.policy.languages import is_from_right
from portal.policy.letters import Block, Cell, Row, Run, Shape
from portal.policy.letters.merging import words_of

BULLET = re.compile(r"[-*•]\s+(?=\S)")
WIDTH = 76  # of a line of an e-mail
DASH, BELOW = "  - ", "    "
# What an e-mail's reader draws without a style sheet of ours.
MAIL_STYLES = {
    "<table": "border-collapse:collapse;margin:0 0 1em",
    '<th scope="col"': "border:1px solid #8a8a8a;padding:4px 8px;text-align:start;vertical-align:top",
    "<td": "border:1px solid #8a8a8a;padding:4px 8px;vertical-align:top",
}
MOST_ITEMS = 100  # more lines are no list that an officer writes, and would take long to set as one
Words = Callable[[str, bool], Markup]


def as_json(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """Return the blocks as they are kept with the letter."""
    return [
        {"shape": block.shape.value, "runs": _kept(block.runs)}
        | ({"rows": [[_kept(cell) for cell in row] for row in block.rows]} if block.rows else {})
        for block in blocks
    ]


def _kept(runs: Iterable[Run]) -> list[list[str | bool]]:
    return [[run.text, run.bold] for run in runs]


def from_json(kept: Iterable[dict[str, Any]]) -> tuple[Block, ...]:
    """Return the blocks that were kept."""
    return tuple(
        Block(
            Shape(one["shape"]),
            _read(one["runs"]),
            tuple(tuple(_read(cell) for cell in row) for row in one.get("rows", ())),
        )
        for one in kept
    )


def _read(kept: Iterable[tuple[str, bool]]) -> tuple[Run, ...]:
    return tuple(Run(text, bold) for text, bold in kept)


@dataclass(frozen=True)
class Dress:
    """How HTML is written: the tag of a heading, how a line of a run is, bold or not, and from which side a letter is.

    On paper, where `sided` is False, no block says from which side it is itself.
    """

    heading: str = "h2"
    words: Words = field(default=lambda line, _bold: _escaped(line))
    from_right: bool = False
    sided: bool = True

    def tagged(self, tag: str, block: Block) -> Markup:
        """Return a block in its tag."""
        return self._in(tag, "", block.text, _runs(block.runs, self))

    def cell(self, tag: str, mark: str, cell: Cell) -> Markup:
        """Return a cell of a table in its tag."""
        return self._in(tag, mark, words_of(cell), _runs(cell, self))

    def _in(self, tag: str, mark: str, words: str, shown: Markup) -> Markup:
        side = ' dir="auto"' if self.sided and has_other_side(words, from_right=self.from_right) else ""
        opening, closing = Markup(f"<{tag}{mark}{side}>"), Markup(f"</{tag}>")  # noqa: S704 - our own tags
        return opening + shown + closing


def html(
    blocks: Iterable[Block], *, heading: str = "h2", words: Words | None = None, from_right: bool = False
) -> Markup:
    """Return the letter's body as HTML. `words` says how a line of a run is written on paper, bold or not."""
    dress = Dress(heading, words, sided=False) if words else Dress(heading, from_right=from_right)
    parts: list[Markup] = []
    for is_list, group in groupby(itemised(blocks), key=lambda block: block.shape is Shape.ITEM):
        if is_list:
            parts.append(Markup("<ul>{}</ul>").format(Markup("").join(dress.tagged("li", block) for block in group)))
        else:
            parts.extend(_block(block, dress) for block in group)
    return Markup("\n").join(parts)


def mail(blocks: Iterable[Block], language: str) -> Markup:
    """Return the letter's body as the HTML of an e-mail: it says its language, and tables bring their lines along."""
    from_right = is_from_right(language)
    shown = html(blocks, from_right=from_right)
    for opening, style in MAIL_STYLES.items():  # no value holds a tag: each of its characters is escaped
        shown = shown.replace(Markup(opening), Markup(f'{opening} style="{style}"'))  # noqa: S704 - our own
    side = Markup(' dir="rtl"') if from_right else ""
    return Markup('<div lang="{}"{}>{}</div>').format(language, side, shown)


def itemised(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks with the lists that were typed within a paragraph, each line after a dash, made into items."""
    for block in blocks:
        yield from _with_items(block) if block.shape is Shape.PARAGRAPH and "\n" in block.text else (block,)


def _with_items(block: Block) -> Iterator[Block]:
    rest: list[Block] = []
    for is_item, group in groupby(lines_of(block), key=_is_item):
        lines = list(group)
        if is_item and 2 <= len(lines) <= MOST_ITEMS:
            yield from _paragraph(rest)
            yield from (_item(line) for line in lines)
            rest = []
        else:
            rest += lines
    yield from _paragraph(rest)


def _paragraph(lines: Sequence[Block]) -> Iterator[Block]:
    """The lines as one block, without empty ones around them; none where there is nothing in them."""
    full = [index for index, line in enumerate(lines) if line.text.strip()]
    if full:
        yield joined(lines[full[0] : full[-1] + 1], "\n")


def _is_item(line: Block) -> bool:
    return bool(line.runs and BULLET.match(line.runs[0].text))


def _item(line: Block) -> Block:
    first, *others = line.runs
    return Block(Shape.ITEM, (replace(first, text=BULLET.sub("", first.text, count=1)), *others))


def lines_of(block: Block) -> list[Block]:
    """Return each line of a block as a block of its own; a table as it is."""
    if block.rows:
        return [block]
    lines: list[list[Run]] = [[]]
    for run in block.runs:
        first, *others = run.text.split("\n")
        lines[-1].append(replace(run, text=first))
        lines += [[replace(run, text=text)] for text in others]
    return [Block(block.shape, tuple(run for run in runs if run.text)) for runs in lines]


def joined(blocks: Sequence[Block], by: str) -> Block:
    """Return the blocks as one, with `by` between them; one alone, which may be a table, as it is."""
    if len(blocks) == 1:
        return blocks[0]
    runs = [run for block in blocks for run in (Run(by), *block.runs)]
    return Block(blocks[0].shape, tuple(runs[1:]))


def _block(block: Block, dress: Dress) -> Markup:
    if block.rows:
        return _table(block, dress)
    return dress.tagged(dress.heading if block.shape is Shape.HEADING else "p", block)


def _table(block: Block, dress: Dress) -> Markup:
    head, *rows = block.rows
    lines = (Markup("<tr>{}</tr>").format(_cells("td", "", row, dress)) for row in rows)
    return Markup("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(
        _cells("th", ' scope="col"', head, dress), Markup("").join(lines)
    )


def _cells(tag: str, mark: str, row: Row, dress: Dress) -> Markup:
    return Markup("").join(dress.cell(tag, mark, cell) for cell in row)


def _runs(runs: Iterable[Run], dress: Dress) -> Markup:
    return Markup("").join(
        Markup("<strong>{}</strong>").format(_lines(run, dress.words)) if run.bold else _lines(run, dress.words)
        for run in runs
    )


def _escaped(line: str) -> Markup:
    return Markup(isolated(str(escape(line)), '<bdi dir="ltr">', "</bdi>"))  # noqa: S704 - escaped, and our own tags


def _lines(run: Run, words: Words) -> Markup:
    return Markup("<br>").join(words(line, run.bold) for line in run.text.split("\n"))


def text(blocks: Iterable[Block]) -> str:
    """Return the letter's body as plain text, in lines that an e-mail reader shows whole."""
    return "\n\n".join(_plain(block) for block in itemised(blocks)).replace(f"\n\n{DASH}", f"\n{DASH}") + "\n"


def _plain(block: Block) -> str:
    if block.rows:
        return "\n".join(_plain_row(block.rows[0], row) for row in block.rows[1:])
    if block.shape is Shape.ITEM:
        return textwrap.fill(block.text, WIDTH, initial_indent=DASH, subsequent_indent=BELOW, break_long_words=False)
    lines = (
        textwrap.fill(line, WIDTH, break_long_words=False, break_on_hyphens=False) for line in block.text.split("\n")
    )
    return "\n".join(lines)


def _plain_row(head: Row, row: Row) -> str:
    """A row is an item of a list: the words of each cell below one another, after its heading."""
    named = zip(map(words_of, head), map(words_of, row), strict=False)
    cells = [f"{name}: {words}" for name, words in named if words.strip()]
    filled = [textwrap.fill(one, WIDTH - len(BELOW), break_long_words=False, break_on_hyphens=False) for one in cells]
    return DASH + "\n".join(filled).replace("\n", f"\n{BELOW}")


def from_text(body: str) -> Iterator[Block]:
    """Yield the blocks of a body that `text` made: lines that it broke are one line again, and bold is lost."""
    for part in re.split(r"\n\s*\n", body.strip("\n")):
        for is_item, group in groupby(_unwrapped(part), key=lambda line: line.startswith(DASH)):
            if is_item:
                yield from (Block(Shape.ITEM, (Run(line.removeprefix(DASH)),)) for line in group)
            else:
                yield Block(Shape.PARAGRAPH, (Run("\n".join(group)),))


def _unwrapped(part: str) -> list[str]:
    lines: list[str] = []
    before = ""
    for line in part.split("\n"):
        if lines and _goes_on(before, line):
            lines[-1] += f" {line.strip()}"
        else:
            lines.append(line)
        before = line
    return lines


def _goes_on(before: str, line: str) -> bool:
    """Whether a line was broken before this one: its first word had no room there, or it belongs to an item."""
    if line.startswith(DASH) or not line.strip():
        return False
    return line.startswith(BELOW) or len(before) + 1 + len(line.split(maxsplit=1)[0]) > WIDTH
