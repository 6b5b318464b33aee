"""The desk is complete: every move has its maker, every merge field its source, and nothing that is asked is cut."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from portal.cases import clocks
from portal.cases.actors import REPORTER
from portal.cases.models import Case
from portal.cases.models.columns import LONG
from portal.errors import Invalid, Refused
from portal.letters import desk
from portal.letters.fields import fields_of
from portal.policy.clock import Start
from portal.policy.letters import ENTERED, FIELDS
from portal.policy.letters.merge_fields import MAY_BE_EMPTY
from portal.policy.moves import Move
from tests.cast import (
    COMPLAINTS,
    NOW,
    ROADS,
    SENIOR,
    acknowledged,
    answered,
    as_,
    complaint,
    days_later,
    do,
    escalated,
    refusal,
    reviewed,
    staff,
)


def test_every_move_has_its_maker() -> None:
    assert set(desk.MAKERS) == set(Move)


@pytest.mark.parametrize("handled", [True, False])
def test_every_field_that_no_officer_enters_is_supplied(session: Session, handled: bool) -> None:
    case = acknowledged(complaint()) if handled else complaint(anonymous=True)
    assert fields_of(case, {}, by=as_(ROADS), at=NOW).keys() == FIELDS.keys() - ENTERED.keys()


# What other letters alone know, and no text of another kind can name.
ELSEWHERE = {"referral.on", "decision.outcome", *(name for name in FIELDS if name.startswith("restriction."))}


@pytest.mark.parametrize(
    "make", [complaint, lambda: acknowledged(complaint()), lambda: answered(complaint(anonymous=True))]
)
def test_a_field_with_nothing_to_put_in_is_known_to_have_nothing_at_times(
    session: Session, make: Callable[[], Case]
) -> None:
    for by in (as_(ROADS), REPORTER):
        known = fields_of(make(), {}, by=by, at=NOW)
        assert {name for name, value in known.items() if not value} <= MAY_BE_EMPTY | ELSEWHERE


def test_a_closing_letter_can_be_looked_at_with_its_reason(session: Session) -> None:
    case = reviewed(answered(complaint()))
    shown = desk.preview(case, Move.CLOSE, {"closing": "answered"}, by=as_(ROADS), at=NOW)
    assert shown is not None
    assert shown.check.passed
    assert clocks.pack_of(case).closings["answered"].name in "".join(block.text for block in shown.blocks)


@pytest.mark.clauses("DV-6", "DV-25")
def test_a_preview_refuses_an_acknowledgement_that_would_name_nobody(session: Session) -> None:
    case = complaint()
    with pytest.raises(Refused) as caught:
        desk.preview(case, Move.ACKNOWLEDGE, {}, by=as_(ROADS), at=NOW)
    refused = refusal(case, Move.ACKNOWLEDGE)
    assert (caught.value.sentence, caught.value.clause) == (refused.sentence, refused.clause)
    assert refused.clause == "DV-6, DV-25"


@pytest.mark.clauses("DV-16")
def test_a_compliment_is_acknowledged_by_whoever_reads_it(session: Session) -> None:
    """Its letter need not say who deals with it: the pack decides that, not the kind's name."""
    case = complaint(kind="compliment")
    do(case, Move.ACKNOWLEDGE)
    assert (case.status, case.handler) == ("being looked into", None)


def test_nobody_deals_with_it_so_nobody_answers_it(session: Session) -> None:
    case = complaint(kind="suggestion")
    do(case, Move.ACKNOWLEDGE)
    answer = {"outcome": "unable", "findings": "It costs too much."}
    assert refusal(case, Move.RESPOND, **answer).sentence == "Say first who deals with it."
    with pytest.raises(Refused, match="Say first who deals with it"):
        desk.preview(case, Move.RESPOND, answer, by=as_(ROADS), at=NOW)


@pytest.mark.clauses("DV-31", "DV-39")
def test_the_answer_of_stage_2_isn_t_toms_to_send(session: Session) -> None:
    """Helen deals with it, and Tom, who answered stage 1, sends nothing in her name."""
    case = acknowledged(escalated(complaint(), by=ROADS), by=SENIOR)
    answer = {"outcome": "not_upheld", "findings": "We looked again."}
    refused = refusal(case, Move.RESPOND, by=ROADS, **answer)
    assert (refused.sentence, refused.clause) == (
        "You dealt with an earlier stage of the case. Its answer must come from someone who wasn't involved.",
        "DV-31",
    )
    do(case, Move.RESPOND, by=COMPLAINTS, **answer)
    assert case.status == "answered"


@pytest.mark.parametrize(
    ("move", "facts"),
    [
        (Move.CONTACT, {"method": "phone", "note": ""}),
        (Move.PAUSE, {"reason": ""}),
        (Move.WITHDRAW, {"reason": ""}),
        (Move.CLOSE, {"closing": "resolved_at_once", "tell": "no", "words": ""}),
        (Move.REFER, {"to": "", "contact": "01632 960170", "reasons": "Theirs."}),
    ],
)
def test_what_is_kept_on_the_timeline_is_kept_whole_or_refused(
    session: Session, move: Move, facts: dict[str, str]
) -> None:
    case = reviewed(acknowledged(complaint()))
    (name,) = [name for name, value in facts.items() if not value]
    with pytest.raises(Invalid) as caught:
        do(case, move, **{**facts, name: "x" * (LONG + 1)})
    assert list(caught.value.errors) == [name]

    do(case, move, **{**facts, name: "x" * LONG})
    assert case.events[-1].detail == "x" * LONG


def test_a_case_that_is_opened_again_is_with_its_officer_from_then_on(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = answered(complaint())
    do(reviewed(case), Move.CLOSE, closing="answered")
    later = days_later(2)
    seen: list[tuple[Start, datetime]] = []
    monkeypatch.setattr(clocks, "start", lambda _row, fact, at: seen.append((fact, at)))
    do(case, Move.REOPEN, reason="New photographs came.", at=later)
    assert (case.stage.handler, case.stage.allocated_at) == (staff(ROADS), later)
    assert (Start.ALLOCATED, later) in seen
