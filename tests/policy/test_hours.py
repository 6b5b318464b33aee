"""Whose hours are told to whom."""

from __future__ import annotations

import pytest

from portal.policy.hours import Reader, are_told


@pytest.mark.parametrize(
    ("reader", "anonymous", "in_hours", "told"),
    [
        (Reader.PUBLIC, False, False, True),
        (Reader.PUBLIC, False, True, True),
        (Reader.PUBLIC, True, False, False),
        (Reader.PUBLIC, True, True, False),
        (Reader.STAFF, False, False, True),
        (Reader.STAFF, False, True, True),
        (Reader.STAFF, True, False, False),
        (Reader.STAFF, True, True, True),
    ],
)
def test_of_an_anonymous_case_only_a_limit_in_hours_has_one_and_for_staff_alone(
    reader: Reader, anonymous: bool, in_hours: bool, told: bool
) -> None:
    assert are_told(reader, anonymous=anonymous, in_hours=in_hours) is told
