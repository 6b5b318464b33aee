"""Files that were chosen too long ago are there no more, and whoever chose them is told before it goes without them."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from portal.cases import staging
from portal.cases.models import Attachment
from portal.database import db, transaction
from portal.public import choosing
from tests.cast import NOW
from tests.public.journey import inputs, kept, typed
from tests.public.test_steps import heading, own, press, walked

TOLD = "aren’t here any more"


def with_files(client: FlaskClient) -> TestResponse:
    """Choose two files, and return the page to check the answers."""
    page = walked(client, "files")
    for name in ("note", "photo"):
        page = press(client, page, "files", "next", files=(BytesIO(f"A {name}.\n".encode()), f"{name}.txt"))
        page = press(client, page, "you", "back") if name == "note" else page
    page = press(client, page, "you", **own("you", typed()))
    page = press(client, page, "reach", **own("reach", typed()))
    assert heading(page) == "Check your answers"
    assert page.text.count('value="drop:') == 2
    assert TOLD not in page.text
    return page


def a_day_later(app: Flask) -> None:
    with app.app_context(), transaction():
        staging.forget(at=NOW + timedelta(days=1, minutes=1))


def attached(app: Flask) -> int:
    with app.app_context():
        return len(db.session.scalars(select(Attachment)).all())


def test_it_is_told_on_the_check_page_and_once_at_send(app: Flask, client: FlaskClient) -> None:
    page = with_files(client)
    a_day_later(app)
    page = press(client, press(client, page, "check", "back"), "reach")
    assert TOLD in page.text
    stopped = press(client, page, "check", "send")
    assert stopped.status_code == 422
    assert heading(stopped) == "Files"
    assert '<a href="#files">' in stopped.text
    assert kept(stopped, typed())
    page = press(client, stopped, "files")
    assert TOLD not in page.text
    assert press(client, page, "check", "send").status_code == 303
    assert attached(app) == 0


def test_of_several_one_that_is_gone_is_told_too(app: Flask, client: FlaskClient) -> None:
    page = with_files(client)
    with app.app_context(), transaction():
        staging._drop(db.session.scalars(select(staging.StagedFile)).all()[0])
    assert press(client, page, "check", "send").status_code == 422


def test_chosen_again_they_go_along_and_nothing_is_told(app: Flask, client: FlaskClient) -> None:
    page = with_files(client)
    a_day_later(app)
    again = {**inputs(page), "do": "next", "files": (BytesIO(b"A\n"), "a.txt")}
    page = client.post("/devon/submit/files", data=again)
    assert TOLD not in page.text
    assert press(client, page, "check", "send").status_code == 303
    assert attached(app) == 1


def test_what_was_taken_away_by_hand_is_not_missed(app: Flask, client: FlaskClient) -> None:
    page = with_files(client)
    for _ in range(2):
        key = page.text.partition('value="drop:')[2].partition('"')[0]
        page = press(client, page, "check", f"drop:{key}")
    assert TOLD not in page.text
    assert press(client, page, "check", "send").status_code == 303


def test_while_the_records_are_away_nothing_is_said_to_be_lost(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise OperationalError("SELECT", {}, Exception("gone"))

    page = with_files(client)
    monkeypatch.setattr(choosing.staging, "of_form", away)
    monkeypatch.setattr(choosing.staging, "waiting", away)
    assert TOLD not in press(client, press(client, page, "check", "back"), "reach", "change").text


def test_sent_again_after_a_day_it_was_received_and_nothing_is_missed(app: Flask, client: FlaskClient) -> None:
    page = with_files(client)
    assert press(client, page, "check", "send").status_code == 303
    a_day_later(app)
    assert press(client, page, "check", "send").status_code in {303, 409}
