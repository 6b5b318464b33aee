"""The mail that waits in a real browser: the list, a message, what is made of it, wide and narrow."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.cases.models import IncomingMail
from portal.database import db
from portal.inbound import receiving
from tests import cast
from tests.admin.browsing import days_ago
from tests.admin.chromium import Screens, look, serving, sign_in
from tests.files import samples
from tests.fixtures_app import Sqlite
from tests.inbound.post import DEVON, letter, with_files

pytestmark = pytest.mark.browser

HELD, FILES, LIST = 1, 2, 3
ENDLESS = "A subject that goes on " + "andon" * 20


def _story() -> None:
    """A stranger's message about a case, one with files, and a newsletter."""
    case = cast.acknowledged(cast.received(cast.submission(), at=days_ago(6)).case, at=days_ago(5))
    stranger = letter("I know more.", From="mallory@example.org", Subject=f"About {case.tracking_number}")
    picture, odd = ("a hole.jpg", samples.jpeg()), ("diary.docm", b"PK\x03\x04")
    newsletter = letter("Lawns.", Message_ID="<n@x.org>", List_Id="<n.example.org>", Subject=ENDLESS)
    for raw in (stranger, with_files(picture, odd), newsletter):
        receiving.take(raw, DEVON, at=days_ago(1))
    assert db.session.query(IncomingMail).count() == 3


@pytest.fixture
def address(sqlite_backend: Sqlite, tmp_path: Path) -> Iterator[str]:
    """Where the portal runs, with the story in it."""
    with serving(sqlite_backend, tmp_path, _story) as url:
        yield url


def test_each_page_wide_and_narrow_and_a_message_put_on_its_case(opened: Screens, address: str) -> None:
    for width in (390, 1280):
        page = opened(width)
        sign_in(page, address)
        for path in ("/staff/quarantine/list/", "/staff/incoming/list/", "/staff/cases/show/1"):
            look(page, address + path)
        for pk in (HELD, FILES, LIST):
            look(page, f"{address}/staff/incoming/show/{pk}")
        for act in ("take_in", "attach", "discard"):
            look(page, f"{address}/staff/incoming/{LIST}/{act}")
    page.goto(f"{address}/staff/incoming/show/{FILES}")
    with page.expect_download() as download:
        page.get_by_role("link", name="a hole.jpg").click()
    assert download.value.suggested_filename == "a hole.jpg"
    page.goto(f"{address}/staff/incoming/show/{HELD}")
    page.get_by_role("link", name="Put it on a case").click()
    page.get_by_role("button", name="Put it there").click()
    assert page.get_by_text("It was put on the case.").is_visible()
    assert page.get_by_role("heading", name="Mail that came").is_visible()
