"""What the moves that take an answer through its approval ask for, besides the letter's own words."""

from __future__ import annotations

from portal.cases.models import Case
from portal.letters.ask import REASON_MOST, Ask, Own, Sort
from portal.policy.decisions import Situation
from portal.policy.moves import Move
from portal.policy.procedure import By


def _comment(label: str, *, required: bool = False) -> Own:
    def asked(_case: Case, _here: Situation, _side: By) -> tuple[Ask, ...]:
        return (Ask("comment", label, Sort.TEXT, required=required, help="Staff only.", most=REASON_MOST),)

    return asked


OWN: dict[Move, Own] = {
    Move.HAND_IN: _comment("Anything to say to whoever approves it"),
    Move.APPROVE: _comment("Anything to say about it"),
    Move.RETURN: _comment("What should be changed", required=True),
    Move.SIGN_OFF: _comment("Anything to say about it"),
    Move.RECALL: _comment("Why it is recalled"),
}
