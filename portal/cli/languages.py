"""The catalogues of the public's languages: brought up to date with the code and the packs, and checked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import write_po

from portal.cli import sentences as made_below
from portal.procedures import tongue_checks, tongues, versions
from portal.procedures.catalogues import OFFERED, TRANSLATIONS, read_catalogue
from portal.procedures.public_words import words_of
from portal.procedures.reader import read_pack_file

ROOT = TRANSLATIONS.parent.parent
KEYWORDS = {"say": None, "say_many": (1, 2), "_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}


@click.group("languages")
def languages() -> None:
    """Translations of the public's pages and letters."""


@languages.command("update")
def update() -> None:
    """Put new sentences into all catalogues and take out those that are gone. What is translated stays."""
    _merge_own()
    for pack in versions.shipped():
        for file in sorted(tongues.PACK_WORDS.glob(f"{pack}.*.po")):
            _merge(file, file.name.split(".")[1], _of_pack(pack))


@languages.command("begin")
@click.argument("pack", type=click.Choice(versions.shipped()))
@click.argument("language", type=click.Choice(OFFERED[1:]))
def begin(pack: str, language: str) -> None:
    """Make an empty catalogue of a pack's words in a language, to be filled in."""
    file = tongues.PACK_WORDS / f"{pack}.{language}.po"
    _merge(file, language, _of_pack(pack))
    click.echo(f"{file}: fill in each msgstr, then run “portal languages check”.")


@languages.command("check")
def check() -> None:
    """Say what is missing or wrong in any catalogue, each with its file and line. Ends with 1 where something is."""
    faults = [*tongue_checks.own_faults(sentences()), *tongue_checks.pack_faults()]
    for fault in faults:
        click.echo(fault)
    if faults:
        raise SystemExit(1)
    click.echo("Every sentence is there in every language.")


def sentences() -> Catalog:
    """Return every sentence of the public's side, as it stands in the code and the templates."""
    found = Catalog()
    with (ROOT / "babel.cfg").open(encoding="utf-8") as stream:
        mapping, options = parse_mapping_cfg(stream)
    for name, line, message, comments, context in extract_from_dir(ROOT, mapping, options, KEYWORDS):
        found.add(message, locations=[(name, line)], auto_comments=comments, context=context)
    for name, line, message in made_below.found(ROOT / "portal"):
        found.add(message, locations=[(name, line)])
    return found


def _of_pack(pack: str) -> Catalog:
    found = Catalog()
    for path, text in words_of(read_pack_file(versions.PACKS / f"{pack}.yaml")):
        found.add(text, auto_comments=[path])
    return found


def _merge_own() -> None:
    found = sentences()
    for language in OFFERED[1:]:
        file = TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"
        file.parent.mkdir(parents=True, exist_ok=True)
        _merge(file, language, found)


def _merge(file: Path, language: str, found: Catalog) -> None:
    """Write the sentences that were found, with what is translated of them."""
    known = read_catalogue(file, language) if file.exists() else Catalog(locale=language)
    made = Catalog(locale=language, header_comment="# Read docs/languages.md before you change this.", fuzzy=False)
    for one in _ordered(found):
        before = known.get(one.id, one.context)
        empty = ("",) * made.num_plurals if one.pluralizable else ""
        made.add(
            one.id,
            before.string if before and before.string else empty,
            locations=[(name, 0) for name in dict.fromkeys(name for name, _line in one.locations)],
            auto_comments=one.auto_comments,
            context=one.context,
        )
    with file.open("wb") as stream:
        write_po(stream, made, width=0, omit_header=False)


def _ordered(found: Catalog) -> Iterator[Message]:
    yield from (one for one in found if one.id)
