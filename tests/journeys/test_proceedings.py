"""Proceedings beside a complaint: from the day they are known, it is answered in the agreed words alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.orm import Session

from portal.cases import handling, proceedings, situation
from portal.cases.models import Case
from portal.errors import Invalid, Refused
from portal.letters import asks
from portal.policy.clock import Method
from portal.policy.decisions import TOGETHER, may
from portal.policy.moves import Move
from portal.policy.proceedings import ALONE
from tests.cast import COMPLAINTS, as_, complaint, do, refusal
from tests.journeys.borough import (
    AFTER_EASTER,
    ANSWER,
    CAROL,
    INGA,
    SAM,
    TESS,
    THURSDAY,
    acknowledged,
    entry,
    staffed,
)
from tests.journeys.reading import words

COURT = {"kind": "statutory", "since": date(2026, 4, 1), "note": "Case LB26C00001."}


@pytest.fixture
def case(session: Session) -> Case:
    staffed()
    case = entry()
    acknowledged(case)
    return case


@pytest.mark.clauses("CSC-4", "CSC-17")
def test_while_proceedings_run_the_answer_is_one_of_the_agreed_texts(case: Case) -> None:
    do(case, Move.PROCEEDINGS, by=CAROL, at=THURSDAY, **COURT)
    (asked,) = asks.asked(case, Move.RESPOND, AFTER_EASTER)
    assert (asked.name, [key for key, _ in asked.choices]) == (
        "standard_words",
        ["in_proceedings", "in_pre_proceedings"],
    )
    assert "belong to: Complaints officer" in asked.help
    assert "solicitor" not in asked.help, "each text stands with its own choice"
    assert all("with your solicitor" in words or "through your solicitor" in words for _, words in asked.choices)
    for own in (
        ANSWER,
        {"findings": "They were wrong."},
        {"apology": "Sorry."},
        {"method": "phone", "note": "I said."},
    ):
        assert refusal(case, Move.RESPOND, by=TESS, at=AFTER_EASTER, **own).clause == "CSC-17", own

    letter = words(do(case, Move.RESPOND, by=TESS, at=AFTER_EASTER, standard_words="in_proceedings"))
    assert "Our decision: To be raised in the proceedings" in letter
    assert "Please raise it in the proceedings, through your solicitor" in letter
    assert (case.status, case.responses[-1].outcome) == ("answered", "proceedings")


@pytest.mark.clauses("CSC-17")
def test_no_command_lets_words_of_one_s_own_by(case: Case) -> None:
    do(case, Move.PROCEEDINGS, by=CAROL, at=THURSDAY, **COURT)
    said = {"entries": {"answer.findings": "They were wrong."}, "outcome": "upheld"}
    with pytest.raises(Refused) as refused:
        handling.respond(case, method=Method.EMAIL, by=as_(TESS), at=AFTER_EASTER, **said)
    assert refused.value.clause == "CSC-17"


@pytest.mark.clauses("CSC-4")
def test_when_they_have_ended_it_is_answered_in_its_own_words_again(case: Case) -> None:
    do(case, Move.PROCEEDINGS, by=SAM, at=THURSDAY, **COURT)
    assert "already" in refusal(case, Move.PROCEEDINGS, by=CAROL, at=THURSDAY, **COURT).sentence
    do(case, Move.END_PROCEEDINGS, by=CAROL, at=AFTER_EASTER, note="The order was made.")
    assert "findings" in {ask.name for ask in asks.asked(case, Move.RESPOND, AFTER_EASTER)}
    assert "Nobody called you back." in words(do(case, Move.RESPOND, by=TESS, at=AFTER_EASTER, **ANSWER))
    assert "No proceedings run" in refusal(case, Move.END_PROCEEDINGS, by=CAROL, at=AFTER_EASTER, note="x").sentence


@pytest.mark.clauses("CSC-4")
def test_the_timeline_keeps_both_and_tells_the_public_neither(case: Case) -> None:
    do(case, Move.PROCEEDINGS, by=CAROL, at=THURSDAY, **COURT)
    do(case, Move.END_PROCEEDINGS, by=CAROL, at=AFTER_EASTER, note="The order was made.")
    begun, ended = case.events[-2:]
    assert begun.detail == "Statutory proceedings, since 1 April 2026. Case LB26C00001."
    assert ended.detail == "Statutory proceedings: ended. The order was made."
    assert begun.summary == ended.summary == proceedings.CHANGED
    assert "roceedings" not in proceedings.CHANGED


@pytest.mark.clauses("CSC-4")
def test_only_the_positions_of_the_pack_say_so_and_of_no_day_to_come(case: Case) -> None:
    refused = refusal(case, Move.PROCEEDINGS, by=INGA, at=THURSDAY, **COURT)
    assert (refused.clause, "Complaints officer or Team manager" in refused.sentence) == ("CSC-4", True)
    with pytest.raises(Invalid) as invalid:
        do(case, Move.PROCEEDINGS, by=CAROL, at=THURSDAY, **{**COURT, "since": date(2026, 4, 3)})
    assert invalid.value.errors == {"since": proceedings.TO_COME}


@pytest.mark.clauses("CSC-17")
def test_a_case_beside_which_they_run_is_never_answered_with_another(case: Case) -> None:
    do(case, Move.PROCEEDINGS, by=CAROL, at=THURSDAY, **COURT)
    here = situation.situation_of(case, THURSDAY)
    pack = here.procedure
    able = replace(pack, letters={**pack.letters, TOGETHER: pack.letters["response_1"]})
    verdict = may(Move.MERGE, replace(here, procedure=able))
    assert (verdict.sentence, verdict.clause) == (ALONE, "CSC-17")


def test_a_case_of_which_nothing_agreed_can_be_said_knows_no_proceedings(session: Session) -> None:
    staffed()
    enquiry = entry(kind="enquiry", natures=())
    refused = refusal(enquiry, Move.PROCEEDINGS, by=CAROL, at=THURSDAY, **COURT)
    assert refused.sentence == proceedings.FOR_OTHERS


def test_another_procedure_knows_none(session: Session) -> None:
    refused = refusal(complaint(), Move.PROCEEDINGS, by=COMPLAINTS, **COURT)
    assert "knows no proceedings" in refused.sentence
