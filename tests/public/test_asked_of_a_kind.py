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


def test_what_another_kind_was_asked_is_taken_along_and_isn_t_sent(client: FlaskClient) -> None:
    care = "/childrens-social-care/submit"
    page = client.get(f"{care}/what")
    page = client.post(f"{care}/what", data={**inputs(page), "kind": "enquiry", "do": "next"})
    whom = {"who": "named", "name": "Ada Penrose", "email": "ada@example.org", "resident_name": "Ben Trevanion"}
    page = client.post(f"{care}/you", data={**inputs(page), **whom, "do": "next"})
    page = client.post(f"{care}/happened", data={**inputs(page), "description": "Nobody came.", "do": "back"})
    page = client.post(f"{care}/you", data={**inputs(page), "do": "back"})
    page = client.post(f"{care}/what", data={**inputs(page), "kind": "complaint", "do": "next"})
    assert "The resident you write for" not in page.text
    on = client.post(f"{care}/you", data={**inputs(page), "do": "next"})
    assert on.status_code == 200, "nothing is amiss of what isn't asked here"
    back = client.post(f"{care}/happened", data={**inputs(on), "do": "back"})
    first = client.post(f"{care}/you", data={**inputs(back), "do": "back"})
    again = client.post(f"{care}/what", data={**inputs(first), "kind": "enquiry", "do": "next"})
    assert inputs(again)["resident_name"] == "Ben Trevanion"


def test_what_staying_anonymous_costs_is_said_where_it_is_chosen_and_before_it_is_sent(client: FlaskClient) -> None:
    assert COST in _step(client, "devon", "complaint", "you")
    assert COST in review(client, typed(who="anonymous", **UNKNOWN)).text
    assert COST not in review(client, typed()).text
