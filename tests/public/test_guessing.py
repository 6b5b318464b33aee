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
    for door, found in result.numbers.items():
        # One language is as good as another: news and its switch are one address, and so one count.
        once = 30 if door.startswith("news") else 60
        assert (door, found) == (door, {404: 3 * once, 429: 3 * (100 - once)}), "60 a minute from one place"
    assert result.words == {404: 3 * 10, 429: 3 * 190}, "10 a minute from one place"
    assert len(result.wrong) == len(result.unknown) == 15, "half of those that were looked at were of a case"
