"""An error under /staff keeps the menu and a way back; with the records away it is still told."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from portal.admin import presenting
from portal.policy.moves import Move
from tests import cast
from tests.admin.browsing import signed_in, told


def test_a_page_that_isnt_there_keeps_the_menu(app: Flask) -> None:
    client = signed_in(app, cast.ROADS)
    for path, status in (("/staff/no/such", 404), ("/staff/jobs/list/", 403), ("/staff/cases/show/424242", 404)):
        answer = client.get(path)
        assert answer.status_code == status
        assert 'class="menu"' in answer.text
        assert "Go to My work" in answer.text
        assert "admin.css" in answer.text


def test_who_isnt_signed_in_is_shown_the_way_in(app: Flask) -> None:
    page = app.test_client().get("/staff/no/such").text
    assert "Sign in" in page
    assert 'class="menu"' not in page
    assert "portal.css" in app.test_client().get("/staffing").text


def test_with_the_records_away_it_is_told_all_the_same(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in(app, cast.ROADS)

    def away(_pk: int) -> None:
        raise OperationalError("SELECT 1", {}, Exception())

    monkeypatch.setattr(app.login_manager, "_user_callback", away)
    answer = client.get("/staff/")
    assert answer.status_code == 503
    assert "try again in a few minutes" in told(answer.text)
    assert client.get("/no/such").status_code == 503, "the public page, with a cookie of staff"


def test_what_was_done_is_a_sentence() -> None:
    assert set(presenting.DONE) == set(Move)
    said = presenting.done(Move.ACKNOWLEDGE, kind="The complaint", letter=presenting.SENT)
    assert said == "The complaint was acknowledged, and the letter is on its way."
    unsent = presenting.done(Move.RESPOND, letter=presenting.READ)
    assert unsent.startswith("The answer was given, and the letter can be read with the passphrase")
    assert presenting.done(Move.RESUME, kind="The complaint") == "The clock runs again."
