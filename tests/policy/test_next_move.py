"""The next move: what meets the limit that is due, if it can be made now, else what carries the case on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portal.policy.approval import Approval, Stand
from portal.policy.moves import Move, Status
from portal.policy.next_move import next_move
from tests.policy.build import procedure
from tests.policy.test_decisions import situation


@pytest.mark.parametrize(
    ("status", "stopped_by", "move"),
    [
        (Status.RECEIVED, {"acknowledgement", "answer"}, Move.ACKNOWLEDGE),
        (Status.RECEIVED, {"allocation"}, Move.ALLOCATE),
        (Status.RECEIVED, {"answer"}, Move.ACKNOWLEDGE),  # it can't be answered before
        (Status.INVESTIGATING, {"answer"}, Move.RESPOND),
        (Status.INVESTIGATING, {"acknowledgement", "answer"}, Move.RESPOND),
        (Status.INVESTIGATING, {"draft"}, Move.RESPOND),
        (Status.INVESTIGATING, {"logged"}, Move.RESPOND),
        (Status.INVESTIGATING, set(), Move.RESPOND),
        (Status.PAUSED, {"answer"}, Move.RESUME),
        (Status.RESPONDED, set(), Move.CLOSE),
        (Status.WITHDRAWN, set(), None),
    ],
)
def test_the_next_move_meets_the_limit_or_carries_the_case_on(
    status: Status, stopped_by: set[str], move: Move | None
) -> None:
    assert next_move(situation(status), stopped_by) is move


@pytest.mark.parametrize(
    ("stand", "move"),
    [
        (Stand.WRITING, Move.HAND_IN),
        (Stand.APPROVAL, None),
        (Stand.SIGN_OFF, None),
        (Stand.CLEARED, Move.RESPOND),
    ],
)
def test_an_answer_that_others_approve_is_handed_in_then_waited_for_then_sent(stand: Stand, move: Move | None) -> None:
    pack = procedure()
    here = situation()
    key = here.stage.answer_with
    assert key is not None
    rule = Approval(by=("head",), sign_off=("director",), clause="CSC-28")
    letters = {**pack.letters, key: replace(pack.letters[key], approval=rule)}
    found = replace(here, procedure=replace(pack, letters=letters), stand=stand)
    assert next_move(found, {"answer"}) is move
