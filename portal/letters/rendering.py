"""A letter's blocks as HTML and as plain text; every character of a value is only ever text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from markupsafe import Markup, escape

from portal.policy.letters import Block, Run, Shape


def as_json(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """Return the blocks as they are kept with the letter."""
    return [{"shape": block.shape.value, "runs": [[run.text, run.bold] for run in block.runs]} for block in blocks]


def from_json(kept: Iterable[dict[str, Any]]) -> tuple[Block, ...]:
    """Return the blocks that were kept."""
    return tuple(Block(Shape(one["shape"]), tuple(Run(text, bold) for text, bold in one["runs"])) for one in kept)


def html(blocks: Iterable[Block], *, heading: str = "h2") -> Markup:
    """Return the letter's body as HTML."""
    parts: list[Markup] = []
    for is_list, group in groupby(blocks, key=lambda block: block.shape is Shape.ITEM):
        if is_list:
            parts.append(
                Markup("<ul>{}</ul>").format(Markup("").join(Markup("<li>{}</li>").format(_runs(b)) for b in group))
            )
        else:
            parts.extend(_block(block, heading) for block in group)
    return Markup("\n").join(parts)


def _block(block: Block, heading: str) -> Markup:
    tag = Markup(heading if block.shape is Shape.HEADING else "p")  # noqa: S704 - one of our own tags
    return Markup("<{}>{}</{}>").format(tag, _runs(block), tag)


def _runs(block: Block) -> Markup:
    return Markup("").join(
        Markup("<strong>{}</strong>").format(_lines(run.text)) if run.bold else _lines(run.text) for run in block.runs
    )


def _lines(text: str) -> Markup:
    return Markup("<br>").join(escape(line) for line in text.split("\n"))


def text(blocks: Iterable[Block]) -> str:
    """Return the letter's body as plain text, in lines that an e-mail reader shows whole."""
    return "\n\n".join(_plain(block) for block in blocks).replace("\n\n  - ", "\n  - ") + "\n"


def _plain(block: Block) -> str:
    if block.shape is Shape.ITEM:
        return textwrap.fill(block.text, 76, initial_indent="  - ", subsequent_indent="    ", break_long_words=False)
    lines = (textwrap.fill(line, 76, break_long_words=False, break_on_hyphens=False) for line in block.text.split("\n"))
    return "\n".join(lines)
