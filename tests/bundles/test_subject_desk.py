"""The desk for who asks for all that is held about them, at its doors: looked at, decided, checked by another, made."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.bundles.models import SubjectAccess
from portal.cases.models import Case, IncomingMail, MailState
from portal.cases.submission import Reporter
from portal.database import db
from portal.exports.models import Export, ExportState
from portal.http.clock import now
from portal.jobs.runner import run_ready
from portal.policy.moves import Move
from tests import cast
from tests.admin.browsing import days_ago, made, signed_in, submit, told
from tests.bundles.stories import read
from tests.cast import ADMIN, CARE, COMPLAINTS, READER, ROADS

DESK = "/staff/subject-access/1"


def _case() -> int:
    case = cast.acknowledged(cast.received(cast.submission(), at=days_ago(3)).case, at=days_ago(2))
    note = "Mr Hicks of 4 Mill Lane rang, and was told who deals with it."
    cast.do(case, Move.CONTACT, at=days_ago(1), method="phone", note=note)
    return case.id


def _begun(app: Flask) -> tuple[int, FlaskClient]:
    case_id, client = made(app, _case), signed_in(app, ROADS)
    assert submit(client, f"/staff/cases/{case_id}/subject").location == DESK
    return case_id, client


def _waiting(page: str) -> list[str]:
    return re.findall(r'let-in"><input[^>]*><input type="hidden" name="digest" value="(\w{64})"><button', page)


def _mailed() -> int:
    """A case with a letter that somebody else wrote to us, in several lines."""
    case = cast.acknowledged(cast.received(cast.submission(), at=days_ago(3)).case, at=days_ago(2))
    text = "I saw it too.\n\nIt was there for weeks.\n\nMy name is Olive Tan."
    mail = IncomingMail(
        case_id=case.id, procedure_key=case.procedure_key, mailbox="in", state=MailState.ENTRY, fingerprint="f" * 64,
        content_sum="c" * 64, subject="The pothole", text=text, from_address="olive@example.org", size=1, raw=b"",
        received_at=days_ago(1), kept_at=days_ago(1),
    )  # fmt: skip
    db.session.add(mail)
    return case.id


def _press(client: FlaskClient, address: str, **fields: Any) -> int:
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(DESK).text)
    assert token
    return client.post(address, data={"csrf_token": token[1], **fields}).status_code


def test_from_the_case_to_the_file_through_two_people(app: Flask) -> None:
    case_id, client = _begun(app)
    assert f"/staff/cases/{case_id}/subject" in client.get(f"/staff/cases/{case_id}/bundle").text
    again = client.get(f"/staff/cases/{case_id}/subject").location
    assert again == f"/staff/cases/{case_id}/bundle#begun"
    begun = client.get(again).text
    assert f'href="{DESK}"' in begun
    assert "Not checked yet" in begun
    page = client.get(DESK).text
    assert "<mark>Mr Hicks</mark>" in page
    assert _press(client, f"{DESK}/make") == 409
    note = re.search(r'<mark>Mr Hicks</mark> <a href="([^"]*/strike/\w{64}\?start=\d+&amp;end=\d+)"', page)
    assert note
    assert "Hicks" not in note[1], "an address names nobody"
    asked = client.get(note[1].replace("&amp;", "&"))
    assert 'value="Mr Hicks"' in asked.text
    assert submit(client, note[1].partition("?")[0], words="Mr Hicks", reason="others").status_code == 302
    for digest in _waiting(client.get(DESK).text):
        assert _press(client, f"{DESK}/let-in", digest=digest) == 302
    page = client.get(DESK).text
    assert _waiting(page) == []
    assert "I have looked through it" not in page, "who decided doesn't check"
    other = signed_in(app, COMPLAINTS)
    seen = re.search(r'name="seen" value="(\w{64})"', other.get(DESK).text)
    assert seen
    assert _press(other, f"{DESK}/check", seen=seen[1]) == 302
    assert "Checked by" in told(client.get(DESK).text)
    assert _press(client, f"{DESK}/make") == 302
    with app.app_context():
        run_ready(now())
        export = db.session.scalars(select(Export)).one()
        assert (export.state, export.failure) == (ExportState.DONE, "")
        key = export.id
        case = db.session.get_one(Case, case_id)
        assert (case.events[-1].kind, "The person themself" in case.events[-1].detail) == ("bundle", True)
    found = read(client.get(f"/staff/exports/{key}/file").data)
    words = " ".join(found.pages)
    assert "Hicks" not in words
    assert "[withheld: About someone else] of 4 Mill Lane rang" in words
    assert "Alice Penrose" in words


def test_a_letter_is_decided_on_as_one_and_what_is_decided_stands_apart(app: Flask) -> None:
    case_id, client = made(app, _mailed), signed_in(app, ROADS)
    submit(client, f"/staff/cases/{case_id}/subject")
    page = client.get(DESK).text
    waiting = page.partition('id="rest"')[0]
    letter = waiting.partition("Mail that came in")[2]
    assert "4 of 4 to decide on" in told(letter)
    whole = re.search(r'let-in">((?:<input[^>]*>)+)<button[^>]*>Let all of it in as it is', letter)
    assert whole
    digests = re.findall(r'name="digest" value="(\w{64})"', whole[1])
    assert len(digests) == 4
    answer = submit(client, f"{DESK}/out-whole/{digests[0]}", reason="because")
    assert answer.status_code == 422
    assert _press(client, f"{DESK}/let-in", digest=[*digests, "0" * 64]) == 409, "all, or none"
    assert _press(client, f"{DESK}/let-in", digest=digests) == 302
    rest = told(client.get(DESK).text.partition('id="rest"')[2])
    assert "4 of 4 decided on" in rest
    assert "My name is Olive Tan." in rest
    assert client.get(f"{DESK}/out-whole/{digests[0]}").status_code == 404, "nothing of it waits"


def test_my_work_leads_whoever_may_check_it_there_once_it_is_decided(app: Flask) -> None:
    _, client = _begun(app)
    other, words = signed_in(app, COMPLAINTS), "All that is held about the reporter of"
    assert words not in other.get("/staff/").text, "something is left to decide"
    for digest in _waiting(client.get(DESK).text):
        assert _press(client, f"{DESK}/let-in", digest=digest) == 302
    assert f'<a href="{DESK}">{words}' in other.get("/staff/").text
    assert words not in client.get("/staff/").text, "who prepared it doesn't check it"
    assert words not in signed_in(app, CARE).get("/staff/").text, "nor does who doesn't see the case"
    page = other.get(DESK).text
    seen = re.search(r'name="seen" value="(\w{64})"', page)
    assert seen
    assert _press(other, f"{DESK}/check", seen=seen[1]) == 302
    assert words not in other.get("/staff/").text
    digest = re.search(r'anew"><input[^>]*><input type="hidden" name="digest" value="(\w{64})">', page)
    assert digest
    assert _press(client, f"{DESK}/out/{digest[1]}", reason="legal") == 302
    assert f'<a href="{DESK}">{words}' in other.get("/staff/").text, "what changed since wants another check"


@pytest.mark.parametrize("who", [CARE, ADMIN, READER])
def test_nobody_else_finds_the_desk(app: Flask, who: str) -> None:
    case_id, _ = _begun(app)
    client = signed_in(app, who)
    for address in (DESK, f"/staff/cases/{case_id}/subject"):
        answer = client.get(address)
        assert answer.status_code in {302, 403, 404}, address
        assert "Hicks" not in answer.text


def test_a_text_that_isn_t_there_and_a_reason_that_isn_t_one_are_said(app: Flask) -> None:
    _, client = _begun(app)
    assert client.get(f"{DESK}/strike/{'0' * 64}").status_code == 404
    digest = _waiting(client.get(DESK).text)[0]
    answer = submit(client, f"{DESK}/out/{digest}", reason="because")
    assert answer.status_code == 422
    with app.app_context():
        assert db.session.scalars(select(SubjectAccess)).one().choices == []


def test_an_anonymous_case_says_that_there_is_nobody(app: Flask) -> None:
    facts = {"anonymous": True, "reporter": Reporter()}
    case_id = made(app, lambda: cast.received(cast.submission(**facts), at=days_ago(1)).case.id)
    client = signed_in(app, ROADS)
    assert "nobody to whom it could be given" in told(client.get(f"/staff/cases/{case_id}/subject").text)
    assert "/subject" not in client.get(f"/staff/cases/{case_id}/bundle").text
