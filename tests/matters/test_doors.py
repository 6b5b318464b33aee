"""The same at every door: the public's form and room, the officer's pages, the API."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.cases import queries
from portal.cases.models import Case
from portal.policy.moves import Move
from tests.admin.browsing import made, signed_in, submit
from tests.api.calls import Caller
from tests.matters import town
from tests.matters.town import CHIEF, CLERK, act
from tests.public.journey import inputs, keys_on, open_room, review, send

TYPED = {"kind": "complaint", "description": "They cut my benefits.", "who": "named", "name": "Alice Penrose"}


@pytest.fixture
def small_town(app: Flask) -> None:
    """The town's pack is installed."""
    made(app, town.found)


def sent_about(client: FlaskClient, matter: str) -> tuple[str, str]:
    page = review(client, {**TYPED, "matter": matter}, "small-town")
    return keys_on(client.get(send(client, page, "small-town").location))


def case_of(app: Flask, number: str, act_on: Move | None = None, **facts: object) -> tuple[str, str, str]:
    def look() -> tuple[str, str, str]:
        case: Case = queries.by_tracking_number(number)
        if act_on:
            act(case, act_on, **facts)
        return case.matter, case.team.key, case.status

    return made(app, look)


@pytest.mark.usefixtures("small_town")
def test_the_form_offers_what_is_offered_and_the_review_tells_the_truth(client: FlaskClient) -> None:
    form = client.get("/small-town/submit").text
    assert "A decision on benefits" in form
    assert "A court order" not in form
    page = review(client, {**TYPED, "matter": "benefits_appeal"}, "small-town")
    assert page.status_code == 200
    for words in ("Someone else deals with this.", "90 days", "01632 960500", "we record it and pass it on"):
        assert words in page.text
    assert "Someone else" not in review(client, {**TYPED, "matter": "our_staff"}, "small-town").text
    wrong = review(client, {**TYPED, "matter": "court_order"}, "small-town")
    assert wrong.status_code == 422
    assert inputs(wrong)["description"] == TYPED["description"], "nothing typed is lost"
    assert "matter" not in client.get("/devon/submit").text.split("What it is about")[1][:200]


@pytest.mark.usefixtures("small_town")
def test_it_goes_to_the_matter_s_team(app: Flask, client: FlaskClient) -> None:
    number, _ = sent_about(client, "our_staff")
    assert case_of(app, number) == ("our_staff", "people", "received")


@pytest.mark.usefixtures("small_town")
def test_the_reporter_contests_from_the_room(app: Flask, client: FlaskClient) -> None:
    number, passphrase = sent_about(client, "benefits_appeal")
    case_of(app, number, Move.REFER, reference="AB-17")
    assert "Contest how it was classified" in client.get(f"/track/{number}").text
    open_room(client, number, passphrase)
    room = client.get(f"/track/{number}/room").text
    assert "Appeals Board, phone 01632 960500" in re.sub(r"<[^>]+>", "", room)
    assert "AB-17" in room
    asked = client.get(f"/track/{number}/contest")
    assert "within 5 working days" in asked.text
    for _ in range(2):  # a double click
        answer = client.post(f"/track/{number}/contest", data={**inputs(asked), "words": "I was insulted."})
        assert answer.location == f"/track/{number}/room"
    assert "You have contested it." in client.get(answer.location).text
    page = client.get(f"/track/{number}").text
    assert "Decision on the objection" in page
    assert "ST-34" in page
    assert "insulted" not in page, "what they said of it is for staff to read"
    refused = client.post(f"/track/{number}/escalate", data={**inputs(asked), "words": "More!"})
    assert refused.status_code == 409


@pytest.mark.usefixtures("small_town")
def test_officers_refer_and_decide_on_their_pages(app: Flask, client: FlaskClient) -> None:
    number, _ = sent_about(client, "benefits_appeal")
    pk = made(app, lambda: queries.by_tracking_number(number).id)
    clerk, chief = signed_in(app, CLERK), signed_in(app, CHIEF)
    form = clerk.get(f"/staff/cases/{pk}/refer").text
    assert "Appeals Board" in form, "the party is filled in"
    assert "phone 01632 960500" in form, "and how to reach them"
    shown = submit(clerk, f"/staff/cases/{pk}/refer", button="make", how="email").text
    assert submit(clerk, f"/staff/cases/{pk}/refer", on=shown, button="confirm").status_code == 302
    assert submit(clerk, f"/staff/cases/{pk}/contest", button="make", words="She called.").status_code == 302
    own = submit(clerk, f"/staff/cases/{pk}/uphold", button="make", reasons="I was right.")
    assert own.status_code == 409
    assert "Someone else must decide" in own.text
    page = chief.get(f"/staff/cases/show/{pk}").text
    assert "Decision on the objection" in page
    assert "Decide the objection: change it" in page
    assert number in chief.get("/staff/?whose=all").text, "what is owed is in the queue, though the case was referred"
    done = submit(chief, f"/staff/cases/{pk}/overturn", button="make", matter="our_staff", reasons="It is manners.")
    assert done.status_code == 302
    assert case_of(app, number) == ("our_staff", "people", "received")
    assert chief.get(done.location).status_code == 200, "it went to another team, and that is no error"


@pytest.mark.usefixtures("small_town")
def test_the_api_takes_a_matter_and_says_who_has_it(app: Flask) -> None:
    api = Caller(app)
    body = {"procedure": "small-town", "service": None, "nature": None}
    assert "matter" in api.submit(**body, matter="court_order").json["errors"]
    number = api.submit(**body, matter="benefits_appeal").json["tracking_number"]
    pk = made(app, lambda: queries.by_tracking_number(number).id)
    case = api.move(pk, Move.REFER, by=CLERK, json={"matter": "benefits_appeal", "how": "email"}).json["case"]
    assert (case["matter"], case["status"]) == ("benefits_appeal", "referred")
    [passed] = case["referrals"]
    assert (passed["party"], passed["contact"].split(",")[0]) == ("Appeals Board", "phone 01632 960500")
    assert [right["key"] for right in case["rights"]] == ["contest"]
    assert api.get("/cases?matter=benefits_appeal", by=CLERK).json["items"][0]["id"] == pk
    moved = api.move(pk, Move.CONTEST, by=CLERK, json={}).json["case"]
    assert moved["objections"][0]["decided_at"] is None
    assert moved["clocks"][-1]["name"] == "Decision on the objection"
