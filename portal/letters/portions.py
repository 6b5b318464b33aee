"""Long texts made into portions that are set in a moment: whatever was typed, one page of print stops nobody.

The library takes its time for each line, the square of it for lines within one paragraph, and as long again for each
character that HTML must escape. What no officer writes is run together: every word is still there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from portal.letters import rendering
from portal.policy.letters import Block, Run, Shape
from portal.policy.letters.merging import words_of

MANY, TOGETHER = 300, 30  # lines of a letter that no officer writes; lines that are set as one paragraph
WIDE = 3000  # characters of those lines
SHORT = 40  # characters of a line that is run together with its like where there are so many
PORTION = 600  # characters of lines run together
LAST = 5  # blocks at the end that stay as they are: a signature is short lines too
MOST_MARKS = 1000
# Of a letter's tables that are set as such: cells, as many as the largest has that can be written, and lines of them.
MOST_CELLS, MOST_LINES, LINE = 300, 500, 80  # the last in characters, of a line as wide as the page
ALIKE = str.maketrans({"<": "‹", "&": "+"})
APART = " / "


def in_portions(blocks: Sequence[Block]) -> Iterator[tuple[Block, bool]]:
    """Yield blocks with few lines each, and whether more of their block follow."""
    for block in _bearable(blocks):
        groups = list(_groups(rendering.lines_of(block)))
        for number, lines in enumerate(groups, start=1):
            yield rendering.joined(lines, "\n"), number < len(groups)


def _groups(lines: Sequence[Block]) -> Iterator[list[Block]]:
    """Yield the lines that are set as one paragraph: so many, or so long, at most."""
    held, length = list[Block](), 0
    for line in lines:
        if held and (len(held) == TOGETHER or length + len(line.text) > WIDE):
            yield held
            held, length = [], 0
        held.append(line)
        length += len(line.text)
    if held:
        yield held


def _bearable(blocks: Sequence[Block]) -> list[Block]:
    if sum(block.text.count(mark) for block in blocks for mark in "<&") > MOST_MARKS:
        blocks = [_without_marks(block) for block in blocks]
    rows = [row for block in blocks for row in block.rows]
    lines = sum(len(words_of(cell)) * len(row) / LINE for row in rows for cell in row)
    if sum(map(len, rows)) > MOST_CELLS or lines > MOST_LINES:
        blocks = [_untabled(block) for block in blocks]
    if sum(len(rendering.lines_of(block)) for block in blocks) <= MANY:
        return list(blocks)
    return [*_run_together(blocks[:-LAST]), *(_flowing(block, TOGETHER) for block in blocks[-LAST:])]


def _without_marks(block: Block) -> Block:
    return block.with_runs(lambda run: replace(run, text=run.text.translate(ALIKE)))


def _untabled(block: Block) -> Block:
    """Return a table as lines, one for each of its rows."""
    runs = tuple(Run(f"{passage}\n") for passage in block.passages)
    return Block(Shape.PARAGRAPH, runs) if block.rows else block


def _run_together(blocks: Sequence[Block]) -> Iterator[Block]:
    flowing = (_flowing(block) for block in blocks)
    for is_short, group in groupby(flowing, key=_is_short):
        alike = list(group)
        yield from _portions(alike) if is_short else alike


def _flowing(block: Block, most: int = 1) -> Block:
    """Return the block with its short lines run together, where it has more lines than that."""
    lines = rendering.lines_of(block)
    if len(lines) <= most:
        return block
    shown: list[Block] = []
    for is_short, group in groupby(lines, key=_is_short):
        alike = list(group)
        shown += _portions(alike) if is_short else alike
    return rendering.joined(shown, "\n") if shown else replace(block, runs=())


def _is_short(block: Block) -> bool:
    plain = block.shape not in {Shape.HEADING, Shape.TABLE} and not any(run.bold for run in block.runs)
    return plain and len(block.text) <= SHORT and "\n" not in block.text


def _portions(lines: Sequence[Block]) -> Iterator[Block]:
    """Yield the lines that have something in them, run together; items of a list among them too."""
    held, length = list[str](), 0
    for words in (line.text.strip() for line in lines):
        if length > PORTION:
            yield _paragraph(held)
            held, length = [], 0
        if words:
            held.append(words)
            length += len(words) + len(APART)
    if held:
        yield _paragraph(held)


def _paragraph(words: Sequence[str]) -> Block:
    return Block(Shape.PARAGRAPH, (Run(APART.join(words)),))
