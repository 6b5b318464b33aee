"""The form one thing at a time: each step asks its own, carries the rest, and nothing typed is lost on the way."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from portal.cases.models import Case
from portal.database import db
from portal.public import sent_before, steps
from tests.public.journey import UNKNOWN, inputs, kept, keys_on, typed

OF_STEP = {
    "what": ("kind",),
    "you": ("who", "name", "on_behalf_of", "acting_as"),
    "happened": ("description", "desired_outcome"),
    "about": ("natures", "service", "location", "ward"),
    "files": (),
    "reach": ("email", "phone", "address", "contact_by", "language", "adjustments", "needs"),
}
ORDER = list(OF_STEP)


def press(client: FlaskClient, page: TestResponse, step: str, do: str = "next", **given: Any) -> TestResponse:
    """Press a button of a step with what its page holds, and what is typed there now."""
    return client.post(f"/devon/submit/{step}", data={**inputs(page), **given, "do": do})


def own(step: str, given: dict[str, Any]) -> dict[str, Any]:
    return {name: given[name] for name in OF_STEP[step]}


def walked(client: FlaskClient, until: str, **changes: Any) -> TestResponse:
    """Return the page of a step, after all before it were filled in."""
    page, given = client.get("/devon/submit/what"), typed(**changes)
    for step in ORDER[: ORDER.index(until)] if until in ORDER else ORDER:
        page = press(client, page, step, **own(step, given))
        assert page.status_code == 200, page.text
    return page


def heading(page: TestResponse) -> str:
    return page.text.partition("<h1>")[2].partition("</h1>")[0]


def count(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Case)) or 0


def test_step_by_step_it_is_received_as_it_was_typed(app: Flask, client: FlaskClient) -> None:
    page = walked(client, "check")
    assert heading(page) == "Check your answers"
    assert kept(page, typed())
    assert count(app) == 0, "nothing is kept before it is sent"
    answer = press(client, page, "check", "send")
    assert answer.status_code == 303
    assert keys_on(client.get(answer.location))
    assert count(app) == 1


def test_each_step_says_which_it_is_and_asks_its_own_alone(client: FlaskClient) -> None:
    for number, step in enumerate(ORDER, start=1):
        page = walked(client, step)
        assert heading(page) == str(steps.named(step).title)
        assert f"Step {number} of 7" in page.text
        asked = page.text.replace('type="hidden"', "")
        assert ('<textarea id="description"' in asked) == (step == "happened")


def test_back_takes_along_what_was_typed_and_not_yet_looked_at(client: FlaskClient) -> None:
    page = walked(client, "reach")
    page = press(client, page, "reach", "back", email="not an address", needs="Quiet room")
    assert heading(page) == "Files"
    page = press(client, page, "files", "back")
    assert heading(page) == "What it is about"
    assert kept(
        page, {**typed(), **dict.fromkeys(OF_STEP["reach"], ""), "email": "not an address", "needs": "Quiet room"}
    )


def test_whether_they_stay_unknown_is_asked_before_they_tell_anything(client: FlaskClient) -> None:
    for procedure in ("devon", "riverside", "orange-county", "san-clemente"):
        asked = [step.key for step in steps.STEPS]
        assert asked.index("you") < min(asked.index("happened"), asked.index("about"), asked.index("files"))
        whole = client.get(f"/{procedure}/submit").text
        assert whole.index('id="who-0"') < whole.index('id="description"') < whole.index('id="files"')


def test_a_file_has_its_name_from_whoever_gives_theirs_and_none_from_who_stays_unknown(client: FlaskClient) -> None:
    for who, name, said in (
        ("named", "evidence.txt", "They keep the names that you gave them."),
        ("anonymous", "file-1.txt", "What they are called isn’t kept."),
    ):
        page = walked(client, "files", who=who, **(UNKNOWN if who == "anonymous" else {}))
        assert "such as the place of a photograph, is taken out." in page.text
        assert said in page.text
        page = press(client, page, "files", files=(BytesIO(b"Seen on Monday."), "evidence.txt"))
        assert f'<span class="typed">{name}</span>' in press(client, page, "files", "change").text


def test_whoever_decides_later_to_stay_unknown_leaves_no_name_of_a_file(client: FlaskClient) -> None:
    page = walked(client, "files")
    page = press(client, page, "files", files=(BytesIO(b"Seen on Monday."), "alice-evidence.txt"))
    page = press(client, page, "you", "change")
    page = press(client, page, "you", who="anonymous", name="", on_behalf_of="")
    assert "alice-evidence" not in press(client, page, "files", "change").text


def test_a_fault_is_told_on_its_own_step_and_of_that_alone(client: FlaskClient) -> None:
    page = press(client, walked(client, "happened"), "happened", description="  ")
    assert page.status_code == 422
    assert heading(page) == "What happened"
    assert '<a href="#description">Tell us what happened.</a>' in page.text
    assert page.text.count('class="fault"') == 1
    assert "<title>There is a problem: What happened" in page.text


def test_a_fault_at_the_end_leads_to_the_step_that_mends_it(client: FlaskClient) -> None:
    page = walked(client, "check")
    page = press(client, page, "check", "send", description="")
    assert page.status_code == 422
    assert heading(page) == "What happened"
    assert kept(page, typed(description=""))
    page = press(client, page, "happened", description="Again.")
    assert heading(page) == "Check your answers", "whoever has seen the answers goes back to them"


def test_who_stays_unknown_is_not_asked_how_to_be_reached(client: FlaskClient) -> None:
    page = walked(client, "files", who="anonymous", name="", on_behalf_of="", acting_as="")
    page = press(client, page, "files")
    assert heading(page) == "Check your answers"
    assert "Step 6 of 6" in page.text
    assert "How to reach you" not in page.text


def test_change_leads_to_the_step_and_back_to_the_answers(client: FlaskClient) -> None:
    page = press(client, walked(client, "check"), "about", "change")
    assert heading(page) == "What it is about"
    page = press(client, page, "about", ward="Heavitree")
    assert heading(page) == "Check your answers"
    assert "Heavitree" in page.text


def test_a_body_with_one_kind_and_no_matters_asks_no_such_thing(client: FlaskClient) -> None:
    start = client.get("/san-clemente/start").text
    assert 'href="/san-clemente/submit/happened"' in start or 'href="/san-clemente/submit/what"' in start
    assert client.get("/devon/submit/nowhere").status_code == 404
    assert client.get("/nowhere/start").status_code == 404


@pytest.mark.clauses("OC-11")
def test_what_someone_else_deals_with_is_said_at_once(client: FlaskClient) -> None:
    page = client.get("/orange-county/submit/what")
    data = {**inputs(page), "kind": "complaint", "matter": "mandated_appeal", "do": "next"}
    page = client.post("/orange-county/submit/what", data=data)
    assert heading(page) == "About you"
    assert "Someone else deals with this." in page.text
    assert "we record it and pass it on to them" in page.text
    assert "800-555-0141" in page.text


def test_the_start_says_by_when_from_the_pack_and_how_to_stay_unknown(client: FlaskClient) -> None:
    page = client.get("/devon/start").text
    for words in ("within 3 working days", "within 10 working days", "DV-25", "DV-26", "anonymous", "Start now"):
        assert words in page
    assert 'href="/devon/submit/what"' in page


def test_the_whole_form_takes_over_from_a_step_with_everything_there(client: FlaskClient) -> None:
    page = walked(client, "check")
    whole = client.post("/devon/submit", data={**inputs(page), "do": "change"})
    assert kept(whole, typed())


def test_too_many_at_once_shows_the_step_with_everything_typed(client: FlaskClient) -> None:
    page = walked(client, "reach")
    for _ in range(130):
        answer = press(client, page, "reach", "back", needs="Quiet room")
        if answer.status_code == 429:
            break
    assert answer.status_code == 429
    assert heading(answer) == "How to reach you"
    assert inputs(answer)["needs"] == "Quiet room"
    assert inputs(answer)["description"] == typed()["description"]


def test_a_lost_session_costs_a_click(app: Flask, client: FlaskClient) -> None:
    page = walked(client, "check")
    client.delete_cookie("portal")
    again = press(client, page, "check", "send")
    assert again.status_code == 422
    assert "Nothing you wrote is lost" in again.text
    assert heading(again) == "Check your answers"
    assert press(client, again, "check", "send").status_code == 303
    assert count(app) == 1


def test_the_same_words_again_are_noticed_where_the_receipt_is_and_nowhere_else(
    app: Flask, client: FlaskClient
) -> None:
    press(client, walked(client, "check"), "check", "send")
    assert "You may have sent this already." in visible(walked(client, "check"))
    assert "You may have sent this already." not in visible(walked(client, "check", description="Another thing."))
    assert "You may have sent this already." not in visible(walked(app.test_client(), "check")), "nobody else is told"


def test_the_same_words_are_noticed_on_the_page_after_they_were_written(app: Flask, client: FlaskClient) -> None:
    press(client, walked(client, "check"), "check", "send")
    noticed = "You may have sent this already."
    after = walked(client, "about")
    assert noticed in visible(after)
    assert 'href="/devon/submitted" target="_blank"' in visible(after), "what was typed stays where it is"
    assert noticed in visible(press(client, after, "about", "back"))
    whole = client.post("/devon/submit", data={**inputs(after), "do": "change"})
    assert noticed in visible(whole)
    assert noticed not in visible(walked(client, "about", description="Another thing.")), "other words"
    assert noticed not in visible(walked(app.test_client(), "about")), "another browser"


def test_the_page_knows_of_what_was_sent_its_digest_alone_and_no_other_page_does(
    app: Flask, client: FlaskClient
) -> None:
    press(client, walked(client, "check"), "check", "send")
    page = client.get("/devon/submit/happened").text
    assert f'data-digest="{sent_before.digest(typed()["description"])}"' in page
    assert "pothole" not in page
    assert 'data-digest=""' in client.get("/san-clemente/submit/happened").text, "another body"
    assert 'data-digest=""' in app.test_client().get("/devon/submit/happened").text, "another browser"


def visible(page: TestResponse) -> str:
    return re.sub(r"<template.*?</template>", "", page.text, flags=re.DOTALL)


@pytest.mark.parametrize("step", [*ORDER, "check"])
def test_another_language_is_the_same_page_with_everything_there_and_no_fault(client: FlaskClient, step: str) -> None:
    page = walked(client, step)
    changes = {"description": ""} if step == "happened" else {}
    again = press(client, page, step, "language", **changes)
    assert again.status_code == 200
    assert heading(again) == heading(page)
    assert 'class="fault"' not in again.text
    assert kept(again, {**inputs(page), **changes, "csrf_token": inputs(again)["csrf_token"]})


def test_another_language_of_the_whole_form_and_of_its_answers(client: FlaskClient) -> None:
    form = client.get("/devon/submit")
    given = {**inputs(form), **typed(), "do": "language"}
    again = client.post("/devon/submit", data=given)
    assert kept(again, typed())
    assert heading(again).startswith("Write to")
    answers = client.post("/devon/submit", data={**given, "do": "review"})
    again = client.post("/devon/submit", data={**inputs(answers), "do": "language"})
    assert heading(again) == "Check your answers"
    assert kept(again, typed())


@pytest.mark.clauses("SC-14", "SC-32")
def test_what_a_body_must_know_is_asked_for_on_its_own_step(client: FlaskClient) -> None:
    def go(page: TestResponse, step: str, **given: Any) -> TestResponse:
        return client.post(f"/san-clemente/submit/{step}", data={**inputs(page), **given, "do": "next"})

    page = go(client.get("/san-clemente/submit/you"), "you", who="named")
    assert "Your complete name is needed." in page.text
    assert "Your address is needed." not in page.text
    page = go(page, "you", name="Omar Haddad")
    page = go(page, "happened", description="The bin was not emptied.")
    page = go(go(page, "about"), "files")
    assert heading(page) == "How to reach you"
    page = go(page, "reach")
    for words in ("Your address is needed.", "Your phone number is needed."):
        assert words in page.text
    assert "Tell us what happened." not in page.text
