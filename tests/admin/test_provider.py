"""Signing in by a provider: a real one, that checks what it is asked, and lies in every way that it could."""

from __future__ import annotations

import logging
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from flask_appbuilder.security.sqla.models import Role
from sqlalchemy import select
from werkzeug.test import TestResponse

from config_provider import Provider
from portal.accounts import oidc
from portal.accounts.models import ProviderSubject, SecurityEntry, SpentSignIn, StaffSession
from portal.accounts.vouched import STAYS
from portal.cases.models import Staff
from portal.database import db, transaction
from portal.http.clock import now
from tests import cast
from tests.admin.browsing import made, signed_in, submit, told
from tests.admin.test_second_factor import Phone, put_on
from tests.cast import ADMIN, PASSWORD, ROADS
from tests.support.oidc import CLIENT, NAME, SECRET, Lies, OidcProvider

BEGIN, BACK = "/staff/login/provider/", "/staff/login/provider/back"
ROADS_MAIL = f"{ROADS}@example.org"
GOOD = {"sub": "subject-1", "email": ROADS_MAIL, "email_verified": True}


@pytest.fixture(scope="module")
def running() -> Iterator[OidcProvider]:
    """One provider for all tests here: its keys take a while to be made."""
    provider = OidcProvider()
    provider.start()
    yield provider
    provider.stop()


@pytest.fixture
def provider(running: OidcProvider) -> OidcProvider:
    """The provider, honest again."""
    running.user, running.asks, running.metadata, running.lies = dict(GOOD), False, {}, Lies()
    running.codes.clear()
    oidc.forget()
    return running


@pytest.fixture
def door(app: Flask, provider: OidcProvider) -> Iterator[Flask]:
    """The portal that believes this provider."""
    before = app.config["PROVIDER"]
    app.config["PROVIDER"] = Provider(provider.issuer, CLIENT, SECRET, NAME)
    yield app
    app.config["PROVIDER"] = before


def settle(app: Flask, **more: Any) -> None:
    """Set the provider otherwise."""
    app.config["PROVIDER"] = replace(app.config["PROVIDER"], **more)


class _Stays(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any) -> None:
        return None


def there(address: str) -> str:
    """Go to the provider as a browser does, and return where it sends us back."""
    with pytest.raises(urllib.error.HTTPError) as sent:
        urllib.request.build_opener(_Stays).open(address, timeout=5)
    with sent.value as answer:
        back = urlsplit(answer.headers["Location"])
    assert answer.code == 302
    return f"{back.path}?{back.query}"


def begun(client: FlaskClient, path: str = BEGIN) -> str:
    """Begin, sign in there, and return where the browser is sent back to."""
    answer = client.get(path)
    assert answer.status_code == 302, told(answer.text)
    return there(answer.location)


def come(app: Flask, client: FlaskClient | None = None) -> TestResponse:
    """Sign in by the provider, all the way."""
    client = client or app.test_client()
    return client.get(begun(client))


def is_in(client: FlaskClient) -> bool:
    return client.get("/staff/users/userinfo/").status_code == 200


def log(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(SecurityEntry.words).order_by(SecurityEntry.id)))


def sessions(app: Flask) -> int:
    with app.app_context():
        return len(db.session.scalars(select(StaffSession)).all())


def refused(app: Flask, status: int, words: str) -> None:
    """Hold that whoever comes isn't let in, is told why, and that nothing of the sign-in is told."""
    client = app.test_client()
    back = begun(client)
    answer = client.get(back)
    assert (answer.status_code, words in told(answer.text)) == (status, True), told(answer.text)
    given = parse_qs(urlsplit(back).query)
    assert not [one for values in given.values() for one in values if one in answer.text]
    assert not is_in(client)
    assert sessions(app) == 0


def test_whoever_has_an_account_is_let_in_to_where_they_were_going(door: Flask) -> None:
    client = door.test_client()
    page = told(client.get("/staff/login/").text)
    assert f"Sign in with {NAME}" in page
    answer = client.get(begun(client, f"{BEGIN}?next=/staff/cases/list/"))
    assert answer.status_code == 302
    assert answer.location.endswith("/staff/cases/list/")
    assert is_in(client)
    assert "here" in told(client.get("/staff/users/userinfo/").text).lower(), "the session is listed"
    assert log(door) == ["Signed in by the provider for the first time."]
    with door.app_context():
        staff = cast.staff(ROADS)
        assert staff.login_count == 1
        assert db.session.get_one(ProviderSubject, staff.id).subject == "subject-1"
    assert client.get(BEGIN).status_code == 302, "who is in already goes on"
    assert come(door).status_code == 302
    assert len(log(door)) == 1


