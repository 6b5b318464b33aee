"""The mail that waits: who sees it, and what an officer makes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.cases.models import Attachment, Case, IncomingMail, MailState
from portal.cases.submission import Reporter
from portal.database import db
from portal.inbound import enclosures, receiving
from portal.policy.moves import Move
from tests import cast
from tests.admin.browsing import days_ago, fields, made, signed_in, submit, told
from tests.admin.test_statements import MOST, statements
from tests.files import samples
from tests.inbound.post import DEVON, SAN_CLEMENTE, letter, with_files

PDF = ("letter.pdf", samples.pdf())


@pytest.fixture(autouse=True)
def mailboxes(app: Flask) -> Iterator[None]:
    """Two mailboxes."""
    app.config["MAILBOXES"] = (DEVON, SAN_CLEMENTE)
    yield
    app.config["MAILBOXES"] = ()


def taken(app: Flask, raw: bytes, mailbox: Any = DEVON) -> int:
    with app.app_context():
        return receiving.take(raw, mailbox, at=days_ago(0.01)).mail.id


def waiting(app: Flask, **head: str) -> int:
    """A message that waits for no case: a newsletter."""
    return taken(app, letter(Precedence="bulk", **head))


def of_a_case(app: Flask) -> tuple[int, int, str]:
    """A case of the roads' officer, and a stranger's message that seems to belong to it."""

    def make() -> tuple[int, str]:
        case = cast.acknowledged(cast.received(cast.submission(), at=days_ago(2)).case, at=days_ago(1))
        return case.id, case.tracking_number

    case_id, number = made(app, make)
    return taken(app, letter(From="mallory@example.org", Subject=f"About {number}")), case_id, number


def state(app: Flask, pk: int) -> tuple[str, int | None]:
    with app.app_context():
        mail = db.session.get_one(IncomingMail, pk)
        return mail.state, mail.case_id


def test_it_says_why_it_waits(app: Flask) -> None:
    pk = waiting(app)
    browser = signed_in(app, cast.COMPLAINTS)
    page = told(browser.get("/staff/quarantine/list/").text)
    assert "A pothole" in page
    assert "It was sent to many, or by a machine." in page
    page = told(browser.get(f"/staff/incoming/show/{pk}").text)
    for words in ("Alice Penrose · alice@example.org", "nobody came", "Take it in as a new case", "Discard it"):
        assert words in page


def test_what_was_settled_no_longer_waits(app: Flask) -> None:
    pk = taken(app, letter())
    browser = signed_in(app, cast.COMPLAINTS)
    assert "No mail waits for you." in browser.get("/staff/quarantine/list/").text
    assert "Became a case" in browser.get("/staff/incoming/list/").text
    page = told(browser.get(f"/staff/incoming/show/{pk}").text)
    assert "Take it in" not in page


@pytest.mark.parametrize("username", [cast.ROADS, cast.CENTRAL])
def test_mail_of_no_case_is_for_whoever_takes_cases_in(app: Flask, username: str) -> None:
    pk = waiting(app)
    browser = signed_in(app, username)
    assert "A pothole" not in browser.get("/staff/quarantine/list/").text
    token = fields(browser.get("/staff/resetmypassword/form").text)["csrf_token"][0]
    for path in ("show/{}", "{}/take_in", "{}/attach", "{}/discard", "{}/files/0"):
        assert browser.get(f"/staff/incoming/{path.format(pk)}").status_code == 404, path
    answer = browser.post(f"/staff/incoming/{pk}/discard", data={"csrf_token": token, "reason": "Spam."})
    assert answer.status_code == 404
    assert state(app, pk)[0] == MailState.HELD


@pytest.mark.parametrize(("username", "status"), [(cast.READER, 403), (cast.ADMIN, 403), (cast.CARE, 404)])
def test_not_by_those_who_may_not(app: Flask, username: str, status: int) -> None:
    pk, _, _ = of_a_case(app)
    browser = signed_in(app, username)
    for path in ("show/{}", "{}/take_in", "{}/attach", "{}/discard", "{}/files/0"):
        assert browser.get(f"/staff/incoming/{path.format(pk)}").status_code == status, path


def test_what_seems_to_belong_to_a_case_is_for_who_sees_it(app: Flask) -> None:
    pk, case_id, number = of_a_case(app)
    browser = signed_in(app, cast.ROADS)
    assert number in browser.get("/staff/quarantine/list/").text
    page = told(browser.get(f"/staff/cases/show/{case_id}").text)
    assert "comes from another address than the reporter’s" in page
    answer = submit(browser, f"/staff/incoming/{pk}/attach")
    assert answer.location.endswith(f"/staff/cases/show/{case_id}")
    assert state(app, pk) == (MailState.ENTRY, case_id)
    with app.app_context():
        case = db.session.get_one(Case, case_id)
        assert [event.kind for event in case.events if event.kind == "mail"] == ["mail"]
        assert case.events[-1].by_name == "Tom Easterbrook"
        assert case.events[-1].detail == f"Subject: About {number}."


def test_who_wrote_for_an_anonymous_case_isnt_in_its_timeline(app: Flask) -> None:
    def make() -> str:
        return cast.received(cast.submission(anonymous=True, reporter=Reporter()), at=days_ago(2)).case.tracking_number

    number = made(app, make)
    pk = taken(app, letter(From="Mallory Vance <mallory@example.org>", Subject=f"About {number}"))
    assert submit(signed_in(app, cast.COMPLAINTS), f"/staff/incoming/{pk}/attach").status_code == 302
    with app.app_context():
        event = db.session.get_one(Case, state(app, pk)[1]).events[-1]
        assert (event.kind, event.detail) == ("mail", f"Subject: About {number}.")
        assert "mallory" not in f"{event.summary} {event.detail} {event.facts}".lower()


def test_a_label_hides_the_mail_of_its_case(app: Flask) -> None:
    pk, case_id, _ = of_a_case(app)

    def hide() -> None:
        case = db.session.get_one(Case, case_id)
        about = {"who": str(cast.staff(cast.ROADS).id), "reason": "The message names him."}
        cast.do(case, Move.NAME_SUBJECT, by=cast.COMPLAINTS, at=days_ago(0), **about)

    made(app, hide)
    browser = signed_in(app, cast.ROADS)
    assert browser.get(f"/staff/incoming/show/{pk}").status_code == 404
    assert "mallory" not in browser.get("/staff/incoming/list/").text


def test_it_is_taken_in_with_what_the_procedure_needs(app: Flask) -> None:
    pk = taken(app, letter(), SAN_CLEMENTE)
    browser = signed_in(app, cast.CENTRAL)
    there = f"/staff/incoming/{pk}/take_in"
    page = browser.get(there).text
    assert fields(page)["email"] == ["alice@example.org"]
    assert "nobody came" in fields(page)["description"][0]
    lacking = submit(browser, there, on=page)
    assert lacking.status_code == 422
    assert "address is needed" in lacking.text
    assert state(app, pk)[0] == MailState.HELD
    answer = submit(browser, there, on=lacking.text, address="1 Mill Lane", phone="(949) 555-0101")
    assert answer.status_code == 302, told(answer.text)
    became, case_id = state(app, pk)
    assert became == MailState.CASE
    assert answer.location.endswith(f"/staff/cases/show/{case_id}")
    assert "Mail that came" in browser.get(f"/staff/cases/show/{case_id}").text


def test_it_is_taken_in_once(app: Flask) -> None:
    pk = waiting(app)
    browser = signed_in(app, cast.COMPLAINTS)
    page = browser.get(f"/staff/incoming/{pk}/take_in").text
    assert submit(browser, f"/staff/incoming/{pk}/take_in", on=page, service="roads").status_code == 302
    again = submit(browser, f"/staff/incoming/{pk}/take_in", on=page, service="roads")
    assert again.status_code == 409
    assert "Someone has settled it already: became a case." in told(again.text)
    with app.app_context():
        assert len(db.session.scalars(select(Case)).all()) == 1


def test_it_is_discarded_for_a_reason(app: Flask) -> None:
    pk = waiting(app)
    browser = signed_in(app, cast.COMPLAINTS)
    there = f"/staff/incoming/{pk}/discard"
    assert submit(browser, there, reason=" ").status_code == 422
    assert submit(browser, there, reason="A newsletter.").location == "/staff/quarantine/list/"
    assert state(app, pk)[0] == MailState.DISCARDED
    page = told(browser.get(f"/staff/incoming/show/{pk}").text)
    assert "A newsletter." in page
    assert "Discarded" in told(browser.get("/staff/incoming/list/").text)


@pytest.mark.parametrize(
    "number", [lambda _: "DV-0000-0000-0000", lambda _: "", lambda _: "'; --", lambda hidden: hidden]
)
def test_it_is_put_on_no_case_that_isnt_there(app: Flask, number: Callable[[str], str]) -> None:
    pk = waiting(app)
    hidden = made(app, lambda: cast.received(cast.stat(), at=days_ago(1)).case.tracking_number)
    answer = submit(signed_in(app, cast.COMPLAINTS), f"/staff/incoming/{pk}/attach", number=number(hidden))
    assert answer.status_code == 422
    assert state(app, pk) == (MailState.HELD, None)


def test_files_are_handed_out_to_be_kept_and_nothing_else(app: Flask) -> None:
    page_file, lying = ("page.html", b"<script>alert(1)</script>"), ("photo.png", b"<script>alert(1)</script>")
    pk = taken(app, with_files(PDF, page_file, lying, ("../../a\u202e.txt", b"words")))
    browser = signed_in(app, cast.COMPLAINTS)
    got = browser.get(f"/staff/incoming/{pk}/files/0", follow_redirects=True)
    assert (got.data, got.mimetype) == (PDF[1], "application/pdf")
    assert got.headers["Content-Disposition"] == 'attachment; filename="letter.pdf"'
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in got.headers["Content-Security-Policy"]
    assert got.headers["Cache-Control"] == "no-store"
    assert browser.get(f"/staff/incoming/{pk}/files/1").status_code == 404
    assert browser.get(f"/staff/incoming/{pk}/files/2").status_code == 404
    assert browser.get(f"/staff/incoming/{pk}/files/9").status_code == 404
    text = browser.get(f"/staff/incoming/{pk}/files/3", follow_redirects=True)
    assert text.headers["Content-Disposition"] == 'attachment; filename="a.txt"'
    page = told(browser.get(f"/staff/incoming/show/{pk}").text)
    assert "It is a web page or a drawing that can run commands." in page
    assert page.count("It is a web page or a drawing that can run commands.") == 2


@pytest.mark.parametrize("way", ["take_in", "attach"])
def test_nothing_is_locked_while_its_files_are_gone_through(
    app: Flask, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    _, case_id, number = of_a_case(app)
    pk = taken(app, with_files(PDF).replace(b"Message-ID", b"Precedence: bulk\nMessage-ID"))
    through, going = enclosures.made_safe, list[bool]()

    def noting(*given: Any, **more: Any) -> Any:
        going.append(db.session().in_transaction())
        return through(*given, **more)

    monkeypatch.setattr(enclosures, "made_safe", noting)
    browser = signed_in(app, cast.COMPLAINTS)
    facts = {"number": number} if way == "attach" else {"service": "roads"}
    assert submit(browser, f"/staff/incoming/{pk}/{way}", **facts).status_code == 302
    assert going == [False]
    with app.app_context():
        kept = db.session.scalars(select(Attachment)).one()
        assert (kept.name, kept.mail_id) == ("letter.pdf", pk)
        assert (kept.case_id == case_id) == (way == "attach")


def test_words_of_a_message_are_only_words(app: Flask) -> None:
    nasty = "</div><script>alert(1)</script>"
    pk = taken(app, letter(nasty, Subject=f"{nasty} A", Precedence="bulk", From=f'"{"<b>x"}" <alice@example.org>'))
    browser = signed_in(app, cast.COMPLAINTS)
    for path in (f"/staff/incoming/show/{pk}", "/staff/quarantine/list/", f"/staff/incoming/{pk}/discard"):
        assert "<script>alert" not in browser.get(path).text
    case = taken(app, letter(nasty, Message_ID="<b@x.org>"))
    assert "<script>alert" not in browser.get(f"/staff/cases/show/{state(app, case)[1]}").text


def test_a_mailbox_that_cant_be_read_is_told_of(app: Flask) -> None:
    from portal.cases import mailing

    made(app, lambda: mailing.note_reading(DEVON.address, "devon", at=days_ago(1), error="It can’t be reached."))
    for who, sees in ((cast.COMPLAINTS, True), (cast.CENTRAL, False)):
        page = told(signed_in(app, who).get("/staff/quarantine/list/").text)
        assert ("The mailbox complaints@devon.example.org can’t be read since" in page) is sees


def test_the_public_page_says_no_more_than_that_a_message_came(app: Flask) -> None:
    def make() -> str:
        return cast.received(cast.submission(), at=days_ago(2)).case.tracking_number

    number = made(app, make)
    taken(app, letter("A word of mine.", Subject=f"About {number}, secretly"))
    page = app.test_client().get(f"/track/{number}").text
    assert "secretly" not in page
    assert "A word of mine" not in page


@pytest.mark.parametrize("address", ["/staff/incoming/list/", "/staff/quarantine/list/"])
def test_a_list_asks_for_the_cases_of_its_messages_at_once(app: Flask, address: str) -> None:
    client, costs = signed_in(app, cast.COMPLAINTS), []
    for number in (1, 4):
        for _ in range(number):
            of_a_case(app)
        costs.append(len(statements(app, client, address)))
    assert costs[0] == costs[1], costs
    assert costs[1] <= MOST
