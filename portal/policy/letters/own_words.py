"""A letter that its writer went on to edit: as text and back, and what to do when its facts change afterwards.

The text is the letter's own small Markdown, without fields: what stands in it is what is sent. A paragraph that wasn't
touched stays the very block it was. What looks like a mark in the words of a field is written with a backslash before
it, so that nothing that a citizen typed turns into marks once its paragraph is touched, either.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from portal.policy.letters import tables
from portal.policy.letters.checking import VALUE, Edited
from portal.policy.letters.merge_fields import TYPED
from portal.policy.letters.merging import BLANK_LINE, BOLD, Block, Run, Shape, Value, has, merge, parts, placeholders

MARK_OF = {Shape.HEADING: "# ", Shape.ITEM: "- ", Shape.PARAGRAPH: ""}
SHAPE_OF = {"# ": Shape.HEADING, "- ": Shape.ITEM}
MARKS = re.compile(r"\*\*+|\{\{+|\A\*|\*\Z")
BEGINS = re.compile(r"^[#-](?=\s)", re.MULTILINE)  # what would make a line of a paragraph something else
BEFORE_MARK = re.compile(r"\\(?=[\\*{#-]|\Z)")
ESCAPED = re.compile(r"\\([\\*{#-])")
# What stands for an escaped sign while marks are read: characters that no text has.
STAND_INS = {sign: chr(0xFDD0 + at) for at, sign in enumerate("\\*{#-")}
MEANT = {ord(stand_in): sign for sign, stand_in in STAND_INS.items()}


def source(blocks: Iterable[Block]) -> str:
    """Return a letter as the text that its writer edits."""
    return "\n\n".join(_source(block) for block in blocks)


def _source(block: Block) -> str:
    if block.rows:
        return unicodedata.normalize("NFC", tables.written([[_marked(cell) for cell in row] for row in block.rows]))
    words = BLANK_LINE.sub("\n", _marked(block.runs)).strip()
    if block.shape is Shape.PARAGRAPH:
        words = BEGINS.sub(r"\\\g<0>", words)
    return unicodedata.normalize("NFC", MARK_OF[block.shape] + tables.barred(words))


def _marked(runs: Iterable[Run]) -> str:
    return "".join(f"**{_escaped(run.text)}**" if run.bold else _escaped(run.text) for run in runs)


def _escaped(words: str) -> str:
    return MARKS.sub(lambda found: "".join(f"\\{one}" for one in found[0]), BEFORE_MARK.sub(r"\g<0>\\", words))


def _hidden(text: str) -> str:
    """Return an edited text of which whatever has a backslash before it is no mark any more."""
    return ESCAPED.sub(lambda found: STAND_INS[found[1]], text)


def _shown(text: str) -> str:
    return text.translate(MEANT)


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
    if part in known:
        yield known[part]
        return
    part = _hidden(part)
    lines = part.split("\n")
    if all(line.startswith("- ") for line in lines):
        yield from (Block(Shape.ITEM, _runs(line[2:])) for line in lines)
    elif part.startswith("# ") and len(lines) == 1:
        yield Block(Shape.HEADING, _runs(part[2:]))
    elif table := tables.table_of(part):
        yield Block(Shape.TABLE, rows=tuple(tuple(map(_runs, row)) for row in table))
    else:
        yield Block(Shape.PARAGRAPH, _runs(tables.unbarred(part)))


def _runs(text: str) -> tuple[Run, ...]:
    pieces = enumerate(BOLD.split(text))
    return tuple(
        Run(_shown(piece), index % 2 == 1, tuple(map(_shown, placeholders(piece)))) for index, piece in pieces if piece
    )


def edited(blocks: Iterable[Block], body: str, fields: Mapping[str, Value]) -> Edited:
    """Return what an edited letter is checked by: words that must be the body's aren't said by quoting a citizen."""
    typed = [words for name in TYPED for words in parts(str(fields.get(name, "")))]
    composed = merge(
        body, {name: VALUE if name in TYPED and has(name, fields) else one for name, one in fields.items()}
    )
    return Edited(tuple(_without(blocks, Counter(typed))), composed, "\n".join(typed))


def _without(blocks: Iterable[Block], typed: Counter[str]) -> Iterator[Block]:
    """A paragraph of ours that reads like one of theirs stands there once more than they wrote it."""
    for block in blocks:
        if block.shape is Shape.PARAGRAPH and typed[block.text] > 0:
            typed[block.text] -= 1
        else:
            yield block


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
