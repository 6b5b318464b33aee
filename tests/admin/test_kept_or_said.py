"""A new password and signing out are kept as a whole, or not at all and nobody is told that they were."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from portal.accounts.models import SecurityEntry
from portal.database import db
from tests import cast
from tests.admin.browsing import made, signed_in, submit, told
from tests.cast import ADMIN, PASSWORD, ROADS

ACCOUNT, MINE, OUT = "/staff/users/userinfo/", "/staff/resetmypassword/form", "/staff/logout/"
NEW = "Another-Horse-99-Battery"
STEPS = ("UPDATE ab_user", "DELETE FROM staff_sessions", "INSERT INTO security_log")


@contextmanager
def failing(app: Flask, beginning: str) -> Iterator[None]:
    """Let the database refuse every statement that begins so, as one does that is locked or full."""

    def refuse(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith(beginning):
            raise OperationalError(statement, {}, Exception("database is locked"))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", refuse)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", refuse)


def is_in(client: FlaskClient) -> bool:
    return client.get(ACCOUNT).status_code == 200


def noted(app: Flask) -> list[str]:
    with app.app_context():
        return [one.words for one in db.session.scalars(select(SecurityEntry).order_by(SecurityEntry.id))]


@pytest.mark.parametrize("step", STEPS)
def test_a_password_that_is_not_kept_is_not_said_to_hold(app: Flask, step: str) -> None:
    other, client = signed_in(app, ROADS), signed_in(app, ROADS)
    with failing(app, step):
        answer = submit(client, MINE, current_password=PASSWORD, password=NEW, conf_password=NEW)
    assert answer.status_code == 503
    assert "Your new password holds" not in told(client.get(ACCOUNT).text)
    assert is_in(other)
    assert noted(app) == []
    signed_in(app, ROADS, PASSWORD)


@pytest.mark.parametrize("step", STEPS)
def test_nor_is_one_that_an_administrator_sets(app: Flask, step: str) -> None:
    theirs, admin = signed_in(app, ROADS), signed_in(app, ADMIN)
    tom = made(app, lambda: cast.staff(ROADS).id)
    with failing(app, step):
        answer = submit(admin, f"/staff/resetpassword/form?pk={tom}", password=NEW, conf_password=NEW)
    assert answer.status_code == 503
    assert "The new password is set" not in told(admin.get(ACCOUNT).text)
    assert is_in(theirs)
    assert noted(app) == []
    signed_in(app, ROADS, PASSWORD)


@pytest.mark.parametrize("step", STEPS[:2])
def test_who_could_not_be_signed_out_is_told_so_and_can_do_it_again(app: Flask, step: str) -> None:
    other, client = signed_in(app, ROADS), signed_in(app, ROADS)
    with failing(app, step):
        assert submit(client, OUT).status_code == 503
    assert is_in(client)
    assert is_in(other)
    assert submit(client, OUT).location == "/staff/login/"
    assert not is_in(client)
    assert not is_in(other)


def test_a_new_password_is_one_transaction_and_is_told_once(app: Flask) -> None:
    other, client = signed_in(app, ROADS), signed_in(app, ROADS)
    commits: list[None] = []

    def note(_connection: Any) -> None:
        commits.append(None)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "commit", note)
    page = client.get(MINE).text
    commits.clear()
    answer = submit(client, MINE, on=page, current_password=PASSWORD, password=NEW, conf_password=NEW)
    event.remove(engine, "commit", note)
    assert answer.status_code == 302
    assert len(commits) == 1
    assert is_in(client)
    assert not is_in(other)
    assert noted(app) == ["Chose a new password."]


def test_a_password_set_at_the_command_line_is_told_too(app: Flask) -> None:
    with app.app_context():
        app.extensions["appbuilder"].sm.reset_password(cast.staff(ROADS).id, NEW)
    assert noted(app) == ["Set a new password."]
