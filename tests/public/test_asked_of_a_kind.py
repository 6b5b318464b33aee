"""What belongs to another kind isn't asked once the kind is known, and what staying anonymous costs is said in time."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.public.journey import UNKNOWN, inputs, review, typed

COST = "Whoever loses the passphrase has lost the way in, and no link can be sent."


def _step(client: FlaskClient, pack: str, kind: str, to: str) -> str:
    """Press Continue from the first step until that one is shown."""
    page = client.get(f"/{pack}/submit/what")
    given = {"kind": kind, "who": "anonymous", "description": "The pothole outside my house."}
    for here in ("what", "you", "happened", "about", "files"):
        if here == to:
            return page.text
        page = client.post(f"/{pack}/submit/{here}", data={**inputs(page), **given, "do": "next"})
    return page.text


def test_a_complaint_is_not_asked_what_only_a_suggestion_is(client: FlaskClient) -> None:
    question = "Is it an idea on how we can make it easier to reach us?"
    assert question not in _step(client, "devon", "complaint", "about")
    assert question in _step(client, "devon", "suggestion", "about")
    assert question in client.get("/devon/submit").text, "the whole form doesn't know the kind yet"


def test_a_parent_is_not_asked_for_a_councillors_resident(client: FlaskClient) -> None:
    care = "childrens-social-care"
    assert "The resident you write for" not in _step(client, care, "complaint", "you")
    assert "The resident you write for" in _step(client, care, "enquiry", "you")


def test_what_staying_anonymous_costs_is_said_where_it_is_chosen_and_before_it_is_sent(client: FlaskClient) -> None:
    assert COST in _step(client, "devon", "complaint", "you")
    assert COST in review(client, typed(who="anonymous", **UNKNOWN)).text
    assert COST not in review(client, typed()).text
