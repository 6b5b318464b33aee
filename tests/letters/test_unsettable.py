"""A letter that can't be set on paper goes another way, and whoever writes it is told before it does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import current_app
from sqlalchemy import select

from portal.cases.models import Case
from portal.database import db, transaction
from portal.errors import Refused
from portal.jobs.runner import run_ready
from portal.letters import desk, issuing, pdf, printing
from portal.letters.composing import Composed
from portal.letters.models import Letter
from portal.notices import outgoing
from portal.notices.models import Notice, NoticeState
from portal.notices.transport import SmtpTransport
from portal.policy.letters import Block, Run, Shape
from portal.policy.moves import Move
from tests.cast import ALICE, NOW, ROADS, acknowledged, as_, do, received, staff, submission
from tests.support.smtp import MailServer

pytestmark = pytest.mark.usefixtures("session", "plain")
BURMESE, ARABIC = "လမ်းမီးပျက်နေပါသည်", "مصباح الشارع لا يعمل"
POST = replace(ALICE, email="", contact_by="post")


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a letter looks like is asked elsewhere."""
    monkeypatch.setattr(pdf, "set_letter", lambda *_given, **_named: b"%PDF-1.4\n%%EOF\n")


def case_of(description: str, **changes: Any) -> Case:
    return received(submission(description=description, **changes)).case


def allocated(case: Case) -> Case:
    do(case, Move.ALLOCATE, to=staff(ROADS).id)
    return case


def notices_of(case: Case) -> list[Notice]:
    return list(db.session.scalars(select(Notice).filter_by(case_id=case.id).order_by(Notice.id)))


@pytest.mark.parametrize(("reporter", "goes"), [(ALICE, issuing.WITHOUT_PDF), (POST, issuing.NOT_PRINTED)])
def test_who_writes_it_is_told_before_it_goes(reporter: Any, goes: str) -> None:
    case = allocated(case_of(BURMESE, reporter=reporter))
    shown = desk.preview(case, Move.ACKNOWLEDGE, {}, by=as_(ROADS), at=NOW)
    assert shown is not None
    (told,) = (one for one in shown.warnings if "can’t be set on paper" in one)
    assert told.startswith(f"This letter holds Myanmar ({BURMESE[:12]})")
    assert told.endswith(goes)


def test_nobody_is_told_of_a_script_that_can_be_set() -> None:
    case = allocated(case_of(ARABIC))
    shown = desk.preview(case, Move.ACKNOWLEDGE, {}, by=as_(ROADS), at=NOW)
    assert shown is not None
    assert not any("on paper" in one for one in shown.warnings)


@pytest.mark.parametrize(("words", "files"), [(BURMESE, 0), (ARABIC, 1), ("I am angry 😡", 1)])
def test_by_e_mail_it_goes_without_the_pdf_and_with_all_its_words(words: str, files: int) -> None:
    (notice,) = (one for one in notices_of(acknowledged(case_of(words))) if one.letter_id)
    found = issuing.attachments_of(notice)
    assert found is not None
    assert len(found) == files
    assert words in notice.body_text
    assert words in str(notice.body_html)


def test_a_mail_server_receives_it_and_what_comes_after_it(mail_server: MailServer) -> None:
    outgoing.use(current_app._get_current_object(), SmtpTransport(mail_server.url))
    case = acknowledged(case_of(BURMESE))
    letters = {one.message_id for one in notices_of(case) if one.letter_id}
    db.session.commit()
    while run_ready(NOW + timedelta(minutes=1)):
        pass
    assert {notice.state for notice in notices_of(case)} == {NoticeState.SENT}
    (letter,) = (one for one in mail_server.to(ALICE.email) if str(one["Message-ID"]) in letters)
    assert list(letter.iter_attachments()) == []
    assert BURMESE in letter.get_body(("plain",)).get_content()
    assert BURMESE in letter.get_body(("html",)).get_content()


def test_it_waits_for_an_officer_where_it_would_be_printed() -> None:
    case = acknowledged(case_of(BURMESE, reporter=POST))
    db.session.commit()
    with transaction():
        printing.make_batches(at=NOW)
    (told,) = (one for one in notices_of(case) if one.state == NoticeState.UNPRINTED)
    assert str(told.last_error).startswith(f"It holds Myanmar ({BURMESE[:12]}), which can’t be set on paper here.")


def test_a_letter_that_can_t_be_set_is_refused_and_nothing_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_given: Any, **_named: Any) -> bytes:
        raise pdf.NotSet("It took longer than 30 seconds.")

    monkeypatch.setattr(pdf, "set_letter", fail)
    with pytest.raises(Refused, match=r"nothing was sent\. It took longer"):
        acknowledged(case_of("The lamp is broken."))
    assert db.session.scalars(select(Letter)).all() == []


def test_what_is_asked_of_a_letter_is_asked_of_all_of_it() -> None:
    blocks = (Block(Shape.PARAGRAPH, (Run("plain"),)), Block(Shape.ITEM, (Run(BURMESE, bold=True),)))
    letter = Composed(None, "😡", blocks, None, NOW)  # type: ignore[arg-type]  # nobody asks its kind
    assert pdf.unprintable(letter).startswith("😡")
    assert list(pdf.unsettable(letter)) == ["Myanmar"]
    assert pdf.unprintable_symbols(letter) == "😡", "of the letters the officer is told once, with where it goes"


@pytest.mark.parametrize(("words", "is_whole"), [(BURMESE, False), (ARABIC, True), ("I am angry 😡", True)])
def test_the_room_knows_whether_the_pdf_shows_all_of_a_letter(words: str, is_whole: bool) -> None:
    assert [issuing.is_whole_on_paper(one) for one in issuing.letters_of(acknowledged(case_of(words)))] == [is_whole]
