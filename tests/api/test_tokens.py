"""Who may call: tokens, roles, and that nothing else opens the door."""

from __future__ import annotations

import pytest
import time_machine
from flask import Flask
from flask_jwt_extended import create_refresh_token
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from portal.cases import intake
from portal.database import db, transaction
from portal.http.limits import limiter
from portal.policy.moves import Move
from tests import cast
from tests.api.calls import V1, Caller, check_problem
from tests.cast import ADMIN, COMPLAINTS, NOW, PASSWORD, READER, ROADS, SYSTEM

GUARDED = (
    "/cases",
    "/cases/1",
    "/cases/1/moves",
    "/stages",
    "/stages/1",
    "/responses",
    "/responses/1",
    "/remedies",
    "/remedies/1",
)


def login(app: Flask, username: str, password: str = PASSWORD, **changes: object) -> TestResponse:
    body = {"username": username, "password": password, "provider": "db", **changes}
    return app.test_client().post(f"{V1}/security/login", json=body)


def get(app: Flask, path: str, token: str) -> int:
    response = app.test_client().get(V1 + path, headers={"Authorization": f"Bearer {token}"})
    if response.status_code >= 400:
        check_problem(response)
    return response.status_code


def test_a_log_in_gives_a_token_that_opens_what_its_user_sees(app: Flask) -> None:
    token = login(app, ROADS).json["access_token"]
    assert get(app, "/cases", token) == 200


@pytest.mark.parametrize(("username", "password"), [(ROADS, "wrong"), ("nobody", PASSWORD), (ROADS, "")])
def test_a_wrong_log_in_is_told_as_a_problem(app: Flask, username: str, password: str) -> None:
    response = login(app, username, password)
    assert response.status_code in {400, 401}
    check_problem(response)


def test_an_unknown_user_and_a_wrong_password_get_the_same_answer(app: Flask) -> None:
    assert login(app, ROADS, "wrong").data == login(app, "nobody", "wrong").data


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"username": 1, "password": [], "provider": "db"},
        [],
        "x",
        {"username": ROADS},
        {"username": ROADS, "password": PASSWORD, "provider": "magic"},
    ],
)
def test_a_log_in_that_makes_no_sense_is_a_problem(app: Flask, body: object) -> None:
    response = app.test_client().post(f"{V1}/security/login", json=body)
    assert 400 <= response.status_code < 500
    check_problem(response)


@pytest.mark.parametrize("name", ["\x00", "nobody\x00", "\ud800"])
def test_a_name_that_cant_be_kept_is_unknown(app: Flask, name: str) -> None:
    response = login(app, name)
    assert 400 <= response.status_code < 500
    check_problem(response)


def test_the_log_in_is_limited(app: Flask) -> None:
    answers = [login(app, f"nobody {number}", "wrong") for number in range(11)]
    assert [answer.status_code for answer in answers] == [401] * 10 + [429]
    check_problem(answers[-1])


def test_without_a_good_token_the_answer_is_401(api: Caller) -> None:
    for header in (None, "", "Bearer", "Bearer ", "Bearer x", "Bearer a.b.c", "Basic YTpi", "Bearer " + "x" * 5000):
        for path in GUARDED:
            response = api.get(path, headers={} if header is None else {"Authorization": header})
            assert response.status_code == 401, (header, path)
            assert response.headers["WWW-Authenticate"].startswith("Bearer")


def test_no_move_without_a_token(api: Caller) -> None:
    case_id = api.case()
    for move in Move:
        assert api.post(f"/cases/{case_id}/{move}", json={}, headers={"If-Match": "*"}).status_code == 401


def test_a_session_cookie_opens_nothing(app: Flask) -> None:
    client = app.test_client()
    with client.session_transaction() as session, app.app_context():
        session.update(_user_id=str(cast.staff(COMPLAINTS).id), _fresh=True, epoch=0)
    for path in GUARDED:
        response = client.get(V1 + path)
        assert response.status_code == 401
        check_problem(response)


def test_a_cookie_beside_a_token_adds_nothing_to_it(api: Caller) -> None:
    """The token is the administrator's, who sees no case; the cookie is an officer's, who does."""
    case_id, client = api.case(), api.app.test_client()
    with client.session_transaction() as session, api.app.app_context():
        session.update(_user_id=str(cast.staff(ROADS).id), _fresh=True, epoch=0)
    headers = {"Authorization": f"Bearer {api.token(ADMIN)}"}
    assert client.get(f"{V1}/cases/{case_id}", headers=headers).status_code == 403


def test_a_token_dies_with_its_sessions(api: Caller) -> None:
    token = api.token(ROADS)
    assert get(api.app, "/cases", token) == 200
    with api.app.test_request_context():
        api.app.extensions["appbuilder"].sm.on_user_logout(cast.staff(ROADS))
    assert get(api.app, "/cases", token) == 401
    assert get(api.app, "/cases", api.token(ROADS)) == 200


