"""Whether two cases are about the same issue: a score from person, place, subject, wording and time, with its reasons.

Routes don't matter: a complaint, an enquiry and a request for information can be about one thing (CSC-3). A score is
a hint for a person who decides; nothing follows from it by itself.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from portal.policy.everyday import SAID_EVERYWHERE, TITLES

APOSTROPHES = re.compile("['\u2019\u02bc`]")
WORD = re.compile(r"[^\W_]+")
POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?) ?(\d[a-z]{2})\b|\b(\d{5})\b")

# How much each likeness counts, of about a hundred and thirty. What one score is made of is told with it.
EMAIL, PHONE, NAME, ADDRESS = 30, 30, 12, 18
PERSON_AT_MOST = 40
PLACE, STREET = 20, 12
SERVICE, NATURE, KIND = 10, 5, 2
WORDING = 45
SAME_DAY, SAME_WEEK, SAME_MONTH = 6, 5, 3
WORTH_SHOWING = 35
FEWEST_WORDS = 3  # of which two texts must share some before their wording says anything


@dataclass(frozen=True)
class Facts:
    """What is compared of a case. Empty texts say nothing, and are like nothing."""

    name: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    place: str = ""
    service: str = ""
    natures: frozenset[str] = frozenset()
    kind: str = ""
    words: str = ""
    received: date | None = None


@dataclass(frozen=True)
class Likeness:
    """How alike two cases are, and why, in words for an officer: "same e-mail address", "the same street"."""

    score: int
    reasons: tuple[str, ...]

    @property
    def is_worth_showing(self) -> bool:
        """Return whether an officer should look at it."""
        return self.score >= WORTH_SHOWING


def alike(one: Facts, other: Facts) -> Likeness:
    """Return how alike two cases are: the same whichever comes first, and never more than a case is like itself."""
    person = list(_person(one, other))
    found = [*_place(one, other), *_subject(one, other), *_wording(one, other)]
    if person or found:  # that two cases came in one week is nothing by itself
        found += _time(one, other)
    score = min(PERSON_AT_MOST, sum(points for points, _ in person)) + sum(points for points, _ in found)
    return Likeness(score, tuple(words for _, words in (*person, *found) if words))


def same_person(one: Facts, other: Facts) -> bool:
    """Return whether two cases come from one person: the same e-mail address, phone, or name and address."""
    reached = _same(email_key(one.email), email_key(other.email)) or _same(phone_key(one.phone), phone_key(other.phone))
    named = _same(name_key(one.name), name_key(other.name))
    lives = _same(plain(one.address), plain(other.address))
    return reached or (named and lives)


def _same(one: str, other: str) -> bool:
    return bool(one) and one == other


def _person(one: Facts, other: Facts) -> Iterator[tuple[int, str]]:
    if _same(email_key(one.email), email_key(other.email)):
        yield EMAIL, "same e-mail address"
    if _same(phone_key(one.phone), phone_key(other.phone)):
        yield PHONE, "same telephone number"
    if _same(name_key(one.name), name_key(other.name)):
        yield NAME, "same name"
    if _same(plain(one.address), plain(other.address)):
        yield ADDRESS, "same postal address"


def _place(one: Facts, other: Facts) -> Iterator[tuple[int, str]]:
    """A place may stand in either: someone's own street, or the one they write about."""
    if _places(one) & _places(other):
        yield PLACE, "the same place"
    elif _streets(one) & _streets(other):
        yield STREET, "the same street"


def _places(facts: Facts) -> frozenset[str]:
    return frozenset(key for text in (facts.place, facts.address) if (key := plain(text)))


def _streets(facts: Facts) -> frozenset[str]:
    return frozenset(key for text in (facts.place, facts.address) if (key := street_key(text)))


def _subject(one: Facts, other: Facts) -> Iterator[tuple[int, str]]:
    if _same(one.service, other.service):
        yield SERVICE, "the same service"
    if one.natures & other.natures:
        yield NATURE, "the same nature"
    if _same(one.kind, other.kind):
        yield KIND, ""


def _wording(one: Facts, other: Facts) -> Iterator[tuple[int, str]]:
    mine, theirs = content_words(one.words), content_words(other.words)
    if min(len(set(mine)), len(set(theirs))) < FEWEST_WORDS:
        return
    shared, among = set(mine) & set(theirs), set(mine) | set(theirs)
    points = round(WORDING * (_part(set(mine), set(theirs)) + _part(_pairs(mine), _pairs(theirs))) / 2)
    if points:
        yield points, f"{len(shared)} of {len(among)} words alike" if len(shared) * 4 >= len(among) else ""


