"""The files of a case on the officers' side: added, handed out, removed; by those who may and nobody else."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.cases.models import Attachment, Case
from portal.cases.submission import Reporter
from portal.database import db
from portal.policy.moves import Move
from tests import cast
from tests.admin.browsing import days_ago, fields, made, signed_in, submit, told
from tests.files import samples


@pytest.fixture
def case_id(app: Flask) -> int:
    """A case of the roads' officer."""
    return made(
        app, lambda: cast.acknowledged(cast.received(cast.submission(), at=days_ago(2)).case, at=days_ago(1)).id
    )


def put(client: FlaskClient, case_id: int, *files: tuple[str, bytes], **typed: Any) -> TestResponse:
    """Choose files on the form and press the button."""
    address = f"/staff/files/add/{case_id}"
    page = fields(client.get(address).text)
    data = {"csrf_token": page["csrf_token"][0], "kind": "reporter", **typed}
    data["files"] = [(io.BytesIO(content), name) for name, content in files]
    return client.post(address, data=data, content_type="multipart/form-data")


def files(app: Flask) -> list[tuple[str, str, str]]:
    with app.app_context():
        return [(one.key, one.name, one.kind) for one in db.session.scalars(select(Attachment).order_by(Attachment.id))]


def test_files_are_added_and_handed_out(app: Flask, case_id: int) -> None:
    browser = signed_in(app, cast.ROADS)
    answer = put(
        browser, case_id, ("Loch é.pdf", samples.pdf()), ("a.txt", b"words"), kind="evidence", words="From Tom."
    )
    assert answer.location == f"/staff/cases/show/{case_id}#files", told(answer.text)
    (pdf, name, kind), (text, _, _) = files(app)
    assert (name, kind) == ("Loch é.pdf", "evidence")
    page = told(browser.get(f"/staff/cases/show/{case_id}").text)
    for words in ("Loch é.pdf", "Our own evidence", "2 files: PDF, TXT.", "From Tom.", "Nobody looked for viruses"):
        assert words in page, words
    got = browser.get(f"/staff/files/{pdf}")
    assert (got.data, got.mimetype) == (samples.pdf(), "application/pdf") or got.data.startswith(b"%PDF")
    assert (
        got.headers["Content-Disposition"] == "attachment; filename=\"Loch e.pdf\"; filename*=UTF-8''Loch%20%C3%A9.pdf"
    )
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in got.headers["Content-Security-Policy"]
    assert "default-src 'none'" in got.headers["Content-Security-Policy"]
    assert got.headers["Cache-Control"] == "no-store"
    assert browser.get(f"/staff/files/{text}").data == b"words"
    assert "Loch é.pdf" in told(browser.get(f"/staff/cases/{case_id}/sheet").text)


def test_what_is_refused_is_said_beside_the_field_and_nothing_is_kept(app: Flask, case_id: int) -> None:
    browser = signed_in(app, cast.ROADS)
    answer = put(browser, case_id, ("a.txt", b"words"), ("b.exe", b"MZ\0\0"), words="My note.")
    assert answer.status_code == 422
    page = told(answer.text)
    assert "“b.exe”: It is a program, and none are taken." in page
    assert "My note." in page
    assert files(app) == []
    assert put(browser, case_id).status_code == 422


@pytest.mark.parametrize(
    ("username", "status"), [(cast.READER, 403), (cast.ADMIN, 403), (cast.CARE, 404), (cast.CENTRAL, 404)]
)
def test_not_by_those_who_may_not(app: Flask, case_id: int, username: str, status: int) -> None:
    put(signed_in(app, cast.ROADS), case_id, ("a.txt", b"words"))
    (key, _, _) = files(app)[0]
    browser = signed_in(app, username)
    assert browser.get(f"/staff/files/add/{case_id}").status_code == status
    assert browser.get(f"/staff/files/{key}/remove").status_code == status
    assert browser.get(f"/staff/files/{key}").status_code == (200 if username == cast.READER else status)


@pytest.mark.parametrize("key", ["x" * 22, "1", "../../etc/passwd"])
def test_a_key_that_names_nothing_is_not_found(app: Flask, case_id: int, key: str) -> None:
    assert signed_in(app, cast.ROADS).get(f"/staff/files/{key}").status_code == 404


def test_one_who_the_case_is_about_sees_no_file_of_it(app: Flask, case_id: int) -> None:
    put(signed_in(app, cast.ROADS), case_id, ("a.txt", b"words"))

    def hide() -> None:
        about = {"who": str(cast.staff(cast.ROADS).id), "reason": "It names him."}
        cast.do(db.session.get_one(Case, case_id), Move.NAME_SUBJECT, by=cast.COMPLAINTS, at=days_ago(0), **about)

    made(app, hide)
    assert signed_in(app, cast.ROADS).get(f"/staff/files/{files(app)[0][0]}").status_code == 404


def test_one_is_removed_for_a_reason(app: Flask, case_id: int) -> None:
    browser = signed_in(app, cast.ROADS)
    put(browser, case_id, ("a child.txt", b"words"))
    there = f"/staff/files/{files(app)[0][0]}/remove"
    assert submit(browser, there, reason=" ").status_code == 422
    assert submit(browser, there, reason="It names a child.").location == f"/staff/cases/show/{case_id}#files"
    page = told(browser.get(f"/staff/cases/show/{case_id}").text)
    assert "It names a child." in page
    assert "a child.txt" not in page
    assert browser.get(there).status_code == 409
    assert browser.get(there.removesuffix("/remove")).status_code == 409


def test_an_anonymous_case_keeps_no_name_and_no_mark(app: Flask) -> None:
    anonymous = made(
        app, lambda: cast.received(cast.submission(anonymous=True, reporter=Reporter()), at=days_ago(2)).case.id
    )
    browser = signed_in(app, cast.ROADS)
    answer = put(browser, anonymous, (f"{samples.MARK}.jpg", samples.jpeg()))
    assert answer.status_code == 302, told(answer.text)
    (key, name, _) = files(app)[0]
    assert name == "file-1.jpg"
    assert samples.MARK.encode() not in browser.get(f"/staff/files/{key}").data
    refused = put(browser, anonymous, ("a.heic", samples.HEIC))
    assert "To stay anonymous, send a PNG picture of it instead." in told(refused.text)


@pytest.fixture
def with_scanner(app: Flask) -> Iterator[None]:
    """A scanner that is away."""
    before = app.config["FILES"]
    app.config["FILES"] = replace(before, clamd="tcp://127.0.0.1:9")
    yield
    app.config["FILES"] = before


def test_what_nobody_looked_at_isnt_opened(app: Flask, case_id: int, with_scanner: None) -> None:
    browser = signed_in(app, cast.ROADS)
    put(browser, case_id, ("a.txt", b"words"))
    answer = browser.get(f"/staff/files/{files(app)[0][0]}")
    assert answer.status_code == 409
    assert "It hasn’t been looked at for viruses yet." in answer.text
    assert "Not yet looked at" in told(browser.get(f"/staff/cases/show/{case_id}").text)
