"""Reports too long for a request: asked for on their page, made by a worker, handed out to whom they are for."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.database import db
from portal.exports.models import Export, ExportState
from portal.http.clock import now
from portal.jobs.runner import run_ready
from portal.letters import made_reports
from portal.policy.built import Built
from portal.policy.procedure import Procedure
from portal.policy.spans import Span
from portal.reports import making
from tests import cast
from tests.admin.browsing import made, signed_in, told
from tests.reports.dataset import END, START, Dataset

DAYS = f"since={START}&until={END}"
REPORT = "/staff/reports/san-clemente/council_summary/"
FILES = "/staff/exports/"


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "MOST_AT_ONCE", 5)


def _fill() -> None:
    Dataset("san-clemente", 1).fill(20)


def _ask(client: FlaskClient, form: str, page: str = "") -> str:
    token = re.findall(r'name="csrf_token" value="([^"]+)"', page or client.get(FILES).text)[0]
    asked = client.post(f"{REPORT}ask?{DAYS}", data={"csrf_token": token, "form": form}, follow_redirects=True)
    return told(asked.text)


def _work(app: Flask, later: timedelta = timedelta()) -> list[str]:
    with app.app_context():
        run_ready(now() + later)
        return [one.state for one in db.session.scalars(select(Export).order_by(Export.asked_at))]


def _key(app: Flask) -> str:
    with app.app_context():
        return db.session.scalars(select(Export.id)).one()


def test_a_worker_makes_what_is_too_long_for_a_request(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    made(app, _fill)
    client = signed_in(app, cast.CENTRAL)
    page = client.get(f"{REPORT}?{DAYS}").text
    number = int(re.findall(r"(\d+) cases are read for it", told(page))[0])
    assert number > making.MOST_AT_ONCE
    assert "Detailed summary" not in page
    listed = _ask(client, "zip", page)
    assert "It is being made." in listed
    assert f"Summary for the City Manager, {START} to {END} (ZIP)" in listed
    assert "It waits for its turn." in listed
    assert _work(app) == [ExportState.DONE]
    with app.app_context():
        export = db.session.scalars(select(Export)).one()
        assert (export.done, export.total) == (number, number)
    files = ZipFile(BytesIO(client.get(f"{FILES}{_key(app)}/file").data))
    monkeypatch.undo()  # at once, the same sheet says the same
    at_once = client.get(f"{REPORT}detailed.csv?{DAYS}")
    assert at_once.status_code == 200
    assert at_once.data in [files.read(name) for name in files.namelist()]


def test_in_each_form(app: Flask) -> None:
    made(app, _fill)
    client = signed_in(app, cast.CENTRAL)
    begins = {"xlsx": b"PK", "json": b"{", "pdf": b"%PDF"}
    for form in begins:
        _ask(client, form)
    assert set(_work(app)) == {ExportState.DONE}
    with app.app_context():
        keys = {one.name.rpartition(".")[2]: one.id for one in db.session.scalars(select(Export))}
    for form, first in begins.items():
        assert client.get(f"{FILES}{keys[form]}/file").data.startswith(first), form


def test_a_file_at_once_and_a_form_that_there_isnt_are_refused_in_a_sentence(app: Flask) -> None:
    made(app, _fill)
    client = signed_in(app, cast.CENTRAL)
    for name in ("whole.xlsx", "detailed.csv"):
        answer = client.get(f"{REPORT}{name}?{DAYS}")
        assert answer.status_code == 409
        assert "Ask for the file on the report’s page." in told(answer.text)
    assert "Choose what kind of file it should be" in _ask(client, "exe")
    assert _work(app) == []


def test_whom_it_isnt_for_asks_for_none(app: Flask) -> None:
    made(app, _fill)
    refused = _ask(signed_in(app, cast.STREETS), "xlsx")
    assert "As it stands so far, this report is for: Central Services staff." in refused
    assert _work(app) == []


def test_whom_it_is_no_longer_for_isnt_handed_it(app: Flask) -> None:
    made(app, _fill)
    client = signed_in(app, cast.CENTRAL)
    _ask(client, "json")
    assert _work(app) == [ExportState.DONE]

    def leave() -> None:
        for place in cast.staff(cast.CENTRAL).memberships:
            place.position = cast.staff(cast.STREETS).memberships[0].position

    made(app, leave)
    answer = client.get(f"{FILES}{_key(app)}/file")
    assert answer.status_code == 409
    assert "What you may see has changed" in told(answer.text)


def test_what_went_wrong_is_tried_again_from_the_beginning(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    made(app, _fill)
    client, faults, build = signed_in(app, cast.CENTRAL), [OSError("gone")], making.build

    def dies_first(pack: Procedure, key: str, span: Span, at: datetime, tell: Callable[[int], None]) -> Built:
        if faults:
            tell(1)
            raise faults.pop()
        return build(pack, key, span, at, tell)

    monkeypatch.setattr(made_reports.making, "build", dies_first)
    _ask(client, "json")
    assert _work(app) == [ExportState.WORKING]
    assert _work(app, timedelta(hours=1)) == [ExportState.DONE]
