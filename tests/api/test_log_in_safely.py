"""The token endpoint, given what can't be read: a problem for whoever sent it, and nothing of it in the log."""

from __future__ import annotations

import logging

import pytest
from flask import Flask

from tests.api.calls import V1, check_problem
from tests.cast import PASSWORD, ROADS

LONE = f'{{"username": "{ROADS}", "password": "\\ud800sesame", "provider": "db"}}'
DEEP = '{"username": ' + "[" * 100_000 + "]" * 100_000 + "}"


@pytest.mark.parametrize("body", [LONE, DEEP, "{", '"x"', "[]", '{"username": "\\ud800", "password": "x"}', "9" * 5000])
def test_what_cant_be_read_is_a_problem_and_isnt_logged(
    app: Flask, caplog: pytest.LogCaptureFixture, body: str
) -> None:
    with caplog.at_level(logging.WARNING):
        answer = app.test_client().post(f"{V1}/security/login", data=body, content_type="application/json")
    assert answer.status_code in {400, 401, 422}
    check_problem(answer)
    assert "sesame" not in caplog.text
    assert not any(record.exc_info for record in caplog.records)


def test_another_type_is_refused(app: Flask) -> None:
    answer = app.test_client().post(f"{V1}/security/login", data="x", content_type="text/plain")
    assert answer.status_code == 415
    check_problem(answer)


def test_a_log_in_gives_one_token(app: Flask) -> None:
    body = {"username": ROADS, "password": PASSWORD, "provider": "db"}
    plain = app.test_client().post(f"{V1}/security/login", json=body)
    assert plain.json is not None
    assert set(plain.json) == {"access_token"}
