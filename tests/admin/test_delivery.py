"""The delivery board and the demo's mail."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select

from portal.cases import contributing
from portal.cases.models import Event, Person
from portal.database import db, transaction
from portal.http.clock import now
from portal.jobs.models import Job, State
from portal.notices import sending
from portal.notices.models import Channel, Notice, NoticeState
from portal.policy.moves import Move
from tests import cast
from tests.admin.browsing import counted, days_ago, fields, made, signed_in, submit, told
from tests.public.journey import open_room


def _notice(state: NoticeState = NoticeState.GAVE_UP) -> int:
    cast.acknowledged(cast.received(cast.submission(), at=days_ago(1)).case, at=days_ago(0.5))
    db.session.flush()
    notice = db.session.scalars(select(Notice)).one()
    notice.state, notice.last_error = state, "The mail server refused the address (550). Check it or post the letter."
    return notice.id


def _press(app: Flask, username: str, notice_id: int, button: str) -> int:
    client = signed_in(app, username)
    token = fields(client.get(f"/staff/notices/show/{notice_id}").text).get("csrf_token", [""])[0]
    return client.post(f"/staff/notices/{notice_id}/{button}", data={"csrf_token": token}).status_code


def _state(app: Flask, notice_id: int) -> str:
    with app.app_context():
        return db.session.get_one(Notice, notice_id).state


def test_the_board_says_what_went_wrong(app: Flask) -> None:
    made(app, _notice)
    page = told(signed_in(app, cast.ROADS).get("/staff/notices/list/").text)
    assert "Not sent: post it or correct the address" in page
    assert "The mail server refused the address (550)" in page


def _several(number: int) -> None:
    for _ in range(number):
        cast.acknowledged(cast.received(cast.submission(), at=days_ago(1)).case, at=days_ago(0.5))


def test_the_board_takes_no_statement_for_each_message(app: Flask) -> None:
    made(app, lambda: _several(2))
    client = signed_in(app, cast.ROADS)
    client.get("/staff/notices/list/")
    with counted(app) as few:
        assert client.get("/staff/notices/list/").status_code == 200
    made(app, lambda: _several(8))
    with counted(app) as many:
        assert told(client.get("/staff/notices/list/").text).count("DV-") >= 10
    assert len(many) == len(few), "\n".join(many)


def test_it_is_tried_again(app: Flask) -> None:
    notice_id = made(app, _notice)
    with app.app_context(), transaction():
        db.session.scalars(select(Job)).one().state = State.GAVE_UP
    assert _press(app, cast.ROADS, notice_id, "retry") == 302
    assert _state(app, notice_id) == "queued"
    with app.app_context():
        assert db.session.scalars(select(Job)).one().state == State.READY


@pytest.mark.parametrize("before", [NoticeState.GAVE_UP, NoticeState.BOUNCED])
@pytest.mark.parametrize(("button", "state"), [("post", "to_post"), ("posted", "posted")])
def test_it_goes_by_post_instead(app: Flask, button: str, state: str, before: NoticeState) -> None:
    notice_id = made(app, lambda: _notice(before))
    assert _press(app, cast.ROADS, notice_id, button) == 302
    assert _state(app, notice_id) == state


def test_a_text_message_is_never_marked_as_posted(app: Flask) -> None:
    def text() -> int:
        notice_id = _notice()
        db.session.get_one(Notice, notice_id).channel = Channel.SMS
        return notice_id

    notice_id = made(app, text)
    page = told(signed_in(app, cast.ROADS).get(f"/staff/notices/show/{notice_id}").text)
    assert "Try again" in page
    assert "It has been posted" not in page
    assert "Post it instead" not in page
    for button in ("post", "posted"):
        assert _press(app, cast.ROADS, notice_id, button) == 302
        assert _state(app, notice_id) == NoticeState.GAVE_UP


def test_what_was_sent_is_not_sent_again(app: Flask) -> None:
    notice_id = made(app, lambda: _notice(NoticeState.SENT))
    client = signed_in(app, cast.ROADS)
    page = client.get(f"/staff/notices/show/{notice_id}").text
    assert "Try again" not in page
    token = fields(page)["csrf_token"][0]
    client.post(f"/staff/notices/{notice_id}/retry", data={"csrf_token": token})
    assert _state(app, notice_id) == "sent"


@pytest.mark.parametrize(("username", "status"), [(cast.CARE, 404), (cast.READER, 403), (cast.ADMIN, 403)])
def test_not_by_those_who_may_not(app: Flask, username: str, status: int) -> None:
    notice_id = made(app, _notice)
    client = signed_in(app, username)
    token = fields(client.get("/staff/resetmypassword/form").text)["csrf_token"][0]
    for button in ("retry", "post", "posted"):
        answer = client.post(f"/staff/notices/{notice_id}/{button}", data={"csrf_token": token})
        assert answer.status_code == status, button
    assert client.get(f"/staff/notices/show/{notice_id}").status_code == status
    assert _state(app, notice_id) == "gave_up"


def test_the_demos_mail_is_shown_as_text_with_its_pdf(app: Flask) -> None:
    nasty = "</pre><script>alert(1)</script>"
    made(app, lambda: cast.acknowledged(cast.received(cast.submission(description=nasty), at=days_ago(1)).case).id)
    with app.app_context():
        sending.send(notice_id=db.session.scalars(select(Notice)).one().id, at=now())
    client = signed_in(app, cast.COMPLAINTS)
    page = client.get("/staff/mail/").text
    assert "We have received your complaint" in page
    name = re.findall(r'href="/staff/mail/([^"]+)"', page)[0]
    message = client.get(f"/staff/mail/{name}").text
    assert "Dear Alice Penrose" in message
    assert "<script>" not in message
    pdf = client.get(f"/staff/mail/{name}/0.pdf")
    assert pdf.data.startswith(b"%PDF")
    assert client.get(f"/staff/mail/{name}/1.pdf").status_code == 404
    assert signed_in(app, cast.ROADS).get("/staff/mail/").status_code == 403


@pytest.mark.parametrize("name", ["..", "../portal.sqlite3", "%2e%2e%2fportal", ".x", "x" * 400, "a%00b"])
def test_no_other_file_is_read(app: Flask, name: str) -> None:
    assert signed_in(app, cast.COMPLAINTS).get(f"/staff/mail/{name}").status_code == 404


@pytest.mark.clauses("DV-52")
def test_whoever_works_the_case_sees_whether_who_was_asked_got_it(app: Flask) -> None:
    """On the case's page and on the board, and nowhere that the reporter reads."""

    def asked() -> tuple[int, str, str, int]:
        taken = cast.received(cast.submission(), at=days_ago(1))
        case = cast.acknowledged(taken.case, at=days_ago(0.5))
        key = next(
            key for key, name in contributing.choices(case, now()) if name == "Partner: Westcountry Highways Ltd"
        )
        due = days_ago(-5).date()
        cast.do(case, Move.ASK, at=days_ago(0.4), of=key, what="What did your driver see?", due_on=due)
        db.session.flush()
        notice = db.session.scalars(select(Notice).where(Notice.in_turn.is_(False))).one()
        notice.state, notice.last_error = NoticeState.GAVE_UP, "The mail server refused the address (550)."
        return case.id, case.tracking_number, taken.passphrase, notice.id

    case_id, number, passphrase, notice_id = made(app, asked)
    for who, status in ((cast.ROADS, 200), (cast.CARE, 404)):
        browser = signed_in(app, who)
        assert browser.get(f"/staff/notices/show/{notice_id}").status_code == status
        for page in (f"/staff/cases/show/{case_id}", "/staff/notices/list/"):
            text = told(browser.get(page).text)
            assert ("your contribution is needed by" in text) is (status == 200), (who, page)
            assert ("The mail server refused the address (550)." in text) is (status == 200)
    reporter = app.test_client()
    open_room(reporter, number, passphrase)
    for page in (f"/track/{number}", f"/track/{number}/room"):
        text = reporter.get(page, follow_redirects=True).text
        assert number in text
        assert "Westcountry" not in text


