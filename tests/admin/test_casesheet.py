"""The case sheet and the receipt: a case on paper, for those who may see it and nobody else."""

from __future__ import annotations

import html
import io
import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from portal.admin import casesheet
from portal.cases.submission import Reporter
from portal.database import transaction
from tests import cast
from tests.admin.browsing import days_ago, made, signed_in, submit, told
from tests.journeys.staffing import hire, may_sign_in

CALL = {
    "kind": "complaint",
    "channel": "phone",
    "description": "She says the bin was <b>not</b> emptied.",
    "service": "waste",
    "name": "Bronagh O'Neill",
    "phone": "01632 960123",
}


def _case() -> int:
    case = cast.received(cast.submission(description="The pothole\n<b>is</b> back."), at=days_ago(2)).case
    return cast.answered(case, at=days_ago(1)).id


def _pdf(client: FlaskClient, case_id: int) -> str:
    answer = client.get(f"/staff/cases/{case_id}/sheet.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages).split())


@pytest.mark.clauses("SC-18")
def test_a_sheet_tells_the_whole_case_as_a_page_and_as_pdf(app: Flask) -> None:
    case_id = made(app, _case)
    client = signed_in(app, cast.ROADS)
    page = client.get(f"/staff/cases/{case_id}/sheet")
    assert page.status_code == 200
    for text in (told(page.text).replace("&lt;", "<").replace("&gt;", ">"), _pdf(client, case_id)):
        for words in (
            "Case sheet DV-",
            "<b>is</b> back.",
            "Alice Penrose",
            "01632 960777",
            "Tom Easterbrook",
            "Stage 1: Local Resolution",
            "We will mend the road.",
            "DV-25",
            "Received (Web form).",
            "For those who deal with the case, and nobody else.",
        ):
            assert words in text, words


@pytest.mark.clauses("SC-18")
def test_a_sheet_can_be_forwarded_to_the_staff_responsible_at_once(app: Flask) -> None:
    """Taken in by one, printed by the other before anything else has happened."""
    client = signed_in(app, cast.CENTRAL)
    facts = {"description": "The lamp is out.", "kind": "complaint", "channel": "phone", "nature": "not_done"}
    facts |= {"name": "Omar Reyes", "phone": "(949) 555-0177", "address": "22 Avenida Palizada", "service": "streets"}
    receipt = client.get(submit(client, "/staff/cases/add", **facts).location)
    case_id = int(receipt.request.path.rpartition("/")[2])
    assert f"/staff/cases/{case_id}/sheet" in receipt.text
    assert "The lamp is out." in _pdf(client, case_id)
    assert "nobody yet" in _pdf(signed_in(app, cast.STREETS), case_id)


@pytest.mark.parametrize("who", [cast.CARE, cast.STREETS])
def test_who_doesn_t_see_the_case_gets_no_sheet(app: Flask, who: str) -> None:
    case_id = made(app, _case)
    client = signed_in(app, who)
    for path in ("sheet", "sheet.pdf"):
        answer = client.get(f"/staff/cases/{case_id}/{path}")
        unknown = client.get(f"/staff/cases/424242/{path}")
        assert (answer.status_code, unknown.status_code) == (404, 404)
        assert "Alice" not in answer.text
    assert client.get(f"/staff/cases/receipt/{case_id}").status_code == 404


def test_the_sheet_of_an_anonymous_case_names_nobody(app: Flask) -> None:
    case_id = made(
        app, lambda: cast.received(cast.submission(anonymous=True, reporter=Reporter()), at=days_ago(1)).case.id
    )
    client = signed_in(app, cast.ROADS)
    for text in (told(client.get(f"/staff/cases/{case_id}/sheet").text), _pdf(client, case_id)):
        assert "Anonymous: nothing about who they are was kept." in text


def test_the_receipt_has_number_passphrase_and_dates_until_it_was_passed_on(app: Flask) -> None:
    client = signed_in(app, cast.COMPLAINTS)
    address = submit(client, "/staff/cases/add", **CALL).location
    page = client.get(address)
    assert "/staff/cases/receipt/" in address
    assert page.headers["Cache-Control"] == "no-store"
    passphrase = page.text.split('shown only now</dt><dd class="number">')[1].split("<")[0]
    assert len(passphrase.split()) == 5
    text = told(page.text)
    assert "Tracking number DV-" in text
    assert "Acknowledgement : by " in text or "Acknowledgement: by " in text
    assert passphrase in client.get(address).text, "a page that is loaded again has it still"
    assert submit(client, address, on=page.text).status_code == 302
    assert passphrase not in client.get(address).text
    assert "The passphrase can’t be shown any more" in told(client.get(address).text)


def test_a_receipt_left_open_is_forgotten(app: Flask) -> None:
    client = signed_in(app, cast.COMPLAINTS)
    address = submit(client, "/staff/cases/add", **CALL).location
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=31), tick=False):
        assert "The passphrase can’t be shown any more" in told(client.get(address).text)


def test_a_case_that_went_to_another_team_still_gives_its_keys_to_who_took_it_in(app: Flask) -> None:
    client = signed_in(app, cast.ROADS)
    address = submit(client, "/staff/cases/add", **{**CALL, "service": "adult_care"}).location
    text = told(client.get(address).text)
    assert "Their passphrase, shown only now" in text
    assert "It went to a team that you don’t belong to" in text
    assert "emptied" not in text
    done = submit(client, address)
    assert done.location == "/staff/"
    assert client.get(address).status_code == 404


