"""Which cases can get a kind of letter where they stand: told before its text changes."""

from __future__ import annotations

import pytest

from portal.policy.moves import Status
from portal.policy.sending_stages import may_get
from tests.procedures.shipped import pack

RECEIVED, LOOKED_INTO, ANSWERED = Status.RECEIVED, Status.INVESTIGATING, Status.RESPONDED


@pytest.mark.parametrize(
    ("letter", "stage", "status", "expected"),
    [
        ("acknowledgement", "1", RECEIVED, True),
        ("acknowledgement", "1", LOOKED_INTO, False),  # it was acknowledged
        ("acknowledgement_feedback", "1", RECEIVED, False),  # of another way
        ("response_1", "1", RECEIVED, True),
        ("response_1", "1", ANSWERED, False),
        ("response_1", "2", LOOKED_INTO, False),
        ("response_2", "2", LOOKED_INTO, True),
        ("extension", "1", LOOKED_INTO, False),  # Devon's corporate stages aren't extended
        ("holding", "2", LOOKED_INTO, True),
        ("closing", "1", ANSWERED, True),
        ("receipt", "1", RECEIVED, False),  # it goes to a new case as it comes in
    ],
)
def test_a_letter_reaches_those_who_stand_where_it_is_sent(
    letter: str, stage: str, status: Status, expected: bool
) -> None:
    devon = pack("devon")
    corporate = next(way for way in devon.pathways if any(one.answer_with == "response_2" for one in way.stages))
    key = corporate.stages[int(stage) - 1].key
    assert may_get(devon, devon.letters[letter], corporate.key, key, status) is expected
