"""Before they write: by when they hear, what others deal with, what to do in danger, and whom to talk to."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from portal.procedures import versions
from portal.procedures.reader import read_pack_file
from portal.public import shelf
from tests.public.journey import inputs, review, typed

GENERIC = "If someone is in danger now, call the emergency services."
CITY = {"natures": [], "service": "", "ward": ""}


def words_of(page: str) -> str:
    """Return what a page says, without its tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.mark.parametrize(
    ("pack", "said"),
    [
        (
            "childrens-social-care",
            (
                "Allocation to the team manager within 2 working days CSC-6",
                "Acknowledgement within 1 working day after someone has been found to deal with it CSC-7",
                "Response within 5 working days after someone has been found to deal with it, or 20 working days",
                "in all where more time is needed CSC-13",
            ),
        ),
        (
            "lgsco-code",
            (
                "Response within 10 working days after we acknowledge it, or 20 working days in all",
                "Acknowledgement within 5 working days LG-1.2 The procedure sets no date for our answer.",
            ),
        ),
        (
            "riverside",
            (
                "Complaint · Service request Assignment and acknowledgment within 3 business days",
                "For some it is 8 working hours instead.",
                "Complaint about City staff Acknowledgment within 2 business days RV-14",
                "Compliment · Suggestion The procedure sets no date for our answer.",
                "What it is about may change these dates.",
            ),
        ),
        ("devon", ("Suggestion about social care", "Response within 20 working days DV-19")),
        ("orange-county", ("The procedure sets no date for our answer.",)),
        ("san-clemente", ("Course of action within 14 working days SC-4",)),
    ],
)
def test_the_start_says_by_when_of_each_kind_and_where_no_date_is_set(
    client: FlaskClient, pack: str, said: tuple[str, ...]
) -> None:
    page = words_of(client.get(f"/{pack}/start").text)
    for words in said:
        assert words in page


def test_only_where_a_subject_can_change_a_date_is_it_said(client: FlaskClient) -> None:
    said = "What it is about may change these dates."
    assert said in client.get("/devon/start").text
    for pack in ("lgsco-code", "orange-county"):
        assert said not in client.get(f"/{pack}/start").text


@pytest.mark.clauses("OC-11", "OC-12", "OC-13")
def test_what_someone_else_deals_with_is_said_before_anything_is_typed(client: FlaskClient) -> None:
    page = words_of(client.get("/orange-county/start").text)
    for words in ("What someone else deals with", "An action or a decision of a court OC-12", "800-555-0141"):
        assert words in page
    assert "What someone else deals with" not in client.get("/devon/start").text


@pytest.mark.parametrize("path", ["start", "submit/what", "submit"])
def test_what_to_do_in_danger_is_said_first(client: FlaskClient, path: str) -> None:
    page = client.get(f"/devon/{path}").text
    assert page.index(GENERIC) < page.index("<form" if path != "start" else "What happens then")
    assert GENERIC not in client.get("/devon/submit/reach").text, "said once"


def test_a_body_says_it_in_its_own_words(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    own = "If a child is in danger, ring 01632 960999 at any hour."
    devon = replace(read_pack_file(versions.PACKS / "devon.yaml"), urgent=own)
    monkeypatch.setattr(shelf, "procedure", lambda key, at: devon)
    page = client.get("/devon/start").text
    assert own in words_of(page)
    assert GENERIC not in page


def test_how_they_are_doing_is_one_step_from_home_and_from_the_start(client: FlaskClient) -> None:
    for page in ("/", "/devon/start"):
        assert 'href="/devon/performance"' in client.get(page).text


def test_what_a_reporter_can_know_to_be_for_someone_else_can_be_said_on_the_form(client: FlaskClient) -> None:
    page = client.get("/lgsco-code/submit/what")
    assert "Legal proceedings have started" in page.text
    assert "More than twelve months ago" not in page.text, "whether there is good reason is looked at first"
    given = {**inputs(page), "kind": "complaint", "matter": "appeal", "do": "next"}
    page = client.post("/lgsco-code/submit/what", data=given)
    for words in (
        "Someone else deals with this.",
        "You have a right of appeal",
        "01632 960305",
        "You can contest that",
    ):
        assert words in page.text


def footer(page: str) -> str:
    return words_of(page.partition("<footer")[2])


@pytest.mark.clauses("RV-13", "RV-25")
def test_the_footer_names_whom_to_talk_to_about_what_was_chosen(client: FlaskClient) -> None:
    page = client.get("/riverside/submit/what")
    assert "311" in footer(page.text)
    given = {**inputs(page), "kind": "complaint", "matter": "staff_conduct", "do": "next"}
    page = client.post("/riverside/submit/what", data=given)
    assert "Human Resources" in footer(page.text)
    assert "951-555-0123" in footer(page.text)
    assert "311" not in footer(page.text)
    checked = review(client, typed(**CITY, matter="charter_officer"), "riverside")
    assert "Mayor Pro Tempore" in footer(checked.text)
    saved = client.post("/riverside/submit", data={**inputs(checked), "do": "save"})
    assert "Mayor Pro Tempore" in footer(saved.text)
    client.post("/riverside/submit", data={**inputs(checked), "do": "send"})
    assert "Mayor Pro Tempore" in footer(client.get("/riverside/submitted").text)


def test_whom_someone_else_deals_with_can_still_talk_to_the_body(client: FlaskClient) -> None:
    given = {"natures": ["poor_service"], "service": "calfresh", "ward": "", "matter": "mandated_appeal"}
    assert "800-555-0141" not in footer(review(client, typed(**given), "orange-county").text)


def test_without_javascript_a_step_says_how_to_go_back(client: FlaskClient) -> None:
    said = re.compile(r"<noscript><p[^>]*>To go back, use the button of this page\.")
    page = client.get("/devon/submit/what")
    page = client.post("/devon/submit/what", data={**inputs(page), "kind": "complaint", "do": "next"})
    assert said.search(page.text)
    assert not said.search(client.get("/devon/submit").text)


def test_a_code_that_was_not_typed_is_asked_for(client: FlaskClient) -> None:
    answer = client.post("/devon/resume", data={**inputs(client.get("/devon/resume")), "code": "  "})
    assert answer.status_code == 422
    assert "Type your code." in answer.text
    assert "Nothing is saved under this code" not in answer.text
