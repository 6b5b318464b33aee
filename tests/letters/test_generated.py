"""Some of the letters of `generated.py`, each time the same ones: not a word of them is lost."""

from __future__ import annotations

from tests.letters.generated import SLOWEST, of, run


def test_every_word_of_letters_that_nobody_would_write_can_be_read() -> None:
    figures = run(30, first=7)
    assert len(figures.seconds) >= 30
    assert figures.is_good, figures.told()
    assert of(sorted(figures.seconds), 0.99) < SLOWEST
