"""What an ombudsman decided, at the desk and over the API: kept by a form, shown on the case, told where it is read."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.cases.models import Case, Remedy
from portal.database import db
from portal.policy.moves import Move
from tests import cast
from tests.admin.browsing import days_ago, made, signed_in, submit, told
from tests.api.calls import Caller
from tests.duties import code
from tests.duties.code import HEAD, KEY, OFFICER
from tests.journeys.staffing import may_sign_in

GIVEN = {
    "decision": "upheld",
    "reference": "25 000 123",
    "found": "The answer came late.",
    "breach": "yes",
    "remedies-0-kind": "apology",
    "remedies-0-what": "We will apologise in writing.",
    "owner": "",
}


@pytest.fixture
def case(app: Flask) -> int:
    """A complaint under the Code."""

    def make() -> int:
        code.council()
        for one in (OFFICER, HEAD):
            may_sign_in(one)
        given = cast.submission(procedure=KEY, natures=("delay",), service="refuse")
        return cast.received(given, at=days_ago(30)).case.id

    return made(app, make)


def given() -> dict[str, str]:
    until, decided = days_ago(-20).date(), days_ago(2).date()
    return {**GIVEN, "decided_on": decided.isoformat(), "remedies-0-due_on": until.isoformat()}


def test_it_is_kept_by_a_form_and_stands_on_the_case(app: Flask, case: int) -> None:
    client, form = signed_in(app, OFFICER), f"/staff/cases/{case}/ruling"
    assert "What we are asked to put right" in client.get(form).text
    assert submit(client, form, **{**given(), "decided_on": "2020-01-01"}).status_code == 422
    assert submit(client, form, **given()).status_code == 302
    page = client.get(f"/staff/cases/show/{case}").text
    said = told(page)
    assert "Local Government and Social Care Ombudsman Upheld ● To be complied with" in said
    assert "reference 25 000 123 · asked for: 0 of 1 kept" in said
    assert "It found that we didn’t follow the procedure." in said
    remedy = made(app, lambda: db.session.query(Remedy.id).scalar())
    assert f"/staff/remedies/edit/{remedy}" in page
    assert f"/staff/remedies/delete/{remedy}" not in page, "what an ombudsman asks for is kept"
    assert "The ombudsman Upheld" in told(client.get(f"/staff/cases/{case}/sheet").text)


def test_whoever_does_not_keep_it_is_told_who_does(app: Flask, case: int) -> None:
    answer = submit(signed_in(app, HEAD), f"/staff/cases/{case}/ruling", **given())
    assert answer.status_code == 409
    assert "is kept by: Complaints Officer" in told(answer.text)


def test_the_api_tells_it_with_the_case(app: Flask, case: int) -> None:
    def keep() -> None:
        facts = {"decision": "upheld", "decided_on": days_ago(2).date(), "found": "Late.", "breach": "yes"}
        cast.do(db.session.get_one(Case, case), Move.RULING, by=OFFICER, at=days_ago(1), **facts)

    made(app, keep)
    (ruling,) = Caller(app).get(f"/cases/{case}", by=OFFICER).json["rulings"]
    assert (ruling["decision"], ruling["found"], ruling["breach"]) == ("upheld", "Late.", True)
    assert ruling["complied_on"] is None
