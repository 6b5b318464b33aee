"""Letters in the reporter's language: their texts, their dates, their rights, each clause proved, and set on paper."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cases.actors import REPORTER
from portal.cases.models import Case
from portal.database import db
from portal.letters import automatic, rendering, templates
from portal.letters.models import Letter
from portal.notices.models import Notice
from portal.policy.moves import Move
from portal.procedures import versions
from tests.cast import ALICE, NOW, acknowledged, answered, complaint, days_later, do, reviewed, stat, submission
from tests.letters.reading import words_of
from tests.letters.texts import changed, place, published

WANTED = ("es", "cy", "ar")
RECEIPT = {
    "es": ["Qué pasa ahora", "Acuse de recibo: a más tardar el viernes, 8 de mayo de 2026"],
    "cy": ["Beth sy’n digwydd nesaf", "Cydnabyddiaeth: erbyn dydd Gwener, 8 Mai 2026"],
    "ar": ["ماذا يحدث بعد ذلك", "إشعار بالاستلام: في موعد أقصاه الجمعة، 8 مايو 2026"],
}
ACKNOWLEDGED = {
    "es": ["Hemos recibido su queja", "Etapa 1: Resolución local", "puede pedir la etapa 2"],
    "cy": ["Rydym wedi cael eich cwyn", "Cam 1: Datrys yn lleol", "gallwch ofyn am gam 2"],
    "ar": ["استلمنا شكواكم", "المرحلة 1: الحل المحلي", "يمكنكم طلب المرحلة 2"],
}
ANSWERED = {
    "es": ["Nuestra decisión: Estimada", "Lo haremos a más tardar el"],
    "cy": ["Ein penderfyniad: Cadarnhawyd", "Gwnawn hyn erbyn"],
    "ar": ["قرارنا: مقبولة", "سنفعل ذلك في موعد أقصاه"],
}


def speaks(language: str) -> Case:
    """A case of someone who would like to be written to in this language."""
    return complaint(reporter=replace(ALICE, language=language))


def said(letter: Letter | None) -> str:
    assert letter is not None
    return " ".join(words_of(rendering.from_json(letter.blocks)).split())


def latest(case: Case) -> Letter:
    return db.session.scalars(select(Letter).filter_by(case_id=case.id).order_by(Letter.id.desc())).all()[0]


@pytest.mark.parametrize("language", WANTED)
def test_the_receipt_goes_out_in_the_language_that_was_chosen(session: Session, language: str) -> None:
    given = submission(reporter=replace(ALICE, language=language, name="", address=""))
    automatic.take_in(given, by=REPORTER, at=NOW)
    notice = db.session.scalars(select(Notice)).one()
    for words in RECEIPT[language]:
        assert words in " ".join(notice.body_text.split())
    side = ' dir="rtl"' if language == "ar" else ""
    assert f'<div lang="{language}"{side}>' in notice.body_html


@pytest.mark.parametrize("language", WANTED)
def test_an_acknowledgement_proves_each_clause_in_the_reporters_language(session: Session, language: str) -> None:
    case, english = speaks(language), complaint()
    theirs, ours = (latest(acknowledged(one)) for one in (case, english))
    assert {proof["clause"] for proof in theirs.proofs} == {proof["clause"] for proof in ours.proofs}
    for words in ACKNOWLEDGED[language]:
        assert words in said(theirs)
    assert theirs.pdf.startswith(b"%PDF")


@pytest.mark.parametrize("language", WANTED)
def test_an_answer_says_decision_promise_and_rights_in_it(session: Session, language: str) -> None:
    case = answered(speaks(language))
    for words in ANSWERED[language]:
        assert words in said(latest(case))
    closed = do(reviewed(case), Move.CLOSE, closing="answered")
    assert {"es": "Respondida", "cy": "Atebwyd", "ar": "تم الرد"}[language] in said(closed)


def test_a_holding_letter_is_written_in_it(session: Session) -> None:
    case = acknowledged(speaks("Español"))
    until = days_later(9).date()
    letter = do(case, Move.HOLD, reasons="We wait for a part.", done="We looked.", until=until)
    assert "No podemos responder en la fecha que le dimos" in said(letter)
    assert "We wait for a part." in said(letter), "what an officer wrote stands as it was written"


def test_a_body_that_wrote_its_own_text_is_not_put_into_other_words(session: Session) -> None:
    pack = versions.procedure_of(versions.current("devon", NOW))
    assert templates.chosen(pack, "acknowledgement", "es", NOW).language == "es"
    published(place(), changed(place(), "Yours sincerely", "Kind regards"))
    assert templates.chosen(pack, "acknowledgement", "es", NOW).language == "en-GB"


def test_san_clemente_writes_in_spanish_and_in_nothing_else(session: Session) -> None:
    for language, words in (("es", "Qué pasa ahora"), ("cy", "What happens next")):
        automatic.take_in(stat(reporter=replace(stat().reporter, language=language)), by=REPORTER, at=NOW)
        notice = db.session.scalars(select(Notice).order_by(Notice.id.desc())).first()
        assert notice is not None
        assert words in notice.body_text