def test_nothing_of_it_is_there_until_it_is_set(app: Flask) -> None:
    client = app.test_client()
    assert "Sign in with" not in told(client.get("/staff/login/").text)
    for path in (BEGIN, f"{BACK}?code=x&state=y"):
        assert client.get(path).status_code == 404


def test_such_a_session_ends_as_any_other(door: Flask) -> None:
    client = door.test_client()
    come(door, client)
    with time_machine.travel(now() + timedelta(hours=12, minutes=1), tick=True):
        assert not is_in(client)
    come(door, client)
    submit(client, "/staff/logout/")
    assert not is_in(client)
    assert sessions(door) == 0


def test_another_site_is_never_gone_on_to(door: Flask) -> None:
    for elsewhere in ("https://evil.example/", "//evil.example", "/staff/\r\nX: y"):
        client = door.test_client()
        back = begun(client, BEGIN + "?next=" + urllib.parse.quote(elsewhere))
        assert "evil" not in client.get(back).location


@pytest.mark.parametrize(
    "lies",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another-client"},
        {"aud": ["another-client", "a-third"]},
        {"aud": None},
        {"iss": "https://elsewhere.example"},
        {"exp": 1_700_000_000},
        {"exp": None},
        {"iat": None},
        {"sub": None},
        {"azp": "another-client"},
        {"at_hash": "x" * 22},
        {"nbf": 4_000_000_000},
    ],
)
def test_a_token_that_isnt_for_this_sign_in_opens_nothing(
    door: Flask, provider: OidcProvider, lies: dict[str, Any]
) -> None:
    provider.lies.claims = lies
    refused(door, 401, "can’t be believed")


@pytest.mark.parametrize("lie", ["with_other_key", "by_secret", "unsigned"])
def test_a_token_that_isnt_signed_with_its_key_opens_nothing(door: Flask, provider: OidcProvider, lie: str) -> None:
    setattr(provider.lies, lie, True)
    refused(door, 401, "can’t be believed")


def test_a_sign_in_comes_back_once(door: Flask) -> None:
    client = door.test_client()
    back = begun(client)
    with client.session_transaction() as kept:
        attempt = kept["attempt"]
    assert client.get(back).status_code == 302
    thief = door.test_client()
    with thief.session_transaction() as kept:
        kept["attempt"] = attempt
    again = thief.get(back)
    assert (again.status_code, "was used already" in told(again.text)) == (403, True)
    assert not is_in(thief)
    with door.app_context():
        assert len(db.session.scalars(select(SpentSignIn)).all()) == 1


def test_what_wasnt_begun_here_or_too_long_ago_is_refused(door: Flask, provider: OidcProvider) -> None:
    client, other = door.test_client(), door.test_client()
    back = begun(client)
    begun(other)
    for stranger in (door.test_client(), other):
        answer = stranger.get(back)
        assert (answer.status_code, "wasn’t begun here" in told(answer.text)) == (400, True)
    before = len(provider.requests)
    assert door.test_client().get(f"{BACK}?code=x").status_code == 400
    late = door.test_client()
    back = begun(late)
    with time_machine.travel(now() + timedelta(minutes=11), tick=True):
        assert late.get(back).status_code == 400
    assert [one for one in provider.requests[before:] if one.startswith("/token")] == []


def test_the_cookie_holds_neither_state_nor_nonce_nor_verifier(door: Flask, provider: OidcProvider) -> None:
    client = door.test_client()
    query = parse_qs(urlsplit(client.get(BEGIN).location).query)
    with client.session_transaction() as kept:
        told_to_browser = str(dict(kept))
    for name in ("state", "nonce", "code_challenge"):
        assert query[name][0] not in told_to_browser
    assert query["redirect_uri"][0].endswith(BACK)


def test_whoever_doesnt_sign_in_there_is_told_so(door: Flask) -> None:
    client = door.test_client()
    state = parse_qs(urlsplit(client.get(BEGIN).location).query)["state"][0]
    answer = client.get(f"{BACK}?error=access_denied&error_description=%3Cb%3Eno%3C/b%3E&state={state}")
    assert (answer.status_code, "You weren’t signed in there" in told(answer.text)) == (401, True)
    assert "<b>no" not in answer.text


def test_a_code_that_nobody_gave_opens_nothing(door: Flask) -> None:
    client = door.test_client()
    state = parse_qs(urlsplit(client.get(BEGIN).location).query)["state"][0]
    assert client.get(f"{BACK}?code=made-up&state={state}").status_code == 401
    assert sessions(door) == 0


