"""Sessions: listed where one is signed in, ended everywhere else, and all at once by an administrator."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts.models import SecurityEntry, StaffSession
from portal.database import db
from tests import cast
from tests.admin.browsing import counted, fields, made, signed_in, submit, told
from tests.cast import ADMIN, PASSWORD, ROADS

ACCOUNT, ELSEWHERE = "/staff/users/userinfo/", "/staff/sessions/elsewhere"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def from_firefox(app: Flask) -> FlaskClient:
    client = app.test_client()
    data = {**fields(client.get("/staff/login/").text), "username": ROADS, "password": PASSWORD}
    assert client.post("/staff/login/", data=data, headers={"User-Agent": FIREFOX}).status_code == 302
    return client


def is_in(client: FlaskClient) -> bool:
    return client.get(ACCOUNT).status_code == 200


def test_my_account_lists_where_one_is_signed_in(app: Flask) -> None:
    from_firefox(app)
    client = signed_in(app, ROADS)
    page = told(client.get(ACCOUNT).text)
    assert "Where you are signed in" in page
    assert "Firefox" in page
    assert "Another browser (here)" in page
    assert page.count("Today") == 2
    with app.app_context():
        kept = str([vars(one) for one in db.session.scalars(select(StaffSession))])
    assert "Linux" not in kept, "of a browser the family alone is kept"


def test_all_others_end_and_this_one_goes_on(app: Flask) -> None:
    other, client = from_firefox(app), signed_in(app, ROADS)
    assert client.get(ELSEWHERE).status_code == 200
    assert is_in(other), "a GET only asks"
    assert submit(client, ELSEWHERE).location == ACCOUNT
    assert is_in(client)
    assert not is_in(other)
    assert "Firefox" not in told(client.get(ACCOUNT).text)


def test_an_administrator_ends_all_of_someones(app: Flask) -> None:
    theirs, admin = [from_firefox(app), signed_in(app, ROADS)], signed_in(app, ADMIN)
    tom, me = (made(app, lambda name=name: cast.staff(name).id) for name in (ROADS, ADMIN))
    assert submit(admin, f"/staff/sessions/end/{tom}").location == f"/staff/users/show/{tom}"
    assert not any(is_in(one) for one in theirs)
    assert submit(admin, f"/staff/sessions/end/{me}").status_code == 302
    assert is_in(admin), "of one's own, all but this one"
    assert admin.get("/staff/sessions/end/424242").status_code == 404
    with app.app_context():
        entries = list(db.session.scalars(select(SecurityEntry).order_by(SecurityEntry.id)))
        assert [(one.words, one.staff_id, one.by_id) for one in entries[:1]] == [("Ended all sessions.", tom, me)]


def test_a_cookie_whose_row_is_gone_opens_nothing(app: Flask) -> None:
    client = signed_in(app, ROADS)
    made(app, lambda: [db.session.delete(one) for one in db.session.scalars(select(StaffSession))] and None)
    assert not is_in(client)


def test_the_last_day_is_noted_once_a_day_and_dead_rows_go(app: Flask) -> None:
    monday = datetime(2026, 6, 1, 20, 0, tzinfo=UTC)
    with time_machine.travel(monday, tick=True):
        client = from_firefox(app)
    with time_machine.travel(monday + timedelta(hours=6), tick=True):
        assert is_in(client)
        with counted(app) as again:
            assert client.get(ACCOUNT).status_code == 200
        assert not [one for one in again if one.startswith("UPDATE")]
        with app.app_context():
            assert db.session.scalars(select(StaffSession.last_day)).one() == datetime(2026, 6, 2, tzinfo=UTC).date()
    with time_machine.travel(monday + timedelta(days=5), tick=True):
        signed_in(app, ROADS)
        with app.app_context():
            assert len(list(db.session.scalars(select(StaffSession)))) == 1


def test_a_request_costs_no_more_statements_than_before(app: Flask) -> None:
    """Who is signed in, and that the session stands, is one statement."""
    client = signed_in(app, ROADS)
    with counted(app) as statements:
        assert client.get("/staff/absences/note").status_code == 200
    assert len([one for one in statements if "staff_sessions" in one]) == 1
    assert "ab_user" in next(one for one in statements if "staff_sessions" in one)


def test_changes_of_accounts_are_logged(app: Flask) -> None:
    admin = signed_in(app, ADMIN)
    tom = made(app, lambda: cast.staff(ROADS).id)
    new = "Another-Horse-99-Battery"
    submit(admin, f"/staff/resetpassword/form?pk={tom}", password=new, conf_password=new)
    reader = made(app, lambda: str(app.extensions["appbuilder"].sm.find_role("Reader").id))
    submit(admin, f"/staff/users/edit/{tom}", roles=[reader])
    page = told(admin.get("/staff/security-log/list/").text)
    for words in ("Set a new password.", "May sign in: yes. Roles: Reader.", "Tom Easterbrook"):
        assert words in page


def test_a_password_set_at_the_command_line_ends_them_too(app: Flask) -> None:
    client, new = signed_in(app, ROADS), "Another-Horse-99-Battery"
    with app.app_context():  # as `flask fab reset-password` does, with no request around it
        app.extensions["appbuilder"].sm.reset_password(cast.staff(ROADS).id, new)
    assert not is_in(client)
    assert is_in(signed_in(app, ROADS, new))
