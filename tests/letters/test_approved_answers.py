"""Devon as it would be if a senior manager approved its answers, with remedies, merged cases and spoken words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from portal.cases import handling
from portal.cases.models import Case
from portal.errors import Invalid, Refused
from portal.letters import desk
from portal.policy.clock import Method
from portal.policy.moves import Move
from portal.procedures import versions
from tests.cast import NOW, ROADS, SENIOR, acknowledged, as_, complaint, days_later, do, refusal, staff
from tests.journeys.reading import seen_by, words
from tests.letters.texts import changed, place, published

ANSWER = "  response_1:\n    name: Stage 1 response\n    says: answer\n"
APPROVAL = "    approval: {by: [senior_manager], sign_off: [senior_manager], clause: DV-27}\n"
REMEDY = {"kind": "service", "what": "We will mend the road.", "due_on": date(2026, 12, 1)}
UPHELD: dict[str, Any] = {
    "outcome": "upheld",
    "findings": "You reported it three times.",
    "apology": "We are sorry.",
    "remedies": [REMEDY],
}


@pytest.fixture
def devon(session: Session) -> Session:
    text = (versions.PACKS / "devon.yaml").read_text(encoding="utf-8")
    version = text.partition('version: "')[2].partition('"')[0]
    for old, new in (
        (f'version: "{version}"', 'version: "approved"'),
        ("effective: 2006-04-01", "effective: 2006-04-02"),
        (ANSWER, ANSWER + APPROVAL),
    ):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    versions.install(text, "devon.yaml", NOW)
    session.flush()
    return session


def cleared(case: Case, **changes: Any) -> Case:
    do(case, Move.HAND_IN, by=ROADS, **{**UPHELD, **changes})
    do(case, Move.APPROVE, by=SENIOR)
    do(case, Move.SIGN_OFF, by=SENIOR)
    return case


def test_one_person_does_both_where_the_pack_names_one_position(devon: Session) -> None:
    case = cleared(acknowledged(complaint()))
    assert [row.act for row in case.approvals] == ["handed in", "approved", "signed off"]
    assert len({row.digest for row in case.approvals}) == 1


@pytest.mark.clauses("DV-31")
def test_whoever_approved_the_first_answer_has_no_part_in_the_second(devon: Session) -> None:
    case = cleared(acknowledged(complaint()))
    do(case, Move.RESPOND, by=ROADS)
    assert seen_by(SENIOR, [case]) == [case]
    do(case, Move.ESCALATE, by=ROADS, trigger="dissatisfied")
    refused = refusal(case, Move.ALLOCATE, by=ROADS, to=staff(SENIOR).id)
    assert "earlier stage" in refused.sentence
    assert seen_by(SENIOR, [case]) == []


def test_what_was_promised_in_the_approved_text_is_promised(devon: Session) -> None:
    case = cleared(acknowledged(complaint()))
    assert case.remedies == []
    letter = do(case, Move.RESPOND, by=ROADS)
    assert "We will mend the road. We will do this by 1 December 2026." in words(letter).replace("Tuesday ", "")
    assert [(one.what, one.due_on) for one in case.remedies] == [("We will mend the road.", date(2026, 12, 1))]
    assert case.responses[-1].outcome == "upheld"


@pytest.mark.parametrize("lacking", [{"apology": ""}, {"remedies": []}])
def test_what_can_t_be_sent_isn_t_handed_in(devon: Session, lacking: dict[str, Any]) -> None:
    case = acknowledged(complaint())
    refused = refusal(case, Move.HAND_IN, **{**UPHELD, **lacking})
    assert refused.clause == "DV-27, DV-44"
    assert case.approvals == []


def test_it_is_shown_before_it_is_handed_in_and_before_it_is_sent(devon: Session) -> None:
    case = acknowledged(complaint())
    shown = desk.preview(case, Move.HAND_IN, UPHELD, by=as_(ROADS), at=NOW)
    assert shown is not None
    assert case.approvals == []
    cleared(case)
    again = desk.preview(case, Move.RESPOND, {}, by=as_(ROADS), at=NOW)
    assert again is not None
    assert (again.subject, again.blocks) == (shown.subject, shown.blocks)
    assert case.status == "being looked into"


def test_an_approved_answer_isn_t_spoken(devon: Session) -> None:
    case = cleared(acknowledged(complaint()))
    with pytest.raises(Invalid):
        do(case, Move.RESPOND, by=ROADS, method="phone", note="I rang her.")
    with pytest.raises(Refused, match="goes out as a letter") as found:
        handling.respond(case, method=Method.PHONE, outcome="upheld", by=as_(ROADS), at=NOW)
    assert found.value.clause == "DV-27"


def test_those_who_wait_for_the_answer_get_the_words_that_were_handed_in(devon: Session) -> None:
    lead, other = acknowledged(complaint()), acknowledged(complaint(description="A hole in Mill Lane."))
    merge = {"into": lead.tracking_number, "kind": "duplicate", "reason": "The same."}
    do(other, Move.MERGE, by=ROADS, **merge)
    with pytest.raises(Invalid) as found:
        do(lead, Move.HAND_IN, by=ROADS, **UPHELD)
    assert set(found.value.errors) == {"told"}
    cleared(lead, told="The road will be mended by December.")
    do(lead, Move.RESPOND, by=ROADS)
    assert other.stage.answered_at == NOW
    assert other.responses[-1].entries["together.told"] == "The road will be mended by December."


def test_an_approved_answer_keeps_the_text_it_was_written_from(devon: Session) -> None:
    where = place("response_1")
    first = published(where, changed(where, "We treat as a complaint", "We call a complaint"))
    case = cleared(acknowledged(complaint()))
    other = published(where, changed(where, "We treat as a complaint", "By a complaint we mean"), at=days_later(1))
    letter = do(case, Move.RESPOND, by=ROADS, at=days_later(1))
    assert letter is not None
    assert (letter.template_id, other.number) == (first.id, 2)
    assert "We call a complaint" in str(letter.blocks)
    assert {proof["element"] for proof in letter.proofs} >= {one.key for one in where.kind.elements if not one.when}
