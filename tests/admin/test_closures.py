"""The screens of closures and of a new version's impact: shown first, done on the second button, for one's own only."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select

from portal.cases import closing_days
from portal.cases.closing_days import ClosingDay
from portal.cases.models import Case
from portal.database import db
from portal.http.clock import now
from portal.procedures import versions
from portal.procedures.models import Closure
from tests import cast
from tests.admin.browsing import counted, days_ago, fields, made, signed_in, submit, told

ADD, CALENDAR = "/staff/closures/add", "devon:england"


def _day(ahead: int = 6) -> str:
    """Return the next working day that lies so many days ahead or more."""
    with_holidays = versions.procedure_of(versions.current("devon", now())).calendars["england"]
    day = now().date() + timedelta(days=ahead)
    while not with_holidays.is_open(day):
        day += timedelta(days=1)
    return day.isoformat()


def _open_case() -> str:
    case = cast.acknowledged(cast.received(at=days_ago(0.1)).case, at=days_ago(0.05))
    return str(case.tracking_number)


def _closures(app: Flask) -> list[Closure]:
    with app.app_context():
        found = list(db.session.scalars(select(Closure)))
        db.session.expunge_all()
    return found


def test_it_is_shown_first_and_closed_on_the_second_button(app: Flask) -> None:
    number, day = made(app, _open_case), made(app, _day)
    client = signed_in(app, cast.COMPLAINTS)

    page = submit(client, ADD, button="make", calendar=CALENDAR, day=day, name="Staff day").text
    assert number in told(page)
    assert "1 due date of 1 open case. Nothing has been changed yet." in told(page)
    assert "One letter gave the earlier date already." in told(page)
    assert f"{number} : Acknowledgement" in told(page), "which letter it was, and the date that it gave"
    assert _closures(app) == []

    answer = submit(client, ADD, on=page, button="make")
    assert answer.location == "/staff/closures/list/"
    [closure] = _closures(app)
    assert (closure.name, closure.removed_at) == ("Staff day", None)
    assert "Staff day" in told(client.get("/staff/closures/list/").text)


def test_another_day_than_was_shown_is_shown_first(app: Flask) -> None:
    first, other = made(app, _day), made(app, lambda: _day(20))
    client = signed_in(app, cast.COMPLAINTS)
    page = submit(client, ADD, button="preview", calendar=CALENDAR, day=first, name="Staff day").text

    submit(client, ADD, on=page, button="make", day=other)

    assert _closures(app) == []


def test_it_is_taken_back_after_a_look(app: Flask) -> None:
    def close() -> int:
        day = ClosingDay("devon", "england", date.fromisoformat(_day()), "Flood")
        return closing_days.close(day, by=cast.as_(cast.COMPLAINTS), at=now()).id

    number, pk = made(app, _open_case), made(app, close)
    client = signed_in(app, cast.COMPLAINTS)
    url = f"/staff/closures/delete/{pk}"

    page = client.get(url).text
    assert number in told(page)
    assert submit(client, url, on=page, button="make").status_code == 302

    assert _closures(app)[0].removed_at is not None
    assert "taken back already" in told(client.get(url).text)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"day": "2026-12-25"}, "is closed already: Christmas Day"),
        ({"day": "never"}, "a date as year-month-day"),
        ({"name": ""}, "Fill this in."),
        ({"calendar": "san-clemente:city"}, "Choose one of"),
    ],
)
def test_what_makes_no_sense_is_told_and_what_was_typed_stays(app: Flask, typed: dict[str, str], sentence: str) -> None:
    given = {"calendar": CALENDAR, "day": "2026-12-22", "name": "Half a day", **typed}

    answer = submit(signed_in(app, cast.COMPLAINTS), ADD, button="preview", **given)

    assert answer.status_code in {409, 422}
    assert sentence in told(answer.text)
    assert fields(answer.text)["day"] == [given["day"]]
    assert _closures(app) == []


def test_only_those_of_one_s_own_procedures_are_seen(app: Flask) -> None:
    def close() -> int:
        day = ClosingDay("devon", "england", date.fromisoformat(_day()), "Flood")
        return closing_days.close(day, by=cast.as_(cast.COMPLAINTS), at=now()).id

    pk = made(app, close)
    client = signed_in(app, cast.CENTRAL)

    assert "Flood" not in client.get("/staff/closures/list/").text
    for url in (f"/staff/closures/show/{pk}", f"/staff/closures/delete/{pk}"):
        assert client.get(url).status_code == 404


def test_a_closure_costs_a_page_one_statement(app: Flask) -> None:
    made(app, _open_case)
    with app.app_context():
        case_id = db.session.scalars(select(Case.id)).one()
    client = signed_in(app, cast.ROADS)
    client.get(f"/staff/cases/show/{case_id}")
    with counted(app) as statements:
        client.get(f"/staff/cases/show/{case_id}")

    assert len([one for one in statements if "JOIN closures" in one]) == 1


# ---- the impact of a new version

IMPACT = "/staff/versions/impact"
DEVON = (versions.PACKS / "devon.yaml").read_text(encoding="utf-8")


def _next(limit: str = "limit: 12 working days") -> str:
    text = DEVON.replace("limit: 10 working days", limit)
    lines = [line for line in text.splitlines() if not line.startswith(("effective:", "version:"))]
    return "\n".join([*lines, 'version: "7"', f"effective: {now().date() + timedelta(days=2)}"])


def test_what_a_version_would_change_is_shown_and_nothing_kept(app: Flask) -> None:
    made(app, _open_case)
    client = signed_in(app, cast.COMPLAINTS)
    assert "What a new version would change" in client.get("/staff/versions/list/").text

    page = told(submit(client, IMPACT, button="preview", pack=_next()).text)

    assert "Response: 10 working days → 12 working days (DV-26)" in page
    assert "Open cases: 1. They stay under the version that they began under." in page
    with app.app_context():
        assert versions.in_force("devon", now().date() + timedelta(days=30)).version != "7"


def test_a_version_can_be_given_as_a_file_and_what_changes_nothing_concerns_nobody(app: Flask) -> None:
    client = signed_in(app, cast.COMPLAINTS)
    file = (BytesIO(_next().encode()), "next.yaml")
    page = submit(client, IMPACT, button="preview", pack="", file=file).text
    assert "Response: 10 working days → 12 working days (DV-26)" in told(page)
    assert "<title>devon 7: What a new version would change" in page
    same = submit(client, IMPACT, button="preview", pack=_next("limit: 10 working days")).text
    assert "It says the same as version" in told(same)
    assert "Altogether" not in told(same)
    assert submit(client, IMPACT, button="preview", pack="").status_code == 422


def test_its_faults_are_told_with_their_lines_and_the_pack_stays(app: Flask) -> None:
    answer = submit(signed_in(app, cast.COMPLAINTS), IMPACT, button="preview", pack=_next("limit: 12 moons"))

    assert answer.status_code == 422
    assert "12 moons" in told(answer.text)
    assert "Line " in told(answer.text)
    assert "limit: 12 moons" in fields(answer.text)["pack"][0]


def test_a_pack_of_another_body_is_not_looked_into(app: Flask) -> None:
    answer = submit(signed_in(app, cast.CENTRAL), IMPACT, button="preview", pack=_next())

    assert answer.status_code == 422
    assert "This is a pack of “devon”, and your teams are of: san-clemente." in told(answer.text)
    assert "Open cases" not in told(answer.text)
