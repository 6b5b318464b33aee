"""A letter's blocks as HTML and as plain text; every character of a value is only ever text.

What someone typed as a list, line by line, is shown as one.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from markupsafe import Markup, escape

from portal.policy.letters import Block, Run, Shape
from portal.procedures.tongues import direction, is_english

BULLET = re.compile(r"[-*•]\s+(?=\S)")
WIDTH = 76  # of a line of an e-mail
DASH, BELOW = "  - ", "    "
MOST_ITEMS = 100  # more lines are no list that an officer writes, and would take long to set as one
Words = Callable[[str, bool], Markup]


def as_json(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """Return the blocks as they are kept with the letter."""
    return [{"shape": block.shape.value, "runs": [[run.text, run.bold] for run in block.runs]} for block in blocks]


def from_json(kept: Iterable[dict[str, Any]]) -> tuple[Block, ...]:
    """Return the blocks that were kept."""
    return tuple(Block(Shape(one["shape"]), tuple(Run(text, bold) for text, bold in one["runs"])) for one in kept)


def html(blocks: Iterable[Block], *, heading: str = "h2", words: Words | None = None) -> Markup:
    """Return the letter's body as HTML. `words` says how a line of a run is written, bold or not; usually as it is."""
    words = words or _as_it_is
    parts: list[Markup] = []
    for is_list, group in groupby(itemised(blocks), key=lambda block: block.shape is Shape.ITEM):
        if is_list:
            parts.append(
                Markup("<ul>{}</ul>").format(
                    Markup("").join(Markup("<li>{}</li>").format(_runs(b, words)) for b in group)
                )
            )
        else:
            parts.extend(_block(block, heading, words) for block in group)
    return Markup("\n").join(parts)


def html_in(blocks: Iterable[Block], language: str) -> Markup:
    """Return a letter as HTML for an e-mail, which says what language it is in where that isn't English."""
    body = html(blocks)
    if is_english(language):
        return body
    return Markup('<div lang="{}" dir="{}">{}</div>').format(language, direction(language), body)


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
    """Return each line of a block as a block of its own."""
    lines: list[list[Run]] = [[]]
    for run in block.runs:
        first, *others = run.text.split("\n")
        lines[-1].append(replace(run, text=first))
        lines += [[replace(run, text=text)] for text in others]
    return [Block(block.shape, tuple(run for run in runs if run.text)) for runs in lines]


def joined(blocks: Sequence[Block], by: str) -> Block:
    """Return the blocks as one, with `by` between them."""
    runs = [run for block in blocks for run in (Run(by), *block.runs)]
    return Block(blocks[0].shape, tuple(runs[1:]))


def _block(block: Block, heading: str, words: Words) -> Markup:
    tag = Markup(heading if block.shape is Shape.HEADING else "p")  # noqa: S704 - one of our own tags
    return Markup("<{}>{}</{}>").format(tag, _runs(block, words), tag)


def _runs(block: Block, words: Words) -> Markup:
    return Markup("").join(
        Markup("<strong>{}</strong>").format(_lines(run, words)) if run.bold else _lines(run, words)
        for run in block.runs
    )


def _lines(run: Run, words: Words) -> Markup:
    return Markup("<br>").join(words(line, run.bold) for line in run.text.split("\n"))


def _as_it_is(line: str, _bold: bool) -> Markup:
    return escape(line)


def text(blocks: Iterable[Block]) -> str:
    """Return the letter's body as plain text, in lines that an e-mail reader shows whole."""
    return "\n\n".join(_plain(block) for block in itemised(blocks)).replace(f"\n\n{DASH}", f"\n{DASH}") + "\n"


def _plain(block: Block) -> str:
    if block.shape is Shape.ITEM:
        return textwrap.fill(block.text, WIDTH, initial_indent=DASH, subsequent_indent=BELOW, break_long_words=False)
    lines = (
        textwrap.fill(line, WIDTH, break_long_words=False, break_on_hyphens=False) for line in block.text.split("\n")
    )
    return "\n".join(lines)


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
