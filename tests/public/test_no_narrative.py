"""The page that the number opens tells of pauses, extensions and lateness, and nothing that an officer wrote."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.cases import rooms, status
from portal.cases.models import Case
from portal.cases.public_events import PUBLIC
from portal.database import db, transaction
from portal.policy.moves import APPROVING, GUARDS, WATCHING, Move
from portal.public.entering import ROOMS
from tests.cast import CARE, COMPLAINTS, INVESTIGATOR, NOW, acknowledged, answered, do, received, staff, submission

WAITING = "We wait for Mrs Trelawny’s hospital records."
LONGER = "The expert on adoption is ill."


def paused() -> Case:
    case = acknowledged(received().case)
    do(case, Move.PAUSE, reason=WAITING)
    return case


def extended() -> Case:
    case = received(submission(service="adult_care")).case
    answered(case, by=CARE)
    do(case, Move.ESCALATE, by=CARE, trigger="dissatisfied")
    acknowledged(case, by=INVESTIGATOR)
    do(case, Move.EXTEND, by=INVESTIGATOR, until=NOW.date() + timedelta(days=62), reasons=LONGER)
    return case


def kept(app: Flask, story: Callable[[], Case]) -> tuple[str, int]:
    """Return the number and the id of the story's case."""
    with app.app_context(), transaction():
        case = story()
        db.session.flush()
        return case.tracking_number, case.id


def inside(app: Flask, client: FlaskClient, number: str) -> str:
    """Return the room of a case, opened without its passphrase, which a story doesn't have."""
    with app.app_context():
        key = rooms.key_of(db.session.scalars(select(Case).filter_by(tracking_number=number)).one())
    with client.session_transaction() as session:
        session[ROOMS] = {number: [key, int((NOW + timedelta(minutes=20)).timestamp())]}
    return unescape(client.get(f"/track/{number}/room").text)


@pytest.mark.parametrize(("story", "reason"), [(paused, WAITING), (extended, LONGER)])
def test_a_reason_is_read_in_the_room_alone(
    app: Flask, client: FlaskClient, story: Callable[[], Case], reason: str
) -> None:
    number, case_id = kept(app, story)
    assert reason not in unescape(client.get(f"/track/{number}").text)
    assert reason not in json.dumps(client.get(f"/api/v1/submissions/{number}").json, ensure_ascii=False)
    assert inside(app, client, number).count(reason) == 1
    with app.app_context():
        case = db.session.get_one(Case, case_id)
        told = [
            day.note
            for clock in status.public(case, NOW + timedelta(days=3), reasons=True).clocks
            for day in clock.ledger
        ]
    assert reason in told


def test_the_page_says_when_a_clock_was_paused_and_by_which_clause(app: Flask, client: FlaskClient) -> None:
    number, _ = kept(app, paused)
    page = client.get(f"/track/{number}").text
    assert re.search(r"Since Tuesday 5 May 2026, the clock is paused\. <span[^>]*><a[^>]*>DV-\d+", page)


def test_more_time_is_said_with_its_clause(app: Flask, client: FlaskClient) -> None:
    number, _ = kept(app, extended)
    page = client.get(f"/track/{number}").text
    assert re.search(r"On Tuesday 5 May 2026, more time was taken\. <span[^>]*><a[^>]*>DV-\d+", page)
    assert re.search(r"More time\. DV-\d+", page)


def test_a_paused_case_says_where_to_send_what_it_waits_for(app: Flask, client: FlaskClient) -> None:
    number, _ = kept(app, paused)
    for page in (client.get(f"/track/{number}").text, inside(app, client, number)):
        assert "If we asked you for something, answer it here, or send it to: " in page
        assert f'Quote <bdi dir="ltr" class="number">{number}</bdi>.' in page


@pytest.mark.clauses("RV-25", "RV-26")
def test_nothing_of_who_may_see_it_is_told(app: Flask, client: FlaskClient) -> None:
    def story() -> Case:
        case = acknowledged(received().case)
        reason = {"reason": "It concerns them."}
        do(case, Move.NAME_SUBJECT, by=COMPLAINTS, who=str(staff(CARE).id), **reason)
        do(case, Move.ASK, of="partner:highways_contractor", what="When?", due_on=NOW.date() + timedelta(days=3))
        return case

    number, _ = kept(app, story)
    page = client.get(f"/track/{number}").text
    assert "Acknowledged by" in page
    for words in ("Who may see it", "asked to"):
        assert words not in page


def test_what_is_told_is_listed_one_by_one() -> None:
    inner = {Move.ASK, Move.LINK, Move.UNLINK, Move.REPORT, *GUARDS, *APPROVING, *WATCHING}
    inner |= {Move.RESTRICT, Move.SAME_ISSUE, Move.LET_IN}
    inner |= {Move.PROCEEDINGS, Move.END_PROCEEDINGS, Move.PART, Move.END_PART, Move.ASK_WHOSE, Move.POINTS}
    inner |= {Move.EXPLAIN, Move.CHASE, Move.RULING, Move.COMPLIANCE}
    assert set(Move) - PUBLIC == inner
    assert not PUBLIC & {"let_see", "ask_to_see", "contribution", "draft", "draft discarded", "joined", "left"}


def test_the_stage_that_opened_is_named(app: Flask, client: FlaskClient) -> None:
    def story() -> Case:
        case = answered(received().case)
        do(case, Move.ESCALATE, trigger="dissatisfied")
        return case

    number, _ = kept(app, story)
    page = client.get(f"/track/{number}").text
    assert "Stage 2: Service Investigation</h1>" in page
    assert "This stage is open. Next, someone will tell you" in page
    assert "We have it." not in page


def test_being_late_is_admitted(app: Flask, client: FlaskClient, tuesday: time_machine.Traveller) -> None:
    number, _ = kept(app, lambda: acknowledged(received().case))
    tuesday.shift(timedelta(days=60))
    page = client.get(f"/track/{number}").text
    assert (
        "We are late, and we are sorry: “Response” was due by Tuesday 19 May 2026. What you can do about it is below."
        in page
    )


def test_a_limit_that_starts_later_is_told_with_what_starts_it(app: Flask, client: FlaskClient) -> None:
    def story() -> Case:
        return received(submission(procedure="lgsco-code", natures=(), service="")).case

    number, _ = kept(app, story)
    assert "Response: within 10 working days after we acknowledge it." in client.get(f"/track/{number}").text
    ahead = client.get(f"/api/v1/submissions/{number}").json["ahead"]
    assert [(one["name"], one["after"]) for one in ahead] == [("Response", "we acknowledge it")]


def test_where_there_is_no_limit_it_says_so(app: Flask, client: FlaskClient) -> None:
    def story() -> Case:
        given = submission(procedure="riverside", kind="suggestion", natures=(), service="")
        return received(given).case

    number, _ = kept(app, story)
    assert "The procedure sets no date for our answer." in client.get(f"/track/{number}").text
    assert client.get(f"/api/v1/submissions/{number}").json["no_limit"]


def test_who_lost_the_passphrase_reads_whom_to_ask(app: Flask, client: FlaskClient) -> None:
    number, _ = kept(app, paused)
    for one in (number, "DV-0000-0000-0000"):
        page = unescape(client.get(f"/track/{one}/open").text)
        assert "at Devon County Council: see the end of this page" in page
    assert "the address is on every letter" in client.get("/track/ZZ-0000-0000-0000/open").text
