"""A telephone number keeps the order of its groups within words that are written from the right."""

from __future__ import annotations

import pytest

from portal.policy.directions import ENDED, FROM_LEFT, isolated


@pytest.mark.parametrize("number", ["01632 960110", "800-555-0141", "(949) 555-0177", "+44 1632 960110"])
def test_a_number_within_arabic_has_a_direction_of_its_own(number: str) -> None:
    assert isolated(f"اتصلوا على {number} اليوم.") == f"اتصلوا على {FROM_LEFT}{number}{ENDED} اليوم."


@pytest.mark.parametrize(
    "text",
    [
        "Call 01632 960110.",
        "الموعد 23 نوفمبر 2026.",
        "انظروا https://portal.example.org/track/DV-7K3M-Q9TX-4HBW/1234567",
        "رقم المتابعة DV-7K3M-Q9TX-4HBW",
    ],
)
def test_what_keeps_its_order_by_itself_stays_as_it_is(text: str) -> None:
    assert isolated(text) == text


def test_only_the_line_that_is_written_from_the_right_is_changed() -> None:
    assert isolated("هاتف\nPhone 01632 960110") == "هاتف\nPhone 01632 960110"
