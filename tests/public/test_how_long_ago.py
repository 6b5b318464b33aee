"""Under the Code the form asks how long ago it happened, in words of its own, and sends nobody elsewhere for it."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.cases import status
from portal.cases.models import Case
from portal.policy.moves import Status
from tests.cast import NOW, received, submission

ASKS = "When did it happen, or when did you learn of it?"


def test_it_is_asked_with_what_follows_from_it(client: FlaskClient) -> None:
    page = client.get("/lgsco-code/submit/about").text
    assert ASKS in page
    assert "We first consider whether there is a good reason" in page
    assert "More than twelve months ago" in page


@pytest.mark.parametrize("given", ["within_a_year", "longer_ago", "not_sure", ""])
def test_whatever_is_said_it_is_worked_as_any_other(app: Flask, given: str) -> None:
    with app.app_context():
        details = {"how_long_ago": given} if given else {}
        case: Case = received(submission(procedure="lgsco-code", natures=(), service="", details=details)).case
        assert (case.status, case.matter, case.details) == (Status.RECEIVED, "", details)
        assert [one.key for one in status.public(case, NOW).rights] == ["ombudsman_advice"]
