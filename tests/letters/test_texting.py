"""Those who prefer text messages are told by one that there is something to read; the letter goes its own way."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from portal.cases import delivering, intake
from portal.cases.actors import REPORTER
from portal.cases.models import Case
from portal.database import db
from portal.errors import Invalid
from portal.letters import automatic
from portal.letters.models import Letter
from portal.notices.models import Channel, Notice, NoticeState
from portal.policy.moves import Move
from portal.policy.segments import is_narrow
from tests.cast import ALICE, NOW, ROADS, acknowledged, answered, as_, do, received, stat, submission

MOBILE = "07700 900123"
TEXTED = replace(ALICE, phone=MOBILE, contact_by="sms")
ONLY_A_PHONE = replace(TEXTED, email="", address="")
pytestmark = pytest.mark.usefixtures("session")


def case_of(reporter: Any = TEXTED, **changes: Any) -> Case:
    return received(submission(reporter=reporter, **changes)).case


def notices(case: Case, channel: Channel | None = None) -> list[Notice]:
    db.session.flush()
    found = db.session.scalars(select(Notice).filter_by(case_id=case.id).order_by(Notice.id))
    return [one for one in found if channel is None or one.channel == channel]


@pytest.mark.clauses("DV-2", "DV-12")
def test_a_letter_is_told_of_by_a_text_and_goes_by_e_mail() -> None:
    case = acknowledged(case_of())
    letter, text = notices(case)
    assert (letter.channel, letter.letter_id is not None) == (Channel.EMAIL, True)
    assert (text.channel, text.state, text.to_address) == (Channel.SMS, NoticeState.QUEUED, "+447700900123")
    assert (text.letter_id, text.response_id) == (None, None)
    assert text.body_text.startswith("Devon County Council: We have written to you to acknowledge your complaint DV-")
    assert text.body_text.endswith(f"/track/{case.tracking_number}")


def test_it_tells_nothing_that_the_number_alone_does_not() -> None:
    case = answered(case_of())
    for text in notices(case, Channel.SMS):
        for secret in ("Alice", "Penrose", "pothole", "Mill Lane", "sorry", "upheld", "Tom"):
            assert secret not in text.body_text
        assert is_narrow(text.body_text)
        assert 1 <= text.segments <= 2


@pytest.mark.clauses("DV-12")
def test_who_gave_only_a_telephone_gets_texts_and_reads_the_letters_in_the_room() -> None:
    case = acknowledged(case_of(ONLY_A_PHONE))
    assert [one.channel for one in notices(case)] == [Channel.SMS]
    assert len(db.session.scalars(select(Letter).filter_by(case_id=case.id)).all()) == 1


def test_who_gave_an_address_gets_the_letter_by_post_and_a_text() -> None:
    case = acknowledged(case_of(replace(TEXTED, email="")))
    assert [one.channel for one in notices(case)] == [Channel.POST, Channel.SMS]


@pytest.mark.parametrize("by", ["", "email", "post", "phone"])
def test_nobody_else_gets_a_text(by: str) -> None:
    case = acknowledged(case_of(replace(TEXTED, contact_by=by)))
    assert notices(case, Channel.SMS) == []


def test_each_letter_is_told_of_by_one_text() -> None:
    case = answered(case_of())
    texts = [one.body_text for one in notices(case, Channel.SMS)]
    assert len(texts) == len(db.session.scalars(select(Letter).filter_by(case_id=case.id)).all()) == 2
    assert "We have responded to your complaint" in texts[1]


def test_the_receipt_is_a_text_where_that_is_all_there_is() -> None:
    case = automatic.take_in(submission(reporter=ONLY_A_PHONE), by=REPORTER, at=NOW).case
    (text,) = [one for one in notices(case) if one.in_turn]
    assert (text.channel, text.to_address) == (Channel.SMS, "+447700900123")
    assert "We have got your complaint" in text.body_text


def test_the_receipt_is_an_e_mail_and_a_text_where_both_reach_them() -> None:
    case = automatic.take_in(submission(reporter=TEXTED), by=REPORTER, at=NOW).case
    assert {one.channel for one in notices(case) if one.in_turn} == {Channel.SMS, Channel.EMAIL}


@pytest.mark.parametrize("phone", ["", "01632 960777", "07700 90012", "+1 949 555 0177", "ring my sister"])
def test_a_number_that_gets_no_text_is_told_beside_it(phone: str) -> None:
    with pytest.raises(Invalid) as caught:
        case_of(replace(TEXTED, phone=phone))
    assert caught.value.errors == {"phone": "You asked for text messages, so we need a mobile number of this country."}


def test_a_body_that_sends_none_offers_none() -> None:
    given = stat(reporter=replace(stat().reporter, contact_by="sms"))
    with pytest.raises(Invalid) as caught:
        intake.submit(given, by=REPORTER, at=NOW)
    assert caught.value.errors["contact_by"].endswith("Choose one of: email, post, phone.")


@pytest.mark.clauses("DV-12")
def test_whoever_changes_their_mind_is_heard() -> None:
    case = case_of(replace(TEXTED, contact_by="email"))
    do(case, Move.AMEND, contact_by="sms")
    with pytest.raises(Invalid, match="Some of what you gave"):
        do(case, Move.AMEND, phone="01632 960777")
    acknowledged(case)
    assert len(notices(case, Channel.SMS)) == 1


def test_a_text_that_failed_goes_to_another_number_as_people_write_it() -> None:
    case = acknowledged(case_of(ONLY_A_PHONE))
    (text,) = notices(case)
    text.state = NoticeState.GAVE_UP
    delivering.readdress(case, text, Channel.SMS, "07700 900456", by=as_(ROADS), at=NOW)
    assert (text.to_address, text.state) == ("+447700900456", NoticeState.QUEUED)
    text.state = NoticeState.GAVE_UP
    with pytest.raises(Invalid, match="isn't a telephone number"):
        delivering.readdress(case, text, Channel.SMS, "01632 960777", by=as_(ROADS), at=NOW)
    with pytest.raises(Invalid, match="can't go that way"):
        delivering.readdress(case, text, Channel.EMAIL, "alice@example.org", by=as_(ROADS), at=NOW)
