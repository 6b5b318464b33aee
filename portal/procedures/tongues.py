"""The languages that the public reads in: what the portal, and each procedure, says in them.

A procedure's words stand in a gettext catalogue beside the packs, found by their English text: so what a version says
that no catalogue knows stands in English, and is marked as that. `speaking` is put around what only reads: a case is
never written in anything but its body's own language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar, Token
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from portal.policy.languages import is_from_right
from portal.policy.procedure import Procedure
from portal.policy.saying import Said, say_many
from portal.procedures.catalogues import (
    ENGLISH,
    OFFERED,
    PSEUDO,
    counted,
    is_sentence,
    made_of,
    read_catalogue,
    translations,
)
from portal.procedures.english_dates import day_in, weekday_in
from portal.procedures.public_words import in_language, words_of
from portal.procedures.spoken_dates import day, weekday

SENTENCE_END = re.compile(r"(?<=[.!?…]) (?=[A-Z“])")
PACK_WORDS = Path(__file__).parent / "packs" / "translations"

_speaking: ContextVar[str] = ContextVar("speaking", default="")
_told: dict[tuple[str, str, str], tuple[Procedure, Procedure]] = {}
_offered: dict[tuple[str, str], tuple[Procedure, tuple[str, ...]]] = {}


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Let procedures be told in a language meanwhile. Only for what reads: nothing may be written inside."""
    before = begin(language)
    try:
        yield
    finally:
        end(before)


def begin(language: str) -> Token[str]:
    """Let procedures be told in a language until `end` is given what this returns."""
    return _speaking.set("" if is_english(language) else language)


def end(before: Token[str]) -> None:
    """Let procedures be told as they were before."""
    _speaking.reset(before)


def spoken_now() -> str:
    """Return the language that procedures are told in now, "" for their own."""
    return _speaking.get()


def is_english(language: str) -> bool:
    """Return whether a tag is English, wherever it is spoken; what the pages are tried with counts as none."""
    return language != PSEUDO and language.partition("-")[0] in ("", ENGLISH)


@cache
def pack_words(key: str, language: str) -> Mapping[str, str]:
    """Return what a procedure's texts are in a language, by the English; empty where nobody translated it."""
    file = PACK_WORDS / f"{key}.{language}.po"
    if not file.exists():
        return {}
    found = read_catalogue(file, language)
    return {str(one.id): str(one.string) for one in found if one.id and one.string and not one.fuzzy}


def missing(procedure: Procedure, language: str) -> frozenset[str]:
    """Return the texts of a procedure in its own language that nobody has put into another."""
    if is_english(language) or language == PSEUDO:
        return frozenset()
    words = pack_words(procedure.key, language)
    return frozenset(text for _path, text in words_of(procedure) if text not in words)


def offered(procedure: Procedure) -> tuple[str, ...]:
    """Return the languages that a procedure is told in as a whole, its own first, found once as long as it stands."""
    place = (procedure.key, procedure.version)
    known = _offered.get(place)
    if known is None or known[0] is not procedure:
        own = procedure.language.partition("-")[0]
        whole = (one for one in OFFERED if one != own and not missing(procedure, one))
        known = _offered[place] = (procedure, (own, *whole))
    return known[1]


def told_in(procedure: Procedure, language: str) -> Procedure:
    """Return a procedure as it is told in a language, made once for each as long as it stands."""
    if is_english(language) or procedure.language == language:
        return procedure
    place = (procedure.key, procedure.version, language)
    known = _told.get(place)
    if known is None or known[0] is not procedure:
        known = _told[place] = (procedure, in_language(procedure, language, _words(procedure, language)))
    return known[1]


def _words(procedure: Procedure, language: str) -> Mapping[str, str]:
    if language != PSEUDO:
        return pack_words(procedure.key, language)
    return {text: f"⟦{text}⟧" for _path, text in words_of(procedure)}


