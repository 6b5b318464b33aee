"""What is known of people, found anywhere in a text: whatever its case, accents, spacing, punctuation and order.

Pure matching. It tells where something stands and what sort it is, and never repeats it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, pairwise

from portal.policy.digits import runs_of_digits
from portal.policy.disclosure import Sort
from portal.policy.everyday import TITLES
from portal.policy.folding import Folded, Gap, compact, fold, is_unspaced, words
from portal.policy.namewords import CALLED_TOO, EVERYDAY, PARTICLES

PREFIX = 3  # letters by which a needle is looked up
LONG = 6  # letters from which on the spaces within a needle say nothing: "Pen Rose" is Penrose, "a lice" isn't Alice
SHORTEST_LOCAL = 6  # of the part of an e-mail address before the @ that is sought alone
PHONE_DIGITS, LOCAL_DIGITS = 9, 7
LOOK_ALIKE = str.maketrans("oil", "011")  # as in a tracking number that was read out
# Letters of Cyrillic and Greek that look like Latin ones, small or large.
CONFUSABLE = str.maketrans("аеорсухіѕјһкмтвнԁԛԝαβεζηικμνορτυχ", "aeopcyxisjhkmtbhdqwabezhikmnoptyx")
MONTHS = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
]  # fmt: skip
ROADS = {
    "street": "st", "road": "rd", "avenue": "ave", "av": "ave", "lane": "ln", "drive": "dr",
    "close": "cl", "court": "ct", "boulevard": "blvd", "place": "pl", "square": "sq", "terrace": "ter",
    "gardens": "gdns", "crescent": "cres", "apartment": "apt", "north": "n", "south": "s", "east": "e",
    "west": "w",
}  # fmt: skip
UK_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", re.IGNORECASE)
SPELLED = {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"}


@dataclass(frozen=True)
class Identifier:
    """One thing that somebody is known by."""

    sort: Sort
    text: str


@dataclass(frozen=True, order=True)
class Found:
    """Where something stands in a text, and what it is. `end` is the place after it.

    It is `guessed` where a model of how people write takes it for that, and nothing else says so.
    """

    start: int
    end: int
    sort: Sort
    guessed: bool = False


@dataclass(frozen=True)
class Needle:
    """Letters to be found. A `part` is one word of a name; a `careful` one counts only with a capital letter.

    `breaks` are the places in it at which a word of it ends.
    """

    letters: str
    sort: Sort
    part: bool = False
    careful: bool = False
    breaks: frozenset[int] = frozenset()


class Seeker:
    """Looks for what is known of some people."""

    def __init__(self, known: Iterable[Identifier]) -> None:
        self._by_prefix: dict[str, set[Needle]] = {}
        self._phones: set[str] = set()  # by their last digits
        self._local_phones: set[str] = set()
        self._births: set[str] = set()  # run together
        self._days: set[tuple[int, ...]] = set()  # in three numbers
        for one in frozenset(known):
            self._learn(one)

    def find(self, text: str, sorts: frozenset[Sort], *, parts: bool = True) -> list[Found]:
        """Return where anything of these sorts stands, in the order of the text and joined where it overlaps.

        Without `parts`, a single word of somebody's name isn't looked for.
        """
        folded = fold(text)
        found = {*self._needles(text, folded, sorts, parts), *self._numbers(text, sorts)}
        return joined(found)

    # ---- what is learned

    def _learn(self, one: Identifier) -> None:
        for needle in _needles_of(one):
            if len(needle.letters) > 1:
                self._by_prefix.setdefault(needle.letters[:PREFIX], set()).add(needle)
        digits = "".join(char for char in compact(one.text) if char.isdecimal())
        if one.sort is Sort.PHONE and len(digits) >= PHONE_DIGITS:
            self._phones.add(digits[-PHONE_DIGITS:])
            self._local_phones.add(digits[-LOCAL_DIGITS:])
        elif one.sort is Sort.PHONE and len(digits) >= LOCAL_DIGITS:
            self._local_phones.add(digits)
        if one.sort is Sort.BIRTH and (day := _day(one.text)):
            self._births |= {day.strftime(form) for form in ("%d%m%Y", "%m%d%Y", "%Y%m%d", "%d%m%y", "%m%d%y")}
            self._days |= set(_in_numbers(day))

    # ---- what is found

    def _needles(self, text: str, folded: Folded, sorts: frozenset[Sort], parts: bool) -> Iterator[Found]:
        alike, latin = folded.letters.translate(LOOK_ALIKE), folded.letters.translate(CONFUSABLE)
        forms = {folded.letters, alike, latin}
        for at in range(len(folded.letters)):
            if not folded.begins(at):
                continue
            near = {one for letters in forms for one in self._near(letters, at)}
            for needle in near:
                if needle.sort in sorts and (parts or not needle.part):
                    read = (alike,) if needle.sort is Sort.NUMBER else (folded.letters, latin)
                    end = _matched(needle, folded, read, at)
                    if end and not (needle.careful and not text[folded.places[at]].isupper()):
                        yield Found(folded.places[at], folded.places[end - 1] + 1, needle.sort)

    def _near(self, letters: str, at: int) -> Iterator[Needle]:
        """Yield the needles that may begin here: those shorter than a prefix stand under what they are."""
        for length in range(PREFIX - 1, PREFIX + 1):
            yield from self._by_prefix.get(letters[at : at + length], ())

    def _numbers(self, text: str, sorts: frozenset[Sort]) -> Iterator[Found]:
        for run in runs_of_digits(text):
            if Sort.PHONE in sorts and self._rings(run.digits):
                yield Found(run.start, run.end, Sort.PHONE)
            for some in run.neighbours():
                if Sort.PHONE in sorts and some.digits in self._local_phones:
                    yield Found(some.start, some.end, Sort.PHONE)
                if Sort.BIRTH in sorts and (some.digits in self._births or some.numbers in self._days):
                    yield Found(some.start, some.end, Sort.BIRTH)

    def _rings(self, digits: str) -> bool:
        """Nine digits are looked for in any longer number; a local number must be the whole of what stands there."""
        return any(digits[at : at + PHONE_DIGITS] in self._phones for at in range(len(digits) - PHONE_DIGITS + 1))


def _matched(needle: Needle, folded: Folded, read: Collection[str], at: int) -> int:
    """Return where a needle that begins here ends in the folded text, however it is read, or 0."""
    end = at + len(needle.letters)
    if all(letters[at:end] != needle.letters for letters in read) or not _may_end(needle, folded, end):
        return 0
    inner = folded.gaps[at + 1 : end]
    strays = (gap for place, gap in enumerate(inner, start=1) if place not in needle.breaks)
    if len(needle.letters) >= LONG or all(gap is not Gap.SPACE for gap in strays):
        return end
    return end if all(gap is not Gap.NONE for gap in inner) else 0


def _may_end(needle: Needle, folded: Folded, end: int) -> bool:
    if folded.ends(end) or (is_unspaced(needle.letters[-1]) and folded.places[end] != folded.places[end - 1]):
        return True
    plural = folded.letters[end : end + 1] == "s" and folded.ends(end + 1)
    return plural and needle.sort is Sort.NAME and len(needle.letters) > PREFIX


def joined(found: Iterable[Found]) -> list[Found]:
    """Return findings in order, those that overlap as one: of the sort of whichever begins first, or is longest."""
    result: list[Found] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end, one.sort)):
        if result and one.start < result[-1].end:
            before = result[-1]
            guessed = before.guessed and one.guessed
            result[-1] = Found(before.start, max(before.end, one.end), before.sort, guessed)
        else:
            result.append(one)
    return result


# ---- what one thing is looked for as


def _needles_of(one: Identifier) -> Iterator[Needle]:
    if one.sort is Sort.NAME:
        yield from _name(one.text)
    elif one.sort is Sort.EMAIL:
        yield from _email(one.text)
    elif one.sort is Sort.ADDRESS:
        yield from _address(one.text)
    elif one.sort is Sort.NUMBER:
        parts = one.text.split("-")[1:]  # without the prefix of its body
        for number in {one.text, "".join(parts), *map("".join, pairwise(parts))}:
            yield Needle(compact(number).translate(LOOK_ALIKE), Sort.NUMBER)
    elif one.sort is Sort.BIRTH:
        yield from (Needle(compact(form), Sort.BIRTH) for form in _in_words(one.text))


def _name(text: str) -> Iterator[Needle]:
    parts = [word for word in words(text) if word not in TITLES]
    if len(parts) > 1:
        last, first = parts[-1], parts[0]
        for whole in ([*parts], [last, *parts[:-1]], [first, last], [last, first]):
            yield Needle("".join(whole), Sort.NAME, breaks=frozenset(accumulate(map(len, whole[:-1]))))
    for part in parts:
        others = CALLED_TOO.get(part, frozenset()) if part is not parts[-1] or len(parts) == 1 else frozenset()
        for word in {part, *_without_umlauts(text, part), *others}:
            if len(word) > 1 and word not in PARTICLES:
                yield Needle(word, Sort.NAME, part=True, careful=len(word) < PREFIX or word in EVERYDAY)


def _without_umlauts(text: str, part: str) -> Iterator[str]:
    """Yield how a name is written where there are no umlauts: Müller is Mueller."""
    spelled = text.casefold()
    for sign, letters in SPELLED.items():
        spelled = spelled.replace(sign, letters)
    yield from (word for word, plain in zip(words(spelled), words(text), strict=False) if plain == part != word)


def _email(text: str) -> Iterator[Needle]:
    local, _, host = text.partition("@")
    if not local or not host:
        return
    yield Needle(compact(text), Sort.EMAIL)
    spoken = " dot ".join(host.split("."))
    for before in {local, " dot ".join(local.split("."))}:
        yield Needle(compact(f"{before} at {spoken}"), Sort.EMAIL)
        yield Needle(compact(f"{before} at {host}"), Sort.EMAIL)
    if len(compact(local)) >= SHORTEST_LOCAL:
        yield Needle(compact(local), Sort.EMAIL)


def _address(text: str) -> Iterator[Needle]:
    for place, line in enumerate(re.split(r"[\n,;]", text.strip())):
        parts = words(line)
        # A house is known by a number or, where it has none, by the name with which its address begins.
        if len(parts) > 1 and (place == 0 or any(char.isdecimal() for char in line)):
            yield from (Needle("".join(form), Sort.ADDRESS) for form in _roads(parts))
    yield from (Needle(compact(code), Sort.ADDRESS) for code in UK_POSTCODE.findall(text))


def _roads(parts: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield a line of an address with its words for roads long, and short."""
    long = {short: whole for whole, short in ROADS.items()}
    yield parts
    yield tuple(ROADS.get(word, word) for word in parts)
    yield tuple(long.get(word, word) for word in parts)
    yield (*parts[:-1], ROADS.get(parts[-1], parts[-1]))


def _in_numbers(day: date) -> Iterator[tuple[int, ...]]:
    yield day.year, day.month, day.day
    for year in (day.year, day.year % 100):
        yield from ((day.day, day.month, year), (day.month, day.day, year))


def _in_words(text: str) -> Iterator[str]:
    day = _day(text)
    if not day:
        return
    ending = "th" if 10 < day.day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
    name = MONTHS[day.month - 1]
    for month in {name, name[:3], *(["sept"] if day.month == 9 else [])}:
        for number in (f"{day.day}", f"{day.day:02}", f"{day.day}{ending}"):
            for year in (f"{day.year}", f"{day:%y}"):
                yield from (f"{number}{month}{year}", f"{month}{number}{year}", f"{number}of{month}{year}")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
