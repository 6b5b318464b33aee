"""The doors of staff in a real browser: in by a real provider, and the first run of a new portal, at both widths."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from portal.accounts import first_run
from portal.http.clock import now
from tests import cast
from tests.admin.chromium import Screens, complaints_of, look_at, serving
from tests.browser import axe
from tests.fixtures_app import Sqlite
from tests.support.oidc import CLIENT, NAME, SECRET, OidcProvider

pytestmark = pytest.mark.browser

SPELL = "Correct-Horse-42"


@pytest.fixture
def provider() -> Iterator[OidcProvider]:
    """A real provider, which asks whoever comes."""
    provider = OidcProvider()
    provider.asks = True
    provider.start()
    yield provider
    provider.stop()


@pytest.fixture
def address(sqlite_backend: Sqlite, tmp_path: Path, provider: OidcProvider) -> Iterator[str]:
    """Where the portal runs that believes it."""
    more = {"OIDC_ISSUER": provider.issuer, "OIDC_CLIENT_ID": CLIENT, "OIDC_CLIENT_SECRET": SECRET, "OIDC_NAME": NAME}
    with serving(sqlite_backend, tmp_path, lambda: None, **more) as url:
        yield url


def _look(page: Page, what: str, width: int) -> None:
    axe.look_over(page, what)
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme="light")
    look_at(page)


@pytest.mark.parametrize("width", [390, 1280])
def test_in_by_the_provider_and_refused(opened: Screens, address: str, provider: OidcProvider, width: int) -> None:
    page = opened(width)
    said = complaints_of(page)
    page.goto(f"{address}/staff/users/userinfo/")
    _look(page, "the sign-in", width)
    provider.user = {"sub": "1", "email": "nobody@example.org", "email_verified": True}
    page.get_by_role("link", name=f"Sign in with {NAME}").click()
    page.get_by_role("link", name="It is me").click()
    expect(page.get_by_role("alert")).to_contain_text("There is no account here for nobody@example.org.")
    _look(page, "who is refused", width)
    provider.user["email"] = f"{cast.ROADS}@example.org"
    page.get_by_role("link", name="Back to the sign-in").click()
    page.goto(f"{address}/staff/users/userinfo/")
    page.get_by_role("link", name=f"Sign in with {NAME}").click()
    page.get_by_role("link", name="It is me").click()
    expect(page).to_have_url(f"{address}/staff/users/userinfo/")
    assert [one for one in said if "403" not in one] == []


@pytest.mark.parametrize("width", [390, 1280])
def test_a_first_run_from_the_code_to_the_checklist(
    opened: Screens, sqlite_backend: Sqlite, tmp_path: Path, width: int
) -> None:
    codes: list[str] = []

    def nobody() -> None:
        cast.staff(cast.ADMIN).active = False
        codes.append(first_run.issue(now()))

    with serving(sqlite_backend, tmp_path, nobody) as address:
        page = opened(width)
        said = complaints_of(page)
        page.goto(f"{address}/staff/first-run/")
        _look(page, "the code", width)
        _send(page, "Begin", code=codes[0])
        _look(page, "the body", width)
        _send(page, "Save and go on", name="Devon & Friends", light="#fefefe")
        _look(page, "a colour that nobody can read", width)
        _send(page, "Save and go on", light="#0b5d3b")
        _look(page, "the procedures", width)
        page.get_by_label("Devon County Council").check()
        _send(page, "Save and go on")
        _look(page, "mail", width)
        _send(page, "Save and go on", sender="complaints@devon.example.org")
        _look(page, "the administrator", width)
        me = {"first_name": "Ida", "last_name": "Keen", "username": "ida", "email": "ida@devon.example.org"}
        _send(page, "Become the administrator", **me, password=SPELL, conf_password=SPELL)
        expect(page.get_by_role("heading", level=1)).to_have_text("What is still to be set")
        _look(page, "the checklist", width)
        page.goto(f"{address}/staff/first-run/")
        expect(page.get_by_role("heading", level=1)).not_to_contain_text("new portal")
        assert [one for one in said if "422" not in one and "404" not in one] == []


def _send(page: Page, button: str, **typed: str) -> None:
    for name, words in typed.items():
        page.fill(f"#{name}", words)
    page.get_by_role("button", name=button).click()
