"""Checking: the proof, element by element, that a letter says what it must."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate

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


@dataclass(frozen=True)
class Edited:
    """A letter that its writer edited, without the paragraphs that a citizen typed, and the composed one beside it.

    `composed` has nothing in place of what they typed, and `typed` is all of that.
    """

    own: tuple[Block, ...]
    composed: tuple[Block, ...]
    typed: str

    def is_ours(self, sentence: str, words: str, choices: tuple[str, ...] = ()) -> bool:
        """Return whether a sentence is the body's own: it was composed, or nobody else used these words before.

        In a sentence of their own a writer names one of `choices` alone.
        """
        if any(_shape(one).fullmatch(sentence) for one in _all_with(words, self.composed)):
            return True
        return _letters(words) not in _letters(self.typed) and len(named(sentence, choices)) <= 1


def _letters(words: str) -> str:
    """Return words without marks and punctuation: a quote may leave these out."""
    return " ".join(re.findall(r"[^\W_]+", words.casefold()))


def _all_with(words: str, blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        yield from (one for one in block.passages if words.casefold() in one.casefold())
    yield from (sentence for sentence, _ in _with(words, blocks))


def _shape(sentence: str) -> re.Pattern[str]:
    """Return what a sentence of ours looks like with the values put in."""
    return re.compile(re.escape(sentence).replace(VALUE, ".+?"), re.DOTALL)


def check(
    kind: LetterKind,
    blocks: tuple[Block, ...],
    fields: Mapping[str, Value],
    marks: frozenset[str] = frozenset(),
    edited: Edited | None = None,
    choices: Mapping[str, tuple[str, ...]] = ANY,
) -> Check:
    """Return the proof that `blocks` keep the contract of `kind`, and what they lack.

    `blocks` come from `merge` with the same `fields`; `marks` say which conditions hold. `edited` is what a
    letter that its writer edited is checked by. `choices` are, by field, all the names of which it
    brings in one: a sentence that says a longer one, such as “Not upheld”, doesn't say “Upheld”.
    """
    left = {name for block in blocks for run in block.all_runs for name in run.left}
    needed = [element for element in kind.elements if not element.when or element.when in marks]
    looked = _Looked(blocks, fields, edited, _ours(kind, fields), choices)
    found = {element.key: _proof(element, looked) for element in needed}
    return Check(
        proofs=tuple(proof for proof in found.values() if proof),
        missing=tuple(
            Missing(e.key, lacking(kind, e, fields, is_own=edited is not None), e.clause)
            for e in needed
            if not found[e.key]
        ),
        unresolved=tuple(sorted(left.union(left_in(kind.subject, fields)))),
    )


def lacking(kind: LetterKind, element: Element, fields: Mapping[str, Value], *, is_own: bool) -> str:
    """Return what a letter lacks, and where to write it, where that is for its writer to do."""
    empty = [one.name for one in kind.entries if one.field in element.fields and not has(one.field, fields)]
    where = " and ".join(f"“{name}”" for name in empty)
    mend = f" Write it under {where}." if empty else " Write it in your letter." if is_own else ""
    return f"The letter lacks this: {element.words}.{mend}"


@dataclass(frozen=True)
class _Looked:
    """What a proof is looked for in: the letter, what fills it, and what of it is ours."""

    blocks: tuple[Block, ...]
    fields: Mapping[str, Value]
    edited: Edited | None
    ours: tuple[Block, ...]
    choices: Mapping[str, tuple[str, ...]]


def _ours(kind: LetterKind, fields: Mapping[str, Value]) -> tuple[Block, ...]:
    """A phrase must be ours: a citizen who quotes the ombudsman hasn't been told of the ombudsman."""
    return merge(kind.body, {name: VALUE for name in fields if has(name, fields)})


def _proof(element: Element, looked: _Looked) -> Proof | None:
    if element.phrase:
        sentence = _phrase(element.phrase, looked)
        return Proof(element.key, sentence, element.clause) if sentence else None
    sentences = [sentence for name in element.fields for sentence in _saying(name, looked)]
    if not sentences or not all(sentences):
        return None
    return Proof(element.key, " … ".join(dict.fromkeys(s for s in sentences if s)), element.clause)


def _phrase(phrase: str, looked: _Looked) -> str | None:
    if edited := looked.edited:
        return _sentence_with(phrase, edited.own, lambda said: edited.is_ours(said, phrase))
    sentence = _sentence_with(phrase, looked.ours)
    return _as_sent(sentence, looked.blocks) if sentence else None


def _saying(name: str, looked: _Looked) -> Iterator[str | None]:
    """Yield the sentences that say a value: the first paragraph of a text, and all of a list. None for what isn't said.

    One of a list that has parts is said by a row of a table that has both, too.
    """
    value = looked.fields.get(name, "")
    if isinstance(value, str) or not any(item.strip() for item in value):
        words = first_words(value)
        yield _chosen(name, words, looked) if name in looked.choices else _sentence_with(words, looked.blocks)
        return
    for item in value:
        in_row = _row_with(item.both, looked.blocks) if isinstance(item, Parted) else None
        yield from [in_row] if in_row else [_sentence_with(words, looked.blocks) for words in parts(item)]


def _chosen(field: str, name: str, looked: _Looked) -> str | None:
    """Return the sentence that says one name of several, and none that only begins or ends like it."""
    names, edited = looked.choices[field], looked.edited

    def says(sentence: str) -> bool:
        return name in named(sentence, names) and (edited is None or edited.is_ours(sentence, sentence, names))

    return _sentence_with(name, edited.own if edited else looked.blocks, says)


def _row_with(both: tuple[str, str], blocks: tuple[Block, ...]) -> str | None:
    wanted = [_bare(part) for part in both]
    rows = (row for block in blocks for row in block.rows[1:])
    found = (row for row in rows if all(any(want in _bare(words_of(cell)) for cell in row) for want in wanted))
    return next((" | ".join(map(words_of, row))[:LONGEST_PROOF] for row in found), None)


def _bare(words: str) -> str:
    return " ".join(words.split()).casefold()


def _as_sent(sentence: str, blocks: tuple[Block, ...]) -> str:
    """Return a sentence of ours as it stands in the letter, with the values that were put in."""
    shape = _shape(sentence)
    passages = (passage for block in blocks for passage in block.passages)
    found = next((match for passage in passages if (match := shape.search(passage))), None)
    return found[0][:LONGEST_PROOF] if found else sentence


def _sentence_with(
    words: str, blocks: tuple[Block, ...], says: Callable[[str], bool] = lambda _sentence: True
) -> str | None:
    found = (_excerpt(said, wanted) for said, wanted in _with(words, blocks) if words and says(said))
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
    at, length = _place(text, words)
    return text[:LONGEST_PROOF] if at + length <= LONGEST_PROOF else text[at : at + LONGEST_PROOF]


def _place(text: str, words: str) -> tuple[int, int]:
    """Return where words that a text has begin in it, and how long they are there.

    Folding makes two characters of one (“ß”, “İ”), so a place in the folded text isn't one in the text.
    """
    folded, wanted = text.casefold(), words.casefold()
    at = folded.find(wanted)
    ends = [0, *accumulate(len(char.casefold()) for char in text)]
    begins = bisect_right(ends, at) - 1
    return begins, bisect_left(ends, at + len(wanted)) - begins
