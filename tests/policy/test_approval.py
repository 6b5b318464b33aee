"""Answers that are approved before they go out: where one stands, and who may take it on."""

from __future__ import annotations

import pytest

from portal.policy.approval import Act, Approval, Stand, digest, may_decide, may_go_on, stand_of, wanted
from portal.policy.moves import APPROVING, Move
from tests.policy.build import reads_well

TWO = Approval(by=("approver", "lead"), sign_off=("director",), clause="XX-1")
ONE = Approval(by=("approver",), sign_off=(), clause="XX-2")
BOTH = Approval(by=("head",), sign_off=("head",), clause="XX-3")
NAMES = {"approver": "Approver", "lead": "Lead", "director": "Director", "head": "Head"}


@pytest.mark.parametrize(
    ("rule", "acts", "stand"),
    [
        (TWO, [], Stand.WRITING),
        (TWO, [Act.HANDED_IN], Stand.APPROVAL),
        (TWO, [Act.HANDED_IN, Act.APPROVED], Stand.SIGN_OFF),
        (TWO, [Act.HANDED_IN, Act.APPROVED, Act.SIGNED], Stand.CLEARED),
        (ONE, [Act.HANDED_IN, Act.APPROVED], Stand.CLEARED),
        (TWO, [Act.HANDED_IN, Act.APPROVED, Act.RETURNED], Stand.WRITING),
        (TWO, [Act.HANDED_IN, Act.APPROVED, Act.SIGNED, Act.RECALLED], Stand.WRITING),
        (TWO, [Act.HANDED_IN, Act.APPROVED, Act.SIGNED, Act.CHANGED], Stand.WRITING),
        (TWO, [Act.HANDED_IN, Act.RETURNED, Act.HANDED_IN], Stand.APPROVAL),
    ],
)
def test_where_an_answer_stands(rule: Approval, acts: list[Act], stand: Stand) -> None:
    assert stand_of(rule, acts) is stand


MAY = {
    Stand.WRITING: {Move.HAND_IN},
    Stand.APPROVAL: {Move.APPROVE, Move.RETURN, Move.RECALL},
    Stand.SIGN_OFF: {Move.SIGN_OFF, Move.RETURN, Move.RECALL},
    Stand.CLEARED: {Move.RESPOND, Move.RETURN, Move.RECALL},
}


@pytest.mark.clauses("CSC-28")
@pytest.mark.parametrize("stand", Stand)
@pytest.mark.parametrize("move", [*APPROVING, Move.RESPOND])
def test_each_move_has_its_place_and_only_a_cleared_answer_is_sent(stand: Stand, move: Move) -> None:
    found = may_go_on(move, TWO, stand, "The note", NAMES)
    assert found.allowed is (move in MAY[stand])
    if not found:
        assert reads_well(found.sentence)
        assert found.clause == "XX-1"


def test_a_refusal_names_who_is_waited_for() -> None:
    assert "Approver or Lead, then signed off by: Director" in (
        may_go_on(Move.RESPOND, TWO, Stand.APPROVAL, "The note", NAMES).sentence
    )
    assert may_go_on(Move.RESPOND, TWO, Stand.SIGN_OFF, "x", NAMES).sentence.endswith("signed off by: Director.")
    assert "Nobody signs this answer off" in may_go_on(Move.SIGN_OFF, ONE, Stand.CLEARED, "x", NAMES).sentence


@pytest.mark.parametrize("move", APPROVING)
def test_where_nobody_approves_there_is_nothing_to_hand_in(move: Move) -> None:
    found = may_go_on(move, None, Stand.WRITING, "The code", NAMES)
    assert (found.allowed, found.clause) == (False, None)
    assert found.sentence.startswith("The code asks for no approval")
    assert may_go_on(Move.RESPOND, None, Stand.WRITING, "The code", NAMES)


def test_other_moves_wait_for_no_approval() -> None:
    assert all(may_go_on(move, TWO, Stand.APPROVAL, "x", NAMES) for move in (Move.PAUSE, Move.HOLD, Move.CLOSE))


@pytest.mark.clauses("CSC-28")
@pytest.mark.parametrize(
    ("rule", "move", "stand", "positions", "wrote", "approved", "allowed"),
    [
        (TWO, Move.APPROVE, Stand.APPROVAL, {"lead"}, False, False, True),
        (TWO, Move.APPROVE, Stand.APPROVAL, {"director"}, False, False, False),
        (TWO, Move.APPROVE, Stand.APPROVAL, set(), False, False, False),
        (TWO, Move.APPROVE, Stand.APPROVAL, {"approver"}, True, False, False),
        (TWO, Move.SIGN_OFF, Stand.SIGN_OFF, {"director"}, False, False, True),
        (TWO, Move.SIGN_OFF, Stand.SIGN_OFF, {"director", "approver"}, False, True, False),
        (TWO, Move.SIGN_OFF, Stand.SIGN_OFF, {"director"}, True, False, False),
        (BOTH, Move.SIGN_OFF, Stand.SIGN_OFF, {"head"}, False, True, True),
        (BOTH, Move.SIGN_OFF, Stand.SIGN_OFF, {"head"}, True, True, False),
        (TWO, Move.RETURN, Stand.APPROVAL, {"approver"}, False, False, True),
        (TWO, Move.RETURN, Stand.APPROVAL, {"director"}, False, False, False),
        (TWO, Move.RETURN, Stand.SIGN_OFF, {"director"}, False, False, True),
        (ONE, Move.RETURN, Stand.CLEARED, {"approver"}, False, True, True),
    ],
)
def test_who_may_decide(
    rule: Approval, move: Move, stand: Stand, positions: set[str], wrote: bool, approved: bool, allowed: bool
) -> None:
    found = may_decide(move, rule, stand, NAMES, positions=positions, wrote=wrote, approved=approved)
    assert found.allowed is allowed
    if not found:
        assert reads_well(found.sentence)
        assert found.clause == rule.clause


def test_nobody_in_particular_recalls_or_hands_in() -> None:
    assert wanted(Move.HAND_IN, TWO, Stand.WRITING) == wanted(Move.RECALL, TWO, Stand.APPROVAL) == ()


def test_a_digest_is_of_the_subject_the_text_the_words_and_whom_it_goes_to() -> None:
    block = {"shape": "paragraph", "runs": [["Ça va.", False]]}
    words, to = {"b": "1", "a": "2"}, [["Jo Marsh", "jo.marsh@example.org"]]
    same = digest("A", [block], words, to)
    assert same == digest("A", [dict(block)], {"a": "2", "b": "1"}, [tuple(to[0])])
    others = {digest("B", [block], words, to), digest("A", [], words, to)}
    others |= {digest("A", [block], {"b": "1", "a": "3"}, to), digest("A", [block], words, [["Jo Marsh", "else"]])}
    assert same not in others