@dataclass(frozen=True)
class Voice:
    """Says in one language what was put together in English: the portal's own sentences, with a procedure's words."""

    language: str
    key: str = ""

    def say(self, text: str) -> str:
        """Return a text in this language: a sentence that is known, with its values too; any other as it is."""
        if is_english(self.language) or not text:
            return text
        if self.language == PSEUDO:
            return self._bracketed(text)
        if isinstance(text, Said):
            return self._said(text)
        return self.known(text) or self._whole(text) or self._put_together(text) or self._one_by_one(text) or text

    def known(self, text: str, *, of_pack: bool = False) -> str:
        """Return a text without values in this language: a sentence, a procedure's words or a date; "" for others.

        Where both the portal and a procedure say the word, the procedure's is meant `of_pack`: “Answered”. Nothing
        stays nothing: gettext answers it with the head of its catalogue.
        """
        if not text or is_english(self.language) or self.language == PSEUDO:
            return ""
        own = pack_words(self.key, self.language).get(text, "") if of_pack else ""
        return own or self._found(text) or self._date(text) or self._counted(text) or self._small(text)

    def _found(self, text: str) -> str:
        found = str(translations(self.language).gettext(text))
        return found if found != text else pack_words(self.key, self.language).get(text, "")

    def _small(self, text: str) -> str:
        """A name that stands within a sentence: “complaint” for “Complaint”."""
        found = self._found(text[:1].upper() + text[1:]) if text[:1].islower() else ""
        return found[:1].lower() + found[1:]

    def _counted(self, text: str) -> str:
        found = counted(text)
        return self._said(say_many(found[0], found[1], found[2])) if found else ""

    def _date(self, text: str) -> str:
        found, name = day_in(text), weekday_in(text)
        if name is not None:
            return weekday(name, self.language)
        return day(found, self.language) if found else ""

    def _bracketed(self, text: str) -> str:
        bare = text.replace("⟦", "").replace("⟧", "")  # values in it may have been said already
        if text == f"⟦{bare}⟧":
            return text
        parts = SENTENCE_END.split(bare)
        known = isinstance(text, Said) or is_sentence(bare) or all(is_sentence(one) for one in parts)
        return f"⟦{text}⟧" if known else text

    def _said(self, text: Said) -> str:
        known = translations(self.language)
        found = known.ngettext(text.msgid, text.plural, text.number) if text.plural else known.gettext(text.msgid)
        return str(found) % {name: self._value(value) for name, value in text.values.items()} if text.values else found

    def _put_together(self, text: str) -> str:
        found = made_of(text)
        return self._said(Said(found[0], dict(found[1]))) if found else ""

    def _whole(self, text: str) -> str:
        """Several sentences, all of which are known, as few and as long as they are; "" where one of them isn't.

        A sentence ends with its value: one that ran on over the next would take that along unsaid.
        """
        parts = SENTENCE_END.split(text)
        told, begin = list[str](), 0
        while begin < len(parts):
            ends = range(len(parts), begin, -1)
            found = ((self._bounded(" ".join(parts[begin:end])), end) for end in ends)
            words, begin = next((one for one in found if one[0]), ("", len(parts) + 1))
            told.append(words)
        return " ".join(told) if all(told) else ""

    def _bounded(self, text: str) -> str:
        found = made_of(text)
        runs_on = found and any(SENTENCE_END.search(value) for _name, value in found[1])
        return self.known(text) or (self._put_together(text) if found and not runs_on else "")

    def _one_by_one(self, text: str) -> str:
        """Several sentences, some of which are known."""
        parts = SENTENCE_END.split(text)
        if len(parts) == 1:
            return ""
        told = [self.known(one) or self._put_together(one) for one in parts]
        return " ".join(one or before for one, before in zip(told, parts, strict=True)) if any(told) else ""

    def _value(self, value: object) -> object:
        """What someone typed may stand in a sentence too, so a value is never taken apart by the patterns."""
        if isinstance(value, Said):
            return self._said(value)
        return (self.known(value, of_pack=True) or value) if isinstance(value, str) else value


def direction(language: str) -> str:
    """Return which way a language is written, as HTML has it."""
    return "rtl" if is_from_right(language) else "ltr"
