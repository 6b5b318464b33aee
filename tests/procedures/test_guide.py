"""The guide to writing a pack says what the reader holds a pack to."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.policy.letters import Says
from portal.procedures.checks import FIXED, NEEDED
from portal.procedures.section import FIRST_YEAR, LAST_YEAR, LONGEST_LETTER, LONGEST_LIMIT, LONGEST_NAME, LONGEST_TEXT
from portal.procedures.source import LONGEST

GUIDE = (Path(__file__).parents[2] / "docs" / "packs.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("says", NEEDED, ids=str)
def test_it_names_the_entries_that_each_kind_of_letter_must_ask_for(says: Says) -> None:
    assert f"| `{says}` | {', '.join(f'`{field}`' for field in NEEDED[says])} |" in GUIDE


def test_it_gives_the_numbers_that_the_reader_holds_to() -> None:
    for number in (LONGEST_NAME, LONGEST_TEXT, LONGEST_LETTER, LONGEST_LIMIT, LONGEST):
        assert f" {number:,}" in GUIDE, number
    assert f"between {FIRST_YEAR} and {LAST_YEAR}" in GUIDE


@pytest.mark.parametrize("word", [*FIXED, "positions", "kinds", "last_stage", "without_answer", "counted"])
def test_it_explains(word: str) -> None:
    assert f"`{word}" in GUIDE
