"""docs/clicks.md: what each everyday task takes, as it was counted in a browser.

    python -m tests.browser.clicks

does each task twice, with the mouse and with the keyboard, and writes the page.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.admin.chromium import serving, sign_in
from tests.browser.hands import Effort, Hands
from tests.browser.tasks import ACKNOWLEDGE, TAKE, TASKS, Task
from tests.fixtures_app import Sqlite, app_on, begin
from tests.support import chromium
from tests.support.server import ROOT

PAGE = ROOT / "docs" / "clicks.md"
MOUSE, KEYS = "mouse", "keys"
Counts = Mapping[str, Mapping[str, Effort]]

HEAD = """\
# What the everyday tasks take

Each task is done in a real Chromium by the tests, twice: with the mouse, and with the keyboard alone. It begins on
*My work* of whoever does it and ends when the portal says that it is done. Every click and every key is counted; this
page is what was counted, and a test fails when it isn't any more (`python -m tests.browser.clicks` counts anew).
*Words* are the characters of what had to be said: a name, a reason, findings. What is chosen from a list counts as
the keys it takes. The keys are those of the list that **?** opens.

| Task | Mouse: clicks | words | Keyboard: keys | words |
|---|---:|---:|---:|---:|"""
TAIL = """
An acknowledgement takes {clicks} clicks from *My work*; the goal is three at the most. The letter is seen before it
goes: the row's button opens the form with the letter beside it, since nothing has to be filled in. Whoever takes a
case that nobody deals with is chosen in the form already, so that is {take} with the acknowledgement. An answer and
an extension are previewed after they are written; the next stage is shown before it is begun.

## Beside other systems

No count of this kind was found for any of the systems that we compared ourselves with, so there is none to put beside
ours. What their own users and developers say of the same tasks:

| Task | What is known of others |
|---|---|
| Log a complaint | what came by post can't be given its date by hand (codeforamerica/recordtrac#72) |
| Extend a limit | the form is hidden where one doesn't look (okfde/froide#281) |
| Extend many | by the command line alone (CityOfNewYork/NYCOpenRecords#549) |
| See what is late | one has to open each case (codeforamerica/recordtrac#175) |
| Find a person's cases | whoever gave no e-mail address isn't found by it (usdoj-crt/crt-portal#1186) |
"""


def counted(page: Page, address: str, task: Task, way: str, number: str) -> Effort:
    """Do a task one way, on its own case, and return what it took."""
    page.goto(f"{address}/staff/?whose=me")
    page.wait_for_load_state()
    hands = Hands(page)
    (task.mouse if way == MOUSE else task.keys)(page, hands, number)
    return hands.effort


def make() -> dict[tuple[str, str], str]:
    """Make a case for each task and each way, and return their numbers."""
    found = {}
    for task in TASKS:
        for way in (MOUSE, KEYS):
            case = task.make()
            found[task.name, way] = case.tracking_number if case else ""
    return found


def count_all(browser: Browser, backend: Sqlite, folder: Path) -> Counts:
    """Do every task both ways in a portal of its own, and return what each took."""
    numbers: dict[tuple[str, str], str] = {}
    with serving(backend, folder, lambda: numbers.update(make())) as address, _desks(browser, address) as desk:
        return {
            task.name: {
                way: counted(desk(task.who), address, task, way, numbers[task.name, way]) for way in (MOUSE, KEYS)
            }
            for task in TASKS
        }


@contextmanager
def _desks(browser: Browser, address: str) -> Iterator[Callable[[str], Page]]:
    """Give each person a browser, in which they sign in once."""
    with ExitStack() as open_ones:

        @cache
        def desk(who: str) -> Page:
            context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-US")
            open_ones.callback(context.close)
            context.set_default_timeout(20_000)
            page = context.new_page()
            sign_in(page, address, who)
            return page

        yield desk


def page(counts: Counts) -> str:
    """Return the page as these counts make it."""
    lines = [_line(name, of[MOUSE], of[KEYS]) for name, of in counts.items()]
    goals = {"clicks": counts[ACKNOWLEDGE][MOUSE].clicks, "take": counts[TAKE][MOUSE].clicks}
    return "\n".join([HEAD, *lines, TAIL.format(**goals)])


def _line(name: str, mouse: Effort, keys: Effort) -> str:
    return f"| {name} | {mouse.clicks} | {mouse.typed or ''} | {keys.keys} | {keys.typed or ''} |"


def main() -> int:
    """Count, and write the page."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder, file = Path(name), Path(name) / "portal.sqlite3"
        backend = Sqlite("sqlite", app_on(folder, f"sqlite:///{file}"), file)
        begin(backend.app)
        shutil.copyfile(file, file.with_suffix(".beginning"))
        browser = playwright.chromium.launch(executable_path=chromium.executable(), args=chromium.LAUNCH_ARGS)
        PAGE.write_text(page(count_all(browser, backend, folder)), encoding="utf-8")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
