"""What the tests of the officers' pages share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.admin.chromium import Screens


@pytest.fixture
def opened(browser: Browser) -> Iterator[Screens]:
    """Pages of a real browser, opened as they are asked for and closed at the end."""
    screens = Screens(browser)
    yield screens
    screens.close()
