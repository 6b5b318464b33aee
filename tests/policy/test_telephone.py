"""Which numbers take a text, and how they are dialled."""

from __future__ import annotations

import pytest

from portal.policy.telephone import Numbers, dialled

BRITISH = Numbers("44", "0", ("71", "72", "73", "74", "75", "77", "78", "79"), 10, "DV-12")
AMERICAN = Numbers("1", "", ("2", "3", "4", "5", "6", "7", "8", "9"), 10, "SC-1")


@pytest.mark.parametrize(
    "typed",
    [
        "07700 900123", "07700900123", "(07700) 900-123", "07700.900.123", "07700\N{NO-BREAK SPACE}900123",
        "+447700900123", "+44 7700 900123", "+44 (0)7700 900123", "0044 7700 900123", "０７７００ ９００１２３",
        " 07700 900123 ", "07700–900123",
    ],
)  # fmt: skip
def test_a_mobile_number_as_people_write_it(typed: str) -> None:
    assert dialled(typed, BRITISH) == "+447700900123"


@pytest.mark.parametrize(
    "typed",
    [
        "", "0", "01632 960777", "07600 900123", "07000 900123", "0770 0900123 4", "7700 900123", "07700 90012",
        "+1 949 555 0177", "00 1 949 555 0177", "+44", "none", "07700 900123 ext 4", "07700 9OO123", "+44+447700900123",
        "07700 900123 or 07700 900124", "٠٧٧٠٠٩٠٠١٢٣x", "0" * 100_000, "07700\n900123\x00",
    ],
)  # fmt: skip
def test_what_gets_no_text(typed: str) -> None:
    assert dialled(typed, BRITISH) is None


@pytest.mark.parametrize("typed", ["(949) 555-0177", "949-555-0177", "+1 949 555 0177", "001 949 555 0177"])
def test_where_nothing_is_dialled_before_a_number(typed: str) -> None:
    assert dialled(typed, AMERICAN) == "+19495550177"


def test_a_country_is_not_another_that_begins_like_it() -> None:
    assert dialled("+917700900123", BRITISH) is None
