"""Some of the letters of `generated.py`, each time the same ones: not a word of them is lost."""

from __future__ import annotations

from portal.letters.composing import Composed
from portal.policy.letters import Block, Run, Shape
from tests.letters.generated import CHECK, KIND, NOW, SLOWEST, Figures, of, run


def test_every_word_of_letters_that_nobody_would_write_can_be_read() -> None:
    figures = run(30, first=7)
    assert len(figures.seconds) >= 30
    assert figures.is_good, figures.told()
    assert of(sorted(figures.seconds), 0.99) < SLOWEST


def test_a_word_that_goes_on_in_another_script_stays_on_the_page() -> None:
    """Nearly a line wide by itself, and begun by the words before it."""
    goes_on = Run("そょn" + "v1nEA5/v" * 9, bold=True)
    figures = Figures()
    figures.look_at(Composed(KIND, "x", (Block(Shape.PARAGRAPH, (Run("ήήή", bold=True), goes_on)),), CHECK, NOW))
    assert figures.is_good, figures.told()
