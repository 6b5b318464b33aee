"""What the firewall keeps from someone, tried at the doors: merges, requests, letters, and what was opened to read."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from portal.cases import contributing, glass
from portal.cases.models import BreakGlass, Case, Contribution, IncomingMail, MailState
from portal.cases.submission import Reporter
from portal.database import db
from portal.inbound import receiving
from portal.letters import asks
from portal.letters.issuing import letters_of
from portal.notices.models import Notice
from portal.policy.glass import READING
from portal.policy.moves import Move
from tests import cast
from tests.admin.browsing import days_ago, fields, made, signed_in, submit, told
from tests.api.calls import Caller
from tests.cast import CARE, COMPLAINTS, ROADS, SENIOR, do
from tests.inbound.post import DEVON, letter
from tests.labels import town as labelled_devon
from tests.labels.town import HR, MONITOR, about, labelled

BEN = Reporter(name="Ben Otis", email="ben@example.org", address="4 Hill Road\nTotnes")
WHY = "The same words on the same day."
SECRET = "The registrar shouted at us in Zennor"


@pytest.mark.clauses("RV-26")
def test_at_the_doors_the_subject_answers_nothing_and_learns_nothing(app: Flask) -> None:
    def cases() -> tuple[int, int]:
        labelled_devon.found(days_ago(30))
        lead = cast.acknowledged(cast.received(cast.submission(), at=days_ago(9)).case, at=days_ago(8))
        given = cast.submission(reporter=BEN, description="Tom Easterbrook shouted at us.")
        other = cast.acknowledged(cast.received(given, at=days_ago(8)).case, at=days_ago(7))
        do(other, Move.MERGE, by=COMPLAINTS, at=days_ago(6), into=lead.tracking_number, kind="consolidated", reason=WHY)
        about(ROADS, other, days_ago(5))
        db.session.flush()
        return lead.id, other.id

    first, second = made(app, cases)
    browser = signed_in(app, ROADS)
    page = told(browser.get(f"/staff/cases/show/{first}").text)
    assert WHY not in page
    assert "Ben" not in page
    for name in ("Mr Otis", "Mr Smith"):
        facts = {"outcome": "not_upheld", "findings": "Not so.", "told": f"We looked at it. {name} was told."}
        shown = submit(browser, f"/staff/cases/{first}/respond", button="preview", **facts)
        assert "gives the name" not in told(shown.text), "nothing is told of a case that doesn't wait any more"
    facts = {"outcome": "not_upheld", "findings": "Not so."}
    assert Caller(app).move(first, Move.RESPOND, by=ROADS, json=facts).status_code == 200
    with app.app_context():
        other = db.session.get_one(Case, second)
        assert other.stage.answered_at is None
        assert not [one for one in other.responses if one.issued_at and one.says == "answer"]


@pytest.mark.clauses("RV-25")
def test_undoing_a_merge_into_a_hidden_case_writes_nothing_of_it_there(app: Flask) -> None:
    def cases() -> tuple[int, int]:
        labelled_devon.found(days_ago(30))
        lead = cast.acknowledged(cast.received(cast.submission(), at=days_ago(9)).case, by=HR, at=days_ago(8))
        other = cast.acknowledged(cast.received(cast.submission(), at=days_ago(9)).case, at=days_ago(8))
        do(other, Move.MERGE, at=days_ago(6), into=lead.tracking_number, kind="duplicate", reason=WHY)
        labelled(lead, at=days_ago(5))
        db.session.flush()
        return lead.id, other.id

    hidden, own = made(app, cases)
    answer = Caller(app).move(own, Move.UNMERGE, by=ROADS, json={"reason": "Written where nobody let me look."})
    assert answer.status_code == 200
    with app.app_context():
        event = db.session.get_one(Case, hidden).events[-1]
        assert (event.kind, event.detail) == ("left", "")


def _opened_to_read() -> tuple[int, str]:
    """A labelled case of Tom's team, opened to Grace, who asked to see it."""
    labelled_devon.found(days_ago(30))
    case = cast.acknowledged(cast.received(cast.submission(description=SECRET), at=days_ago(9)).case, at=days_ago(8))
    labelled(case, at=days_ago(5))
    asker = cast.staff(CARE)
    request = BreakGlass(case_id=case.id, case=case, asker_id=asker.id, asker=asker, reason=WHY, asked_at=days_ago(0.1))
    db.session.add(request)
    db.session.flush()
    glass.approve(request, hours=72, by=cast.staff(MONITOR), at=days_ago(0))
    return case.id, case.tracking_number


