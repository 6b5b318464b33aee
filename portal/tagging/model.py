"""The model as it is kept, and what it takes for names and addresses in a text. Nothing leaves the process."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from portal.policy.disclosure import Sort
from portal.policy.identifying import Found
from portal.tagging.chain import Chain
from portal.tagging.features import features, words

KEPT = Path(__file__).with_name("names.model")
SORTS: Mapping[str, Sort] = {"N": Sort.NAME, "A": Sort.ADDRESS}
MOST_WORDS = 300  # that are looked at together: a line without end costs as much as the same in many lines
LINE = re.compile(r"[^\n]+")
Span = tuple[int, int]


class Model:
    """Reads texts. `sure` is how sure it must be, by tag, before it takes a word for part of a name or an address."""

    def __init__(self, chain: Chain, sure: Mapping[str, float]) -> None:
        self.sure = sure
        self._chain = chain
        self._places = {tag: chain.tags.index(tag) for tag in SORTS}

    def read(self, text: str) -> list[Found]:
        """Return what may be a name or an address, in the order of the text."""
        return sorted(one for line in _lines(text) for one in self._line(text, line))

    def _line(self, text: str, line: Sequence[Span]) -> Iterator[Found]:
        chances = self._chain.chances(features([text[start:end] for start, end in line]))
        for tag, sort in SORTS.items():
            at, sure = self._places[tag], self.sure[tag]
            taken = [span for span, chance in zip(line, chances, strict=True) if chance[at] >= sure]
            for start, end in _runs(text, taken):
                if any(char.isalpha() for char in text[start:end]):
                    yield Found(start, end, sort)


def _lines(text: str) -> Iterator[Sequence[Span]]:
    for match in LINE.finditer(text):
        spans = [(match.start() + start, match.start() + end) for start, end in words(match[0])]
        for at in range(0, len(spans), MOST_WORDS):
            yield spans[at : at + MOST_WORDS]


def _runs(text: str, taken: Sequence[Span]) -> Iterator[Span]:
    """Yield words that follow one another as one."""
    run: Span | None = None
    for start, end in taken:
        if run and not text[run[1] : start].strip():
            run = (run[0], end)
        else:
            if run:
                yield run
            run = (start, end)
    if run:
        yield run


# ---- as it is kept


@cache
def kept() -> Model:
    """Return the model that the portal is delivered with, read once."""
    said = said_of(KEPT.read_bytes())
    return Model(chain_of(said), said["sure"])


def likely(text: str) -> list[Found]:
    """Return what the kept model takes for names and addresses: to be offered, and never to be struck by itself."""
    return kept().read(text)


def chain_of(said: Mapping[str, Any]) -> Chain:
    """Return what was learned, of what a file says."""
    return Chain(said["tags"], said["states"], said["moves"])


def said_of(content: bytes) -> dict[str, Any]:
    """Return what a kept file says: what was learned, of which features, and how sure it must be."""
    said: dict[str, Any] = json.loads(zlib.decompress(content))
    return said