def test_a_token_dies_with_its_password(api: Caller) -> None:
    token = api.token(ROADS)
    with api.app.test_request_context():
        api.app.extensions["appbuilder"].sm.reset_password(cast.staff(ROADS).id, PASSWORD + "x")
    assert get(api.app, "/cases", token) == 401


def test_a_token_dies_with_its_user(api: Caller) -> None:
    token = api.token(ROADS)
    with api.app.app_context(), transaction():
        cast.staff(ROADS).active = False
    assert get(api.app, "/cases", token) == 401


def test_a_token_expires(api: Caller) -> None:
    token = api.token(ROADS)
    with time_machine.travel(NOW.replace(hour=11), tick=True):
        assert get(api.app, "/cases", token) == 401


def test_no_token_is_renewed(app: Flask) -> None:
    """A token lives for ten minutes; what renews it for a month isn't given, and nothing made elsewhere is taken."""
    asked = login(app, ROADS, refresh=True)
    assert asked.status_code == 400
    check_problem(asked)
    assert "Sign in again" in asked.json["errors"]["refresh"]
    with app.app_context():
        refresh = create_refresh_token(identity=str(cast.staff(ROADS).id))
    assert get(app, "/cases", refresh) == 401
    for token in (refresh, "x"):
        answer = app.test_client().post(f"{V1}/security/refresh", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 401
        assert "Sign in again" in answer.json["detail"]
        check_problem(answer)


def test_a_role_taken_away_is_gone_with_the_next_call(api: Caller) -> None:
    token = api.token(ROADS)
    with api.app.app_context(), transaction():
        cast.staff(ROADS).roles = []
    assert get(api.app, "/cases", token) == 403


def test_the_administrator_sees_no_case(api: Caller) -> None:
    api.case()
    assert {api.get(path, by=ADMIN).status_code for path in GUARDED} == {403}


def test_a_reader_reads_and_moves_nothing(api: Caller) -> None:
    case_id = api.case()
    before = api.counts()
    assert api.get(f"/cases/{case_id}", by=READER).status_code == 200
    assert {api.move(case_id, move, by=READER, json={}).status_code for move in Move} == {403}
    assert api.counts() == before


def test_an_integration_may_move(api: Caller) -> None:
    case_id = api.case()
    assert api.move(case_id, Move.ALLOCATE, by=SYSTEM, json={"to": 3}).status_code == 200


# ------------------------------------------------------------------------------------------------------------- errors


NOT_THERE = """
404 GET /
404 GET /nothing
404 GET /cases/one
404 GET /cases/-1
404 POST /cases/1/dance
405 GET /submissions
405 GET /security/login
405 GET /cases/1/acknowledge
405 PUT /cases
405 PATCH /cases/1
405 DELETE /cases/1
405 TRACE /cases
405 POST /cases/1/moves
"""


def test_what_isn_t_there_is_a_problem(api: Caller) -> None:
    for status, method, path in (line.split() for line in NOT_THERE.split("\n") if line):
        assert api.call(method, path, by=ROADS).status_code == int(status), (method, path)


def test_a_database_that_is_away_is_503(api: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_args: object, **_more: object) -> None:
        raise OperationalError("SELECT", {}, Exception())

    monkeypatch.setattr(intake, "submit", away)
    refused = api.submit()
    assert refused.status_code == 503
    assert refused.headers["Retry-After"]


def test_a_fault_of_ours_has_a_number_and_tells_nothing(api: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object, **_more: object) -> None:
        db.session.execute(db.text("SELECT 1"))
        raise RuntimeError("the pothole")

    monkeypatch.setattr(intake, "submit", broken)
    refused = api.submit()
    assert refused.status_code == 500
    assert refused.json["id"]
    assert "pothole" not in refused.get_data(as_text=True)


def test_no_answer_is_kept_by_anyone_between(api: Caller) -> None:
    case_id = api.case()
    for path in ("/cases", f"/cases/{case_id}", "/cases/999"):
        response = api.get(path, by=ROADS)
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_who_must_wait_is_told_the_same_whatever_the_name_and_the_password(app: Flask) -> None:
    """Five wrong ones, then the right one of a name that is known, and any of one that isn't."""
    answers = {}
    with time_machine.travel(NOW, tick=False):
        for name in (ROADS, "nobody"):
            limiter.reset()
            assert [login(app, name, "wrong").status_code for _ in range(5)] == [401] * 5
            answers[name] = [login(app, name), login(app, name, "wrong")]
    held = [answer for pair in answers.values() for answer in pair]
    assert {answer.status_code for answer in held} == {429}
    assert len({answer.data for answer in held}) == 1
    check_problem(held[0])
