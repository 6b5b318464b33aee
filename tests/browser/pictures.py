"""The pictures of the guides in docs/, the public's and the officers': the portal's main pages, as the demo shows them.

    python -m tests.browser.pictures [--demo FOLDER]

starts a portal of its own with the demo's cases, walks through it with a phone and at a desk, and writes
docs/pictures/public-*.webp, staff-*.webp and guide-*.webp. `--demo` keeps the portal in a folder, so that the next run
needn't make its cases again.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import pictures_of_roles
from tests.support import chromium
from tests.support.processes import free_port
from tests.support.server import ROOT, WebServer

PICTURES = ROOT / "docs" / "pictures"
SIZES = {"phone": (390, 844), "desk": (1280, 900)}
QUALITY = 70  # of WebP: text stays sharp, and a page takes some 30 KB
STORY = (
    "The street light at the corner of Mill Lane has been out since September. I reported it twice by phone. "
    "Each time I was told that someone would come."
)
OFFICER = "complaints.devon"
DESK = {
    "work": "/staff/",
    "load": "/staff/load/",
    "overview": "/staff/overview/",
    "intake": "/staff/cases/add",
    "statistics": "/staff/statistics/?period=year",
}
WISH = "Please mend the light, and tell me when."


def main() -> int:
    """Make the demo, where it isn't there yet, and take every picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--demo", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = asked.demo or Path(name)
        with _served(folder) as server, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium.executable(), args=chromium.LAUNCH_ARGS)
            for size in SIZES:
                _walk(browser, server.url, size, _answered(folder))
                _work(browser, server.url, size, _password(folder))
            pictures_of_roles.take(browser, server.url, folder, _take)
            browser.close()
    return 0


@contextmanager
def _served(folder: Path) -> Iterator[WebServer]:
    port = free_port()
    environment = {
        "PORTAL_INSTANCE": str(folder),
        "PORTAL_BASE_URL": "https://complaints.example.org",
        "SECRET_KEY": "only-for-pictures-" * 3,
    }
    if not (folder / "demo-cases.json").exists():
        folder.mkdir(parents=True, exist_ok=True)
        for command in ("setup", "demo"):
            _flask(command, environment)
    with WebServer(environment, port=port) as server:
        yield server


def _flask(command: str, environment: dict[str, str]) -> None:
    flask = [sys.executable, "-m", "flask", "--app", "app", "portal", command]
    subprocess.run(flask, cwd=ROOT, env={**os.environ, **environment}, check=True, stdout=subprocess.DEVNULL)


def _answered(folder: Path) -> tuple[str, str]:
    """Return the number and the passphrase of Devon's case that was answered last."""
    made = json.loads((folder / "demo-cases.json").read_text(encoding="utf-8"))
    found = [one for one in made if one["procedure"] == "devon" and one["status"] == "answered"]
    return found[-1]["tracking_number"], found[-1]["passphrase"]


def _walk(browser: Browser, url: str, size: str, case: tuple[str, str]) -> None:
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, base_url=url)
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.emulate_media(reduced_motion="reduce")
    _submit(page, size)
    page.goto("/devon/about")
    _take(page, "about", size)
    page.goto(f"/track/{case[0]}")
    _take(page, "status", size)
    page.goto(f"/track/{case[0]}/open")
    page.locator("#passphrase").fill(case[1])
    page.locator("main form button").first.click()
    _take(page, "room", size)
    context.close()


def _password(folder: Path) -> str:
    made = json.loads((folder / "demo-logins.json").read_text(encoding="utf-8"))
    return next(one["password"] for one in made if one["username"] == OFFICER)


def _work(browser: Browser, url: str, size: str, password: str) -> None:
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, base_url=url)
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.goto("/staff/login/")
    page.fill("#username", OFFICER)
    page.fill("#password", password)
    page.click("main button")
    for name, address in DESK.items():
        page.goto(address)
        _take(page, name, size, whose="staff")
    page.goto("/staff/?whose=mine")
    page.locator("main .number").first.click()
    page.locator(".case-head").wait_for()
    _take(page, "case", size, whose="staff")
    context.close()


def _submit(page: Page, size: str) -> None:
    page.goto("/devon/submit/what")
    page.get_by_label("Complaint", exact=True).check()
    _on(page)
    page.locator("input[name=who][value=named]").check()
    page.locator("#name").fill("Alice Penrose")
    _on(page)
    page.locator("#description").fill(STORY)
    page.locator("#desired_outcome").fill(WISH)
    _take(page, "form", size)
    for _step in ("happened", "about", "files"):
        _on(page)
    page.locator("#email").fill("alice@example.org")
    _on(page)
    _take(page, "review", size)
    page.locator("main button[name=do][value=send]").last.click()
    page.locator(".key").first.wait_for()
    _take(page, "receipt", size)


def _on(page: Page) -> None:
    page.locator("main button[name=do][value=next]").last.click()


def _take(page: Page, name: str, size: str, *, whose: str = "public") -> None:
    """Write what stands in the window, from the top of the page."""
    page.evaluate("document.activeElement.blur(), scrollTo(0, 0)")
    file = PICTURES / f"{whose}-{name}-{size}.webp"
    Image.open(BytesIO(page.screenshot())).convert("RGB").save(file, quality=QUALITY, method=6)
    sys.stdout.write(f"{file.relative_to(ROOT)}: {file.stat().st_size // 1024} KB\n")


if __name__ == "__main__":
    sys.exit(main())