# ---- counts, and another address


def test_the_board_counts_what_became_of_the_messages_one_sees(app: Flask) -> None:
    made(app, _notice)
    page = signed_in(app, cast.ROADS).get("/staff/notices/list/").text
    tile = re.findall(r'<a href="(/staff/notices/list/\?[^"]+)"[^>]*><span class="sign bad">', page)
    assert len(tile) == 1
    assert told(page).count("Not sent: post it or correct the address") >= 2
    narrowed = signed_in(app, cast.ROADS).get(tile[0].replace("&amp;", "&")).text
    assert 'aria-current="page"' in narrowed
    assert "1 row" in told(narrowed)
    assert "chips" not in signed_in(app, cast.CARE).get("/staff/notices/list/").text


def _readdress(app: Flask, username: str, notice_id: int, **typed: str) -> tuple[int, str]:
    client = signed_in(app, username)
    answer = submit(client, f"/staff/notices/{notice_id}/address", **typed)
    return answer.status_code, told(answer.text)


@pytest.mark.clauses("DV-12")
def test_it_is_sent_elsewhere_with_who_and_when_and_the_original_stays(app: Flask) -> None:
    notice_id = made(app, _notice)
    assert _readdress(app, cast.ROADS, notice_id, channel="email", to_address="a.penrose@example.org")[0] == 302
    assert _state(app, notice_id) == "queued"
    page = told(signed_in(app, cast.ROADS).get(f"/staff/notices/show/{notice_id}").text)
    assert "a.penrose@example.org" in page
    assert "alice@example.org" in page
    assert "changed by Tom" in page
    with app.app_context():
        event = db.session.scalars(select(Event).filter_by(kind="readdressed")).one()
        assert event.facts["before"] == {"by": "email", "to": "alice@example.org"}
        assert event.facts["now"] == {"by": "email", "to": "a.penrose@example.org"}
        assert "example.org" not in event.summary + event.detail


