"""Moves by hand: the officer's story, what is refused and why, and that nothing typed is ever lost."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.admin.presenting import short
from portal.cases import queries
from portal.cases.models import Response
from portal.cases.submission import Reporter
from portal.database import db
from portal.letters.models import Letter
from portal.notices.models import Notice
from portal.policy.moves import Move
from tests import cast
from tests.admin.browsing import counted, days_ago, fields, made, signed_in, submit, told

LATER = (date.today() + timedelta(days=200)).isoformat()  # noqa: DTZ011 - any day to come
ANSWER = {
    "outcome": "upheld",
    "findings": "You reported it three times. Nobody came.",
    "apology": "We are sorry.",
    "remedies-0-kind": "service",
    "remedies-0-what": "We will mend the road.",
    "remedies-0-due_on": LATER,
}


def fresh() -> int:
    """Return a case received yesterday."""
    return cast.received(cast.submission(), at=days_ago(1)).case.id


def acknowledged() -> int:
    """Return a case that Tom Easterbrook deals with."""
    return cast.acknowledged(cast.received(cast.submission(), at=days_ago(1)).case, at=days_ago(0.5)).id


def status(app: Flask, case_id: int) -> str:
    """Return the case's status now."""
    with app.app_context():
        return queries.by_id(case_id).status


def many(app: Flask, model: type) -> int:
    """Return how many rows there are."""
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_an_officer_works_a_case_from_beginning_to_end(app: Flask) -> None:
    case_id = made(app, fresh)
    client = signed_in(app, cast.ROADS)
    with app.app_context():
        tom = cast.staff(cast.ROADS).id
    here = f"/staff/cases/{case_id}"
    for move, facts in (
        ("allocate", {"to": tom}),
        ("acknowledge", {}),
        ("contact", {"method": "phone", "note": "Rang to hear more."}),
        ("hold", {"reasons": "The engineer is ill.", "done": "We looked at the road.", "until": LATER}),
        ("respond", ANSWER),
        ("step", {"step": "lesson", "note": "Reports are looked through every morning."}),
        ("close", {"closing": "answered", "tell": "no"}),
    ):
        page = client.get(f"{here}/{move}").text
        if move == "close":
            facts = {"closing": "answered" if 'value="answered"' in page else _first_closing(page), "tell": "no"}
        answer = submit(client, f"{here}/{move}", on=page, **facts)
        assert answer.status_code == 302, (move, told(answer.text))
        assert answer.location.partition("#")[0] == f"/staff/cases/show/{case_id}"
    assert status(app, case_id) == "closed"
    assert many(app, Letter) == 3
    assert many(app, Notice) == 3


def test_whoever_answers_reads_beside_it_what_was_submitted(app: Flask) -> None:
    case_id = made(app, acknowledged)
    client = signed_in(app, cast.ROADS)
    page = client.get(f"/staff/cases/{case_id}/respond").text
    beside = told(page.partition('class="sheet submitted"')[2].partition("</details>")[0])
    with app.app_context():
        case = queries.by_id(case_id)
        assert all(words in beside for words in (case.description, case.desired_outcome, cast.ALICE.email) if words)
        assert db.session.scalars(select(Letter.subject)).one() in beside
    assert "What was submitted" not in client.get(f"/staff/cases/{case_id}/allocate").text


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "The answer was given, and the letter is on its way."),
        ({"anonymous": True, "reporter": Reporter()}, "and the letter can be read with the passphrase"),
    ],
)
def test_what_was_done_is_told_with_where_its_letter_is(app: Flask, facts: dict[str, Any], words: str) -> None:
    def make() -> int:
        return cast.acknowledged(cast.received(cast.submission(**facts), at=days_ago(1)).case, at=days_ago(0.5)).id

    case_id = made(app, make)
    client = signed_in(app, cast.ROADS)
    assert submit(client, f"/staff/cases/{case_id}/respond", **ANSWER).status_code == 302
    assert words in told(client.get(f"/staff/cases/show/{case_id}").text)


def _first_closing(page: str) -> str:
    import re

    options = re.findall(r'name="closing"[^>]*value="([^"]+)"', page) or re.findall(r'<option value="([^"]+)"', page)
    return options[0]


def test_what_is_refused_says_why_with_its_clause_and_keeps_what_was_typed(app: Flask) -> None:
    case_id = made(app, acknowledged)
    answer = submit(signed_in(app, cast.ROADS), f"/staff/cases/{case_id}/respond", **{**ANSWER, "apology": ""})
    assert answer.status_code == 409
    assert "A mistake was found, so the answer needs an apology." in told(answer.text)
    assert "DV-27" in answer.text
    kept = fields(answer.text)
    assert kept["findings"] == [ANSWER["findings"]]
    assert kept["remedies-0-what"] == ["We will mend the road."]
    assert kept["outcome"] == ["upheld"]
    assert many(app, Letter) == 1


