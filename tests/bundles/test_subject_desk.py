"""The desk for who asks for all that is held about them, at its doors: looked at, decided, checked by another, made."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.bundles.models import SubjectAccess
from portal.cases.models import Case
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
    return re.findall(r'let-in"><input[^>]*><input type="hidden" name="digest" value="(\w{64})">', page)


def _press(client: FlaskClient, address: str, **fields: str) -> int:
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
    note = re.search(r'href="([^"]*/strike/\w{64}\?words=Mr[^"]*)"', page)
    assert note
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