def _part(mine: set[str], theirs: set[str]) -> float:
    return len(mine & theirs) / (len(mine | theirs) or 1)


def _pairs(words: tuple[str, ...]) -> set[str]:
    return {f"{first} {second}" for first, second in pairwise(words)}


def _time(one: Facts, other: Facts) -> Iterator[tuple[int, str]]:
    if one.received is None or other.received is None:
        return
    days = abs((one.received - other.received).days)
    if days == 0:
        yield SAME_DAY, "received on the same day"
    elif days <= 31:
        yield (
            SAME_WEEK if days <= 7 else SAME_MONTH,
            "received a day apart" if days == 1 else f"received {days} days apart",
        )


# ---- what is compared, made comparable


def plain(text: str) -> str:
    """Return a text without case, accents, punctuation and line breaks: "St. Ives" and "st ives" are one."""
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", APOSTROPHES.sub("", text)).casefold())
    bare = parts if parts.isascii() else "".join(char for char in parts if not unicodedata.combining(char))
    return " ".join(WORD.findall(bare))


def name_key(name: str) -> str:
    """Return a person's name in any order of its parts, without a title. A single word names nobody."""
    parts = sorted(word for word in plain(name).split() if word not in TITLES)
    return " ".join(parts) if len(parts) > 1 else ""


def email_key(email: str) -> str:
    """Return an e-mail address without case."""
    return email.strip().casefold()


def phone_key(phone: str) -> str:
    """Return the last nine digits of a number: +44, 0044 and 0 before them are the same."""
    digits = "".join(char for char in phone if char.isdecimal() and char.isascii())
    return digits[-9:] if len(digits) >= 9 else ""


def postcode_key(text: str) -> str:
    """Return the postcode that stands in an address, if one does."""
    found = POSTCODE.search(plain(text))
    return "".join(part for part in found.groups() if part) if found else ""


def street_key(text: str) -> str:
    """Return the street of an address or a place: its first line with two words in it, without numbers."""
    for line in re.split(r"[\n,;]", text):
        words = [word for word in plain(line).split() if not any(char.isdecimal() for char in word)]
        if len(words) > 1:
            return " ".join(words)
    return ""


def content_words(text: str) -> tuple[str, ...]:
    """Return the words of a text that carry meaning, in their order."""
    return tuple(word for word in plain(text).split() if len(word) > 2 and word not in SAID_EVERYWHERE)


def word_pairs(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring words that carry meaning: texts that share some say something alike."""
    return frozenset(_pairs(content_words(text)))


# ---- what like cases are found by

MOST_PAIRS = 8  # of a text's pairs of words, chosen by digest, so that like texts choose alike
MOST_COMPARED = 4000  # characters of a text: enough to know it by, and few enough to compare hundreds


def digests(facts: Facts) -> frozenset[str]:
    """Return what a case is found by: cases that share none of these aren't looked at for their person or place."""
    return frozenset(digest(f"{sort}:{key}") for sort, key in _keys(facts) if key) | _wording_digests(facts.words)


OF_A_PERSON = frozenset({"email", "phone", "name"})


def person_digests(facts: Facts) -> frozenset[str]:
    """Return those digests by which a person's other cases are found."""
    return frozenset(digest(f"{sort}:{key}") for sort, key in _keys(facts) if key and sort in OF_A_PERSON)


def digest(key: str) -> str:
    """Return a short digest of one thing that a case is found by."""
    return hashlib.sha256(key.encode()).hexdigest()[:24]


def _keys(facts: Facts) -> Iterator[tuple[str, str]]:
    yield "email", email_key(facts.email)
    yield "phone", phone_key(facts.phone)
    name, code = name_key(facts.name), postcode_key(facts.address) or street_key(facts.address)
    yield "name", f"{name}, {code}" if name and code else ""
    for place in _places(facts):
        yield "place", place if " " in place else ""  # a town alone is where everybody is
    for street in _streets(facts):
        yield "street", street


def _wording_digests(text: str) -> frozenset[str]:
    return frozenset(sorted(digest(f"words:{pair}") for pair in word_pairs(text))[:MOST_PAIRS])
