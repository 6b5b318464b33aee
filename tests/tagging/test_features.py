"""What the model looks at: words where they stand, and how a line is typed."""

from __future__ import annotations

import pytest

from portal.tagging.features import features, words


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Mrs. O'Neill's dog", ["Mrs", ".", "O'Neill", "'", "s", "dog"]),
        ("Jean-Pierre, 12b", ["Jean", "-", "Pierre", ",", "12", "b"]),
        ("D’Souza and Zürn", ["D’Souza", "and", "Zürn"]),
        ("  ", []),
    ],
)
def test_words_are_parted_as_names_are_written(line: str, told: list[str]) -> None:
    assert [line[start:end] for start, end in words(line)] == told


@pytest.mark.parametrize(
    ("line", "form"),
    [
        ("I asked Ann about it again", "f=mXx"),
        ("i asked ann about it again", "f=lxx"),
        ("I ASKED ANN ABOUT IT AGAIN", "f=uXX"),
        ("I Asked Ann About It Again", "f=tXx"),
    ],
)
def test_a_capital_says_what_it_says_in_its_line(line: str, form: str) -> None:
    assert form in features(line.split())[2]


def test_the_neighbours_of_a_word_are_seen() -> None:
    seen = features(["Ask", "Ann", "."])[1]
    assert {"w=ann", "-1w=ask", "1w=.", "-2w=", "-21w=|ask", "+12w=.|"} <= set(seen)
    assert "f=tXx^" in features(["Ask", "Ann", "."])[0], "how it begins"