def test_a_fault_stands_beside_its_field(app: Flask) -> None:
    case_id = made(app, acknowledged)
    typed = {**ANSWER, "findings": "", "remedies-1-what": "And paint it.", "remedies-1-due_on": "soon"}
    answer = submit(signed_in(app, cast.ROADS), f"/staff/cases/{case_id}/respond", **typed)
    assert answer.status_code == 422
    assert 'id="findings-wrong"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert fields(answer.text)["remedies-1-due_on"] == ["soon"]


def test_a_preview_shows_the_letter_and_keeps_nothing(app: Flask) -> None:
    case_id = made(app, acknowledged)
    before = many(app, Letter), many(app, Response), many(app, Notice)
    page = submit(signed_in(app, cast.ROADS), f"/staff/cases/{case_id}/respond", button="preview", **ANSWER)
    assert page.status_code == 200
    assert "It says everything it must." in told(page.text)
    assert "Dear Alice Penrose" in page.text
    assert fields(page.text)["findings"] == [ANSWER["findings"]]
    assert (many(app, Letter), many(app, Response), many(app, Notice)) == before
    assert status(app, case_id) == "being looked into"


def buttons(page: str) -> list[str]:
    """Return what the buttons of a move's form do, in their order; the filled one is marked."""
    form = page.partition('id="move"')[2].partition("</form>")[0]
    found = re.findall(r'<button class="button( is-quiet)?" name="button" value="(\w+)"', form)
    return [name if quiet else f"{name}!" for quiet, name in found if name != "rows"]


def test_a_letter_is_looked_at_before_it_can_be_issued(app: Flask) -> None:
    case_id, browser = made(app, acknowledged), signed_in(app, cast.ROADS)
    url = f"/staff/cases/{case_id}/respond"
    opened = browser.get(url).text
    assert buttons(opened) == ["preview!", "edit", "draft"]
    assert "Nothing is sent before you have seen it." in told(opened)
    seen = submit(browser, url, button="preview", **ANSWER).text
    assert buttons(seen) == ["make!", "preview", "edit", "draft"]
    lacking = submit(browser, url, button="preview", **{**ANSWER, "outcome": ""}).text
    assert "make!" not in buttons(lacking)
    assert submit(browser, url, on=seen).status_code == 302
    assert status(app, case_id) == "answered"


def test_what_was_changed_after_the_preview_is_shown_and_not_sent(app: Flask) -> None:
    case_id, browser = made(app, acknowledged), signed_in(app, cast.ROADS)
    url = f"/staff/cases/{case_id}/respond"
    seen = submit(browser, url, button="preview", **ANSWER).text
    other = submit(browser, url, on=seen, findings="Somebody came after all.")
    assert other.status_code == 200
    assert "You changed something after you saw the letter." in told(other.text)
    assert "Somebody came after all." in other.text.partition('<article class="sheet letter">')[2]
    assert status(app, case_id) == "being looked into"
    assert submit(browser, url, on=other.text).status_code == 302
    assert status(app, case_id) == "answered"


def test_what_sends_no_letter_is_done_by_its_own_name(app: Flask) -> None:
    case_id, browser = made(app, acknowledged), signed_in(app, cast.ROADS)
    submit(browser, f"/staff/cases/{case_id}/respond", **ANSWER)
    submit(browser, f"/staff/cases/{case_id}/step", step="lesson", note="Reports are looked through every morning.")
    url = f"/staff/cases/{case_id}/close"
    seen = submit(browser, url, button="preview", closing="answered", tell="no").text
    assert "Nothing is written this way" in told(seen)
    assert ">Close</button>" in seen.partition('id="move"')[2]
    assert submit(browser, url, on=seen).status_code == 302
    assert status(app, case_id) == "closed"


