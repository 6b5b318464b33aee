"""How errors are told: a page to people, a problem to systems, and what is our own fault to the log without a name."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError

from portal import create_app
from portal.errors import Conflict, Invalid, NotFound, PortalError, Refused
from tests.fixtures_app import settings_for

SECRET_TEXT = "Alice Penrose of Mill Lane"


class Unforeseen(Exception):
    """Something that nobody thought of."""


def raising(error: Exception) -> Any:
    def view() -> None:
        raise error

    return view


ERRORS: dict[str, Exception] = {
    "refused": Refused("It must be acknowledged first.", clause="DV-25"),
    "plainly-refused": Refused("Not now."),
    "invalid": Invalid({"email": "It needs an @."}),
    "not-found": NotFound("There is no such case."),
    "conflict": Conflict("Someone else changed it."),
    "other": PortalError("Something of ours that has no status."),
    "away": OperationalError("SELECT 1", {}, Exception(SECRET_TEXT)),
    "pool": PoolTimeout("too many"),
    "stale": StaleDataError("UPDATE matched 0 rows"),
    "unforeseen": Unforeseen(SECRET_TEXT),
}
STATUS = {
    "refused": 409,
    "plainly-refused": 409,
    "invalid": 422,
    "not-found": 404,
    "conflict": 409,
    "other": 400,
    "away": 503,
    "pool": 503,
    "stale": 409,
    "unforeseen": 500,
}
STATUSES = [400, 401, 403, 404, 405, 409, 413, 415, 418, 422, 429, 500, 503]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The whole app, with doors that do nothing but fail."""
    folder: Path = tmp_path_factory.mktemp("errors")
    app = create_app(settings_for(folder, f"sqlite:///{folder}/portal.sqlite3"))
    for name, error in ERRORS.items():
        for prefix in ("", "/api/v1"):
            app.add_url_rule(f"{prefix}/stage/{name}", f"{prefix}{name}", raising(error))
    for status in STATUSES:
        for prefix in ("", "/api/v1"):
            app.add_url_rule(f"{prefix}/stage/{status}", f"{prefix}{status}", lambda status=status: abort(status))
    return app


@pytest.fixture
def browser_of(stage: Flask) -> FlaskClient:
    return stage.test_client()


@pytest.mark.parametrize("name", ERRORS)
def test_a_person_gets_a_page_with_the_sentence(browser_of: FlaskClient, name: str) -> None:
    answer = browser_of.get(f"/stage/{name}")

    assert answer.status_code == STATUS[name]
    assert answer.mimetype == "text/html"
    if name not in {"away", "pool", "stale", "unforeseen"}:
        assert str(ERRORS[name]) in answer.text
    assert SECRET_TEXT not in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("name", ERRORS)
def test_a_system_gets_a_problem(browser_of: FlaskClient, name: str) -> None:
    answer = browser_of.get(f"/api/v1/stage/{name}")
    problem = json.loads(answer.text)

    assert (answer.status_code, problem["status"]) == (STATUS[name], STATUS[name])
    assert answer.mimetype == "application/problem+json"
    assert {"type", "title", "status", "detail"} <= problem.keys()
    assert SECRET_TEXT not in answer.text
    assert problem.get("clause") == ("DV-25" if name == "refused" else None)
    assert problem.get("errors") == ({"email": "It needs an @."} if name == "invalid" else None)


@pytest.mark.parametrize("status", STATUSES)
def test_what_the_framework_says_is_said_in_our_words(browser_of: FlaskClient, status: int) -> None:
    page, problem = browser_of.get(f"/stage/{status}"), browser_of.get(f"/api/v1/stage/{status}")

    assert (page.status_code, problem.status_code) == (status, status)
    assert (page.mimetype, problem.mimetype) == ("text/html", "application/problem+json")
    assert problem.json is not None
    assert problem.json["detail"].strip()


def test_nobody_s_page(browser_of: FlaskClient) -> None:
    assert "There is no such page." in browser_of.get("/no/such/page").text
    allowed = browser_of.delete("/healthz")
    assert (allowed.status_code, "GET" in allowed.headers["Allow"]) == (405, True)


def test_a_database_that_is_away_asks_for_patience(browser_of: FlaskClient) -> None:
    for path in ("/stage/away", "/api/v1/stage/pool"):
        answer = browser_of.get(path)
        assert answer.headers["Retry-After"] == "30"
        assert "try again in a few minutes" in answer.text


def test_our_own_fault_has_an_id_that_the_log_has_too(
    browser_of: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="portal"):
        answer = browser_of.get("/api/v1/stage/unforeseen")
    assert answer.json is not None
    lines = [record.getMessage() for record in caplog.records if record.name == "portal"]

    assert len(lines) == 1
    assert answer.json["id"] in lines[0]
    assert "Unforeseen" in lines[0]
    assert "test_errors.py" in lines[0], "where it happened"
    assert SECRET_TEXT not in caplog.text
    assert not any(record.exc_info for record in caplog.records), "a traceback shows what a citizen wrote"
    assert browser_of.get("/api/v1/stage/unforeseen").json != answer.json, "each fault has its own id"


def test_what_is_told_is_only_text(browser_of: FlaskClient, stage: Flask) -> None:
    with stage.test_request_context("/"):
        from portal.http.errors import answer

        page = answer(400, "<script>alert(1)</script>").get_data(as_text=True)
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
