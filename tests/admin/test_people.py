"""Staff: who may sign in ends with their sessions, and somebody can always run the installation."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from portal.accounts import administrators
from portal.database import db
from tests import cast
from tests.admin.browsing import fields, made, signed_in, submit, told

NEW = "Another-Horse-99-Battery"
LAST = "Somebody must be able to run the installation."
MINE = "/staff/resetmypassword/form"


def _edit(app: Flask, client: FlaskClient, username: str, without: str = "", **typed: Any) -> TestResponse:
    with app.app_context():
        path = f"/staff/users/edit/{cast.staff(username).id}"
    data: dict[str, Any] = {**fields(client.get(path).text), **typed}
    data.pop(without, None)
    return client.post(path, data=data)


def test_an_old_cookie_stays_dead_when_someone_comes_back(app: Flask) -> None:
    admin, theirs = signed_in(app, cast.ADMIN), signed_in(app, cast.ROADS)
    assert _edit(app, admin, cast.ROADS, without="active").status_code == 302
    assert theirs.get("/staff/").location == "/staff/login/"
    assert _edit(app, admin, cast.ROADS, active="y").status_code == 302
    assert theirs.get("/staff/").location == "/staff/login/"
    assert signed_in(app, cast.ROADS).get("/staff/").status_code == 200


def test_another_role_ends_their_sessions_and_another_name_does_not(app: Flask) -> None:
    admin, theirs = signed_in(app, cast.ADMIN), signed_in(app, cast.ROADS)
    assert _edit(app, admin, cast.ROADS, last_name="Other").status_code == 302
    assert theirs.get("/staff/").status_code == 200
    reader = made(app, lambda: app.extensions["appbuilder"].sm.find_role("Reader").id)
    assert _edit(app, admin, cast.ROADS, roles=[str(reader)]).status_code == 302
    assert theirs.get("/staff/").location == "/staff/login/"


def test_the_last_administrator_stays_one(app: Flask) -> None:
    admin = signed_in(app, cast.ADMIN)
    reader = made(app, lambda: app.extensions["appbuilder"].sm.find_role("Reader").id)
    for answer in (_edit(app, admin, cast.ADMIN, without="active"), _edit(app, admin, cast.ADMIN, roles=[str(reader)])):
        assert answer.status_code == 422
        assert LAST in told(answer.text)
    assert admin.get("/staff/users/list/").status_code == 200


def test_two_administrators_who_leave_at_once_wait_for_each_other(app: Flask) -> None:
    """Each would see the other still there."""

    def make() -> None:
        tom = cast.staff(cast.ROADS)
        tom.roles = [*tom.roles, app.extensions["appbuilder"].sm.find_role("Admin")]

    made(app, make)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            return  # whoever may write has the whole database to themselves
        with db.engine.connect() as first, first.begin():
            first.execute(text("SELECT id FROM ab_role WHERE name = 'Admin' FOR NO KEY UPDATE"))
            db.session.execute(text("SET LOCAL lock_timeout = '20ms'"))
            with pytest.raises(OperationalError, match="lock timeout"):
                administrators.demand_one_left(cast.staff(cast.ADMIN))
            db.session.rollback()
        administrators.demand_one_left(cast.staff(cast.ADMIN))


def test_one_of_two_administrators_may_go_and_keeps_their_own_session(app: Flask) -> None:
    admin = signed_in(app, cast.ADMIN)
    ids = made(app, lambda: [app.extensions["appbuilder"].sm.find_role(one).id for one in ("Admin", "Reader")])
    assert _edit(app, admin, cast.ROADS, roles=[str(ids[0])]).status_code == 302
    assert _edit(app, admin, cast.ADMIN, roles=[str(ids[1])]).status_code == 302
    assert admin.get("/staff/users/list/").status_code == 403, "still signed in, as a reader"


def test_someone_without_a_telephone_can_be_changed(app: Flask) -> None:
    admin = signed_in(app, cast.ADMIN)
    assert _edit(app, admin, cast.ROADS, phone="").status_code == 302
    page = told(admin.get("/staff/users/add").text)
    assert "Telephone (optional)" in page
    assert "E-mail" in page
    assert "Email" not in page


def test_nobody_renames_themselves(app: Flask) -> None:
    client = signed_in(app, cast.ROADS)
    assert client.get("/staff/userinfoeditview/form").status_code == 404
    assert "Change my name" not in client.get("/staff/users/userinfo/").text


def test_a_new_password_asks_for_the_one_now(app: Flask) -> None:
    client = signed_in(app, cast.ROADS)
    for current in ("", "wrong", "\x00"):
        answer = submit(client, MINE, current_password=current, password=NEW, conf_password=NEW)
        assert answer.status_code == 422, current
    assert submit(client, MINE, current_password=cast.PASSWORD, password=NEW, conf_password="other").status_code == 422
    answer = submit(client, MINE, current_password=cast.PASSWORD, password=NEW, conf_password=NEW)
    assert answer.location == "/staff/users/userinfo/"
    assert "Your new password holds" in told(client.get(answer.location).text)
    signed_in(app, cast.ROADS, NEW)


def test_guessing_it_ends_as_at_the_sign_in(app: Flask) -> None:
    client = signed_in(app, cast.ROADS)
    for _ in range(5):
        submit(client, MINE, current_password="wrong", password=NEW, conf_password=NEW)
    assert submit(client, MINE, current_password=cast.PASSWORD, password=NEW, conf_password=NEW).status_code == 422


def test_the_form_says_its_rule_and_nothing_untrue(app: Flask) -> None:
    page = told(signed_in(app, cast.ROADS).get(MINE).text)
    assert "<h1>New password" in signed_in(app, cast.ROADS).get(MINE).text
    assert "two capital letters" in page
    for words in ("CSRF", "optional", "does not check", "Reset Password Form"):
        assert words not in page


def test_a_file_in_place_of_a_name_is_no_name(app: Flask) -> None:
    client = signed_in(app, cast.ADMIN)
    answer = _edit(app, client, cast.ROADS, without="first_name", first_name_file=(io.BytesIO(b"x"), "x"))
    assert answer.status_code == 422


def test_the_password_of_a_form_that_came_too_late_is_not_shown(app: Flask) -> None:
    phrase = "Correct Horse battery 99!"
    with app.app_context():
        app.extensions["appbuilder"].sm.reset_password(cast.staff(cast.ROADS).id, phrase)
        theirs = cast.staff(cast.ROADS).id
    client = signed_in(app, cast.ROADS, phrase)
    page = client.get(MINE).text
    submit(signed_in(app, cast.ADMIN), f"/staff/sessions/end/{theirs}")
    answer = submit(client, MINE, on=page, current_password=phrase, password=NEW, conf_password=NEW)
    assert phrase not in answer.text


def test_an_administrator_too_gives_the_password_they_have(app: Flask) -> None:
    client = signed_in(app, cast.ADMIN)
    with app.app_context():
        me = cast.staff(cast.ADMIN).id
    assert client.get(f"/staff/resetpassword/form?pk={me}").location == MINE
    token = fields(client.get(MINE).text)["csrf_token"][0]
    data = {"csrf_token": token, "password": NEW, "conf_password": NEW}
    for same in (me, f"0{me}", f"00{me}"):
        assert client.post(f"/staff/resetpassword/form?pk={same}", data=data).location == MINE, same
    assert signed_in(app, cast.ADMIN).get("/staff/users/userinfo/").status_code == 200


def test_wrong_passwords_are_counted_once_whatever_is_typed_for_a_name(app: Flask) -> None:
    with app.app_context():
        address = cast.staff(cast.ROADS).email
    typed = {"username": address, "password": cast.PASSWORD}
    assert submit(app.test_client(), "/staff/login/", **typed).status_code == 401, "an address is no name"