@pytest.mark.clauses("RV-25")
def test_whoever_was_let_in_reads_and_does_nothing(app: Flask) -> None:
    case_id, _ = made(app, _opened_to_read)
    browser, api = signed_in(app, CARE), Caller(app)
    page = told(browser.get(f"/staff/cases/show/{case_id}").text)
    assert SECRET in page
    assert READING.sentence in page
    assert "What can’t, and why" not in page
    assert f"/staff/cases/{case_id}/contact" not in browser.get(f"/staff/cases/show/{case_id}").text
    with app.app_context():
        before = len(db.session.get_one(Case, case_id).events)
    for move in Move:
        answer = api.move(case_id, move, by=CARE, json={"label": "", "reason": "x", "method": "phone", "note": "x"})
        assert (move, answer.status_code) == (move, 409)
        assert answer.get_json()["detail"].startswith(READING.sentence)
        assert browser.get(f"/staff/cases/{case_id}/{move}", follow_redirects=True).status_code == 409
    assert not any(one["allowed"] for one in api.get(f"/cases/{case_id}/moves", by=CARE).get_json()["moves"])
    with app.app_context():
        assert len(db.session.get_one(Case, case_id).events) == before
    assert api.move(case_id, Move.CONTACT, by=MONITOR, json={"method": "phone", "note": "x"}).status_code == 200


@pytest.mark.clauses("RV-25")
@pytest.mark.parametrize("way", ["discard", "attach", "take_in"])
def test_nor_settles_what_waits_for_it(app: Flask, way: str) -> None:
    case_id, number = made(app, _opened_to_read)

    def own() -> str:
        return cast.received(cast.submission(service="adult_care"), at=days_ago(9)).case.tracking_number

    facts = {"discard": {"reason": "x"}, "attach": {"number": made(app, own)}, "take_in": {"service": "adult_care"}}
    with app.app_context():
        message = letter(From="mallory@example.org", Subject=f"About {number}")
        mail_id = receiving.take(message, DEVON, at=days_ago(0.01)).mail.id
    answer = submit(signed_in(app, CARE), f"/staff/incoming/{mail_id}/{way}", **facts[way])
    assert (answer.status_code, READING.sentence in told(answer.text)) == (409, True)
    with app.app_context():
        mail = db.session.get_one(IncomingMail, mail_id)
        assert (mail.state, mail.case_id) == (MailState.HELD, case_id)


@pytest.mark.clauses("RV-25")
def test_nor_is_a_case_of_one_s_own_tied_to_one_that_is_there_to_read(app: Flask) -> None:
    _, number = made(app, _opened_to_read)

    def own() -> int:
        case = cast.received(cast.submission(service="adult_care"), at=days_ago(9)).case
        cast.acknowledged(case, by=CARE, at=days_ago(8))
        db.session.flush()
        return case.id

    answer = Caller(app).move(
        made(app, own), Move.LINK, by=CARE, json={"other": number, "lead": "other", "reason": "x"}
    )
    assert (answer.status_code, READING.sentence in answer.get_json()["detail"]) == (409, True)


