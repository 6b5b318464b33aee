"""What accounts are known by: nobody is given a name or an address that another's could be taken for."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask_appbuilder.cli import fab
from sqlalchemy import select

from portal.accounts import names
from portal.cases.models import Staff
from portal.database import db
from portal.errors import Invalid
from tests import cast
from tests.admin.browsing import fields, made, signed_in, submit, told
from tests.cast import ADMIN, CARE, ROADS

ADD = "/staff/users/add"
NEW = "Another-Horse-99-Battery"
SOMEONE = {"first_name": "Ann", "last_name": "Other", "password": NEW, "conf_password": NEW, "active": "y"}


def new(app: Flask, username: str, email: str = "ann.other@example.org") -> dict[str, Any]:
    reader = made(app, lambda: app.extensions["appbuilder"].sm.find_role("Reader").id)
    return {**SOMEONE, "username": username, "email": email, "roles": [str(reader)]}


def usernames(app: Flask) -> set[str]:
    with app.app_context():
        return set(db.session.scalars(select(Staff.username)))


def test_a_name_that_differs_in_case_alone_is_refused_beside_the_field(app: Flask) -> None:
    admin, before = signed_in(app, ADMIN), usernames(app)
    answer = submit(admin, ADD, **new(app, ROADS.upper()))
    assert answer.status_code == 422
    assert 'id="username-wrong"' in answer.text
    assert "Somebody has this user name already." in told(answer.text)
    answer = submit(admin, ADD, **new(app, "ann.other", f"{ROADS}@Example.ORG"))
    assert (answer.status_code, 'id="email-wrong"' in answer.text) == (422, True)
    assert usernames(app) == before
    assert submit(admin, ADD, **new(app, "ann.other")).status_code == 302
    signed_in(app, "Ann.Other", NEW)


def test_a_renaming_shuts_nobody_out_and_who_keeps_their_name_is_left_alone(app: Flask) -> None:
    admin = signed_in(app, ADMIN)
    with app.app_context():
        path = f"/staff/users/edit/{cast.staff(CARE).id}"
    page = admin.get(path).text
    given = fields(page)
    assert submit(admin, path, on=page, **{**given, "username": ROADS.title()}).status_code == 422
    assert submit(admin, path, on=page, **{**given, "email": f"{ROADS.upper()}@example.org"}).status_code == 422
    signed_in(app, ROADS)
    assert submit(admin, path, **{**given, "username": CARE.upper()}).status_code == 302, "their own, written otherwise"


def test_what_nobody_can_see_is_in_no_name(app: Flask) -> None:
    before, admin = usernames(app), signed_in(app, ADMIN)
    given, page = new(app, "ann"), admin.get(ADD).text
    for username in (" ann", "ann ", "an\u200bn", "ann\u202e", "an\x00n", "an\xa0n", "an\u3164n"):
        answer = submit(admin, ADD, on=page, **{**given, "username": username})
        assert (answer.status_code, 'id="username-wrong"' in answer.text) == (422, True), ascii(username)
        assert "and try again" in told(answer.text) or "Type it anew" in told(answer.text)
    assert submit(admin, ADD, on=page, **{**given, "email": "an\x00n@example.org"}).status_code == 422
    assert submit(admin, ADD, on=page, **{**given, "phone": "1\x002"}).status_code == 422
    assert usernames(app) == before


def test_letters_that_a_computer_takes_for_one_another_are_one_name(app: Flask) -> None:
    with app.app_context():
        for username in ("o\ufb00icer.roads", "\uff4ffficer.roads"):
            with pytest.raises(Invalid) as refused:
                names.demand(username, "new@example.org")
            assert set(refused.value.errors) == {"username"}
        names.demand(ROADS, "new@example.org", of=cast.staff(ROADS))


def test_the_command_line_is_told_too(app: Flask) -> None:
    told_there = "create-user --role Reader --username {} --firstname A --lastname B --email {} --password {}"
    runner, before = app.test_cli_runner(), usernames(app)
    for username, email in (("new", f"{ROADS}@EXAMPLE.org"), ("n\u200bw", "n@e.org")):
        answer = runner.invoke(fab, told_there.format(username, email, NEW).split())
        assert answer.exit_code == 1, answer.output
        assert "Somebody has this" in answer.output or "can’t be seen" in answer.output
    assert usernames(app) == before
