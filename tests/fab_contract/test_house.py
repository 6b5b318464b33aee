"""FAB and our database: one metadata, nothing made at a start, nothing limited less than we think."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask_appbuilder import Model
from flask_appbuilder.models.mixins import AuditMixin
from flask_migrate import check, upgrade
from sqlalchemy import inspect

from portal import create_app
from portal.cli import logins
from portal.cli.setup import sync_roles
from portal.database import db
from portal.http.limits import limiter
from tests import cast
from tests.admin.browsing import fields
from tests.fixtures_app import settings_for


def test_one_metadata_holds_fabs_tables_and_ours() -> None:
    assert {"ab_user", "ab_role", "cases", "events", "jobs", "letters"} <= set(Model.metadata.tables)
    assert db.metadata is Model.metadata


def test_the_migrations_match_the_models(app: Flask) -> None:
    with app.app_context():
        check()


def test_a_start_makes_no_table(tmp_path: Path) -> None:
    app = create_app(settings_for(tmp_path, f"sqlite:///{tmp_path / 'empty.sqlite3'}"))
    with app.app_context():
        assert inspect(db.engine).get_table_names() == []


def test_passwords_are_kept_by_a_hash_that_takes_its_time(tmp_path: Path) -> None:
    """The other tests sign in with a quicker one (tests/fixtures_app.py)."""
    app = create_app(settings_for(tmp_path, f"sqlite:///{tmp_path / 'portal.sqlite3'}"))
    with app.app_context():
        upgrade()
        sync_roles()
        staff = logins.add(logins.CAST[0], cast.PASSWORD)
        assert staff.password.startswith("scrypt:32768:8:1$")


def test_the_limiter_is_ours_and_on(app: Flask) -> None:
    assert app.config["RATELIMIT_ENABLED"] is True
    assert limiter.enabled
    assert app.extensions["appbuilder"].sm.limiter is limiter


def test_an_office_behind_one_address_signs_in_at_nine_o_clock(app: Flask) -> None:
    client = app.test_client()
    token = fields(client.get("/staff/login/").text)["csrf_token"][0]
    tried = [{"username": f"nobody {number}", "password": "x", "csrf_token": token} for number in range(15)]
    assert [client.post("/staff/login/", data=one).status_code for one in tried] == [401] * 15
    right = {"username": cast.ROADS, "password": cast.PASSWORD, "csrf_token": token}
    assert client.post("/staff/login/", data=right).status_code == 302, "what others guess holds nobody else"


def test_trying_many_names_from_one_place_comes_to_its_end_in_the_staff_s_frame(app: Flask) -> None:
    client = app.test_client()
    token = {"csrf_token": fields(client.get("/staff/login/").text)["csrf_token"][0]}
    empty = [client.post("/staff/login/", data=token) for _ in range(121)]
    assert [one.status_code for one in empty] == [422] * 120 + [429]
    assert "That was too many at once." in empty[-1].text
    assert "<h1>Sign in</h1>" not in empty[-1].text
    assert 'href="/staff/login/' in empty[-1].text, "it is the staff’s page"
    elsewhere = client.post("/staff/login/", data=token, environ_base={"REMOTE_ADDR": "198.51.100.2"})
    assert elsewhere.status_code == 422


def test_the_api_takes_no_more_guesses_than_the_form(app: Flask) -> None:
    client = app.test_client()
    tried = [{"username": f"nobody {number}", "password": "x", "provider": "db"} for number in range(11)]
    answers = [client.post("/api/v1/security/login", json=one).status_code for one in tried]
    assert answers == [401] * 10 + [429]


def test_no_model_needs_someone_signed_in() -> None:
    ours = [mapper.class_ for mapper in Model.registry.mappers if mapper.class_.__module__.startswith("portal")]
    assert ours
    assert not [model for model in ours if issubclass(model, AuditMixin)]


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("FAB_CREATE_DB", False),
        ("FAB_UPDATE_PERMS", False),
        ("FAB_ADD_SECURITY_API", False),
        ("FAB_API_SHOW_STACKTRACE", False),
        ("FAB_API_SWAGGER_UI", False),
        ("FAB_API_ALLOW_JSON_QS", False),
        ("AUTH_RATE_LIMITED", True),
        ("AUTH_USER_REGISTRATION", False),
        ("FAB_PASSWORD_COMPLEXITY_ENABLED", True),
        ("SESSION_COOKIE_HTTPONLY", True),
        ("SESSION_COOKIE_SAMESITE", "Lax"),
    ],
)
def test_what_the_start_asserts(app: Flask, setting: str, value: object) -> None:
    assert app.config[setting] == value


def test_what_fab_could_do_on_a_get_it_may_not(app: Flask) -> None:
    assert not app.config.get("FAB_ALLOW_GET_UNSAFE_MUTATIONS")
    assert "csrf" in app.extensions
    assert app.extensions["appbuilder"].sm.oauth is None


def test_nothing_of_fab_that_we_do_without_has_an_address(app: Flask) -> None:
    rules = [rule.rule for rule in app.url_map.iter_rules() if rule.endpoint != "ProviderDoor.back"]  # our own
    for part in ("action", "download", "groups", "userstats", "register", "/lang/", "/back", "permission", "swagger"):
        assert not [rule for rule in rules if part in rule and not rule.startswith(("/api", "/<", "/track"))], part


def test_the_public_role_holds_no_permission(app: Flask) -> None:
    with app.app_context():
        public = app.extensions["appbuilder"].sm.find_role("Public")
        assert public is not None
        assert public.permissions == []
