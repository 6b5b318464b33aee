"""How many text messages a text is: the numbers of 3GPP TS 23.038 and 23.040."""

from __future__ import annotations

import pytest

from portal.policy.segments import is_narrow, plain, segments


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("a", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),  # two septets each
        ("€" * 81, 2),
        ("é" * 160, 1),
        ("ê" * 70, 1),  # not in the narrow alphabet
        ("ê" * 71, 2),
        ("ê" * 134, 2),
        ("ê" * 135, 3),
        ("a" * 159 + "’", 3),  # one curly quote widens all of it: 160 characters of 67 each
        ("💥" * 35, 1),  # a pair of units each
        ("💥" * 36, 2),
        ("a" * 152 + "€" + "a" * 153, 3),  # the euro sign isn't divided between two
        ("💥" * 66 + "a" * 2, 3),  # 33 pairs to a message, not 33 and a half
    ],
)
def test_what_a_text_is_charged_as(text: str, count: int) -> None:
    assert segments(text) == count


def test_the_signs_of_typesetting_are_written_as_a_telephone_does() -> None:
    typed = "“It’s late” – we’re sorry…"
    assert plain(typed) == "\"It's late\" - we're sorry..."
    assert (is_narrow(typed), is_narrow(plain(typed))) == (False, True)


@pytest.mark.parametrize("words", ["Zażółć", "Привет", "مرحبا", "你好", "Ŵyl"])
def test_what_has_no_plain_form_stays_as_it_is(words: str) -> None:
    assert plain(words) == words
    assert not is_narrow(words)
