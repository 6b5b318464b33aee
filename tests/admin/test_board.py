"""The notices board: written by those who administer the procedure, read on My work, put away by each alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.cases import board
from portal.cases.models import StaffNotice
from portal.database import db
from portal.errors import Invalid
from portal.procedures import versions
from tests.admin.browsing import fields, made, signed_in, submit, told
from tests.cast import ADMIN, CARE, COMPLAINTS, NOW, READER, ROADS, STREETS, as_

LIST, ADD, WORK = "/staff/board/", "/staff/board/add", "/staff/"
TODAY = datetime.now(UTC).date()
DAY = timedelta(days=1)
TYPED = {
    "title": "Stationery",
    "words": "New paper: https://example.org/paper.",
    "until": (TODAY + 7 * DAY).isoformat(),
}


def put_up(app: Flask, **changes: Any) -> int:
    def make() -> int:
        pack = versions.procedure_of(versions.current("devon", NOW))
        facts = {"title": "Stationery", "words": "New paper.", "since": TODAY - DAY, "until": TODAY + DAY, **changes}
        row = board.write(pack, **facts, by=as_(COMPLAINTS), at=datetime.now(UTC) - 30 * DAY)
        db.session.flush()
        return row.id

    return made(app, make)


def press(client: FlaskClient, path: str) -> int:
    return client.post(path, data={"csrf_token": fields(client.get(LIST).text).get("csrf_token", "")}).status_code


def test_a_message_is_written_read_by_all_and_put_away_by_one(app: Flask) -> None:
    team = signed_in(app, COMPLAINTS)
    assert "Short messages" in told(team.get(LIST).text)
    assert submit(team, ADD, **TYPED).location == LIST
    roads, care = signed_in(app, ROADS), signed_in(app, CARE)
    for reader in (roads, care, team):
        page = reader.get(WORK).text
        assert "Stationery" in told(page)
        assert '<a href="https://example.org/paper" rel="noreferrer">' in page
    number = made(app, lambda: db.session.scalars(select(StaffNotice.id)).one())
    token = fields(roads.get(WORK).text)
    assert roads.get(f"/staff/board/{number}/read").status_code == 405
    assert roads.post(f"/staff/board/{number}/read", data=token).location == WORK
    assert roads.post(f"/staff/board/{number}/read", data=token).location == WORK, "twice is as once"
    assert "Stationery" not in told(roads.get(WORK).text)
    assert "Stationery" in told(roads.get(LIST).text)
    assert "Stationery" in told(care.get(WORK).text)


def test_it_stands_on_the_lists_of_my_work_too(app: Flask) -> None:
    put_up(app)
    assert "Stationery" in told(signed_in(app, ROADS).get(f"{WORK}?whose=teams").text)


@pytest.mark.parametrize(
    ("since", "until", "stands", "state"),
    [(-2, -1, False, "Over"), (1, 2, False, "To come"), (0, 0, True, ""), (-1, 1, True, "")],
)
def test_from_its_first_day_to_its_last(app: Flask, since: int, until: int, stands: bool, state: str) -> None:
    put_up(app, since=TODAY + since * DAY, until=TODAY + until * DAY)
    roads = signed_in(app, ROADS)
    assert ("Stationery" in told(roads.get(WORK).text)) is stands
    assert f"{state}." in told(roads.get(LIST).text) if state else True


def test_another_procedure_reads_nothing_of_it(app: Flask) -> None:
    number, streets = put_up(app), signed_in(app, STREETS)
    assert "Stationery" not in streets.get(WORK).text + streets.get(LIST).text
    assert streets.post(f"/staff/board/{number}/read", data=fields(streets.get(WORK).text)).status_code in {400, 404}


def test_it_is_taken_down_once_and_stays_as_a_record(app: Flask) -> None:
    number, team = put_up(app), signed_in(app, COMPLAINTS)
    down = f"/staff/board/{number}/down"
    assert team.get(down).status_code == 200
    assert "Stationery" in told(team.get(WORK).text), "a GET only asks"
    assert submit(team, down).location == LIST
    assert "Stationery" not in told(team.get(WORK).text)
    assert "Taken down" in told(team.get(LIST).text)
    assert submit(team, down).status_code == 409


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "Fill this in."),
        ({"words": ""}, "Fill this in."),
        ({"words": "x" * 601}, "601 characters"),
        ({"until": ""}, "Give a date."),
        ({"until": "2020-01-01"}, "is over"),
        ({"since": "2999-01-01"}, "end before it begins"),
        ({"until": "2999-01-01"}, "a year at most"),
        ({"procedure": "san-clemente"}, "Choose one of"),
    ],
)
def test_what_cant_be_put_up_is_told(app: Flask, changes: dict[str, str], words: str) -> None:
    answer = submit(signed_in(app, COMPLAINTS), ADD, **{**TYPED, **changes})
    assert answer.status_code == 422
    assert words in told(answer.text)
    assert made(app, lambda: db.session.scalars(select(StaffNotice.id)).all()) == []


@pytest.mark.parametrize(("username", "reads"), [(ROADS, True), (READER, True), (ADMIN, False)])
def test_who_only_reads(app: Flask, username: str, reads: bool) -> None:
    number, browser = put_up(app), signed_in(app, username)
    assert ("Stationery" in told(browser.get(LIST).text)) is reads
    assert "Write a message" not in browser.get(LIST).text
    for page in (ADD, f"/staff/board/{number}/down"):
        assert browser.get(page).status_code in {302, 403}


def test_the_command_says_all_that_is_wrong_at_once(app: Flask) -> None:
    with app.app_context():
        pack = versions.procedure_of(versions.current("devon", NOW))
        facts = {"title": "", "words": " ", "since": date(2026, 5, 5), "until": date(2026, 5, 4)}
        with pytest.raises(Invalid) as caught:
            board.write(pack, **facts, by=as_(COMPLAINTS), at=NOW)
    assert set(caught.value.errors) == {"title", "words", "until"}