def test_a_new_address_that_is_none_keeps_what_was_typed(app: Flask) -> None:
    notice_id = made(app, _notice)
    status, page = _readdress(app, cast.ROADS, notice_id, channel="email", to_address="at home")
    assert status == 422
    assert "This isn’t an e-mail address" in page.replace("'", "’")
    assert "at home" in page
    assert _state(app, notice_id) == "gave_up"


def test_what_was_sent_goes_nowhere_else(app: Flask) -> None:
    notice_id = made(app, lambda: _notice(NoticeState.SENT))
    status, page = _readdress(app, cast.ROADS, notice_id, channel="email", to_address="b@example.org")
    assert (status, _state(app, notice_id)) == (409, "sent")
    assert "can be sent elsewhere" in page


@pytest.mark.parametrize(("username", "status"), [(cast.CARE, 404), (cast.READER, 403), (cast.ADMIN, 403)])
def test_no_address_is_given_by_those_who_may_not(app: Flask, username: str, status: int) -> None:
    notice_id = made(app, _notice)
    client = signed_in(app, username)
    token = fields(client.get("/staff/resetmypassword/form").text)["csrf_token"][0]
    typed = {"csrf_token": token, "channel": "email", "to_address": "b@example.org"}
    assert client.post(f"/staff/notices/{notice_id}/address", data=typed).status_code == status
    assert client.get(f"/staff/notices/{notice_id}/address").status_code == status
    assert _state(app, notice_id) == "gave_up"


def test_who_gave_no_address_cannot_be_posted_to(app: Flask) -> None:
    notice_id = made(app, _notice)
    with app.app_context(), transaction():
        db.session.scalars(select(Person)).one().address = ""
    assert _press(app, cast.ROADS, notice_id, "post") == 302
    assert _state(app, notice_id) == "gave_up"
    page = told(signed_in(app, cast.ROADS).get(f"/staff/notices/show/{notice_id}").text)
    assert "Send it elsewhere" in page
    assert "Post it instead" not in page


def test_a_message_to_somebody_without_a_name_says_where_it_goes(app: Flask) -> None:
    notice_id = made(app, _notice)
    with app.app_context(), transaction():
        db.session.get_one(Notice, notice_id).to_name = ""
    assert cast.ALICE.email in told(signed_in(app, cast.ROADS).get("/staff/notices/list/").text)