@pytest.mark.clauses("DV-28")
def test_a_holding_date_is_warned_of_shown_and_moves_no_limit(app: Flask) -> None:
    case_id, browser = made(app, acknowledged), signed_in(app, cast.ROADS)
    saturday = days_ago(0).date() + timedelta(days=7 + (5 - days_ago(0).weekday()) % 7)
    words = {"reasons": "The inspector is ill.", "done": "We read the records.", "until": saturday.isoformat()}
    page = told(submit(browser, f"/staff/cases/{case_id}/hold", button="preview", **words).text)
    assert "isn’t a working day here (weekend)" in page
    assert "It says everything it must." in page
    submit(browser, f"/staff/cases/{case_id}/hold", **words)
    page = told(browser.get(f"/staff/cases/show/{case_id}").text)
    assert f"We promised to write by {short(saturday)}. This doesn’t change the date the answer was due." in page
    beyond = submit(browser, f"/staff/cases/{case_id}/hold", **{**words, "until": "9999-12-31"})
    assert beyond.status_code == 422
    assert "within the next 2 years" in beyond.text
    assert fields(beyond.text)["until"] == ["9999-12-31"]


def test_a_draft_is_there_when_the_form_is_opened_again(app: Flask) -> None:
    case_id = made(app, acknowledged)
    client = signed_in(app, cast.ROADS)
    url = f"/staff/cases/{case_id}/respond"
    assert submit(client, url, button="draft", findings="Half a thought.").location == url
    assert fields(client.get(url).text)["findings"] == ["Half a thought."]
    assert "Being written" in client.get(f"/staff/cases/show/{case_id}").text
    assert many(app, Letter) == 1
    assert submit(client, url, **ANSWER).status_code == 302
    assert "Being written" not in client.get(f"/staff/cases/show/{case_id}").text


def test_a_form_without_its_mark_is_taken_for_a_stale_one(app: Flask) -> None:
    case_id = made(app, acknowledged)
    officer, url = signed_in(app, cast.ROADS), f"/staff/cases/{case_id}/respond"
    whole = fields(officer.get(url).text) | ANSWER | {"button": "make"}
    answer = officer.post(url, data={name: given for name, given in whole.items() if name != "version"})
    assert answer.status_code == 409
    assert "Someone else changed this first." in told(answer.text)
    assert fields(answer.text)["findings"] == [ANSWER["findings"]]


def test_a_stale_form_is_told_what_changed_and_keeps_what_was_typed(app: Flask) -> None:
    case_id = made(app, acknowledged)
    mine, theirs = signed_in(app, cast.ROADS), signed_in(app, cast.SENIOR)
    url = f"/staff/cases/{case_id}/respond"
    open_page = mine.get(url).text
    assert submit(theirs, url, button="draft", findings="Helen's words.").status_code == 302
    answer = submit(mine, url, on=open_page, **ANSWER)
    assert answer.status_code == 409
    assert "Someone else changed this first." in told(answer.text)
    assert "Helen Trelawny" in told(answer.text)
    assert fields(answer.text)["findings"] == [ANSWER["findings"]]
    assert status(app, case_id) == "being looked into"
    again = submit(mine, url, on=answer.text)
    assert again.status_code == 302, told(again.text)


def test_what_changed_meanwhile_on_an_anonymous_case_is_told_without_its_hour(app: Flask) -> None:
    case_id = made(app, lambda: cast.acknowledged(cast.complaint(anonymous=True, reporter=Reporter())).id)
    mine, theirs = signed_in(app, cast.ROADS), signed_in(app, cast.SENIOR)
    url = f"/staff/cases/{case_id}/respond"
    open_page = mine.get(url).text
    assert submit(theirs, url, button="draft", findings="Helen's words.").status_code == 302
    page = told(submit(mine, url, on=open_page, **ANSWER).text)
    meanwhile = page.partition("What changed in the meantime")[2].partition("Look at it")[0]
    assert "Helen Trelawny" in meanwhile
    assert not re.search(r"\d:\d\d", meanwhile)


def test_what_cannot_be_done_has_a_page_that_says_why(app: Flask) -> None:
    case_id = made(app, fresh)
    answer = signed_in(app, cast.ROADS).get(f"/staff/cases/{case_id}/respond")
    assert answer.status_code == 409
    assert "It must be acknowledged before it is answered." in told(answer.text)


def test_a_move_that_is_none_is_not_found(app: Flask) -> None:
    client = signed_in(app, cast.ROADS)
    case_id = made(app, fresh)
    for url in (
        f"/staff/cases/{case_id}/explode",
        "/staff/cases/99999/close",
        "/staff/cases/99999999999999999999/close",
    ):
        assert client.get(url).status_code == 404, url


def test_only_those_who_may_take_it_are_offered_and_others_are_refused(app: Flask) -> None:
    case_id = made(app, fresh)
    client = signed_in(app, cast.COMPLAINTS)
    page = client.get(f"/staff/cases/{case_id}/allocate").text
    assert "Tom Easterbrook, Local service manager" in page
    assert "Dan Whitaker" not in page
    with app.app_context():
        dan = cast.staff(cast.STREETS).id
    answer = submit(client, f"/staff/cases/{case_id}/allocate", to=dan)
    assert answer.status_code == 409
    assert "has no place in a team of this procedure" in told(answer.text)


