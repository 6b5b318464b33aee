"""Where in a text stands what was searched for: a stretch of it, with the words that were found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from portal.policy.searching import CJK, PHONE, PHONE_WORD, Query, Reading, backwards, digits_of, fold, words_of

# A word as it is written, with what may stand within it: apostrophes, accents apart, vowel signs, joiners.
WITHIN = "'\u2019\u02bc`\u00ad\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0dff\u200b-\u200f"
WRITTEN = re.compile(rf"[{CJK}]|[^\W_{CJK}](?:[^\W_{CJK}]|[{WITHIN}])*")
AROUND, LONGEST_PASSAGE = 90, 260  # characters before the first word that was found, and in all

Span = tuple[int, int]


@dataclass(frozen=True)
class Passage:
    """A stretch of a text, in parts: each with whether it is what was searched for."""

    parts: tuple[tuple[str, bool], ...]
    hits: int = 0


def passage(text: str, query: Query) -> Passage:
    """Return the stretch of a text around the first word that was searched for, and how many of the terms stand in it.

    Without any it is the text's beginning.
    """
    by_term = _marked(text, query)
    marked = _apart(sorted({span for here in by_term for span in here}))
    start = max(0, marked[0][0] - AROUND) if marked else 0
    start = _at_word(text, start) if start else 0
    end = min(len(text), start + LONGEST_PASSAGE)
    seen = sum(any(start <= at < end for at, _ in here) for here in by_term)
    return Passage(tuple(_parts(text, start, end, marked)), seen)


def _marked(text: str, query: Query) -> list[set[Span]]:
    """Return where the words of each term stand that was searched for."""
    if not _may_hold(text, query):
        return []
    spans = [(one.start(), one.end(), words) for one in WRITTEN.finditer(text) if (words := words_of(one.group()))]
    return [
        {span for reading in term for span in _reading(spans, reading)} | set(_phone_spans(text, term))
        for term in query.terms
    ]


def _may_hold(text: str, query: Query) -> bool:
    """Looked at first, since most texts of a case hold nothing of what was searched for."""
    folded = fold(text)
    readings = [reading.words[0] for term in query.terms for reading in term]
    return any(word in folded or _is_phone(word) for word in readings)


def _is_phone(word: str) -> bool:
    return word.startswith(PHONE_WORD) and word[-1].isdigit()


def _apart(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in spans:
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _reading(spans: list[tuple[int, int, list[str]]], reading: Reading) -> Iterator[Span]:
    size = len(reading.words)
    for at, (start, _, words) in enumerate(spans):
        if len(words) == 1 and _is(words[0], reading, 0) and at + size <= len(spans):
            rest = spans[at + 1 : at + size]
            if all(_is(" ".join(one[2]), reading, n) for n, one in enumerate(rest, start=1)):
                yield start, spans[at + size - 1][1]


def _is(word: str, reading: Reading, place: int) -> bool:
    wanted = reading.words[place]
    if reading.prefix and place == len(reading.words) - 1:
        return word.startswith(wanted)
    return word == wanted


def _phone_spans(text: str, term: tuple[Reading, ...]) -> Iterator[Span]:
    ends = tuple(one.words[0] for one in term if _is_phone(one.words[0]))
    for one in PHONE.finditer(text) if ends else ():
        if backwards(digits_of(one.group())).startswith(ends):
            yield one.span()


def _at_word(text: str, start: int) -> int:
    space = text.find(" ", start, start + 30)
    return space + 1 if space >= 0 else start


def _parts(text: str, start: int, end: int, marked: list[Span]) -> Iterator[tuple[str, bool]]:
    if start:
        yield "… ", False
    at = start
    for first, last in marked:
        if first >= end:
            break
        if first > at:
            yield text[at:first], False
        yield text[max(first, at) : last], True
        at = last
    if at < end:
        yield text[at:end], False
    if max(at, end) < len(text):
        yield " …", False
