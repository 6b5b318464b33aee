"""What makes it easier for someone, and as whose they write, is asked once and stands wherever staff look."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portal.cases.models import Case
from portal.cases.submission import Reporter
from portal.database import transaction
from portal.errors import Invalid
from portal.policy.moves import Move
from tests.admin.browsing import signed_in
from tests.cast import ROADS, do, received, submission

WORDS = ("An interpreter, Large print", "Their advocate")


def taken_in() -> Case:
    who = Reporter(name="Alice Penrose", email="alice@example.org", adjustments=("interpreter", "large_print"))
    return received(submission(reporter=who, acting_as="advocate")).case


def test_both_are_kept_and_can_be_corrected(session: Session) -> None:
    case = taken_in()
    assert case.person.adjustments == ["interpreter", "large_print"]
    do(case, Move.AMEND, adjustments=["braille"], acting_as="carer")
    assert (case.person.adjustments, case.acting_as) == (["braille"], "carer")
    assert "adjustments, acting as" in case.events[-1].detail
    before = len(case.events)
    do(case, Move.AMEND, adjustments=["braille"])
    assert len(case.events) == before, "what is the same is no change"


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"acting_as": "king"}, "acting_as"), ({"reporter": Reporter(adjustments=("wings",))}, "adjustments")],
)
def test_what_nobody_offers_is_refused_in_words(session: Session, changes: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        received(submission(**changes))
    assert "isn't in the list" in refused.value.errors[field]


def test_the_case_page_and_its_sheet_show_them(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), transaction():
        pk = taken_in().id
    staff = signed_in(app, ROADS)
    for path in (f"/staff/cases/show/{pk}", f"/staff/cases/{pk}/sheet"):
        page = staff.get(path).text
        for words in WORDS:
            assert words in page, path


def test_the_api_takes_and_tells_them(client: FlaskClient) -> None:
    body = {
        "procedure": "devon",
        "kind": "complaint",
        "description": "The road.",
        "acting_as": "advocate",
        "reporter": {"name": "Alice", "adjustments": ["interpreter"]},
    }
    assert client.post("/api/v1/submissions", json=body).status_code == 201
    wrong = client.post("/api/v1/submissions", json={**body, "reporter": {"adjustments": ["wings"]}})
    assert wrong.status_code == 422
    assert "reporter.adjustments" in wrong.get_json()["errors"]
