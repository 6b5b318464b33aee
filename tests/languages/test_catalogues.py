"""The catalogues hold every sentence that the public reads, in every language, with the values it has in English."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from portal.cli.languages import sentences
from portal.policy.limits import Limit, Unit
from portal.policy.saying import say
from portal.procedures import tongue_checks, tongues, versions
from portal.procedures.catalogues import OFFERED
from portal.procedures.reader import read_pack_file
from portal.procedures.tongues import PACK_WORDS, Voice

DEVON = versions.PACKS / "devon.yaml"
Spoiling = Callable[[Catalog], None]


def test_every_sentence_of_the_public_is_translated_into_every_language() -> None:
    assert list(tongue_checks.own_faults(sentences())) == []


def test_every_catalogue_of_a_pack_has_all_its_words_and_keeps_its_letters_contracts() -> None:
    assert list(tongue_checks.pack_faults()) == []


@pytest.mark.parametrize(
    ("pack", "languages"),
    [
        ("devon", set(OFFERED)),
        *((other, {"en", "es"}) for other in versions.shipped() if other != "devon"),
    ],
)
def test_a_body_offers_what_its_pack_is_translated_into(pack: str, languages: set[str]) -> None:
    assert set(tongues.offered(read_pack_file(versions.PACKS / f"{pack}.yaml"))) == languages


def missing(catalogue: Catalog) -> None:
    catalogue["Complaint"].string = ""


def gone(catalogue: Catalog) -> None:
    catalogue.delete("Complaint")


def unknown(catalogue: Catalog) -> None:
    catalogue.add("Grievance", "Agravio")


def fuzzy(catalogue: Catalog) -> None:
    catalogue["Complaint"].flags.add("fuzzy")


def without_a_field(catalogue: Catalog) -> None:
    subject = "Your message {{case.tracking_number}}"
    catalogue[subject].string = "Su mensaje"


def says_less(catalogue: Catalog) -> None:
    catalogue["Local Government Ombudsman"].string = "la Defensoría"


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (missing, "isn’t translated: “Complaint”"),
        (gone, "isn’t translated: “Complaint”"),
        (unknown, "Nothing says this any more: “Grievance”"),
        (fuzzy, "marked as a guess: “Complaint”"),
        (without_a_field, "has other values than its translation: {{case.tracking_number}} and none"),
        (says_less, "These words don't stand in the text"),
    ],
)
def test_what_is_wrong_is_told_with_file_line_and_a_sentence(tmp_path: Path, spoil: Spoiling, sentence: str) -> None:
    file = tmp_path / "devon.es.po"
    with (PACK_WORDS / "devon.es.po").open("rb") as stream:
        catalogue = read_po(stream, locale="es")
    spoil(catalogue)
    with file.open("wb") as stream:
        write_po(stream, catalogue, width=0)
    faults = list(tongue_checks.faults_of_pack(file, "es", read_pack_file(DEVON)))
    assert [fault for fault in faults if sentence in fault], faults
    assert all(fault.startswith("devon.es.po:") and fault.split(":")[1].isdigit() for fault in faults)


@pytest.mark.parametrize(
    ("language", "limit", "words"),
    [
        ("es", Limit(1, Unit.WORKING_DAYS), "1 día laborable"),
        ("es", Limit(24, Unit.WORKING_HOURS), "24 horas laborables"),
        ("cy", Limit(2, Unit.WORKING_DAYS), "2 ddiwrnod gwaith"),
        ("ar", Limit(2, Unit.WORKING_DAYS), "يوما عمل"),
        ("ar", Limit(3, Unit.WORKING_DAYS), "3 أيام عمل"),
        ("ar", Limit(10, Unit.CALENDAR_DAYS), "10 أيام تقويمية"),
    ],
)
def test_a_limit_is_counted_as_each_language_counts(language: str, limit: Limit, words: str) -> None:
    assert Voice(language).say(limit.told) == words
    assert Voice(language).say(str(limit)) == words, "finished text is known again"


def test_what_was_kept_as_text_is_known_again_with_its_date_and_its_procedures_words() -> None:
    voice = Voice("es", "devon")
    assert voice.say("Due by Friday 1 May 2026.") == "Vence el viernes, 1 de mayo de 2026."
    assert voice.say("Taken to Stage 2: Service Investigation.") == "Pasó a: Etapa 2: Investigación del servicio."
    assert voice.say("We have it. Next, you will get an answer.") == "Lo tenemos. Después, recibirá una respuesta."
    assert voice.say(say("Point %(number)s: %(words)s", number=2, words="My own words")) == "Punto 2: My own words"


def test_what_someone_typed_stays_as_it_is() -> None:
    for words in ("The pothole of Mill Lane is 3 of 10.", "On my street nobody came", "Late again, as ever"):
        assert Voice("es", "devon").say(words) == words


def test_a_procedure_is_told_in_its_language_and_its_dates_with_it() -> None:
    devon = read_pack_file(DEVON)
    told = tongues.told_in(devon, "cy")
    assert told.kinds["complaint"].name == "Cwyn"
    assert told.language == "cy"
    assert (told.body, told.key, told.contact.email) == (devon.body, devon.key, devon.contact.email)
    assert [stage.key for way in told.pathways for stage in way.stages] == [
        stage.key for way in devon.pathways for stage in way.stages
    ]
    assert Voice("cy").say(f"{date(2026, 5, 1):%-d %B %Y}") == "dydd Gwener, 1 Mai 2026"


def test_what_nobody_translated_is_known() -> None:
    assert tongues.missing(read_pack_file(DEVON), "es") == frozenset()
    riverside = read_pack_file(versions.PACKS / "riverside.yaml")
    assert riverside.intro in tongues.missing(riverside, "cy")
    assert tongues.missing(riverside, "es") == frozenset()
