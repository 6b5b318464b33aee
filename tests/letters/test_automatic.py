"""What the portal writes by itself: once, to those who can be reached, and never what it must not say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cases import situation
from portal.cases.actors import REPORTER
from portal.cases.submission import Submission
from portal.database import db
from portal.errors import Conflict
from portal.jobs.models import Job
from portal.letters import automatic, desk
from portal.letters.models import Letter
from portal.notices.models import Notice
from portal.policy.moves import Move
from tests.cast import ALICE, CENTRAL, NOW, OMAR, SENIOR, answered, as_, do, received, stat, submission

EVERY_WORD = replace(ALICE, name="Buy Pills", needs="BUY PILLS", address="Buy Pills\nNow")
KINDS: list[tuple[Submission, list[str]]] = [
    (submission(), ["Acknowledgement: by Friday 8 May 2026", "due by Tuesday 19 May 2026", "complaint"]),
    (submission(kind="suggestion"), ["Acknowledgement: by Friday 8 May 2026", "suggestion"]),
    (submission(kind="compliment"), ["Acknowledgement: by Friday 8 May 2026", "compliment"]),
    (stat(), ["Acknowledgment: by Monday, May 11, 2026"]),
    (stat(staff_generated=True), ["What happens next."]),
]


def notices() -> list[Notice]:
    return list(db.session.scalars(select(Notice).order_by(Notice.id)))


def take_in(given: Submission, **more: Any) -> automatic.Received:
    return automatic.take_in(given, **{"by": REPORTER, "at": NOW, **more})


@pytest.mark.clauses("RV-3")
@pytest.mark.parametrize(("given", "words"), KINDS)
def test_a_receipt_says_the_number_where_to_look_and_what_comes_when(
    session: Session, given: Submission, words: list[str]
) -> None:
    received = take_in(given)
    (notice,) = notices()
    assert notice.to_address == given.reporter.email
    assert (notice.state, notice.case_id) == ("queued", received.case.id)
    assert session.scalars(select(Job).filter_by(name="notices.send")).one()
    for said in (*words, received.case.tracking_number, f"/track/{received.case.tracking_number}"):
        assert said in notice.body_text.replace("\n", " ")
    assert received.passphrase not in notice.body_text + notice.subject
    assert not set(received.passphrase.split()) <= set(notice.body_text.split())


@pytest.mark.clauses("RV-3", "SC-2")
@pytest.mark.parametrize("given", [submission(), stat()])
def test_it_stops_no_clock_and_is_no_response(session: Session, given: Submission) -> None:
    case = take_in(given).case
    assert case.status == "received"
    assert case.responses == []
    assert session.scalars(select(Letter)).all() == []
    assert all(row.stopped_at is None for row in case.stage.clocks if row.key != "logged")
    assert dict(situation.options(case, NOW))[Move.VOID], "nothing was said that couldn't be struck as a mistake"


def test_nothing_that_was_typed_goes_to_an_address_that_nobody_has_checked(session: Session) -> None:
    take_in(submission(description="BUY PILLS", desired_outcome="BUY PILLS", location="BUY PILLS", reporter=EVERY_WORD))
    (notice,) = notices()
    for part in (notice.subject, notice.body_text, notice.body_html or "", notice.to_name):
        assert "pills" not in part.lower()


@pytest.mark.parametrize(
    "given",
    [
        submission(anonymous=True),
        submission(reporter=replace(ALICE, email="")),
        submission(reporter=replace(ALICE, contact_by="post")),
        submission(external_source="old", external_id="1"),
    ],
)
def test_who_gave_no_address_or_asked_for_letters_gets_none(session: Session, given: Submission) -> None:
    take_in(given)
    assert notices() == []


def test_an_officer_who_takes_in_a_call_sends_one_too(session: Session) -> None:
    take_in(stat(channel="phone"), by=as_(CENTRAL))
    (notice,) = notices()
    assert notice.to_address == OMAR.email


@pytest.mark.clauses("RV-3")
def test_however_often_it_is_sent_there_is_one(session: Session) -> None:
    for _ in range(3):
        automatic.take_in_once(submission(), scope="api", key="k" * 20, by=REPORTER, at=NOW)
    with pytest.raises(Conflict):
        automatic.take_in_once(submission(ward="Exwick"), scope="api", key="k" * 20, by=REPORTER, at=NOW)
    assert len(notices()) == 1


def test_what_was_not_kept_is_not_receipted(app: Flask) -> None:
    with app.app_context():
        take_in(submission())
        db.session.rollback()
        assert notices() == []


def test_the_case_of_an_old_letter_says_when_it_came_and_when_it_was_recorded(session: Session) -> None:
    came = datetime(2026, 4, 3, 12, tzinfo=UTC)
    case = take_in(submission(received_at=came, channel="letter"), by=as_(SENIOR)).case
    assert case.events[0].summary == "Received on 3 April 2026; recorded on 5 May 2026."
    assert case.events[0].detail == "It came by: Letter."
    assert "reached us on Friday 3 April 2026" in notices()[0].body_text


def test_received_today_is_said_as_ever(session: Session) -> None:
    earlier = submission(received_at=NOW - timedelta(hours=2), channel="letter")
    assert received(earlier).case.events[0].summary.startswith("Received (")


def test_a_city_of_america_writes_its_days_its_own_way(session: Session) -> None:
    case = take_in(stat(received_at=datetime(2026, 4, 3, 19, tzinfo=UTC)), by=as_(CENTRAL)).case
    assert case.events[0].summary == "Received on April 3, 2026; recorded on May 5, 2026."


# ---- the next stage


@pytest.mark.clauses("DV-30")
def test_alice_hears_that_a_senior_manager_took_it_further(session: Session) -> None:
    case = received().case
    do(case, Move.ESCALATE, by=SENIOR, trigger="special_investigation", words="For staff alone.")
    (notice,) = notices()
    said = notice.body_text.replace("\n", " ")
    assert notice.to_address == ALICE.email
    for words in (
        "Stage 2: Service Investigation",
        "A senior manager requests a special investigation.",
        "Acknowledgement: by Friday 8 May 2026",
        case.tracking_number,
    ):
        assert words in said
    assert "For staff alone." not in said
    assert case.responses == []


def test_who_asked_for_letters_gets_one_to_be_posted(session: Session) -> None:
    case = received(submission(reporter=replace(ALICE, contact_by="post"))).case
    do(case, Move.ESCALATE, by=SENIOR, trigger="special_investigation")
    assert [(one.channel, one.state, one.to_address) for one in notices()] == [("post", "to_post", ALICE.address)]


def test_an_anonymous_reporter_reads_it_on_the_page_alone(session: Session) -> None:
    case = received(submission(anonymous=True)).case
    do(case, Move.ESCALATE, by=SENIOR, trigger="special_investigation")
    assert notices() == []


def test_whoever_asked_for_it_themselves_is_told_nothing_new(session: Session) -> None:
    case = answered(received().case)
    before = len(notices())
    desk.make(case, Move.ESCALATE, {"words": "I am not happy."}, by=REPORTER, at=NOW)
    assert len(notices()) == before
