"""What someone types into the search box, understood; and texts as words that it is held against.

Texts are kept as plain words: without case, accents, marks that aren't seen, and punctuation. Whatever is typed becomes
terms that must all be found, each in one of several readings; no text is a fault, it only may hold no word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

MOST_TYPED, MOST_TERMS = 200, 12  # characters and terms of a question that are looked at
LONGEST_WORD = 40  # characters by which a word is known
PREFIX_FROM = 3  # letters from which on a word finds longer ones too
FEWEST_DIGITS = 6  # of what may be a telephone number
PHONE_WORD = "tel"  # before the digits of a telephone number, which are kept backwards: its end is what is sure

LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})  # as in the tracking numbers
CHARACTERS, GROUP = 12, 4  # of a tracking number behind its prefix, and of each of its groups

APOSTROPHES = re.compile("['\u2019\u02bc`]")
CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # written without spaces: each is a word by itself
WORD = re.compile(rf"[{CJK}]|[^\W_{CJK}]+")
POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?) ?(\d[a-z]{2})\b")
PHONE = re.compile(r"(?<![\w])\+?\(?\d[\d ()./\u00a0-]{4,30}\d(?!\w)")
QUOTES = str.maketrans(dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", '"'))
CHUNK = re.compile(r'"([^"]*)"?|([^\s"]+)')
SEPARATE = {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}


class _Folding(dict[int, str | None]):
    """What becomes of each character, worked out when it is first met."""

    def __missing__(self, code: int) -> str | None:
        category = unicodedata.category(chr(code))
        unseen = category in {"Cf", "Cs"} or category.startswith("M")
        self[code] = found = None if unseen else SEPARATE.get(chr(code), chr(code))
        return found


FOLDING = _Folding()


@dataclass(frozen=True)
class Reading:
    """Words that must follow each other. With `prefix` the last may go on."""

    words: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True)
class Query:
    """What is searched for: of each term one reading must be found. `cut` says that more was typed than that."""

    terms: tuple[tuple[Reading, ...], ...]
    cut: bool = False

    def __bool__(self) -> bool:
        return bool(self.terms)


# ---- texts as words


def fold(text: str) -> str:
    """Return a text without case, accents and characters that nobody sees."""
    bare = APOSTROPHES.sub("", text)
    if bare.isascii():
        return bare.lower()
    return unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", bare).casefold()).translate(FOLDING)


def words_of(text: str) -> list[str]:
    """Return the words of a text in their order."""
    return [word[:LONGEST_WORD] for word in WORD.findall(fold(text))]


def kept_words(text: str) -> list[str]:
    """Return the words that a text is kept as: its own, and other ways to write its postcodes and telephone numbers."""
    folded = fold(text)
    found = [word[:LONGEST_WORD] for word in WORD.findall(folded)]
    for outward, inward in POSTCODE.findall(folded):
        found += [outward + inward, outward, inward]
    return found + [backwards(digits) for one in PHONE.findall(text) if (digits := digits_of(one))]


def kept_number(number: str) -> list[str]:
    """Return the words that a tracking number is kept as: its groups, and all of it in one."""
    groups = words_of(number)
    return [*groups, "".join(groups)]


def digits_of(typed: str) -> str:
    """Return the digits of what may be a telephone number, without the noughts before it; "" of fewer than that."""
    digits = "".join(char for char in typed if char.isascii() and char.isdigit())
    return digits.lstrip("0") if len(digits) >= FEWEST_DIGITS else ""


def backwards(digits: str) -> str:
    """Return the word that a telephone number is kept as: its digits from the end, where the sure ones are."""
    return PHONE_WORD + digits[::-1]


# ---- what was typed


def parse(typed: str) -> Query:
    """Return what is searched for. Nothing that can be typed is refused."""
    text = typed[:MOST_TYPED].translate(QUOTES)
    terms = tuple(dict.fromkeys(term for term in _terms(text) if term))
    return Query(terms[:MOST_TERMS], cut=len(typed) > MOST_TYPED or len(terms) > MOST_TERMS)


def _terms(text: str) -> Iterator[tuple[Reading, ...]]:
    for found in CHUNK.finditer(_without_phones(text)):
        quoted, bare = found.groups()
        if bare is None:
            words = tuple(words_of(quoted))
            yield (Reading(words),) if words else ()
        else:
            yield _of_chunk(bare)
    for phone in _phones(text):
        yield _of_phone(phone)


def _phones(text: str) -> list[str]:
    return [] if '"' in text else [one for one in PHONE.findall(text) if digits_of(one)]


def _without_phones(text: str) -> str:
    for phone in _phones(text):
        text = text.replace(phone, " ", 1)
    return text


def _of_phone(typed: str) -> tuple[Reading, ...]:
    """A number is found by its end. One that was typed with its country is kept without it, where it was given so."""
    digits = digits_of(typed)
    abroad = typed.startswith(("+", "00"))
    ways = [digits, *(digits[n:].lstrip("0") for n in (1, 2, 3) if abroad and len(digits) - n >= 7)]
    told = tuple(words_of(typed))
    return (Reading(told, prefix=True), *(Reading((backwards(way),), prefix=True) for way in dict.fromkeys(ways)))


def _of_chunk(chunk: str) -> tuple[Reading, ...]:
    words = tuple(words_of(chunk))
    if not words:
        return ()
    ways = {words: None} | dict.fromkeys(_as_number(words))
    return tuple(Reading(way, prefix=len(way[-1]) >= PREFIX_FROM) for way in ways)


def _as_number(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the ways in which words may be a tracking number, or a part of one, with letters misread or without dashes.

    Only what has the shape of one is read so: a group of four, several of them, or a prefix with what follows it.
    """
    if len(words) > 1:
        first, rest = words[0], tuple(_alike(word) for word in words[1:])
        yield (first if len(first) < GROUP else _alike(first), *rest)
        return
    word = words[0]
    if not word.isascii():
        return
    if len(word) == GROUP:
        yield (_alike(word),)
    elif any(char.isdigit() for char in word):
        yield from _run_together(word)


def _run_together(word: str) -> Iterator[tuple[str, ...]]:
    for prefix in (0, 2, 3):
        groups = _alike(word[prefix:])
        if (not prefix or word[:prefix].isalpha()) and GROUP < len(groups) <= CHARACTERS:
            if prefix:
                yield (word[:prefix] + groups,)
            else:
                yield tuple(groups[at : at + GROUP] for at in range(0, len(groups), GROUP))


def _alike(word: str) -> str:
    return word.upper().translate(LOOK_ALIKES).lower()
