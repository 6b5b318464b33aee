"""What a matter is told with, and whom to turn to, stays in view after it was sent; what never comes isn't promised."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.database import db, transaction
from portal.notices.models import Notice
from portal.policy.moves import Move
from tests.cast import acknowledged, do, received, submission
from tests.public.journey import open_room, review, sent, typed

APPEAL = {"natures": ["poor_service"], "service": "calfresh", "ward": "", "matter": "mandated_appeal"}
WORDS = ("Decisions on your case or on your eligibility are covered by an appeal process", "800-555-0141")
NOT_THEIRS = ("Review by those responsible", "someone will tell you that they are dealing with it")


def _pages(client: FlaskClient, pack: str, **changes: Any) -> dict[str, str]:
    """Return the receipt, the room and the status page of what is sent in, by name."""
    number, passphrase = sent(client, pack, **changes)
    receipt = client.get(f"/{pack}/submitted").text
    open_room(client, number, passphrase)
    status = client.get(f"/track/{number}").text
    return {"receipt": receipt, "room": client.get(f"/track/{number}/room").text, "status": status}


def _mail(app: Flask) -> str:
    with app.app_context():
        (notice,) = db.session.scalars(select(Notice).where(Notice.to_address == "alice@example.org"))
        return notice.body_text.replace("\n", " ")


@pytest.mark.clauses("OC-11", "OC-22")
def test_what_someone_else_deals_with_is_told_at_once_and_no_limit_of_ours(app: Flask, client: FlaskClient) -> None:
    pages = _pages(client, "orange-county", **APPEAL)
    for name in ("receipt", "room"):
        for words in WORDS:
            assert words in pages[name], name
    for name, page in pages.items():
        for words in NOT_THEIRS:
            assert words not in page, name
    assert "Next, we will pass it on to them and tell you so." in pages["status"]
    assert "800-555-0141" not in pages["status"], "what it is about isn’t for whoever has the number alone"
    mail = _mail(app)
    assert all(words in mail for words in (*WORDS, "Someone else deals with this."))


def test_once_it_was_passed_on_the_room_says_to_whom_alone(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), transaction():
        given = submission(
            procedure="orange-county", natures=("poor_service",), service="calfresh", matter="mandated_appeal"
        )
        taken = received(given)
        said = {"to": "State Hearings Division", "contact": "800-555-0141", "reasons": "It can be appealed."}
        do(taken.case, Move.REFER, by="admin", matter="mandated_appeal", **said)
        number, passphrase = taken.case.tracking_number, taken.passphrase
    open_room(client, number, passphrase)
    page = client.get(f"/track/{number}/room").text
    assert "Who deals with it" in page
    assert "Someone else deals with this." not in page


@pytest.mark.clauses("OC-22")
def test_what_a_step_starts_is_told_by_its_step_and_where_there_is_one(app: Flask, client: FlaskClient) -> None:
    plain = {**APPEAL, "matter": ""}
    told = "within 2 business days after we have done this: “Forwarded to those responsible”."
    assert told in _pages(client, "orange-county", **plain)["receipt"]
    with app.app_context(), transaction():
        given = submission(procedure="orange-county", natures=(), service="calfresh", channel="phone")
        number = received(given).case.tracking_number
    assert "Review by those responsible" not in client.get(f"/track/{number}").text, "it was with them from the start"


@pytest.mark.clauses("RV-20")
def test_whoever_is_not_written_to_is_not_promised_a_word(app: Flask, client: FlaskClient) -> None:
    thanks = {
        "kind": "compliment",
        "natures": [],
        "service": "pothole",
        "ward": "",
        "who": "anonymous",
        "on_behalf_of": "",
    }
    page = _pages(client, "riverside", **thanks)["status"]
    assert "someone will tell you" not in page
    assert "We write about such a case only to those who ask us to" in page
    asked = _pages(client, "riverside", **{**thanks, "who": "named", "details.wants_contact": "yes_please"})["status"]
    assert "We write about such a case only" not in asked


def test_an_acknowledgement_that_is_owed_is_promised_and_then_the_answer(app: Flask, client: FlaskClient) -> None:
    number, _ = sent(client)
    assert "Next, someone will tell you that they are dealing with it." in client.get(f"/track/{number}").text
    with app.app_context(), transaction():
        number = acknowledged(received().case).tracking_number
    assert "Someone is looking into it. Next, you will get an answer." in client.get(f"/track/{number}").text


PROTECTED = "Findings may be protected by employment law and, therefore, may or may not be disclosed."
CITY = {"natures": [], "service": "", "ward": ""}


@pytest.mark.clauses("RV-14", "RV-25", "RV-26")
@pytest.mark.parametrize(
    ("matter", "words", "phone"),
    [
        ("staff_conduct", PROTECTED, "951-555-0123"),
        ("fraud", "Any findings may be protected by law.", "951-555-0156"),
        ("charter_officer", "The Mayor Pro Tempore alone deals with it and can see it.", "951-555-0167"),
    ],
)
def test_who_can_see_it_and_whom_to_turn_to_is_told_wherever_the_reporter_reads(
    app: Flask, client: FlaskClient, matter: str, words: str, phone: str
) -> None:
    checked = review(client, typed(**CITY, matter=matter), "riverside").text
    pages = _pages(client, "riverside", **CITY, matter=matter)
    for page in (checked, pages["receipt"], pages["room"]):
        assert words in " ".join(page.split())
        assert phone in page
    assert phone not in pages["status"], "the number alone doesn’t tell what it is about"
    assert phone in _mail(app)
