"""What a procedure asks of the reporter beyond the usual, on the form and on the page to check it."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from portal.cases.models import Case
from portal.database import db, transaction
from tests import county
from tests.admin.browsing import days_ago, fields, told

URL = f"/{county.KEY}/submit"


@pytest.fixture
def town(app: Flask) -> Flask:
    with app.app_context(), transaction():
        county.install(at=days_ago(0))
    return app


@pytest.mark.clauses("OC-2", "RV-29")
def test_the_reporter_says_whom_it_is_about(town: Flask) -> None:
    client = town.test_client()
    page = client.get(URL).text
    assert "Whom it is about" in told(page)
    assert "The office it was referred by" not in told(page), "that is for staff to say"
    typed = {
        **fields(page),
        "kind": "complaint",
        "description": "The lamp is out.",
        "who": "named",
        "name": "Alice Penrose",
        "details.about": "contractor",
        "details.requests": "Ring twice.",
    }
    review = client.post(URL, data={**typed, "do": "review"})
    assert review.status_code == 200, told(review.text)
    assert "Whom it is about A contracted provider" in told(review.text)
    assert "Special requests Ring twice." in told(review.text)
    answer = client.post(URL, data={**fields(review.text), "do": "send"})
    assert answer.status_code == 303
    with town.app_context():
        assert db.session.scalars(select(Case)).one().details == {"about": "contractor", "requests": "Ring twice."}


def test_what_can_t_be_taken_comes_back_with_its_sentence(town: Flask) -> None:
    client = town.test_client()
    typed = {**fields(client.get(URL).text), "description": "x", "who": "anonymous", "details.about": "the king"}
    answer = client.post(URL, data={**typed, "do": "review"})
    assert answer.status_code == 422
    assert "“the king” isn't in the list." in told(answer.text).replace("’", "'")
