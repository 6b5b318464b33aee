"""The portal's own words in other languages: gettext catalogues, read as they are written (nothing is compiled)."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from portal.procedures.english_dates import day_in

TRANSLATIONS = Path(__file__).parent.parent / "translations"
ENGLISH = "en"
OFFERED = (ENGLISH, "es", "cy", "ar")
PSEUDO = "en-XA"  # every sentence in brackets: what isn't was forgotten (tests/languages)
PLACE = re.compile(r"%\((\w+)\)[sd]")
FEWEST = 4  # letters of its own by which a sentence is known again: “3 of 10” could be anything


def read_catalogue(file: Path, language: str) -> Catalog:
    """Return the catalogue of a file. Raises `ValueError` where it isn't one."""
    with file.open("rb") as stream:
        return read_po(stream, locale=language, abort_invalid=True)


@cache
def own_catalogue(language: str) -> Catalog:
    """Return what the portal says in a language; of English, and of one that isn't offered, nothing."""
    file = TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"
    return read_catalogue(file, language) if language in OFFERED[1:] else Catalog(locale=ENGLISH)


class Bracketed(NullTranslations):
    """English in brackets: what a page shows without them can't be translated."""

    def gettext(self, message: str) -> str:
        """Return the sentence in brackets."""
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the sentence of that number in brackets."""
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"

    ugettext, ungettext = gettext, ngettext


@cache
def translations(language: str) -> NullTranslations:
    """Return the sentences of a language as gettext gives them; English as it stands in the code."""
    if language == PSEUDO:
        return Bracketed()
    if language not in OFFERED[1:]:
        return NullTranslations()
    made = BytesIO()
    write_mo(made, own_catalogue(language))
    made.seek(0)
    return Translations(made)


@cache
def patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the sentences that have values in them as patterns of the finished text, the most words first.

    What is kept as text, as the lines of a timeline are, is found again by these.
    """
    known = (message.id for message in own_catalogue(OFFERED[1]) if isinstance(message.id, str) and message.id)
    with_values = [msgid for msgid in known if PLACE.search(msgid) and len(_letters(msgid)) >= FEWEST]
    ordered = sorted(with_values, key=lambda msgid: len(PLACE.sub("", msgid)), reverse=True)
    return tuple((_pattern(msgid), msgid) for msgid in ordered)


def _letters(msgid: str) -> str:
    return re.sub(r"[\W\d_]", "", PLACE.sub("", msgid))


def _pattern(msgid: str) -> re.Pattern[str]:
    found, seen, position = "", set[str](), 0
    for place in PLACE.finditer(msgid):
        name, before = place[1], msgid[position : place.start()]
        # What follows a full stop at once is a sentence that may be missing.
        least = "*" if place.end() == len(msgid) and before.endswith(".") else "+"
        found += re.escape(before) + (f"(?P={name})" if name in seen else f"(?P<{name}>.{least}?)")
        seen.add(name)
        position = place.end()
    return re.compile(found + re.escape(msgid[position:]), re.DOTALL)


@cache
def _quantities() -> tuple[tuple[re.Pattern[str], tuple[str, str]], ...]:
    """Return what is counted as patterns of the finished text: “10 working days”."""
    known = (message.id for message in own_catalogue(OFFERED[1]) if isinstance(message.id, tuple))
    return tuple(
        (re.compile(re.escape(form).replace(re.escape("%(number)s"), r"(?P<number>\d+)")), (ids[0], ids[1]))
        for ids in known
        for form in ids
        if "%(number)s" in form
    )


@lru_cache(maxsize=1024)
def counted(text: str) -> tuple[str, str, int] | None:
    """Return of what a text gives a number, one and many, and the number; None where it does nothing of the kind."""
    for pattern, (one, many) in _quantities():
        if match := pattern.fullmatch(text):
            return one, many, int(match["number"])
    return None


@lru_cache(maxsize=4096)
def made_of(text: str) -> tuple[str, tuple[tuple[str, str], ...]] | None:
    """Return the sentence that a finished text was made from, with its values by name; None where none is known."""
    for pattern, msgid in patterns():
        if match := pattern.fullmatch(text):
            return msgid, tuple(match.groupdict().items())
    return None


def is_sentence(text: str) -> bool:
    """Return whether the catalogues have a text, as it stands or with its values: so it can be translated."""
    known = own_catalogue(OFFERED[1])
    return bool(text in known or day_in(text) or counted(text) or made_of(text))