@pytest.mark.parametrize(
    ("user", "words"),
    [
        ({"email_verified": False}, "isn’t confirmed"),
        ({"email_verified": None}, "isn’t confirmed"),
        ({"email_verified": "true"}, "isn’t confirmed"),
        ({"email": None}, "no e-mail address"),
        ({"email": "a\0b"}, "no e-mail address"),
        ({"email": "nobody@example.org"}, "There is no account here for nobody@example.org."),
        ({"sub": "s" * 256}, "no subject"),
    ],
)
def test_whoever_nobody_knows_is_told_whom_to_ask(
    door: Flask, provider: OidcProvider, user: dict[str, Any], words: str
) -> None:
    provider.user |= user
    refused(door, 403, words)
    assert log(door) == []


def test_an_account_that_may_not_sign_in_is_refused_and_logged(door: Flask) -> None:
    made(door, lambda: setattr(cast.staff(ROADS), "active", False))
    refused(door, 403, "may not sign in here")
    assert log(door) == ["Was refused at the sign-in by the provider: may not sign in."]


def test_an_address_that_was_given_to_someone_new_doesnt_give_them_the_account(
    door: Flask, provider: OidcProvider
) -> None:
    come(door)
    provider.user |= {"sub": "subject-2"}
    client = door.test_client()
    answer = client.get(begun(client))
    assert (answer.status_code, "another sign-in than yours" in told(answer.text)) == (403, True)
    assert log(door)[-1] == "Was refused at the sign-in by the provider: another subject has the account."
    provider.user |= {"sub": "subject-1", "email": "new.name@example.org", "email_verified": False}
    assert come(door).status_code == 302, "the subject is theirs whatever they are called now"
    done = door.test_cli_runner().invoke(args=["portal", "forget-provider", ROADS])
    assert done.exit_code == 0, done.output
    provider.user = GOOD | {"sub": "subject-2"}
    assert come(door).status_code == 302
    assert door.test_cli_runner().invoke(args=["portal", "forget-provider", ADMIN]).exit_code == 1


def test_an_account_can_be_found_by_its_user_name(door: Flask, provider: OidcProvider) -> None:
    settle(door, found_by="username", claim="upn")
    provider.user = {"sub": "subject-1", "upn": ROADS.upper()}
    assert come(door).status_code == 302


@pytest.mark.parametrize("found_by", ["email", "username"])
def test_a_letter_that_looks_like_another_opens_no_account(door: Flask, provider: OidcProvider, found_by: str) -> None:
    made(door, lambda: setattr(cast.staff(ROADS), "email", "kate@example.org"))
    made(door, lambda: setattr(cast.staff(ROADS), "username", "kate"))
    settle(door, found_by=found_by, claim="email" if found_by == "email" else "preferred_username")
    for letter, status in (("\N{KELVIN SIGN}", 403), ("\N{FULLWIDTH LATIN SMALL LETTER K}", 403), ("K", 302)):
        provider.user |= {"email": f"{letter}ate@example.org", "preferred_username": f"{letter}ate"}
        assert come(door).status_code == status, ascii(letter)


def test_a_provider_that_is_away_is_told_and_passwords_go_on(door: Flask, provider: OidcProvider) -> None:
    client = door.test_client()
    back = begun(client)
    provider.stop()
    try:
        answer = client.get(back)
        assert (answer.status_code, "can’t be reached" in told(answer.text)) == (503, True)
        oidc.forget()
        for _ in range(3):
            assert door.test_client().get(BEGIN).status_code == 503
        signed_in(door, ADMIN)
    finally:
        provider.start()


