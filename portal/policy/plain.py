"""Plain language: what makes a text hard to read, as advice to whoever writes it. It never stops anything.

The reading age is the grade of Flesch and Kincaid (1975), 0.39 × words a sentence + 11.8 × syllables
a word - 15.59, plus five years: the age at which a child begins the first grade is six. It is worked out for English
alone, of whole sentences, from thirty words on. A sentence of more than 25 words is called long, as the style guide of
GOV.UK has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from portal.policy.letters import tables
from portal.policy.letters.merging import BOLD, FIELD, part_of, parts

LONG_SENTENCE, FEWEST = 25, 30  # words
YOUNGEST, OLDEST, WANTED = 5, 22, 11  # years of age; nine to eleven is what plain writing aims at
MOST_TOLD, MOST_SHOWN, MOST_READ = 20, 160, 40_000  # hints of one sort; characters of a sentence, of a text

SENTENCE_END = re.compile(r"(?<=[.!?:])\s+(?=[A-Z“\"(\[]|$)|\n")
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
VOWELS = re.compile(r"[aeiouy]+")
BE = "am|is|are|was|were|be|been|being|isn['’]t|aren['’]t|wasn['’]t|weren['’]t"
IRREGULAR = (
    "begun|broken|brought|built|chosen|done|drawn|driven|eaten|fallen|felt|forgotten|found|given|held|hidden|kept|known"
    "|laid|led|left|lost|made|meant|met|paid|proven|read|run|said|seen|sent|set|shown|sold|spoken|spent|taken|taught"
    "|told|thought|thrown|understood|withdrawn|won|worn|written|put"
)
PASSIVE = re.compile(rf"\b(?:{BE})\s+(?:not\s+|also\s+|[a-z]+ly\s+)?((?:[a-z]{{2,}}ed)|{IRREGULAR})\b", re.IGNORECASE)
NO_PARTICIPLE = frozenset({"need", "indeed", "pleased", "concerned", "dissatisfied", "interested", "red"})


class Sort(StrEnum):
    """What is hard about some words."""

    LONG = "long sentence"
    PASSIVE = "passive"
    JARGON = "jargon"


@dataclass(frozen=True)
class Jargon:
    """A word or phrase that a body doesn't want in what it writes, and what to write instead."""

    words: str
    instead: str


@dataclass(frozen=True)
class Hint:
    """Some words that could be plainer, and the advice."""

    sort: Sort
    words: str
    advice: str


@dataclass(frozen=True)
class Reading:
    """How a text reads: its words, the age it can be read at (None where that can't be said), and hints."""

    words: int
    age: int | None
    hints: tuple[Hint, ...] = ()

    @property
    def is_young(self) -> bool:
        """Return whether it reads as plain writing should."""
        return self.age is not None and self.age <= WANTED


def read(text: str, language: str, jargon: Iterable[Jargon] = ()) -> Reading:
    """Return how a letter's text, or what an officer wrote for one, reads. Merge fields count as a short word."""
    is_english = language.partition("-")[0] == "en"
    sentences = [one for one in _sentences(text[:MOST_READ]) if WORD.search(one)]
    words = [word for sentence in sentences for word in WORD.findall(sentence)]
    found = [*_long(sentences), *(_passive(sentences) if is_english else ()), *_jargon(sentences, jargon)]
    return Reading(len(words), _age(sentences) if is_english else None, tuple(found))


def _age(sentences: Iterable[str]) -> int | None:
    """A greeting, a heading and a signature are no sentences: they would make any letter look easy."""
    whole = [one for one in sentences if one.rstrip("”\"')").endswith((".", "!", "?", ":"))]
    words = [word for sentence in whole for word in WORD.findall(sentence)]
    return reading_age(words, len(whole)) if len(words) >= FEWEST else None


def reading_age(words: list[str], sentences: int) -> int:
    """Return the age, in years, at which so many sentences of these words can be read."""
    syllables = sum(syllables_in(word) for word in words)
    grade = 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59
    return min(max(round(grade + 5), YOUNGEST), OLDEST)


def syllables_in(word: str) -> int:
    """Return the syllables of an English word, near enough: its groups of vowels, without a silent e."""
    lower = word.lower()
    count = len(VOWELS.findall(lower))
    if lower.endswith("e") and not lower.endswith(("le", "ee")) and count > 1:
        count -= 1
    if lower.endswith("ed") and not lower.endswith(("ted", "ded")) and count > 1:
        count -= 1
    return max(count, 1)


def _sentences(text: str) -> Iterator[str]:
    for part in parts(text):
        words = BOLD.sub(r"\1", part_of(part).words.removeprefix("# "))
        table = tables.table_of(words)
        lines = (
            [cell for row in table for cell in row] if table else re.split(r"\n(?=- )|^- ", words, flags=re.MULTILINE)
        )
        for line in (FIELD.sub("it", one) for one in lines):
            joined = " ".join(line.split())
            yield from (one.strip() for one in SENTENCE_END.split(joined) if one.strip())


def _long(sentences: Iterable[str]) -> list[Hint]:
    counted = ((one, len(WORD.findall(one))) for one in sentences)
    advice = "{} words. Make two sentences of it."
    return [Hint(Sort.LONG, _shown(one), advice.format(many)) for one, many in counted if many > LONG_SENTENCE][
        :MOST_TOLD
    ]


def _passive(sentences: Iterable[str]) -> list[Hint]:
    found = (match for one in sentences for match in PASSIVE.finditer(one) if match[1].lower() not in NO_PARTICIPLE)
    words = dict.fromkeys(match[0] for match in found)
    return [Hint(Sort.PASSIVE, one, "Say who does it.") for one in words][:MOST_TOLD]


def _jargon(sentences: Iterable[str], jargon: Iterable[Jargon]) -> list[Hint]:
    text = "\n".join(sentences).casefold()
    found = (one for one in jargon if re.search(rf"(?<!\w){re.escape(one.words.casefold())}(?!\w)", text))
    return [Hint(Sort.JARGON, one.words, f"Say “{one.instead}”.") for one in found][:MOST_TOLD]


def _shown(sentence: str) -> str:
    return sentence if len(sentence) <= MOST_SHOWN else sentence[:MOST_SHOWN].rsplit(" ", 1)[0] + " …"