@pytest.mark.clauses("RV-25")
def test_who_sees_it_anyway_works_it_though_it_was_opened_to_them_too(app: Flask) -> None:
    def opened() -> int:
        labelled_devon.found(days_ago(30))
        case = cast.received(cast.submission(), at=days_ago(9)).case
        asker = cast.staff(ROADS)
        request = BreakGlass(
            case_id=case.id, case=case, asker_id=asker.id, asker=asker, reason=WHY, asked_at=days_ago(0.1)
        )
        db.session.add(request)
        db.session.flush()
        glass.approve(request, hours=2, by=cast.staff(COMPLAINTS), at=days_ago(0))
        return case.id

    answer = Caller(app).move(made(app, opened), Move.CONTACT, by=ROADS, json={"method": "phone", "note": "x"})
    assert answer.status_code == 200


def _asked(case: Case, words: str) -> None:
    key = next(key for key, name in contributing.choices(case, days_ago(7)) if name.endswith(words))
    due = days_ago(-9).date()
    do(case, Move.ASK, by=COMPLAINTS, at=days_ago(7), of=key, what="What happened?", due_on=due)


@pytest.mark.clauses("RV-25", "RV-26")
@pytest.mark.parametrize("way", ["label", "about"])
def test_a_request_vanishes_with_the_case(app: Flask, way: str) -> None:
    """For one person, and for their team: its list, its page, the queue, and the answer."""

    def ask() -> str:
        labelled_devon.found(days_ago(30))
        case = cast.received(cast.submission(description=SECRET, service="adult_care"), at=days_ago(9)).case
        cast.acknowledged(case, by=CARE, at=days_ago(8))
        _asked(case, "Tom Easterbrook")
        _asked(case, cast.staff(ROADS).memberships[0].team.name)
        labelled(case, at=days_ago(5)) if way == "label" else about(ROADS, case, days_ago(5))
        db.session.flush()
        return case.tracking_number

    number = made(app, ask)
    browser = signed_in(app, ROADS)
    for address in ("/staff/requests/list/", "/staff/"):
        assert number not in browser.get(address).text
    for one in (1, 2):
        assert browser.get(f"/staff/requests/edit/{one}").status_code == 404
        assert browser.get(f"/staff/requests/show/{one}").status_code == 404
    with app.app_context():
        assert not any(one.answer for one in db.session.scalars(select(Contribution)))


@pytest.mark.clauses("RV-26")
def test_no_letter_names_whom_it_is_about_as_the_one_to_reach(app: Flask) -> None:
    def named() -> int:
        labelled_devon.found(days_ago(30))
        case = cast.acknowledged(cast.received(cast.submission(), at=days_ago(9)).case, at=days_ago(8))
        about(SENIOR, case, days_ago(5))
        db.session.flush()
        return case.id

    case_id = made(app, named)
    given = made(app, lambda: asks.asked(db.session.get_one(Case, case_id), Move.HOLD, days_ago(0)))
    facts = {ask.name: "We are late." for ask in given if ask.required}
    facts["until"] = days_ago(-9).date().isoformat()
    assert Caller(app).move(case_id, Move.HOLD, by=COMPLAINTS, json=facts).status_code == 200
    with app.app_context():
        case = db.session.get_one(Case, case_id)
        assert case.handler is None
        words = str(letters_of(case)[-1].blocks)
        sent = db.session.scalars(select(Notice.body_text).where(Notice.case_id == case_id)).all()
        assert not [one for one in (words, sent[-1]) if "Easterbrook" in one or "Trelawny" in one]
    form = told(signed_in(app, COMPLAINTS).get(f"/staff/cases/{case_id}/name_subject").text)
    assert "it is taken from them" in form, "said before it is done"


def test_nor_takes_its_reporter_over_nor_writes_at_it(app: Flask) -> None:
    case_id, _ = made(app, _opened_to_read)
    client = signed_in(app, CARE)
    answer = submit(client, "/staff/cases/add", button=f"use-{case_id}")
    assert fields(answer.text)["name"] == [""]
    client.get(f"/staff/cases/company/{case_id}?doing=respond")
    seen = signed_in(app, MONITOR).get(f"/staff/cases/company/{case_id}").json
    assert seen
    assert "is writing" not in str(seen)