@pytest.mark.parametrize("wrong", [{"issuer": "https://elsewhere.example"}, {"token_endpoint": None}])
def test_a_provider_that_says_it_is_another_is_left_alone(
    door: Flask, provider: OidcProvider, wrong: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    provider.metadata = wrong
    before = len(provider.requests)
    with caplog.at_level(logging.WARNING, "portal"):
        assert [door.test_client().get(BEGIN).status_code for _ in range(3)] == [503, 503, 503]
    assert len(provider.requests) == before + 1, "and isn't asked again at once"
    assert "isn't of that issuer" in caplog.text


def test_our_second_factor_is_asked_for_unless_the_provider_asked_for_one(door: Flask, provider: OidcProvider) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        phone, _ = put_on(signed_in(door, ROADS))
        client = door.test_client()
        provider.user["amr"] = ["pwd"]
        assert come(door, client).location == "/staff/login/code/"
        assert not is_in(client)
        clock.shift(30)
        assert submit(client, "/staff/login/code/", code=phone.code()).status_code == 302
        assert is_in(client)
    for setting, methods, lets_in in (
        ("amr", ["pwd", "mfa"], True),
        ("amr", "mfa", False),
        ("ours", ["mfa"], False),
        ("theirs", None, True),
    ):
        settle(door, second_factor=setting)
        provider.user["amr"] = methods
        client = door.test_client()
        come(door, client)
        assert is_in(client) is lets_in, (setting, methods)


def test_a_role_that_needs_a_second_factor_puts_it_on_at_the_door(door: Flask, provider: OidcProvider) -> None:
    before, door.config["SECOND_FACTOR_ROLES"] = door.config["SECOND_FACTOR_ROLES"], {"Officer"}
    try:
        client = door.test_client()
        path = come(door, client).location
        assert path == "/staff/login/second-factor/"
        phone = Phone(client.get(path).text)
        assert submit(client, path, code=phone.code()).status_code == 200
        assert is_in(client)
    finally:
        door.config["SECOND_FACTOR_ROLES"] = before


def roles_of(app: Flask, name: str) -> set[str]:
    with app.app_context():
        staff = db.session.scalars(select(Staff).filter_by(username=name)).one()
        return {role.name for role in staff.roles}


def test_roles_follow_the_groups_where_they_are_mapped(door: Flask, provider: OidcProvider) -> None:
    settle(door, roles={"team": "Complaints team", "officers": "Officer"})
    provider.user["groups"] = ["team", "others"]
    assert come(door).status_code == 302
    assert roles_of(door, ROADS) == {"Complaints team"}
    assert "Roles by the provider’s groups: Complaints team." in log(door)
    provider.user["groups"] = ["others"]
    client = door.test_client()
    answer = client.get(begun(client))
    assert (answer.status_code, "None of your groups" in told(answer.text)) == (403, True)
    assert roles_of(door, ROADS) == {"Complaints team"}, "what is refused changes nothing"
    provider.user["groups"] = "team"
    assert come(door).status_code == 403, "a list is wanted"


def test_a_role_that_no_group_gives_stays_and_the_last_administrator_stays_one(
    door: Flask, provider: OidcProvider
) -> None:
    settle(door, roles={"officers": "Officer"})
    provider.user |= {"email": f"{ADMIN}@example.org", "groups": ["officers"]}
    assert come(door).status_code == 302
    assert roles_of(door, ADMIN) == {"Admin", "Officer"}
    assert STAYS not in log(door)
    settle(door, roles={"officers": "Officer", "admins": "Admin"})
    assert come(door).status_code == 302
    assert roles_of(door, ADMIN) == {"Admin", "Officer"}
    assert STAYS in log(door), "it isn't kept in silence"


def test_one_of_two_administrators_loses_the_role_with_the_group(door: Flask, provider: OidcProvider) -> None:
    with door.app_context(), transaction():
        admins = db.session.scalars(select(Role).filter_by(name="Admin")).one()
        tom = db.session.scalars(select(Staff).filter_by(username=ROADS)).one()
        tom.roles = [*tom.roles, admins]
    settle(door, roles={"officers": "Officer", "admins": "Admin"})
    provider.user |= {"email": f"{ADMIN}@example.org", "groups": ["officers"]}
    assert come(door).status_code == 302
    assert roles_of(door, ADMIN) == {"Officer"}
    assert STAYS not in log(door)


def test_accounts_are_made_where_it_is_switched_on_for_whose_groups_have_a_role(
    door: Flask, provider: OidcProvider
) -> None:
    settle(door, creates=True, roles={"officers": "Officer"})
    provider.user = {
        "sub": "new", "email": "new.one@example.org", "email_verified": True, "given_name": "New", "family_name": "One"
    }  # fmt: skip
    assert come(door).status_code == 403
    provider.user["groups"] = ["officers"]
    client = door.test_client()
    assert come(door, client).status_code == 302
    assert is_in(client)
    assert roles_of(door, "new.one@example.org") == {"Officer"}
    assert any(line.startswith("Added new.one@example.org") for line in log(door))
    assert come(door).status_code == 302
    typed = {"username": "new.one@example.org", "password": PASSWORD}
    assert submit(door.test_client(), "/staff/login/", **typed).status_code == 401


def test_nothing_of_a_sign_in_reaches_the_log(
    door: Flask, provider: OidcProvider, caplog: pytest.LogCaptureFixture
) -> None:
    provider.lies.claims = {"nonce": "another"}
    with caplog.at_level(logging.DEBUG, "portal"):
        client = door.test_client()
        back = begun(client)
        client.get(back)
    given = [one for values in parse_qs(urlsplit(back).query).values() for one in values]
    assert "was not believed" in caplog.text
    assert not [one for one in (*given, ROADS_MAIL, "subject-1") if one in caplog.text]


def test_it_is_asked_for_only_so_often(door: Flask) -> None:
    client = door.test_client()
    assert [client.get(BEGIN).status_code for _ in range(11)] == [302] * 10 + [429]
