"""The model as it is kept, and what it takes for names and addresses in a text. Nothing leaves the process."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import compress
from pathlib import Path
from typing import Any

from portal.policy.disclosure import Sort
from portal.policy.identifying import Found
from portal.tagging.chain import Chain
from portal.tagging.features import features, words

KEPT = Path(__file__).with_name("names.model")
SORTS: Mapping[str, Sort] = {"N": Sort.NAME, "A": Sort.ADDRESS}
MOST_WORDS = 300  # that are looked at together: a line without end costs as much as the same in many lines
SHORT_LINE = 4  # words, up to which capitals alone don't say that a line is typed in them: a name below a letter
LINE = re.compile(r"[^\n]+")
LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")  # of other scripts it learned nothing, so it says nothing
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
            taken = [chance[self._places[tag]] >= self.sure[tag] for chance in chances]
            if sort is Sort.NAME:
                taken = list(_with_what_follows(text, line, taken))
            for start, end in _runs(text, list(compress(line, taken))):
                if _is_whole(text, start, end, sort):
                    yield Found(start, end, sort)


def _lines(text: str) -> Iterator[Sequence[Span]]:
    for match in LINE.finditer(text):
        spans = [(match.start() + start, match.start() + end) for start, end in words(match[0])]
        for at in range(0, len(spans), MOST_WORDS):
            yield spans[at : at + MOST_WORDS]


def _with_what_follows(text: str, line: Sequence[Span], taken: Sequence[bool]) -> Iterator[bool]:
    """Take the word with a capital right behind a name too, where a capital says something: a surname nobody knows."""
    capitals = [text[start].isupper() for start, end in line if text[start].isalpha()]
    says = sum(capitals) * 2 <= len(capitals) or len(capitals) <= SHORT_LINE
    last, last_end = False, 0
    for (start, end), one in zip(line, taken, strict=True):
        follows = says and last and start == last_end + 1 and text[last_end] == " " and text[start:end].istitle()
        last, last_end = one or follows, end
        yield last


def _is_whole(text: str, start: int, end: int, sort: Sort) -> bool:
    """Return whether something is no piece of a longer word, as of a reference: a name has no digit in it or by it."""
    around = text[max(start - 1, 0) : start] + text[end : end + 1]
    has_digits = sort is Sort.NAME and any(char.isdigit() for char in text[start:end])
    return bool(LATIN.search(text, start, end)) and not has_digits and not any(char.isalnum() for char in around)


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
