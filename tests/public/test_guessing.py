"""Guessing leads nowhere: no hit, turned away at the limits that are stated, and every no is the same."""

from __future__ import annotations

import random

import pytest
from flask import Flask

from portal.database import transaction
from tests.cast import received
from tests.public import guessing


@pytest.mark.slow
def test_guesses_are_turned_away_and_hit_nothing(app: Flask) -> None:
    with app.app_context(), transaction():
        known = received().case.tracking_number
    result = guessing.guess(app, known, 3 * guessing.A_PLACE, random.Random(7))
    assert result.hits == 0
    assert result.numbers == {404: 3 * 60, 429: 3 * 40}, "60 a minute from one place"
    assert result.words == {404: 3 * 10, 429: 3 * 190}, "10 a minute from one place"
    assert len(result.wrong) == len(result.unknown) == 15, "half of those that were looked at were of a case"
