"""What is missing or wrong in the catalogues of the public's languages: each a file, a line and a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from babel.messages.catalog import Catalog, Message

from portal.policy.letters import LetterKind
from portal.policy.letters.template import BODY, SUBJECT, Written, flaws
from portal.policy.procedure import Procedure
from portal.procedures import tongues, versions
from portal.procedures.catalogues import OFFERED, PLACE, TRANSLATIONS, read_catalogue
from portal.procedures.public_words import words_of
from portal.procedures.reader import read_pack_file

FIELD = re.compile(r"\{\{.*?\}\}|\[(?:if|each|line) [^\]]*\]|\{\w+\}")
SHOWN = 60

MISSING = "This isn’t translated: “{}”."
GONE = "Nothing says this any more"
UNKNOWN = "Nothing says this any more: “{}”. Take it out, or run “portal languages update”."
FUZZY = "This is marked as a guess: “{}”. Look at it, and take the mark “fuzzy” out."
PLACES = "“{}” has other values than its translation: {} and {}."


def own_faults(sentences: Catalog) -> Iterator[str]:
    """Yield what is wrong with the portal's own catalogues, held against the sentences that stand in the code."""
    for language in OFFERED[1:]:
        file = TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"
        wanted = [one.id for one in sentences if one.id]
        yield from (
            one for one in _faults(file, language, wanted, PLACE) if GONE not in one
        )  # “update” takes those out


def pack_faults(folder: Path = tongues.PACK_WORDS) -> Iterator[str]:
    """Yield what is wrong with the catalogues of the packs that ship."""
    for file in sorted(folder.glob("*.po")):
        key, _, language = file.stem.partition(".")
        if key not in versions.shipped() or language not in OFFERED[1:]:
            yield f"{file.name}:1: No pack “{key}” ships, or “{language}” is no language that the portal speaks."
            continue
        yield from faults_of_pack(file, language, read_pack_file(versions.PACKS / f"{key}.yaml"))


def faults_of_pack(file: Path, language: str, procedure: Procedure) -> Iterator[str]:
    """Yield what is wrong with a catalogue of a pack's words; of letters, what they then wouldn't prove."""
    wanted = [text for _path, text in words_of(procedure)]
    yield from _faults(file, language, dict.fromkeys(wanted), FIELD)
    catalogue = read_catalogue(file, language)
    words = {str(one.id): str(one.string) for one in catalogue if one.id and one.string}
    for kind in procedure.letters.values():
        yield from (f"{file.name}:{_line(catalogue, kind.body)}: {one}" for one in letter_faults(kind, words))


def letter_faults(kind: LetterKind, words: Mapping[str, str]) -> Iterator[str]:
    """Yield why a letter's translation isn't a letter of its kind: a clause that it doesn't say, a field it lacks."""
    if kind.body not in words:
        return
    phrases = {one.key: words.get(one.phrase, "") for one in kind.elements if one.phrase}
    subject = words.get(kind.subject, kind.subject)
    for flaw in flaws(kind, Written(subject, words[kind.body], phrases, is_translation=True)):
        where = {BODY: "text", SUBJECT: "subject"}.get(flaw.field, "words that prove it")
        yield f"The letter “{kind.key}”, its {where}: {flaw.sentence} ({flaw.clause or kind.key})"


def _faults(file: Path, language: str, wanted: Iterable[object], places: re.Pattern[str]) -> Iterator[str]:
    catalogue = read_catalogue(file, language) if file.exists() else Catalog(locale=language)
    there, needed = {_key(one.id): one for one in catalogue if one.id}, {_key(one) for one in wanted}
    for key in sorted(needed - there.keys()):
        yield f"{file.name}:1: {MISSING.format(_shown(key))} ({language})"
    for key, one in there.items():
        yield from (f"{file.name}:{one.lineno or 1}: {said} ({language})" for said in _of(one, key in needed, places))


def _of(one: Message, is_needed: bool, places: re.Pattern[str]) -> Iterator[str]:
    shown = _shown(_key(one.id))
    if not is_needed:
        yield UNKNOWN.format(shown)
    elif one.fuzzy:
        yield FUZZY.format(shown)
    elif not all(_texts(one.string)):
        yield MISSING.format(shown)
    else:
        ours = {place for text in _texts(one.id) for place in places.findall(text)}
        yield from (
            PLACES.format(shown, _listed(ours), _listed(set(places.findall(text))))
            for text in _texts(one.string)
            if not _agree(ours, set(places.findall(text)), many=isinstance(one.id, tuple))
        )


def _agree(ours: set[str], theirs: set[str], *, many: bool) -> bool:
    """A form of a plural may leave the number out: “two days” is one word in Arabic."""
    return theirs == ours or (many and theirs <= ours and ours - theirs <= {"number", "num", "count"})


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, tuple | list) else (str(value or ""),)


def _key(msgid: object) -> str:
    return _texts(msgid)[0]


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names)) or "none"


def _shown(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= SHOWN else flat[:SHOWN] + "…"


def _line(catalogue: Catalog, text: str) -> int:
    message = catalogue.get(text)
    return int(message.lineno or 1) if message else 1
