"""Which of several fixed names some words say."""

from __future__ import annotations

import pytest

from portal.policy.letters.naming import named

NAMES = ("Upheld", "Partly upheld", "Not upheld")


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("Our decision: Upheld", {"Upheld"}),
        ("Our decision: NOT  upheld.", {"Not upheld"}),
        ("Upheld, and not partly\nupheld", {"Upheld", "Partly upheld"}),
        ("Upheldness", set()),
        ("", set()),
    ],
)
def test_names_are_whole_words_and_the_longest_counts(words: str, wanted: set[str]) -> None:
    assert named(words, NAMES) == wanted


def test_where_letters_have_no_case_a_name_stands_within_its_line() -> None:
    assert named("決定は認容です", ("認容", "一部認容")) == {"認容"}
    assert named("決定は一部認容です", ("認容", "一部認容")) == {"一部認容"}
    assert named("Upheld", ()) == frozenset()
