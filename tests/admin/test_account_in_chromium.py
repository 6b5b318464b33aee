"""Signing in, My account and the keys in a real browser, without scripts, usable by everyone at both widths."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Page, expect

from tests import cast
from tests.admin.chromium import Screens, complaints_of, look_at, serving, sign_in
from tests.browser import axe
from tests.fixtures_app import Sqlite

pytestmark = pytest.mark.browser


@pytest.fixture
def address(sqlite_backend: Sqlite, tmp_path: Path) -> Iterator[str]:
    """Where the portal runs."""
    with serving(sqlite_backend, tmp_path, lambda: None) as url:
        yield url


def _look(page: Page, what: str, width: int) -> None:
    axe.look_over(page, what)
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme="light")
    look_at(page)


def _put_on(page: Page, code: str) -> None:
    page.fill("#code", code)
    page.fill("#current_password", cast.PASSWORD)
    page.get_by_role("button", name="Put it on").click()


@pytest.mark.parametrize("width", [390, 1280])
def test_a_second_factor_from_the_first_picture_to_the_next_sign_in(opened: Screens, address: str, width: int) -> None:
    page = opened(width)
    said = complaints_of(page)
    sign_in(page, address, cast.ROADS)
    page.goto(f"{address}/staff/users/userinfo/")
    _look(page, "my account", width)
    page.get_by_role("link", name="Put it on").click()
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    _look(page, "the page that puts it on", width)
    secret = re.sub(r"\s", "", page.locator("form .secret").inner_text())
    _put_on(page, "000000")
    _look(page, "a wrong first code", width)
    _put_on(page, pyotp.TOTP(secret).at(datetime.now(UTC)))
    expect(page.locator(".codes li")).to_have_count(10)
    _look(page, "the recovery codes", width)
    recovery = page.locator(".codes li").first.inner_text()
    page.get_by_role("link", name="go on").click()
    expect(page.locator("#second-factor")).to_contain_text("10 recovery codes left")
    _look(page, "my account with it", width)
    for path in ("second-factor/codes", "second-factor/off", "sessions/elsewhere"):
        page.goto(f"{address}/staff/{path}")
        _look(page, path, width)

    other = opened(width)
    sign_in(other, address, cast.ROADS)
    expect(other.locator("h1")).to_have_text("Your code")
    other.fill("#code", "000000")
    other.get_by_role("button", name="Sign in").click()
    _look(other, "a wrong code", width)
    other.fill("#code", recovery)
    other.get_by_role("button", name="Sign in").click()
    expect(other.locator("h1")).to_have_text("My work")
    assert not [one for one in said if "422" not in one]


@pytest.mark.parametrize("width", [390, 1280])
def test_a_key_from_its_making_to_its_end(opened: Screens, address: str, width: int) -> None:
    page = opened(width)
    sign_in(page, address, cast.ADMIN)
    page.goto(f"{address}/staff/api-keys/list/")
    _look(page, "no keys", width)
    page.get_by_role("link", name="Make an API key").click()
    _look(page, "the form of a key", width)
    page.select_option("#who", index=1)
    page.fill("#name", "The web form")
    page.get_by_label("read: ").check()
    page.locator("main button.button").click()
    expect(page.locator("#secret")).to_have_text(re.compile("^rk_"))
    _look(page, "a new key", width)
    page.get_by_role("link", name="go on").click()
    _look(page, "the keys", width)
    page.get_by_role("link", name="Open").first.click()
    _look(page, "a key", width)
    page.get_by_role("link", name="Revoke it").click()
    _look(page, "before a key ends", width)
    page.locator("main button.button").click()
    expect(page.locator(".sign")).to_contain_text("Revoked")
    page.goto(f"{address}/staff/security-log/list/")
    _look(page, "the security log", width)
    page.goto(f"{address}/staff/users/show/1")
    _look(page, "a member of staff", width)