def test_more_rows_are_there_without_a_script(app: Flask) -> None:
    case_id = made(app, acknowledged)
    page = submit(signed_in(app, cast.ROADS), f"/staff/cases/{case_id}/respond", button="rows", **ANSWER).text
    assert 'name="remedies-5-what"' in page
    assert fields(page)["findings"] == [ANSWER["findings"]]


def test_an_answer_in_person_needs_what_was_said(app: Flask) -> None:
    case_id = made(app, acknowledged)
    answer = submit(signed_in(app, cast.ROADS), f"/staff/cases/{case_id}/respond", **{**ANSWER, "method": "phone"})
    assert answer.status_code == 422
    assert "Write down what was said." in told(answer.text)


@pytest.mark.parametrize("username", [cast.CARE, cast.STREETS, cast.CENTRAL])
def test_another_teams_officer_finds_no_such_case(app: Flask, username: str) -> None:
    case_id = made(app, acknowledged)
    client = signed_in(app, username)
    token = fields(client.get("/staff/cases/add").text)["csrf_token"][0]
    for move in ("respond", "close", "allocate"):
        assert client.get(f"/staff/cases/{case_id}/{move}").status_code == 404
        sent = client.post(f"/staff/cases/{case_id}/{move}", data={**ANSWER, "csrf_token": token})
        assert sent.status_code == 404
    assert status(app, case_id) == "being looked into"


def test_a_reader_makes_no_move(app: Flask) -> None:
    case_id = made(app, acknowledged)
    client = signed_in(app, cast.READER)
    assert client.get(f"/staff/cases/show/{case_id}").status_code == 200
    assert client.get(f"/staff/cases/{case_id}/respond").status_code == 403


def test_without_its_token_a_form_does_nothing(app: Flask) -> None:
    case_id = made(app, fresh)
    client = signed_in(app, cast.ROADS)
    assert client.post(f"/staff/cases/{case_id}/withdraw", data={"reason": "x"}).status_code == 400
    assert status(app, case_id) == "received"


def test_an_extension_says_how_far_it_may_go(app: Flask) -> None:
    from portal.policy.moves import Move

    def make() -> int:
        care = cast.submission(service="adult_care")
        case = cast.acknowledged(cast.received(care, at=days_ago(12)).case, by=cast.CARE, at=days_ago(11))
        cast.answered(case, by=cast.CARE, at=days_ago(9))
        cast.do(case, Move.ESCALATE, by=cast.COMPLAINTS, at=days_ago(8), trigger="dissatisfied")
        investigator = cast.staff(cast.INVESTIGATOR).id
        cast.do(case, Move.ALLOCATE, by=cast.COMPLAINTS, at=days_ago(8), to=investigator)
        cast.do(case, Move.ACKNOWLEDGE, by=cast.INVESTIGATOR, at=days_ago(8))
        return case.id

    case_id = made(app, make)
    client = signed_in(app, cast.INVESTIGATOR)
    assert "At the latest" in told(client.get(f"/staff/cases/{case_id}/extend").text)
    answer = submit(client, f"/staff/cases/{case_id}/extend", until="2049-01-04", reasons="It is hard.")
    assert answer.status_code == 409
    assert "at the latest" in told(answer.text)
    assert fields(answer.text)["reasons"] == ["It is hard."]


def test_a_letter_that_asks_nothing_is_seen_as_its_page_opens(app: Flask) -> None:
    """From My work: the case, its acknowledgement, Issue. Opening it writes nothing."""

    def make() -> int:
        case = cast.received(at=days_ago(1)).case
        cast.do(case, Move.ALLOCATE, by=cast.ROADS, at=days_ago(1), to=cast.staff(cast.ROADS).id)
        return case.id

    case_id = made(app, make)
    client = signed_in(app, cast.ROADS)
    with counted(app) as statements:
        page = client.get(f"/staff/cases/{case_id}/acknowledge").text
    written = [one for one in statements if one.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert [one for one in written if "presences" not in one] == []
    assert "It says everything it must." in told(page)
    answer = submit(client, f"/staff/cases/{case_id}/acknowledge", on=page)
    assert answer.status_code == 302, told(answer.text)
    assert "The complaint was acknowledged, and the letter is on its way." in told(client.get(answer.location).text)
