"""Each body's readers find their own words and dates, and nothing that was typed is changed into them."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.public.journey import review, send, typed

OMAR = {"kind": "complaint", "natures": ["not_done"], "service": "streets", "contact_by": "", "on_behalf_of": ""}


@pytest.mark.parametrize(
    ("pack", "there", "elsewhere"),
    [
        (
            "san-clemente",
            ["Email", "Mailing address", "Phone", "Write to the City of San Clemente"],
            ["E-mail", "Tele"],
        ),
        ("devon", ["E-mail", "Postal address", "Telephone", "Write to Devon County Council"], ["Email", "Phone"]),
    ],
)
def test_a_form_speaks_as_its_readers_do(
    client: FlaskClient, pack: str, there: list[str], elsewhere: list[str]
) -> None:
    page = client.get(f"/{pack}/submit").text
    for words in there:
        assert words in page
    for words in elsewhere:
        assert words not in page


def test_what_was_typed_is_left_alone(client: FlaskClient) -> None:
    page = review(client, typed(**OMAR, description="My e-mail about the telephone box."), "san-clemente")
    assert "My e-mail about the telephone box." in page.text


@pytest.mark.clauses("SC-32")
def test_the_form_says_first_what_must_be_given(client: FlaskClient) -> None:
    assert "If you do, we need your name, phone number and mailing address." in client.get("/san-clemente/submit").text
    assert "If you do, we need" not in client.get("/devon/submit").text


@pytest.mark.clauses("SC-19")
def test_no_date_is_promised_where_none_applies(client: FlaskClient) -> None:
    for who, promised in (("anonymous", False), ("named", True)):
        answer = send(client, review(client, typed(**OMAR, who=who), "san-clemente"), "san-clemente")
        receipt = client.get(answer.location).text
        assert ("Due by " in receipt) is promised
        assert ("we can’t promise you a date" in receipt) is not promised
        assert receipt.count("the response times do not apply to them") == (not promised)
