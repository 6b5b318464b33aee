"""What the case page offers is what the command would do for this person, and the reason why not is the true one."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from portal.cases import offered
from portal.cases.models import Case
from portal.policy.approval import WROTE
from portal.policy.moves import Move, Verdict
from tests.cast import CENTRAL, NOW, ROADS, SENIOR, acknowledged, as_, complaint, do, received, refusal, stat
from tests.letters.test_approved_answers import UPHELD, devon  # noqa: F401 - a fixture


def told(case: Case, move: Move, by: str, at: datetime = NOW) -> Verdict:
    return dict(offered.options(case, at, by=as_(by)))[move]


@pytest.mark.clauses("CSC-28")
@pytest.mark.usefixtures("devon")
def test_who_wrote_the_answer_isn_t_offered_to_decide_on_it() -> None:
    case = acknowledged(complaint())
    do(case, Move.HAND_IN, by=ROADS, **UPHELD)
    for move in (Move.APPROVE, Move.RETURN):
        verdict = told(case, move, ROADS)
        assert (bool(verdict), verdict.sentence) == (False, WROTE)
        assert refusal(case, move, by=ROADS, comment="No.").sentence == verdict.sentence
    assert told(case, Move.APPROVE, SENIOR)


@pytest.mark.parametrize("move", [Move.HAND_IN, Move.APPROVE, Move.SIGN_OFF, Move.RETURN, Move.RECALL])
def test_where_nobody_approves_the_reason_is_that(session: Session, move: Move) -> None:
    case = complaint()
    verdict = told(case, move, ROADS)
    assert "asks for no approval of this answer" in verdict.sentence
    assert refusal(case, move, by=ROADS, comment="No.").sentence == verdict.sentence


@pytest.mark.parametrize("move", [Move.LABEL, Move.PROCEEDINGS])
def test_what_the_pack_doesn_t_know_is_said_before_where_the_case_is(session: Session, move: Move) -> None:
    case = received(stat()).case
    do(case, Move.VOID, by=CENTRAL, reason="A slip.")
    assert case.procedure_key == "san-clemente"
    assert told(case, move, CENTRAL).sentence.endswith(("has no labels.", "knows no proceedings."))
