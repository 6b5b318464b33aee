"""Devon as it would be if a senior manager approved its answers, with remedies, merged cases and spoken words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cases import delivering, designees, handling
from portal.cases.models import Case
from portal.database import db
from portal.errors import Invalid, Refused
from portal.letters import desk
from portal.notices.models import Channel, Notice, NoticeState
from portal.policy.clock import Method
from portal.policy.moves import Move
from portal.procedures import versions
from tests.cast import NOW, ROADS, SENIOR, acknowledged, as_, complaint, days_later, do, refusal, staff
from tests.journeys.reading import seen_by, words
from tests.journeys.staffing import hire
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


# ---- where an approved letter goes, once it is issued


def came_back(case: Case) -> Notice:
    """Issue the approved answer, and have its e-mail come back."""
    do(case, Move.RESPOND, by=ROADS)
    db.session.flush()
    notice = db.session.scalars(select(Notice).filter_by(case_id=case.id).order_by(Notice.id.desc())).first()
    assert notice is not None
    assert notice.letter_id
    notice.state = NoticeState.FAILED
    return notice


@pytest.mark.clauses("CSC-28")
def test_an_approved_letter_goes_elsewhere_with_a_reason_and_its_approvers_are_told(devon: Session) -> None:
    case = cleared(acknowledged(complaint()))
    notice = came_back(case)
    events = len(case.events)
    with pytest.raises(Invalid) as caught:
        delivering.readdress(case, notice, Channel.POST, "9 New Road\nExeter", by=as_(ROADS), at=NOW)
    assert set(caught.value.errors) == {"why"}
    assert len(case.events) == events
    assert notice.state == NoticeState.FAILED
    why = "She moved, and rang to say so."
    delivering.readdress(case, notice, Channel.POST, "9 New Road\nExeter", why=why, by=as_(ROADS), at=NOW)
    [event] = case.events[events:]
    assert event.kind == "readdressed"
    assert f"Why: {why}" in event.detail
    assert "New Road" not in event.summary + event.detail
    told = db.session.scalars(select(Notice).filter_by(case_id=case.id, to_address=staff(SENIOR).email)).all()
    assert f"{case.tracking_number}: an answer goes to another address than it was approved for" in {
        one.subject for one in told
    }
    assert not any("New Road" in one.body_text for one in told)


@pytest.mark.clauses("CSC-28")
def test_an_approved_letter_goes_to_what_it_was_approved_for_without_another_word(devon: Session) -> None:
    case = cleared(acknowledged(complaint()))
    notice = came_back(case)
    delivering.post_instead(case, notice, by=as_(ROADS), at=NOW)
    assert (notice.channel, notice.to_address) == ("post", "1 Mill Lane\nExeter")
    told = db.session.scalars(select(Notice).filter_by(case_id=case.id, to_address=staff(SENIOR).email)).all()
    assert not any("another address" in one.subject for one in told)


def test_a_message_is_tried_again_and_posted_by_commands_that_say_so(devon: Session) -> None:
    case = cleared(acknowledged(complaint()))
    notice = came_back(case)
    delivering.retry(case, notice, by=as_(ROADS), at=NOW)
    assert (notice.state, case.events[-1].kind) == (NoticeState.QUEUED, "tried again")
    with pytest.raises(Refused, match="Only a message that failed"):
        delivering.retry(case, notice, by=as_(ROADS), at=NOW)
    notice.state = NoticeState.FAILED
    delivering.mark_posted(case, notice, by=as_(ROADS), at=NOW)
    assert (notice.state, case.events[-1].kind) == (NoticeState.POSTED, "posted")
    assert notice.posted_by == as_(ROADS).name
    assert [event.kind for event in case.events][-2:] == ["tried again", "posted"]


@pytest.mark.clauses("OC-15", "CSC-28")
def test_who_acts_for_the_author_approves_in_no_capacity(devon: Session) -> None:
    """Nor in a position of their own: never the author, and the two are one person in this."""
    hire("devon", **{"second.senior": ("Officer", "environment", "senior_manager")})
    since, until = days_later(-1), days_later(30)
    devon.add(designees.delegate(staff(ROADS), staff("second.senior"), "devon", since=since, until=until))
    devon.flush()
    case = acknowledged(complaint())
    do(case, Move.HAND_IN, by=ROADS, **UPHELD)
    told = db.session.scalars(select(Notice.to_address).filter_by(case_id=case.id, in_turn=False)).all()
    assert staff(SENIOR).email in told
    assert "second.senior@example.org" not in told
    refused = refusal(case, Move.APPROVE, by="second.senior")
    assert "or by one whom you act for, so someone else decides on it" in refused.sentence
    assert refused.clause == "DV-27"
    do(case, Move.APPROVE, by=SENIOR)
