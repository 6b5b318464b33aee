"""The page of the self-assessment: what is found, what is answered, and by whom."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlparse

import pytest
from flask import Flask

from portal.cases.models import Case
from portal.database import db
from portal.duties import assessing, keeping, planning
from portal.duties.assessing import Words
from portal.duties.models import DutyRow
from tests import cast
from tests.admin.browsing import made, signed_in, submit, told
from tests.cast import as_
from tests.duties import code
from tests.duties.code import ELSEWHERE, HEAD, KEY, MAY, MEMBER, OFFICER, SAYS
from tests.journeys.staffing import may_sign_in


@pytest.fixture
def duty(app: Flask) -> int:
    """The duty of a year with one complaint, which nobody has acknowledged."""

    def make() -> int:
        code.council()
        for one in (OFFICER, HEAD, MEMBER, ELSEWHERE):
            may_sign_in(one)
        return code.year().id

    return made(app, make)


def page(duty: int, item: str = "") -> str:
    return f"/staff/self-assessment/{duty}{f'/{item}' if item else ''}"


def test_it_is_answered_paragraph_by_paragraph(app: Flask, duty: int) -> None:
    client = signed_in(app, OFFICER)
    first = client.get(f"/staff/duties/show/{duty}").text
    assert f'class="button" href="{page(duty)}">Self-assessment: 0 of 44</a>' in first
    assert "Nothing by you." not in first
    said = told(client.get(page(duty)).text)
    assert "0 of 44 answered" in said
    assert "LG-6.2 A complaint is recorded and acknowledged within 5 working days. ○ Not answered yet" in said
    assert "The procedure gives no more than 5 working days: Stage 1: Acknowledgement." in said
    assert "It was done in time: 0 of 1 cases (0.0%)." in said

    answer = submit(client, page(duty, "service_requests"), button="next", complies="yes", shows="", says="")
    assert answer.status_code == 422
    assert "Say what shows it" in told(answer.text)
    answer = submit(client, page(duty, "service_requests"), button="next", complies="yes", shows="Section 1.", says="")
    assert urlparse(answer.location).path == page(duty, "requests_recorded"), "and on to the next that is open"
    answer = submit(client, page(duty, "annual_letter"), button="back", says="We changed how we chase.")
    assert urlparse(answer.location).path == page(duty)
    said = told(client.get(page(duty)).text)
    assert "2 of 44 answered" in said
    assert "✓ We comply" in said
    assert "Section 1. Code.Officer Example" in said


def test_a_case_that_was_found_wanting_opens_for_who_may_see_it(app: Flask, duty: int) -> None:
    number = made(app, lambda: db.session.query(Case.tracking_number).filter_by(procedure_key=KEY).scalar())
    assert number in signed_in(app, OFFICER).get(page(duty, "acknowledged_1")).text
    text = signed_in(app, ELSEWHERE).get(page(duty, "acknowledged_1")).text
    assert number not in text
    assert "You don’t see these cases yourself." in told(text)


def test_a_yes_beside_what_was_found_otherwise_is_told(app: Flask, duty: int) -> None:
    client = signed_in(app, OFFICER)
    assert submit(client, page(duty, "acknowledged_1"), complies="yes", shows="The log.", says="").status_code == 302
    assert "the portal found cases or rules where we don’t" in told(client.get(page(duty)).text)


def test_the_year_before_is_offered_and_kept_only_when_it_is_answered(app: Flask, duty: int) -> None:
    def answer() -> int:
        row = db.session.get_one(DutyRow, duty)
        assessing.answer(row, "any_words", Words("", "Section 3.", "yes"), by=as_(OFFICER), at=MAY)
        planning.plan(KEY, until=date(2027, 12, 31), at=MAY.replace(year=2027))
        db.session.flush()
        return db.session.query(DutyRow).filter_by(procedure_key=KEY, period_end=date(2027, 3, 31)).one().id

    after = made(app, answer)
    client = signed_in(app, OFFICER)
    offered = client.get(page(after, "any_words")).text
    assert "Below stands what was answered for 1 Apr 2025 to 31 Mar 2026." in told(offered)
    assert "Section 3." in offered
    assert "0 of 44 answered" in told(client.get(page(after)).text)
    assert submit(client, page(after, "any_words")).status_code == 302
    assert "1 of 44 answered" in told(client.get(page(after)).text)


def test_who_approves_reads_it_and_answers_nothing(app: Flask, duty: int) -> None:
    client = signed_in(app, MEMBER)
    assert "It is answered by: Complaints Officer" in told(client.get(page(duty)).text)
    assert client.get(page(duty, "any_words")).status_code == 409
    assert client.post(page(duty, "any_words"), data={"complies": "yes", "shows": "x"}).status_code in {400, 409}


def test_nobody_else_sees_it(app: Flask, duty: int) -> None:
    client = signed_in(app, cast.COMPLAINTS)
    assert client.get(page(duty)).status_code == 404
    assert client.get(page(duty, "any_words")).status_code == 404
    assert signed_in(app, OFFICER).get(page(duty, "nothing")).status_code == 404
    assert app.test_client().get(page(duty)).status_code in {302, 401}


def test_the_governing_body_s_response_stands_with_the_published_report(app: Flask, duty: int) -> None:
    def send() -> None:
        code.submitted(db.session.get_one(DutyRow, duty))

    made(app, send)
    officer, member = signed_in(app, OFFICER), signed_in(app, MEMBER)
    respond, kept = f"/staff/report-response/{duty}", f"/staff/disclosure/{duty}/kept"
    assert respond not in officer.get(kept).text
    assert officer.get(respond).status_code == 409
    assert "response is published alongside it" in told(member.get(kept).text)
    assert submit(member, respond, words="").status_code == 422
    assert submit(member, respond, words=SAYS).status_code == 302
    assert SAYS in told(officer.get(kept).text)
    assert respond not in member.get(kept).text

    def publish() -> None:
        keeping.publish(db.session.get_one(DutyRow, duty), by=as_(MEMBER), at=MAY)

    made(app, publish)
    address = "/lgsco-code/reports/2025-04-01--2026-03-31"
    public = app.test_client()
    assert SAYS in told(public.get(address).text)
    assert "Ymateb y corff llywodraethu" in public.get(f"{address}?lang=cy").text
    assert SAYS in public.get(f"{address}/annual.json").json["facts"].values()
