"""Duties month by month, and the address at which a calendar fetches them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar

from portal.accounts import opening
from portal.accounts.models import CalendarFeed, SecurityEntry
from portal.database import db
from portal.duties import commands, correcting, meetings
from tests import cast
from tests.admin.browsing import fields, made, signed_in, submit, told
from tests.duties import county
from tests.duties.county import ANALYST

HERE = "/staff/duties/calendar/"
NOW = datetime(2026, 5, 20, 17, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_may(app: Flask) -> object:
    with time_machine.travel(NOW, tick=False):
        with app.app_context():
            county.open_up()
        made(app, lambda: county.plan(date(2026, 6, 30)) and None)
        yield


def days(page: str) -> dict[str, str]:
    """Return the words of each day on which something is, by its name."""
    cells = re.findall(r'<td class="([^"]*)"[^>]*>(.*?)</td>', page, re.DOTALL)
    return {re.findall(r'class="whole">([^<]*)<', cell)[0]: told(cell) for sort, cell in cells if "bare" not in sort}


def posted(client: FlaskClient, where: str) -> str:
    form = fields(client.get(HERE).text)
    sent = {name: form[name][0] for name in ("csrf_token", "once")}
    return client.post(f"{HERE}{where}", data=sent, follow_redirects=True).text


def feed(page: str) -> str:
    return str(re.findall(r"http[^<\s]*/calendars/[^<\s]*", page)[0]).split("/", 3)[3]


def test_a_month_shows_what_is_due_on_its_days(app: Flask) -> None:
    page = signed_in(app, ANALYST).get(HERE).text
    assert "May 2026" in told(page)
    assert 'aria-current="date"' in page
    found = days(page)
    assert "Request for the final compilation" in found["Friday 29 May"]
    assert page.index('title="Monday"') < page.index('title="Sunday"')
    assert len(re.findall(r"<td", page)) % 7 == 0


def test_the_months_lead_to_each_other(app: Flask) -> None:
    client = signed_in(app, ANALYST)
    june = client.get(f"{HERE}?month=2026-06").text
    assert "June 2026" in told(june)
    assert {"month=2026-05", "month=2026-07"} <= set(re.findall(r"month=\d{4}-\d\d", june))
    assert "This month" in told(june)
    for strange in ("2026-13", "x", "0001-01", "9999-12", "%00", "2026-6"):
        assert "May 2026" in told(client.get(f"{HERE}?month={strange}").text), strange


def test_what_was_done_is_told_as_done(app: Flask) -> None:
    made(app, lambda: commands.ask(county.row("compilation_request"), by=cast.as_(ANALYST), at=county.at(2026, 5, 29)))
    with time_machine.travel(county.at(2026, 5, 30), tick=False):
        assert "Done" in days(signed_in(app, ANALYST).get(HERE).text)["Friday 29 May"]


def test_meetings_stand_on_their_days(app: Flask) -> None:
    made(app, lambda: meetings.add(
        "san-clemente", held_on=date(2026, 5, 19), name="City Council", by=cast.as_(cast.CENTRAL), at=NOW
    ) and None)  # fmt: skip
    page = signed_in(app, cast.CENTRAL).get(HERE).text
    assert page.index('title="Sunday"') < page.index('title="Monday"'), "a city of the United States"
    found = days(page)
    assert "Meeting: City Council" in found["Tuesday, May 19"]


@pytest.mark.clauses("SC-26")
def test_what_is_due_by_an_hour_is_so_in_the_month_and_in_a_calendar(app: Flask) -> None:
    made(app, lambda: meetings.add(
        "san-clemente", held_on=date(2026, 6, 2), name="City Council", by=cast.as_(cast.CENTRAL), at=NOW
    ) and None)  # fmt: skip
    client = signed_in(app, cast.CENTRAL)
    assert "Due in 12 days, by 12:00 pm" in days(client.get(f"{HERE}?month=2026-06").text)["Monday, June 1"]
    events = Calendar.from_ical(client.get(f"{HERE}duties.ics").text).walk("VEVENT")
    [due] = [one for one in events if "SC-26" in one["description"]]
    assert due["dtstart"].dt == datetime(2026, 6, 1, 12, tzinfo=ZoneInfo("America/Los_Angeles"))


def test_one_s_own_part_alone_is_shown_and_fetched(app: Flask) -> None:
    made(app, lambda: commands.ask(county.row("compilation_request"), by=cast.as_(ANALYST), at=county.at(2026, 5, 29)))
    client = signed_in(app, county.DEPUTY)
    everything, mine = (client.get(f"{HERE}?month=2026-06{more}").text for more in ("", "&mine=1"))
    whole, theirs = (" ".join(days(page).values()) for page in (everything, mine))
    assert "Monthly report" in whole
    assert "Monthly report" not in theirs, "a deputy director has no part in it"
    assert "Compilations returned" in theirs, "and was asked for one of those"
    assert "month=2026-07&amp;mine=1" in mine
    address = feed(posted(client, "address"))
    whole, theirs = (app.test_client().get(f"{address}{more}").text for more in ("", "?mine=1"))
    assert 0 < theirs.count("BEGIN:VEVENT") < whole.count("BEGIN:VEVENT")
    assert client.get(f"{HERE}duties.ics?mine=1").text.count("BEGIN:VEVENT") == theirs.count("BEGIN:VEVENT")


def test_what_is_owed_no_more_is_taken_off_a_calendar(app: Flask) -> None:
    client = signed_in(app, ANALYST)
    address = feed(posted(client, "address"))

    before = Calendar.from_ical(app.test_client().get(address).text).walk("VEVENT")
    owed = next(one for one in before if "2026-05" in one["description"] or "OC-26" in one["description"])

    def drop() -> None:
        county.row("monthly_report").dropped_at = NOW

    made(app, drop)
    events = Calendar.from_ical(app.test_client().get(address).text).walk("VEVENT")
    [gone] = [one for one in events if one["status"] == "CANCELLED"]
    assert gone["summary"].startswith("Monthly report to the County Executive Office")
    assert (gone["uid"], gone["sequence"] > owed["sequence"]) == (owed["uid"], True)
    assert "CANCELLED" not in client.get(f"{HERE}duties.ics").text, "a file is read once"


def test_a_form_that_is_sent_twice_makes_one_address(app: Flask) -> None:
    client = signed_in(app, ANALYST)
    form = fields(client.get(HERE).text)
    sent = {name: form[name][0] for name in ("csrf_token", "once")}
    first, second = (feed(client.post(f"{HERE}address", data=sent).text) for _ in range(2))
    assert first == second
    assert app.test_client().get(first).status_code == 200
    assert feed(posted(client, "address")) != first
    again = client.post(f"{HERE}address", data=sent)
    assert again.status_code == 409, "an old form brings back no address that has ended"
    assert "has ended" in told(again.text)
    assert app.test_client().get(first).status_code == 404


def test_an_administrator_ends_it_with_the_sessions(app: Flask) -> None:
    address = feed(posted(signed_in(app, ANALYST), "address"))
    who = made(app, lambda: cast.staff(ANALYST).id)
    admin = signed_in(app, cast.ADMIN)
    assert "their calendar fetches duties" in told(admin.get(f"/staff/sessions/end/{who}").text)
    submit(admin, f"/staff/sessions/end/{who}")
    assert app.test_client().get(address).status_code == 404
    with app.app_context():
        assert db.session.query(CalendarFeed).count() == 0


def test_nobody_sees_another_body_s_duties(app: Flask) -> None:
    page = signed_in(app, cast.ROADS).get(f"{HERE}?month=2026-05").text
    assert "compilation" not in page
    assert app.test_client().get(HERE).status_code in {302, 401}


def test_a_calendar_fetches_what_is_due_at_an_address_of_one_s_own(app: Flask) -> None:
    client = signed_in(app, ANALYST)
    address = feed(posted(client, "address"))
    answer = app.test_client().get(address)
    assert answer.content_type == "text/calendar; charset=utf-8"
    events = Calendar.from_ical(answer.text).walk("VEVENT")
    request = next(one for one in events if one["summary"].startswith("Request for the final compilation"))
    assert request["dtstart"].dt == date(2026, 5, 29)
    assert "OC-23" in request["description"]
    with app.app_context():
        assert db.session.query(CalendarFeed).one().digest not in address
        assert not [one for one in db.session.query(SecurityEntry) if address.split("/")[1] in one.words]
    assert client.get(f"{HERE}duties.ics").text.count("BEGIN:VEVENT") == len(events)


def test_another_address_ends_the_one_before_and_an_end_ends_both(app: Flask) -> None:
    client, nobody = signed_in(app, ANALYST), app.test_client()
    first, second = feed(posted(client, "address")), feed(posted(client, "address"))
    assert (nobody.get(first).status_code, nobody.get(second).status_code) == (404, 200)
    assert "has ended" in told(posted(client, "address/end"))
    assert nobody.get(second).status_code == 404
    assert "You have no address" in told(posted(client, "address/end"))


def test_whoever_left_has_no_calendar(app: Flask) -> None:
    address = feed(posted(signed_in(app, ANALYST), "address"))

    def leave() -> None:
        cast.staff(ANALYST).active = False

    made(app, leave)
    assert app.test_client().get(address).status_code == 404
    for strange in (f"calendars/{'x' * 43}/duties.ics", "calendars/x/duties.ics", f"calendars/{'%00' * 43}/duties.ics"):
        assert app.test_client().get(strange).status_code == 404, strange


def test_who_may_sign_in_again_has_no_calendar_of_before(app: Flask) -> None:
    address = feed(posted(signed_in(app, ANALYST), "address"))

    def let(active: bool) -> None:
        staff = cast.staff(ANALYST)
        opening.change(staff, lambda: setattr(staff, "active", active), by=cast.staff(cast.ADMIN), at=NOW)

    for active in (False, True):
        made(app, lambda active=active: let(active))
    assert app.test_client().get(address).status_code == 404


def test_a_feed_shows_its_owner_s_procedures_alone(app: Flask) -> None:
    made(app, lambda: county.plan(date(2026, 9, 30), key="devon") and None)
    address = feed(posted(signed_in(app, cast.ROADS), "address"))
    answer = app.test_client().get(address)
    assert answer.status_code == 200
    assert "Ask the directorates" in answer.text
    assert "compilation" not in answer.text


def test_a_feed_ends_with_the_right_to_see_duties(app: Flask) -> None:
    address = feed(posted(signed_in(app, ANALYST), "address"))

    def read_alone() -> None:
        cast.staff(ANALYST).roles = [app.extensions["appbuilder"].sm.find_role("Reader")]

    made(app, read_alone)
    assert app.test_client().get(address).status_code == 404


def test_the_words_of_a_correction_are_read_by_those_who_read_the_report(app: Flask) -> None:
    def ask() -> int:
        report = county.row("monthly_report")
        correcting.ask(report, words="Row 2 counts Ms Quill twice.", by=cast.as_(ANALYST), at=NOW)
        return report.id

    page = f"/staff/duties/show/{made(app, ask)}"
    for who, reads in ((ANALYST, True), (county.EXECUTIVE, True), (county.DEPUTY, False)):
        shown = told(signed_in(app, who).get(page).text)
        assert "To be settled" in shown
        assert ("Quill" in shown) is reads, who


def test_only_what_one_may_settle_is_offered_to_be_settled(app: Flask) -> None:
    """Somebody who asked once, and doesn't read the report any more, reads no words of others."""

    def ask() -> int:
        report = county.row("monthly_report")
        correcting.ask(report, words="Row 2 counts Ms Quill twice.", by=cast.as_(ANALYST), at=NOW)
        db.session.flush()
        mine = correcting.ask(report, words="Row 9 is mine.", by=cast.as_(county.EXECUTIVE), at=NOW)
        mine.by_id = cast.staff(county.DEPUTY).id
        return report.id

    page = f"/staff/duties/{made(app, ask)}/settle"
    assert "Quill" in signed_in(app, ANALYST).get(page).text
    theirs = signed_in(app, county.DEPUTY).get(page)
    assert theirs.status_code == 200
    assert ("Row 9" in theirs.text, "Quill" in theirs.text) == (True, False)


def test_signing_out_everywhere_else_ends_the_address_too(app: Flask) -> None:
    client = signed_in(app, ANALYST)
    address = feed(posted(client, "address"))
    assert "calendar fetches duties ends" in told(client.get("/staff/sessions/elsewhere").text)
    submit(client, "/staff/sessions/elsewhere")
    assert app.test_client().get(address).status_code == 404


def test_a_comment_that_is_sent_twice_stands_once(app: Flask) -> None:
    duty = made(app, lambda: county.row("monthly_draft").id)
    client = signed_in(app, ANALYST)
    form = client.get(f"/staff/duties/{duty}/comment").text
    for _ in range(2):
        assert submit(client, f"/staff/duties/{duty}/comment", on=form, words="The chart is new.").status_code == 302
    assert told(client.get(f"/staff/duties/show/{duty}").text).count("The chart is new.") == 1
