"""A letter that its writer went on to edit: as text and back, and what to do when its facts change afterwards.

The text is the letter's own small Markdown, without fields: what stands in it is what is sent. A paragraph that wasn't
touched stays the very block it was, so nothing that a citizen typed turns into marks.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from portal.policy.letters import tables
from portal.policy.letters.merge_fields import TYPED
from portal.policy.letters.merging import BLANK_LINE, BOLD, PLACEHOLDER, Block, Run, Shape, Value, parts

MARK_OF = {Shape.HEADING: "# ", Shape.ITEM: "- ", Shape.PARAGRAPH: ""}
SHAPE_OF = {"# ": Shape.HEADING, "- ": Shape.ITEM}
NOT_OURS = "\N{OBJECT REPLACEMENT CHARACTER}"


def source(blocks: Iterable[Block]) -> str:
    """Return a letter as the text that its writer edits."""
    return "\n\n".join(_source(block) for block in blocks)


def _source(block: Block) -> str:
    if block.rows:
        return unicodedata.normalize("NFC", tables.written([[_marked(cell) for cell in row] for row in block.rows]))
    words = tables.barred(BLANK_LINE.sub("\n", _marked(block.runs)).strip())
    return unicodedata.normalize("NFC", MARK_OF[block.shape] + words)


def _marked(runs: Iterable[Run]) -> str:
    return "".join(f"**{run.text}**" if run.bold else run.text for run in runs)


def blocks_of(text: str, composed: Iterable[Block]) -> tuple[Block, ...]:
    """Return an edited text as blocks: those of the `composed` letter where a paragraph is as it was there."""
    known = {_source(block): block for block in composed}
    return tuple(one for part in parts(text) for one in _read(part, known))


def flaws(text: str, composed: Iterable[Block]) -> tuple[str, ...]:
    """Return what keeps a table of an edited text from being one, in sentences. An untouched paragraph is as it was."""
    known = {_source(block) for block in composed}
    found = (one for part in parts(text) if part not in known for one in tables.flaws(part))
    return tuple(dict.fromkeys(tables.told(flaw, shown) for _, flaw, shown in found))


def _read(part: str, known: Mapping[str, Block]) -> Iterator[Block]:
    """Lines that each begin with a dash are items; a paragraph keeps its lines."""
    lines = part.split("\n")
    if part in known:
        yield known[part]
    elif all(line.startswith("- ") for line in lines):
        yield from (Block(Shape.ITEM, _runs(line[2:])) for line in lines)
    elif part.startswith("# ") and len(lines) == 1:
        yield Block(Shape.HEADING, _runs(part[2:]))
    elif table := tables.table_of(part):
        yield Block(Shape.TABLE, rows=tuple(tuple(map(_runs, row)) for row in table))
    else:
        yield Block(Shape.PARAGRAPH, _runs(tables.unbarred(part)))


def _runs(text: str) -> tuple[Run, ...]:
    pieces = enumerate(BOLD.split(text))
    return tuple(Run(piece, index % 2 == 1, tuple(PLACEHOLDER.findall(piece))) for index, piece in pieces if piece)


def ours(blocks: Iterable[Block], fields: Mapping[str, Value]) -> tuple[Block, ...]:
    """Return an edited letter without what a citizen typed: words that must be the body's aren't said by quoting it."""
    typed = [words for name in TYPED for words in parts(str(fields.get(name, "")))]
    quoted = dict.fromkeys((*typed, *map(tables.one_line, typed)))  # as it stands in a cell
    return tuple(block.with_runs(lambda run: _without(run, quoted)) for block in blocks)


def _without(run: Run, quoted: Iterable[str]) -> Run:
    text = run.text
    for words in quoted:
        text = text.replace(words, NOT_OURS)
    return replace(run, text=text)


@dataclass(frozen=True)
class Change:
    """A passage that the facts would now say otherwise: what it was, and what it would be."""

    before: str
    after: str


def changes(before: str, after: str) -> tuple[Change, ...]:
    """Return what the composed letter says otherwise than it did when its writer edited it, passage by passage."""
    return tuple(Change("\n\n".join(old), "\n\n".join(new)) for _, old, new in _changed(before, after))


def taken(own: str, before: str, after: str) -> str:
    """Return the writer's text with what changed taken in, and the writer's own words kept everywhere else.

    A passage that the writer had changed too is followed by the new one: what to keep of both is for them to say.
    """
    text = list(parts(own))
    for at, old, new in _changed(before, after):
        place = _find(text, old)
        if place is not None:
            text[place : place + len(old)] = new
        else:
            place = _after(text, list(parts(before))[:at])
            text[place:place] = [one for one in new if one not in text]
    return "\n\n".join(text)


def _changed(before: str, after: str) -> list[tuple[int, list[str], list[str]]]:
    old, new = list(parts(before)), list(parts(after))
    found = SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes()
    return [(a, old[a:b], new[c:d]) for tag, a, b, c, d in found if tag != "equal"]


def _find(text: list[str], passage: list[str]) -> int | None:
    if not passage:
        return None
    last = len(text) - len(passage) + 1
    return next((at for at in range(last) if text[at : at + len(passage)] == passage), None)


def _after(text: list[str], earlier: list[str]) -> int:
    """Return the place after the last of the earlier paragraphs that still stands; the end, where none does."""
    for words in reversed(earlier):
        if words in text:
            return text.index(words) + 1
    return len(text)
