"""A replay against an uploaded pack, in a real browser: its form is sent in parts, and a refusal loses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.admin.chromium import Screens, look, look_at, serving, sign_in
from tests.admin.test_replay_of_a_file import BROKEN, LINE, OTHER
from tests.admin.test_replays import ADD, _cases
from tests.fixtures_app import Sqlite

pytestmark = pytest.mark.browser


@pytest.fixture
def address(sqlite_backend: Sqlite, tmp_path: Path) -> Iterator[str]:
    """Where the portal runs, with a few cases in it."""
    with serving(sqlite_backend, tmp_path, _cases) as url:
        yield url


@pytest.mark.parametrize("width", [390, 1280])
def test_a_pack_is_uploaded_mended_and_uploaded_again(
    opened: Screens, address: str, tmp_path: Path, width: int
) -> None:
    broken, sound = tmp_path / "broken.yaml", tmp_path / "sound.yaml"
    broken.write_text(BROKEN, encoding="utf-8")
    sound.write_text(OTHER, encoding="utf-8")
    page = opened(width)
    sign_in(page, address)
    look(page, f"{address}{ADD}")
    page.get_by_text("Devon County Council", exact=False).first.click()
    page.get_by_label("Or against the pack in this file").set_input_files(str(broken))
    page.get_by_label("Received from").fill("2026-01-02")
    page.get_by_role("button", name="Save").click()
    assert page.get_by_text(f"broken.yaml, line {LINE}: ", exact=False).first.is_visible()
    look_at(page)
    kept = page.get_by_label("Or against this pack")
    assert kept.input_value() == BROKEN
    assert page.get_by_label("Received from").input_value() == "2026-01-02"
    kept.fill("")
    page.get_by_label("Or against the pack in this file").set_input_files(str(sound))
    page.get_by_role("button", name="Save").click()
    assert page.get_by_text("It is being worked out.", exact=False).is_visible()