def test_another_s_receipt_shows_no_passphrase(app: Flask) -> None:
    address = submit(signed_in(app, cast.COMPLAINTS), "/staff/cases/add", **CALL).location
    assert "The passphrase can’t be shown any more" in told(signed_in(app, cast.COMPLAINTS).get(address).text)


def _with(words: str) -> int:
    return cast.acknowledged(cast.received(cast.submission(description=words), at=days_ago(2)).case, at=days_ago(1)).id


@pytest.mark.parametrize("words", ["a\n" * 9_999, "a\n\n" * 6_666, "- a\n- b\nx\n" * 1_999, "&<>\"'" * 3_999])
def test_nobody_stops_the_portal_with_the_sheet_of_what_they_wrote(app: Flask, words: str) -> None:
    """Each line, and each character that HTML escapes, costs the setting of a page: a text has a bearable number."""
    case_id = made(app, lambda: _with(words))
    client = signed_in(app, cast.ROADS)
    assert _pages(client.get(f"/staff/cases/{case_id}/sheet.pdf").data) < 15
    page = client.get(f"/staff/cases/{case_id}/sheet").text
    assert "".join(words.split()) in "".join(html.unescape(page).split()), "the page has all of it"


def _pages(data: bytes) -> int:
    return len(PdfReader(io.BytesIO(data)).pages)


def test_a_sheet_that_is_too_long_for_its_paper_says_so_and_the_page_has_all(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = made(app, lambda: _with("It rained. " * 400 + "And then it was over."))
    client = signed_in(app, cast.ROADS)
    assert "more than is printed" not in _pdf(client, case_id)
    monkeypatch.setattr(casesheet, "MOST_ON_PAPER", 3_000)
    text, page = _pdf(client, case_id), told(client.get(f"/staff/cases/{case_id}/sheet").text)
    assert casesheet.NOT_ALL in text
    assert "And then it was over." not in text
    assert "And then it was over." in page
    assert "The PDF doesn’t hold all of this case" in page


def test_a_sheet_says_what_can_t_be_printed_on_the_page_and_on_paper(app: Flask) -> None:
    case_id = made(app, lambda: _with("ខ្មែរ is broken."))
    plain_id = made(app, lambda: _with("My street is broken."))
    client = signed_in(app, cast.ROADS)
    page = client.get(f"/staff/cases/{case_id}/sheet").text
    assert "No font has a shape for these characters: <bdi>ខ្មែរ</bdi>" in page
    assert casesheet.NOT_PRINTED in _pdf(client, case_id)
    assert casesheet.NOT_PRINTED not in _pdf(client, plain_id)
    assert "No font has a shape" not in client.get(f"/staff/cases/{plain_id}/sheet").text


def test_a_case_that_is_sent_twice_is_taken_in_once(app: Flask) -> None:
    """A second press of the button, or the page sent again, shows the same receipt."""
    client = signed_in(app, cast.COMPLAINTS)
    page = client.get("/staff/cases/add?procedure=devon").text
    first, again = (submit(client, "/staff/cases/add?procedure=devon", on=page, **CALL) for _ in range(2))
    assert (first.status_code, again.status_code) == (302, 302)
    assert first.location == again.location
    assert len(_phrase(client.get(again.location).text).split()) == 5
    other = submit(client, "/staff/cases/add?procedure=devon", on=page, **{**CALL, "description": "And the lamp."})
    assert other.status_code == 409
    assert "received already" in told(other.text)
    assert "And the lamp." in other.text
    taken = submit(client, "/staff/cases/add?procedure=devon", on=other.text, button="make", looked="yes")
    assert taken.status_code == 302
    assert taken.location != first.location


def _phrase(page: str) -> str:
    return page.split('shown only now</dt><dd class="number">')[1].split("<", maxsplit=1)[0]


def test_who_sends_twice_what_went_to_another_team_sees_its_receipt(app: Flask) -> None:
    client = signed_in(app, cast.ROADS)
    page = client.get("/staff/cases/add?procedure=devon").text
    typed = {**CALL, "service": "adult_care"}
    first, again = (submit(client, "/staff/cases/add?procedure=devon", on=page, **typed) for _ in range(2))
    assert first.location == again.location
    assert len(_phrase(client.get(again.location).text).split()) == 5


def test_no_cookie_holds_a_passphrase(app: Flask) -> None:
    client = signed_in(app, cast.COMPLAINTS)
    phrase = _phrase(client.get(submit(client, "/staff/cases/add", **CALL).location).text)
    with client.session_transaction() as kept:
        words = json.dumps(dict(kept))
    assert phrase not in words
    assert not any(f'"{word}' in words or f" {word}" in words for word in phrase.split())


def test_the_receipt_tells_limits_that_start_later_as_the_public_s_does(app: Flask) -> None:
    """Of the Code's two limits, the answer's ten days begin with the acknowledgement."""
    with app.app_context(), transaction():
        hire("lgsco-code", clerk=("Officer", "complaints", "complaints_officer"))
        may_sign_in("clerk")
    client = signed_in(app, "clerk")
    facts = {"kind": "complaint", "channel": "phone", "description": "Two rounds were missed.", "name": "Alice Penrose"}
    page = told(client.get(submit(client, "/staff/cases/add", **facts).location).text)
    assert "Acknowledgement : by " in page or "Acknowledgement: by " in page
    assert "Response: within 10 working days after we acknowledge it. (LG-6.3)" in page
    assert "No limit runs" not in page
