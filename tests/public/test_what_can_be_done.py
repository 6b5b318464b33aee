"""What is owed and what can be done is told wherever a case stands: each act by one name, with a way to it."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import Markup
from sqlalchemy import select

from portal.cases import news, public_events
from portal.cases.actors import REPORTER
from portal.cases.models import Case, Subscription
from portal.cases.queries import by_tracking_number
from portal.database import db, transaction
from portal.jobs.models import Job
from portal.letters import desk, issuing
from portal.policy.moves import Move
from portal.public.told_rights import reached_in
from tests.cast import NOW, SENIOR, acknowledged, answered, days_later, do, escalated, received, reviewed, submission
from tests.journeys.staffing import hire
from tests.public.journey import inputs, open_room

Keys = tuple[str, str]
APPEAL = {"natures": ("poor_service",), "service": "calfresh", "matter": "mandated_appeal"}
NEXT_STAGE = "Ask for Stage 2: Service Investigation"


def passed_on() -> Keys:
    taken = received(submission(procedure="orange-county", **APPEAL))
    said = {"to": "State Hearings Division", "contact": "800-555-0141", "reasons": "It can be appealed."}
    do(taken.case, Move.REFER, by="admin", matter="mandated_appeal", **said)
    return taken.case.tracking_number, taken.passphrase


def page_of(client: FlaskClient, number: str, days: int = 0) -> str:
    with time_machine.travel(days_later(days) + timedelta(hours=1), tick=False):
        return unescape(client.get(f"/track/{number}").text)


def ways_on(page: str) -> list[tuple[str, str]]:
    """Return the links of what else can be done: where each leads, and its name."""
    shown = page.partition('<ul class="also">')[2].partition("</ul>")[0]
    return re.findall(r'href="[^"]*[?&]to=(\w+)">([^<]*)</a>', shown)


@pytest.mark.clauses("OC-11", "OC-12", "OC-13")
def test_who_contests_reads_by_when_it_is_decided(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), transaction():
        number, passphrase = passed_on()
    assert "Nothing more is due from us." in page_of(client, number), "while nobody contests it"
    open_room(client, number, passphrase)
    page = client.get(f"/track/{number}/contest")
    client.post(f"/track/{number}/contest", data=inputs(page))
    room = unescape(client.get(f"/track/{number}/room").text)
    due = "Due by Tuesday, May 12, 2026."
    assert f"You have contested it. Decision on the objection: {due}" in room
    assert "Who has it now, and how to reach them, is below." in room
    first = page_of(client, number).partition("What you can do today")[0].partition("Your rights today")[0]
    assert f"<strong>Decision on the objection.</strong> {due}" in first
    assert "Next, someone decides what you contested." in first
    assert "Nothing more is due" not in first
    assert "“Decision on the objection” was due by" in page_of(client, number, 30), "and that it is late"


def test_there_is_always_something_to_do(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), transaction():
        number = received().case.tracking_number
    page = page_of(client, number)
    assert "nothing more to do" not in page
    assert ways_on(page) == [
        ("add", "Add words or files"),
        ("details", "Correct your details"),
        ("withdraw", "Take it back"),
    ]
    with app.app_context(), transaction():
        number = answered(escalated(received().case), by=SENIOR).tracking_number
    assert ("add", "Add words or files") in ways_on(page_of(client, number))


@pytest.mark.parametrize("to", ["add", "details", "withdraw", "escalate"])
def test_each_way_leads_through_the_door(app: Flask, client: FlaskClient, to: str) -> None:
    with app.app_context(), transaction():
        taken = received()
        number = answered(taken.case).tracking_number
    door = client.get(f"/track/{number}/open?to={to}")
    answer = client.post(f"/track/{number}/open", data={**inputs(door), "passphrase": taken.passphrase})
    assert answer.location == f"/track/{number}/{to}"
    assert client.get(answer.location).status_code == 200


def test_who_stayed_anonymous_is_known_to_the_room_alone(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), transaction():
        taken = received(submission(anonymous=True, reporter=None))
        number = taken.case.tracking_number
    assert ("details", "Correct your details") in ways_on(page_of(client, number)), "as on any other case"
    open_room(client, number, taken.passphrase)
    assert "Correct your details" not in client.get(f"/track/{number}/room").text


def test_an_act_has_one_name(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), transaction():
        taken = received()
        number = answered(taken.case).tracking_number
    open_room(client, number, taken.passphrase)
    pages = [page_of(client, number), *(client.get(f"/track/{number}{one}").text for one in ("/room", "/escalate"))]
    for page in pages:
        assert NEXT_STAGE in page
        assert "Ask for the next stage" not in page
        assert "Open the next stage" not in page
    right = pages[1].partition('<ul class="rights">')[2].partition("</ul>")[0]
    assert f">{NEXT_STAGE}</a>" in right, "the room's button stands with its right"


@pytest.mark.parametrize("closed", [False, True])
def test_what_was_promised_and_is_late_can_be_told_at_once(app: Flask, client: FlaskClient, closed: bool) -> None:
    with app.app_context(), transaction():
        case: Case = answered(received().case)
        if closed:
            do(reviewed(case), Move.CLOSE, closing="answered")
        number = case.tracking_number
    told = ("add", "Tell us that it wasn’t done")
    assert told not in ways_on(page_of(client, number))
    page = page_of(client, number, 240)
    assert told in ways_on(page)
    assert "still to be done, and nothing else" not in page
    assert f">{NEXT_STAGE}</a>" in page
    assert "tell us so: what you can do today is below." in page


def withdrawn(case: Case) -> None:
    desk.make(case, Move.WITHDRAW, {"reason": "It was mended."}, by=REPORTER, at=NOW)


def test_nothing_comes_after_what_was_taken_back_or_passed_on(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), transaction():
        case = received().case
        number = case.tracking_number
    assert "Only if it is needed" in page_of(client, number)
    with app.app_context(), transaction():
        withdrawn(by_tracking_number(number, for_change=True))
    page = page_of(client, number)
    assert "Only if it is needed" not in page
    assert "Not opened." not in page
    assert '<h1><span class="hidden">Where it stands: </span>Taken back</h1>' in page


def test_what_a_paused_case_asks_is_answered_beside_it(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), transaction():
        taken = received()
        do(acknowledged(taken.case), Move.PAUSE, reason="Which lamp is it?")
        number = taken.case.tracking_number
    assert f'<a class="button" href="/track/{number}/open?to=add">Answer this</a>' in page_of(client, number)
    open_room(client, number, taken.passphrase)
    room = client.get(f"/track/{number}/room").text
    asked = room.partition("Which lamp is it?")[2]
    assert f'<a class="button" href="/track/{number}/add">Answer this</a>' in asked.partition("</div>")[0]
    with app.app_context(), transaction():
        do(by_tracking_number(number, for_change=True), Move.RESUME)
    assert "Answer this" not in client.get(f"/track/{number}/room").text
    assert "Answer this" not in page_of(client, number)


def test_a_letter_leads_on_to_what_follows_from_it(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), transaction():
        taken = received()
        number = answered(taken.case).tracking_number
        (*_, letter) = issuing.letters_of(taken.case)
        address = f"/track/{number}/letters/{letter.id}"
    open_room(client, number, taken.passphrase)
    page = client.get(address).text
    words = page.partition("<article")[2].partition("</article>")[0]
    assert 'class="phone" href="tel:' in words
    assert f'<bdi dir="ltr" class="number">{number}</bdi>' in words
    assert f">{NEXT_STAGE}</a>" in page.partition("</article>")[2]


def test_links_in_a_letter_change_no_tag_and_no_character() -> None:
    body = Markup('<p dir="auto" title="a@b.example.org">A &amp; B &lt;b&gt; a@b.example.org</p>')
    link = '<bdi dir="ltr"><a href="mailto:a@b.example.org">a@b.example.org</a></bdi>'
    assert reached_in(body) == f'<p dir="auto" title="a@b.example.org">A &amp; B &lt;b&gt; {link}</p>'


@pytest.mark.parametrize("pack", ["devon", "riverside", "orange-county", "lgsco-code"])
def test_a_clause_leads_to_what_it_asks(app: Flask, client: FlaskClient, pack: str) -> None:
    with app.app_context(), transaction():
        number = received(submission(procedure=pack, natures=(), service="")).case.tracking_number
    page, about = client.get(f"/track/{number}").text, client.get(f"/{pack}/about").text
    chips = re.findall(rf'<span class="clause"[^>]*><a href="/{pack}/about#([^"]*)">([^<]*)</a>', page)
    assert chips
    for anchor, clause in chips:
        assert anchor == clause
        assert about.count(f'id="{anchor}"') == 1, anchor
    ids = re.findall(r'\bid="([^"]*)"', about)
    assert len(ids) == len(set(ids))


def test_the_days_of_a_limit_say_what_its_clause_asks(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), transaction():
        number = received().case.tracking_number
    folded = re.findall(r"<details>.*?</details>", client.get(f"/track/{number}").text, re.DOTALL)
    assert re.search(r"DV-\d+ asks: [A-Z][^<]{20,}</p>\s*$", folded[0].removesuffix("</details>"))
    folded = re.findall(r"<details>.*?</details>", client.get(f"/track/{number}?lang=ar").text, re.DOTALL)
    assert re.search(r'<span lang="en" dir="ltr">[A-Z][^<]{20,}</span></p>\s*$', folded[0].removesuffix("</details>"))


@pytest.mark.clauses("OC-22")
def test_a_step_is_told_by_its_name_where_it_changes_a_date_and_else_not_at_all(
    app: Flask, client: FlaskClient
) -> None:
    with app.app_context(), transaction():
        hire("orange-county", anna=("Complaints team", "sppr", "sppr_analyst"))
        given = submission(procedure="orange-county", natures=("poor_service",), service="calfresh", channel="web")
        case = received(given).case
        number = case.tracking_number
        follower = {"address": "eve@example.org", "language": "en", "times": 1, "asked_at": NOW, "confirmed_at": NOW}
        db.session.add(Subscription(case_id=case.id, key="eve", told_seq=case.events[-1].seq, **follower))
        for step, mails in (("checked", 0), ("forwarded", 1)):
            do(case, Move.STEP, by="anna", step=step, note="To the director.")
            news.look(at=NOW)
            assert len(db.session.scalars(select(Job).filter_by(name="news.write")).all()) == mails, step
        told = [event.facts["step"] for event in public_events.of(case) if event.kind == Move.STEP]
        assert told == ["forwarded"]
        assert len(public_events.counted(case)) == len(public_events.of(case)) + 1
    happened = page_of(client, number).partition("What has happened")[2]
    assert "Done: Forwarded to those responsible." in happened
    assert "A step of the procedure" not in happened
    assert "looked at the entry" not in happened
    spanish = unescape(client.get(f"/track/{number}?lang=es").text).partition('class="timeline"')[2]
    assert "Hecho: " in spanish
    assert "Forwarded" not in spanish
