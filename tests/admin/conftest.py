"""What the tests of the officers' pages share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.admin.chromium import Screens
from tests.support.pages import pages_unless

PAPER = {
    *("test_case_page", "test_casesheet", "test_delivery", "test_files", "test_incoming"),
    *("test_mail_is_narrowed", "test_moves", "test_printing", "test_templates"),
}


@pytest.fixture(autouse=True)
def _pages(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Most of these tests ask what stands on a screen: only these look at letters."""
    pages_unless(request, monkeypatch, PAPER)


@pytest.fixture
def opened(browser: Browser) -> Iterator[Screens]:
    """Pages of a real browser, opened as they are asked for and closed at the end."""
    screens = Screens(browser)
    yield screens
    screens.close()
