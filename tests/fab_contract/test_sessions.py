"""Signing in and out: what FAB leaves open is closed."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.database import transaction
from tests import cast
from tests.admin.browsing import fields, signed_in, submit, told

WRONG = {"username": cast.ROADS, "password": "wrong"}


def _copy(app: Flask, client: FlaskClient) -> FlaskClient:
    """Return another browser with the same cookie: a thief's."""
    thief = app.test_client()
    cookie = client.get_cookie("portal")
    assert cookie is not None
    thief.set_cookie("portal", cookie.value)
    assert thief.get("/staff/").status_code == 200
    return thief


def _token(app: Flask) -> str:
    answer = app.test_client().post(
        "/api/v1/security/login", json={"username": cast.ROADS, "password": cast.PASSWORD, "provider": "db"}
    )
    return str(answer.json["access_token"]) if answer.json else ""


def test_the_page_is_kept_by_no_cache(app: Flask) -> None:
    for path in ("/staff/login/", "/staff/"):
        assert "no-store" in app.test_client().get(path).headers["Cache-Control"]


def test_what_was_wrong_stands_beside_the_form(app: Flask) -> None:
    answer = submit(app.test_client(), "/staff/login/", **WRONG)
    assert answer.status_code == 401
    assert "That user name and password don’t belong" in told(answer.text).replace("'", "’")
    assert fields(answer.text)["username"] == [cast.ROADS]
    assert "wrong" not in fields(answer.text)["password"]


def test_signing_out_ends_a_copied_cookie(app: Flask) -> None:
    client = signed_in(app, cast.ROADS)
    thief = _copy(app, client)
    assert submit(client, "/staff/logout/").status_code == 302
    assert thief.get("/staff/").location == "/staff/login/"


def test_a_link_signs_nobody_out(app: Flask) -> None:
    client = signed_in(app, cast.ROADS)
    assert client.get("/staff/logout/").status_code == 200
    assert client.get("/staff/").status_code == 200


def test_a_new_password_ends_a_copied_cookie_but_not_this_one(app: Flask) -> None:
    client = signed_in(app, cast.ROADS)
    thief = _copy(app, client)
    new = "Another-Horse-99-Battery"
    answer = submit(
        client, "/staff/resetmypassword/form", current_password=cast.PASSWORD, password=new, conf_password=new
    )
    assert answer.status_code == 302
    assert thief.get("/staff/").location == "/staff/login/"
    assert client.get("/staff/").status_code == 200
    signed_in(app, cast.ROADS, new)


def test_an_administrators_new_password_ends_theirs(app: Flask) -> None:
    theirs = signed_in(app, cast.ROADS)
    with app.app_context():
        tom = cast.staff(cast.ROADS).id
    new = "Another-Horse-99-Battery"
    client = signed_in(app, cast.ADMIN)
    answer = submit(client, f"/staff/resetpassword/form?pk={tom}", password=new, conf_password=new)
    assert answer.status_code == 302, told(answer.text)
    assert theirs.get("/staff/").location == "/staff/login/"
    for pk in ("", "x", "99999999999999999999", "424242"):
        assert client.get(f"/staff/resetpassword/form?pk={pk}").status_code == 404


def test_a_token_dies_with_the_sessions(app: Flask) -> None:
    client = signed_in(app, cast.ROADS)
    bearer = {"Authorization": f"Bearer {_token(app)}"}
    assert app.test_client().get("/api/v1/cases", headers=bearer).status_code == 200
    submit(client, "/staff/logout/")
    assert app.test_client().get("/api/v1/cases", headers=bearer).status_code == 401


def test_five_wrong_passwords_from_one_place_are_enough(app: Flask) -> None:
    for _ in range(5):
        assert submit(app.test_client(), "/staff/login/", **WRONG).status_code == 401
    right = {"username": cast.ROADS, "password": cast.PASSWORD}
    held = submit(app.test_client(), "/staff/login/", **right)
    assert held.status_code == 429
    assert "Try again in 15 minutes." in told(held.text)
    assert fields(held.text)["username"] == [cast.ROADS]


def test_someone_made_inactive_is_out_at_once(app: Flask) -> None:
    client = signed_in(app, cast.ROADS)
    with app.app_context(), transaction():
        cast.staff(cast.ROADS).active = False
    assert client.get("/staff/").location == "/staff/login/"


def test_another_role_holds_from_the_next_click(app: Flask) -> None:
    client = signed_in(app, cast.ROADS)
    assert client.get("/staff/cases/add").status_code == 200
    with app.app_context(), transaction():
        cast.staff(cast.ROADS).roles = [app.extensions["appbuilder"].sm.find_role("Reader")]
    assert client.get("/staff/cases/add").status_code == 403


NEXT = [
    "http://evil.example/x",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "http:///evil.example",
    "http://evil.example@127.0.0.1:8080/",
    "\x00//evil.example",
    "/%09/evil.example",
    "\t//evil.example",
    "http://localhost.evil.example/",
]


@pytest.mark.parametrize("host", ["localhost", "evil.example"])
@pytest.mark.parametrize("to", NEXT)
def test_signing_in_leads_nowhere_but_here(app: Flask, to: str, host: str) -> None:
    client = app.test_client()
    page = client.get("/staff/login/", headers={"Host": host}).text
    data = {**fields(page), "username": cast.ROADS, "password": cast.PASSWORD}
    answer = client.post("/staff/login/", query_string={"next": to}, data=data, headers={"Host": host})
    assert answer.status_code in {302, 400}
    if answer.status_code == 302:
        assert urlsplit(answer.location).netloc in {"", "127.0.0.1:8080"}, answer.location
        assert not answer.location.startswith(("//", "/\\", "\\"))


def test_a_link_to_a_page_of_ours_is_kept_through_signing_in(app: Flask) -> None:
    client = app.test_client()
    way = client.get("/staff/remedies/list/").location
    page = client.get(way).text
    answer = client.post(way, data={**fields(page), "username": cast.ROADS, "password": cast.PASSWORD})
    assert "/staff/" in answer.location


@pytest.mark.parametrize("where", ["/staff/%0d%0aX:%20y", "/staff/%0a", "%00", "https://example.org/", "/staff/%7f"])
def test_where_nobody_can_be_sent_is_the_usual_page(app: Flask, where: str) -> None:
    browser = app.test_client()
    answer = submit(browser, f"/staff/login/?next={where}", username=cast.ROADS, password=cast.PASSWORD)
    assert (answer.status_code, answer.location) == (302, "/staff/")
    assert browser.get(f"/staff/login/?next={where}").location == "/staff/", "signed in already"
