"""What people typed, as it is kept."""

from __future__ import annotations

import pytest

from portal.cases.texts import tidy


@pytest.mark.parametrize(
    "text", ["", " ", "\u200b", " \u2060\ufeff ", "\u3164", "\u2800\u2800", "\n\u00a0\n", "\u202e\u2066"]
)
def test_what_nobody_sees_anything_of_is_nothing(text: str) -> None:
    assert tidy(text) == ""


@pytest.mark.parametrize("text", ["a", ".", "\u200ba", "क्\u200dष", "👩\u200d👧", "\u0301"])
def test_what_is_seen_stays_with_what_joins_it(text: str) -> None:
    assert tidy(text) == text
