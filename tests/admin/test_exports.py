"""The page of the files made for someone: how far each is, downloaded, stopped and deleted by them alone."""

from __future__ import annotations

import re

from flask import Flask
from flask.testing import FlaskClient

from portal.database import db
from portal.exports import asking
from portal.exports.models import Export, ExportState
from portal.http.clock import now
from portal.jobs.runner import run_ready
from tests import cast
from tests.admin.browsing import counted, days_ago, made, signed_in, told
from tests.exports import makers

PAGE = "/staff/exports/"


def _asked(app: Flask, by: str = cast.ROADS) -> str:
    return made(app, lambda: asking.ask(makers.wanted(), by=cast.as_(by), at=now()).id)


def _work(app: Flask) -> None:
    with app.app_context():
        run_ready(now())


def _press(client: FlaskClient, key: str, what: str) -> str:
    token = re.findall(r'name="csrf_token" value="([^"]+)"', client.get(PAGE).text)[0]
    answer = client.post(f"{PAGE}{key}/{what}", data={"csrf_token": token}, follow_redirects=True)
    return told(answer.text)


def test_nobody_has_any_at_first(app: Flask) -> None:
    page = signed_in(app, cast.ROADS).get(PAGE).text
    assert "Nothing yet." in told(page)
    assert "refresh" not in page


def test_how_far_it_is_without_a_script_too_then_the_file_itself(app: Flask) -> None:
    made(app, lambda: cast.received(at=days_ago(1)).case.id)
    key, client = _asked(app), signed_in(app, cast.ROADS)
    page = client.get(PAGE).text
    assert "It waits for its turn." in told(page)
    assert '<noscript><meta http-equiv="refresh" content="10"></noscript>' in page

    def half() -> None:
        export = db.session.get_one(Export, key)
        export.state, export.done, export.total = ExportState.WORKING, 150, 300

    made(app, half)
    assert "150 of 300 rows written." in told(client.get(PAGE).text)

    _work(app)
    page = client.get(PAGE).text
    assert "293 KB, kept until" in told(page)
    assert "refresh" not in page

    answer = client.get(f"{PAGE}{key}/file")
    assert answer.data == makers.LINE * 300
    assert answer.headers["Content-Disposition"] == 'attachment; filename="lines.txt"'
    assert answer.headers["Content-Length"] == "300000"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_it_is_nobody_elses(app: Flask) -> None:
    key = _asked(app)
    _work(app)
    other = signed_in(app, cast.COMPLAINTS)
    assert "Nothing yet." in told(other.get(PAGE).text)
    assert other.get(f"{PAGE}{key}/file").status_code == 404
    assert signed_in(app, cast.ROADS).get(f"{PAGE}{'x' * 22}/file").status_code == 404


def test_before_it_is_made_there_is_a_sentence(app: Flask) -> None:
    key = _asked(app)
    answer = signed_in(app, cast.ROADS).get(f"{PAGE}{key}/file")
    assert answer.status_code == 409
    assert "This file isn’t made yet." in told(answer.text)


def test_it_is_stopped_and_deleted(app: Flask) -> None:
    client, first, second = signed_in(app, cast.ROADS), _asked(app), _asked(app)
    assert "It isn’t made any more." in _press(client, first, "stop")
    assert "Stop it first." in _press(client, second, "delete")
    _work(app)
    assert "isn’t being made any more" in _press(client, second, "stop")
    page = _press(client, second, "delete")
    assert "It was deleted." in page
    assert "Nothing yet." in page


def test_the_page_asks_little_however_many_files_there_are(app: Flask) -> None:
    for _ in range(3):
        _asked(app)
    _work(app)
    client = signed_in(app, cast.ROADS)
    client.get(PAGE)
    with counted(app) as statements:
        client.get(PAGE)
    assert len(statements) <= 12, statements
