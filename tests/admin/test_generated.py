"""The generated screens: what they list, and that what they write goes through the commands."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.cases import clocks, queries, remedies
from portal.cases.models import Case, Membership, Remedy, Response, Staff
from portal.database import db
from portal.policy.moves import Move
from tests import cast
from tests.admin.browsing import days_ago, fields, made, signed_in, submit, told

LATER = (date.today() + timedelta(days=100)).isoformat()  # noqa: DTZ011 - any day to come
ANOTHER = "Another-Horse-99-Battery"
CALL = {
    "kind": "complaint",
    "channel": "phone",
    "description": "She rang: the bin was not emptied.",
    "service": "waste",
    "name": "Bronagh O'Neill",
    "phone": "01632 960999",
}


def fresh() -> int:
    """Return a case received yesterday."""
    return cast.received(cast.submission(), at=days_ago(1)).case.id


def acknowledged() -> int:
    """Return a case that Tom Easterbrook deals with."""
    return cast.acknowledged(cast.received(cast.submission(), at=days_ago(1)).case, at=days_ago(0.5)).id


# ---- cases


def test_an_officer_takes_in_a_case_by_telephone(app: Flask) -> None:
    client = signed_in(app, cast.COMPLAINTS)
    answer = submit(client, "/staff/cases/add", **CALL)
    assert answer.status_code == 302, told(answer.text)
    page = told(client.get(answer.location).text)
    assert "the bin was not emptied" in page
    assert "Their passphrase, shown only now" in page
    assert "Morwenna Pascoe" in page


def test_the_clocks_of_a_letter_start_when_it_came(app: Flask) -> None:
    came = date.today() - timedelta(days=30)  # noqa: DTZ011 - any day gone by
    answer = submit(signed_in(app, cast.COMPLAINTS), "/staff/cases/add", **CALL, received_on=came.isoformat())
    with app.app_context():
        case = queries.by_id(int(answer.location.rpartition("/")[2]))
        assert case.received_at.date() == came
        assert case.opened_at.date() > came
        assert case.next_due_at
        assert case.next_due_at < case.opened_at


def test_a_case_that_cannot_be_taken_in_says_why_and_keeps_what_was_typed(app: Flask) -> None:
    typed = {**CALL, "description": "", "email": "not an address", "received_on": "2999-01-01"}
    answer = submit(signed_in(app, cast.COMPLAINTS), "/staff/cases/add", **typed)
    assert answer.status_code == 422
    assert fields(answer.text)["email"] == ["not an address"]
    assert fields(answer.text)["name"] == ["Bronagh O'Neill"]
    with app.app_context():
        assert db.session.query(Case).count() == 0


def test_the_details_are_corrected_and_the_timeline_keeps_what_they_were(app: Flask) -> None:
    case_id = made(app, fresh)
    client = signed_in(app, cast.ROADS)
    answer = submit(client, f"/staff/cases/edit/{case_id}", location="Mill Lane", desired_outcome="")
    assert answer.status_code == 302, told(answer.text)
    page = told(client.get(f"/staff/cases/show/{case_id}").text)
    assert "Mill Lane" in page
    assert "Details were corrected." in page
    assert "Please mend it." not in page


def test_two_who_correct_the_same_case_lose_neither_text(app: Flask) -> None:
    case_id = made(app, fresh)
    mine, theirs = signed_in(app, cast.ROADS), signed_in(app, cast.SENIOR)
    url = f"/staff/cases/edit/{case_id}"
    open_page = mine.get(url).text
    assert submit(theirs, url, location="By the church", contact_by="email").status_code == 302
    answer = submit(mine, url, on=open_page, location="By the school")
    assert answer.status_code == 409
    assert "By the church" in answer.text
    assert '<dd class="lines">E-mail</dd>' in answer.text
    assert fields(answer.text)["location"] == ["By the school"]
    assert submit(mine, url, on=answer.text).status_code == 302
    with app.app_context():
        assert queries.by_id(case_id).location == "By the school"


def test_a_case_is_struck_with_a_reason_and_stays(app: Flask) -> None:
    case_id = made(app, fresh)
    client = signed_in(app, cast.ROADS)
    url = f"/staff/cases/delete/{case_id}"
    assert "Nothing is deleted." in told(client.get(url).text)
    assert submit(client, url, reason="").status_code == 422
    assert submit(client, url, reason="Entered twice.").status_code == 302
    assert "Entered by mistake" in told(client.get(f"/staff/cases/show/{case_id}").text)


def test_opening_the_page_that_strikes_strikes_nothing(app: Flask) -> None:
    case_id = made(app, fresh)
    signed_in(app, cast.ROADS).get(f"/staff/cases/delete/{case_id}")
    with app.app_context():
        assert queries.by_id(case_id).status == "received"


def test_a_case_that_was_acknowledged_cannot_be_struck(app: Flask) -> None:
    answer = signed_in(app, cast.ROADS).get(f"/staff/cases/delete/{made(app, acknowledged)}")
    assert answer.status_code == 409
    assert "It is being looked into." in told(answer.text)


# ---- stages


def test_a_stage_is_given_to_someone(app: Flask) -> None:
    case_id = made(app, fresh)
    with app.app_context():
        stage_id, tom = queries.by_id(case_id).stage.id, cast.staff(cast.ROADS).id
    client = signed_in(app, cast.COMPLAINTS)
    assert submit(client, f"/staff/stages/edit/{stage_id}", to=tom).status_code == 302
    assert "Tom Easterbrook" in client.get(f"/staff/stages/show/{stage_id}").text
    assert client.get(f"/staff/stages/delete/{stage_id}").status_code == 404


def test_marking_a_promise_as_kept_leads_back_to_its_case(app: Flask) -> None:
    def make() -> tuple[int, int]:
        case = queries.by_id(acknowledged())
        cast.do(case, Move.REMEDY, kind="training", what="We will train them.", due_on=days_ago(-20).date())
        db.session.flush()
        return case.id, case.remedies[0].id

    case_id, remedy_id = made(app, make)
    page = signed_in(app, cast.ROADS).get(f"/staff/remedies/edit/{remedy_id}").text
    assert page.count(f'href="/staff/cases/show/{case_id}"') == 2, "above, and to cancel"
    assert ">Cancel</a>" in page


def test_positions_stand_by_their_names(app: Flask) -> None:
    client = signed_in(app, cast.ADMIN)
    page = client.get("/staff/memberships/list/").text
    assert "Complaints Officer" in page
    assert "Our customer feedback policy" in page
    assert "<td>complaints_officer" not in page
    found = made(app, lambda: cast.staff(cast.COMPLAINTS).id)
    assert "Complaints Officer, " in told(client.get(f"/staff/users/show/{found}").text)


def test_a_new_stage_is_an_escalation(app: Flask) -> None:
    def make() -> tuple[int, str]:
        case = cast.answered(cast.received(cast.submission(), at=days_ago(5)).case, at=days_ago(4))
        return case.id, case.tracking_number

    case_id, number = made(app, make)
    client = signed_in(app, cast.COMPLAINTS)
    assert submit(client, "/staff/stages/add", case="DV-0000-0000-0000").status_code == 422
    way_on = f"/staff/cases/{case_id}/escalate"
    assert client.get(f"/staff/stages/add?case={number}").location == way_on
    assert submit(client, "/staff/stages/add", case=number).location == way_on
    with app.app_context():
        assert len(queries.by_id(case_id).stages) == 1, "it is shown first"
    shown = submit(client, way_on, trigger="dissatisfied")
    assert "Yes, take it to the next stage" in shown.text
    assert submit(client, way_on, on=shown.text, button="confirm").status_code == 302
    with app.app_context():
        case = queries.by_id(case_id)
        assert len(case.stages) == 2
        first = case.stages[0].id
    assert client.get(f"/staff/stages/edit/{first}").status_code == 409


# ---- responses


def test_a_draft_is_begun_changed_and_thrown_away(app: Flask) -> None:
    case_id = made(app, acknowledged)
    client = signed_in(app, cast.ROADS)
    with app.app_context():
        case = queries.by_id(case_id)
        number, kind = case.tracking_number, clocks.stage_of(case.stage).answer_with
    assert submit(client, "/staff/responses/add", case=number, letter_kind="nonsense").status_code == 422
    page = client.get(f"/staff/responses/add?case={number}").text
    assert fields(page)["case"] == [number]
    assert submit(client, "/staff/responses/add", on=page, letter_kind=kind).status_code == 302
    with app.app_context():
        draft = (
            db.session.scalars(select(Response).filter(Response.issued_at.is_(None), Response.outcome == ""))
            .all()[-1]
            .id
        )
    url = f"/staff/responses/edit/{draft}"
    assert submit(client, url, findings="Two.").status_code == 302
    assert fields(client.get(url).text)["findings"] == ["Two."]
    assert submit(client, f"/staff/responses/delete/{draft}").status_code == 302
    assert client.get(url).status_code == 404


def test_what_was_sent_cannot_be_changed_or_removed(app: Flask) -> None:
    made(app, acknowledged)
    with app.app_context():
        sent = db.session.scalars(select(Response)).one().id
    client = signed_in(app, cast.ROADS)
    for url in (f"/staff/responses/edit/{sent}", f"/staff/responses/delete/{sent}"):
        assert client.get(url).status_code == 409
        token = fields(client.get("/staff/cases/add").text)["csrf_token"][0]
        answer = client.post(url, data={"csrf_token": token, "findings": "x"})
        assert answer.status_code == 409
        assert "This has been sent." in told(answer.text)


# ---- remedies


def test_a_remedy_is_promised_and_kept(app: Flask) -> None:
    case_id = made(app, acknowledged)
    client = signed_in(app, cast.ROADS)
    with app.app_context():
        number = queries.by_id(case_id).tracking_number
    typed = {"case": number, "kind": "service", "what": "Fill the hole.", "due_on": LATER}
    assert submit(client, "/staff/remedies/add", **{**typed, "due_on": "2001-01-01"}).status_code == 422
    answer = submit(client, "/staff/remedies/add", **typed)
    assert answer.status_code == 302, told(answer.text)
    with app.app_context():
        remedy = db.session.scalars(select(Remedy)).one().id
    assert submit(client, f"/staff/remedies/edit/{remedy}", note="").status_code == 422
    assert submit(client, f"/staff/remedies/edit/{remedy}", note="Order 77.").status_code == 302
    assert client.get(f"/staff/remedies/edit/{remedy}").status_code == 409
    assert "Kept" in told(client.get("/staff/remedies/list/").text)


def test_a_promise_that_was_read_in_a_letter_cannot_be_taken_back(app: Flask) -> None:
    made(app, lambda: cast.answered(cast.received(cast.submission(), at=days_ago(3)).case, at=days_ago(2)).id)
    with app.app_context():
        remedy = db.session.scalars(select(Remedy)).one().id
    answer = submit(signed_in(app, cast.ROADS), f"/staff/remedies/delete/{remedy}", note="Too dear.")
    assert answer.status_code == 409
    assert "promised in a letter" in told(answer.text)
    assert fields(answer.text)["note"] == ["Too dear."]


def test_a_promise_nobody_read_is_taken_back(app: Flask) -> None:
    def make() -> None:
        case = queries.by_id(acknowledged())
        day = date.fromisoformat(LATER)
        cast.do(case, Move.REMEDY, at=days_ago(0.2), kind="service", what="Paint it.", due_on=day)

    made(app, make)
    with app.app_context():
        remedy = db.session.scalars(select(Remedy)).one().id
    client = signed_in(app, cast.ROADS)
    assert submit(client, f"/staff/remedies/delete/{remedy}", note="Wrong road.").status_code == 302
    assert "Taken back" in told(client.get(f"/staff/remedies/show/{remedy}").text)


# ---- lists


@pytest.mark.parametrize("screen", ["cases", "stages", "responses", "remedies"])
def test_lists_hold_what_this_officer_may_see_and_no_more(app: Flask, screen: str) -> None:
    def make() -> str:
        return cast.answered(cast.received(cast.submission(), at=days_ago(3)).case, at=days_ago(2)).tracking_number

    number = made(app, make)
    assert number in signed_in(app, cast.ROADS).get(f"/staff/{screen}/list/").text
    hidden = signed_in(app, cast.CARE).get(f"/staff/{screen}/list/").text
    assert number not in hidden
    assert "Nothing here" in hidden


def test_a_list_is_searched_by_an_ordinary_form(app: Flask) -> None:
    made(app, fresh)
    client = signed_in(app, cast.ROADS)
    page = client.get("/staff/cases/list/").text
    assert re.findall(r"<script[^>]*/(\w+)\.js", page) == ["bulk", "find", "keys"], "it works without"
    assert "pothole" not in told(page)
    assert "1 row" in told(client.get("/staff/cases/list/?_flt_2_description=pothole").text)
    assert "Nothing here that fits" in told(client.get("/staff/cases/list/?_flt_2_description=bicycle").text)


# ---- reference data


def test_an_administrator_puts_someone_into_a_team(app: Flask) -> None:
    client = signed_in(app, cast.ADMIN)
    with app.app_context():
        care, place = cast.staff(cast.CARE).id, db.session.scalars(select(Membership)).first()
        value = f"{place.team_id}:{place.position}"
    assert submit(client, "/staff/memberships/add", who=care, place=value).status_code == 302
    again = submit(client, "/staff/memberships/add", who=care, place=value)
    assert again.status_code == 422
    assert "There is one like this already." in told(again.text)
    assert fields(again.text)["place"] == [value]


def test_an_administrator_adds_a_member_of_staff(app: Flask) -> None:
    client = signed_in(app, cast.ADMIN)
    with app.app_context():
        role = next(role.id for role in cast.staff(cast.ROADS).roles)
    typed = {
        "first_name": "New",
        "last_name": "Officer",
        "username": "new.officer",
        "active": "y",
        "email": "new@example.org",
        "phone": "01632 960555",
        "roles": str(role),
        "password": ANOTHER,
        "conf_password": ANOTHER,
    }
    answer = submit(client, "/staff/users/add", **typed)
    assert answer.status_code == 302, told(answer.text)
    assert signed_in(app, "new.officer", ANOTHER).get("/staff/").status_code == 200
    twice = submit(client, "/staff/users/add", **typed)
    assert twice.status_code == 422
    assert "INSERT" not in twice.text
    assert fields(twice.text)["first_name"] == ["New"]


def test_someone_who_left_is_made_inactive_and_is_out_at_once(app: Flask) -> None:
    theirs = signed_in(app, cast.ROADS)
    assert theirs.get("/staff/").status_code == 200
    with app.app_context():
        tom = cast.staff(cast.ROADS).id
    client = signed_in(app, cast.ADMIN)
    page = client.get(f"/staff/users/edit/{tom}").text
    data = {name: value for name, value in fields(page).items() if name != "active"}
    assert client.post(f"/staff/users/edit/{tom}", data=data).status_code == 302
    assert theirs.get("/staff/").location == "/staff/login/"
    assert client.get(f"/staff/users/delete/{tom}").status_code == 404
    with app.app_context():
        assert db.session.get(Staff, tom)


def test_a_case_is_found_by_its_number_however_it_is_typed_and_by_names(app: Flask) -> None:
    number = made(app, lambda: cast.received(cast.submission(), at=days_ago(1)).case.tracking_number)
    client = signed_in(app, cast.ROADS)
    page = client.get("/staff/cases/list/").text
    assert '<option value="complaint">Complaint</option>' in page
    assert "Devon County Council: " in told(page)
    box = re.search(r'name="(_flt_\d+_tracking_number)"', page)
    assert box
    for typed in (number, number.replace("-", ""), number.replace("-", " ").lower(), number[3:10].replace("-", "")):
        assert "1 row" in told(client.get(f"/staff/cases/list/?{box[1]}={typed}").text), typed
    assert "Nothing here" in told(client.get(f"/staff/cases/list/?{box[1]}=ZZZZ").text)


def test_only_what_can_be_changed_says_so_and_how(app: Flask) -> None:
    def make() -> None:
        case = cast.answered(cast.received(cast.submission(), at=days_ago(2)).case, at=days_ago(1))
        cast.do(case, Move.REMEDY, at=days_ago(1), kind="service", what="A drain.", due_on=days_ago(-30).date())
        remedies.keep(case.remedies[0], note="Order 7.", by=cast.as_(cast.ROADS), at=days_ago(0.5))

    made(app, make)
    client = signed_in(app, cast.ROADS)
    assert client.get("/staff/remedies/list/").text.count(">Mark as kept<") == 1
    responses = client.get("/staff/responses/list/").text
    assert "/staff/responses/show/" in responses
    assert "/staff/responses/edit/" not in responses
    assert "/staff/responses/edit/" not in client.get("/staff/responses/show/1").text
