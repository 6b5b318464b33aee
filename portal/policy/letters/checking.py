"""Checking: the proof, element by element, that a letter says what it must."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from portal.policy.letters.contract import Element, LetterKind
from portal.policy.letters.merging import Block, Parted, Value, first_words, has, left_in, merge, parts, words_of
from portal.policy.letters.naming import named
from portal.policy.letters.tables import one_line

SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
LONGEST_PROOF = 300
ANY: Mapping[str, tuple[str, ...]] = {}
VALUE = "\N{OBJECT REPLACEMENT CHARACTER}"  # where a value stands, while only our own words are looked at


@dataclass(frozen=True)
class Proof:
    """An element, the sentence that says it, and the clause it answers to: kept with the letter."""

    element: str
    sentence: str
    clause: str


@dataclass(frozen=True)
class Missing:
    """An element that isn't there, in words for the officer who must supply it."""

    element: str
    sentence: str
    clause: str


@dataclass(frozen=True)
class Check:
    """What was proved, what is missing, and which merge fields had nothing to put in."""

    proofs: tuple[Proof, ...]
    missing: tuple[Missing, ...]
    unresolved: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Return whether the letter may be issued."""
        return not self.missing and not self.unresolved


def check(
    kind: LetterKind,
    blocks: tuple[Block, ...],
    fields: Mapping[str, Value],
    marks: frozenset[str] = frozenset(),
    own: tuple[Block, ...] | None = None,
    choices: Mapping[str, tuple[str, ...]] = ANY,
) -> Check:
    """Return the proof that `blocks` keep the contract of `kind`, and what they lack.

    `blocks` come from `merge` with the same `fields`; `marks` say which conditions hold. `own` are the blocks of a
    letter that its writer edited, without what a citizen typed. `choices` are, by field, all the names of which it
    brings in one: a sentence that says a longer one, such as “Not upheld”, doesn't say “Upheld”.
    """
    left = {name for block in blocks for run in block.all_runs for name in run.left}
    needed = [element for element in kind.elements if not element.when or element.when in marks]
    # A phrase must be ours: a citizen who quotes the ombudsman hasn't been told of the ombudsman.
    ours = merge(kind.body, {name: VALUE for name in fields if has(name, fields)}) if own is None else own
    found = {element.key: _proof(element, blocks, ours, fields, choices) for element in needed}
    return Check(
        proofs=tuple(proof for proof in found.values() if proof),
        missing=tuple(Missing(e.key, f"The letter must say {e.words}.", e.clause) for e in needed if not found[e.key]),
        unresolved=tuple(sorted(left.union(left_in(kind.subject, fields)))),
    )


def _proof(
    element: Element,
    blocks: tuple[Block, ...],
    ours: tuple[Block, ...],
    fields: Mapping[str, Value],
    choices: Mapping[str, tuple[str, ...]],
) -> Proof | None:
    if element.phrase:
        sentence = _sentence_with(element.phrase, ours)
        return Proof(element.key, _as_sent(sentence, blocks), element.clause) if sentence else None
    sentences = [
        sentence for name in element.fields for sentence in _saying(fields.get(name, ""), blocks, choices.get(name, ()))
    ]
    if not sentences or not all(sentences):
        return None
    return Proof(element.key, " … ".join(dict.fromkeys(s for s in sentences if s)), element.clause)


def _saying(value: Value, blocks: tuple[Block, ...], names: tuple[str, ...]) -> Iterator[str | None]:
    """Yield the sentences that say a value: the first paragraph of a text, and all of a list. None for what isn't said.

    One of a list that has parts is said by a row of a table that has both, too.
    """
    if isinstance(value, str) or not any(item.strip() for item in value):
        words = first_words(value)
        yield _sentence_with(words, blocks, lambda said: not names or words in named(said, names)) if words else None
        return
    for item in value:
        in_row = _row_with(item.both, blocks) if isinstance(item, Parted) else None
        yield from [in_row] if in_row else [_sentence_with(words, blocks) for words in parts(item)]


def _row_with(both: tuple[str, str], blocks: tuple[Block, ...]) -> str | None:
    wanted = [_bare(part) for part in both]
    rows = (row for block in blocks for row in block.rows[1:])
    found = (row for row in rows if all(any(want in _bare(words_of(cell)) for cell in row) for want in wanted))
    return next((" | ".join(map(words_of, row))[:LONGEST_PROOF] for row in found), None)


def _bare(words: str) -> str:
    return " ".join(words.split()).casefold()


def _as_sent(sentence: str, blocks: tuple[Block, ...]) -> str:
    """Return a sentence of ours as it stands in the letter, with the values that were put in."""
    shape = re.compile(re.escape(sentence).replace(VALUE, ".+?"), re.DOTALL)
    passages = (passage for block in blocks for passage in block.passages)
    found = next((match for passage in passages if (match := shape.search(passage))), None)
    return found[0][:LONGEST_PROOF] if found else sentence


def _sentence_with(
    words: str, blocks: tuple[Block, ...], says: Callable[[str], bool] = lambda _sentence: True
) -> str | None:
    found = (_excerpt(said, wanted) for said, wanted in _with(words, blocks) if says(said))
    return next(found, None)


def _with(words: str, blocks: tuple[Block, ...]) -> Iterator[tuple[str, str]]:
    """Yield each sentence that has some words, or the passage, where they are more than a sentence."""
    for passage, wanted in _read(blocks, words):
        if wanted.casefold() in passage.casefold():
            sentences = [one for one in SENTENCE_END.split(passage) if wanted.casefold() in one.casefold()]
            yield from ((one, wanted) for one in sentences or [passage])


def _read(blocks: tuple[Block, ...], words: str) -> Iterator[tuple[str, str]]:
    """Yield each passage of a letter, and the words that are looked for as they would stand there."""
    for block in blocks:
        wanted = one_line(words) if block.rows else words
        yield from ((passage, wanted) for passage in block.passages)


def _excerpt(text: str, words: str) -> str:
    """From the start where the words come early enough to be read, else from the words themselves."""
    at = text.casefold().find(words.casefold())
    return text[:LONGEST_PROOF] if at + len(words) <= LONGEST_PROOF else text[at : at + LONGEST_PROOF]
