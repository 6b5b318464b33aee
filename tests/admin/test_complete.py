"""Every move has its words and its place on the case page."""

from __future__ import annotations

from collections import Counter

from portal.admin import move_cards, presenting
from portal.policy.clock import State
from portal.policy.moves import REPORTERS_MOVES, Move, Status
from portal.public.moves import WORDS


def test_every_move_has_its_words() -> None:
    assert set(presenting.MOVES) == set(Move)


def test_every_move_has_one_card() -> None:
    assert Counter(move_cards.FORWARD) == Counter(Move)


def test_every_move_of_a_reporter_can_be_made_from_the_room() -> None:
    assert set(WORDS) == REPORTERS_MOVES


def test_every_status_and_state_has_its_sign() -> None:
    assert set(presenting.STATUSES) == set(Status)
    assert set(presenting.STATES) == set(State)
