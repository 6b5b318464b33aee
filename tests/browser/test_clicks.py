"""What the everyday tasks take is counted, told in docs/clicks.md, and within its goal."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import clicks
from tests.browser.clicks import KEYS, MOUSE
from tests.browser.hands import Effort
from tests.browser.tasks import ACKNOWLEDGE, TASKS
from tests.fixtures_app import Sqlite

GOAL = 3  # clicks from My work to an acknowledgement that is on its way
AGAIN = "Run `python -m tests.browser.clicks`, and look at what became longer."


@pytest.mark.browser
def test_the_page_says_what_was_counted(browser: Browser, sqlite_backend: Sqlite, tmp_path: Path) -> None:
    counts = clicks.count_all(browser, sqlite_backend, tmp_path)
    assert counts[ACKNOWLEDGE][MOUSE].clicks <= GOAL
    assert all(of[KEYS].clicks == 0 for of in counts.values()), "the keyboard alone does each of them"
    assert clicks.PAGE.read_text(encoding="utf-8") == clicks.page(counts), AGAIN


def test_another_count_is_another_page() -> None:
    counts = {task.name: {MOUSE: Effort(2, 0, 5), KEYS: Effort(0, 4, 5)} for task in TASKS}
    longer = {**counts, ACKNOWLEDGE: {MOUSE: Effort(3, 0, 5), KEYS: Effort(0, 4, 5)}}
    assert clicks.page(counts) != clicks.page(longer)
