"""The borough's enquiries from its members, and its information requests."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from portal.cases import approvals, designees, drafts
from portal.cases.access import viewer
from portal.cases.actors import REPORTER
from portal.cases.models import Case
from portal.cases.submission import Reporter, Resident
from portal.errors import Invalid, Refused
from portal.http.viewers import view_as
from portal.letters import desk, rendering
from portal.letters.models import Letter
from portal.notices import sending
from portal.notices.models import NoticeState
from portal.policy.clock import State
from portal.policy.moves import Move
from tests.cast import as_, do, refusal
from tests.journeys.borough import (
    ABE,
    AFTER_EASTER,
    DELLA,
    FOLA,
    IVY,
    MID_APRIL,
    SAM,
    TESS,
    TUESDAY,
    enquiry,
    entry,
    staffed,
)
from tests.journeys.reading import due, said, seen_by, sent, state, words
from tests.journeys.staffing import hire, hired


@pytest.fixture
def borough(session: Session) -> Session:
    staffed()
    return session


# ---- a member's enquiry


def answering(**changes: Any) -> Case:
    case = enquiry(**changes)
    do(case, Move.AMEND, by=IVY, at=TUESDAY, service="children_in_need")
    do(case, Move.ALLOCATE, by=IVY, at=TUESDAY, to=hired(TESS).id)
    do(case, Move.ACKNOWLEDGE, by=IVY, at=TUESDAY)
    return case


@pytest.mark.clauses("CSC-25")
def test_an_enquiry_goes_from_members_service_to_information_governance_to_the_team(borough: Session) -> None:
    case = enquiry()
    assert (case.channel, case.team.key) == ("members_service", "information_governance")
    assert seen_by(IVY, [case]) == [case]
    assert seen_by(TESS, [case]) == []
    do(case, Move.AMEND, by=IVY, at=TUESDAY, service="children_in_need")
    do(case, Move.ALLOCATE, by=IVY, at=TUESDAY, to=hired(TESS).id)
    assert (case.team.key, case.handler) == ("children_in_need", hired(TESS))


REPLY = {"outcome": "replied", "findings": "The visits are made again since March."}


def handed_in(case: Case, *, at: datetime = AFTER_EASTER, **changes: Any) -> Case:
    do(case, Move.HAND_IN, by=TESS, at=at, **{**REPLY, **changes})
    return case


def signed(case: Case, *, at: datetime = AFTER_EASTER) -> Case:
    do(case, Move.APPROVE, by=ABE, at=at)
    do(case, Move.SIGN_OFF, by=DELLA, at=at)
    return case


def replied(case: Case, *, at: datetime = AFTER_EASTER) -> Letter:
    letter = do(signed(handed_in(case, at=at), at=at), Move.RESPOND, by=IVY, at=at)
    assert letter is not None
    return letter


@pytest.mark.clauses("CSC-26", "CSC-28")
def test_an_enquiry_is_drafted_approved_and_signed_before_it_is_sent(borough: Session) -> None:
    case = answering()
    assert due(case, "draft", TUESDAY) == date(2026, 4, 9), "five working days, past Easter"
    assert refusal(case, Move.RESPOND, by=IVY, at=AFTER_EASTER).clause == "CSC-28"
    assert "Hand it in" in refusal(case, Move.RESPOND, by=IVY, at=AFTER_EASTER).sentence
    handed_in(case)
    assert state(case, "draft", AFTER_EASTER) is State.MET
    for move, by in ((Move.SIGN_OFF, DELLA), (Move.RESPOND, IVY), (Move.HAND_IN, TESS)):
        facts = REPLY if move is Move.HAND_IN else {}
        assert refusal(case, move, by=by, at=AFTER_EASTER, **facts).clause == "CSC-28"
    for by in (TESS, SAM, IVY, DELLA, FOLA):
        assert refusal(case, Move.APPROVE, by=by, at=AFTER_EASTER).clause == "CSC-28"
    do(case, Move.APPROVE, by=ABE, at=AFTER_EASTER, comment="Clear and complete.")
    for by in (TESS, ABE, IVY):
        assert refusal(case, Move.SIGN_OFF, by=by, at=AFTER_EASTER).clause == "CSC-28"
    assert "signed off by: Director" in refusal(case, Move.RESPOND, by=IVY, at=AFTER_EASTER).sentence
    do(case, Move.SIGN_OFF, by=DELLA, at=AFTER_EASTER)
    letter = do(case, Move.RESPOND, by=IVY, at=AFTER_EASTER)
    assert "The visits are made again since March." in words(letter)
    assert letter is not None
    assert letter.pdf.startswith(b"%PDF"), "set on the body's own headed paper"
    assert [one.kind for one in case.events][-4:] == ["hand_in", "approve", "sign_off", "respond"]


@pytest.mark.clauses("CSC-29")
def test_the_reply_goes_to_the_member_and_a_copy_to_the_resident(borough: Session) -> None:
    case = answering()
    replied(case)
    member, resident = sent(case)[-2:]
    assert [(one.to_address, one.is_copy) for one in (member, resident)] == [
        ("jo.marsh@example.org", False),
        ("amina@example.org", True),
    ]
    assert resident.subject == f"Copy: {member.subject}"
    assert said(resident).startswith("This is a copy of our letter to Councillor Jo Marsh, for you to keep.")
    assert said(member) in said(resident)
    assert resident.letter_id == member.letter_id


def test_a_resident_without_e_mail_gets_the_copy_by_post(borough: Session) -> None:
    case = answering(resident=Resident("Amina Yusuf", address="3 Elm Court"))
    replied(case)
    assert (sent(case)[-1].channel, sent(case)[-1].to_address) == ("post", "3 Elm Court")


def test_no_copy_goes_where_nobody_knows_how_to_reach_the_resident(borough: Session) -> None:
    case = answering(resident=Resident("Amina Yusuf"))
    shown = desk.preview(case, Move.HAND_IN, REPLY, by=as_(TESS), at=AFTER_EASTER)
    assert shown is not None
    assert shown.warnings[0].startswith("No copy will go to the resident")
    replied(case)
    assert [one.is_copy for one in sent(case) if one.letter_id] == [False, False], "acknowledgement and reply"


@pytest.mark.clauses("CSC-29")
def test_it_is_closed_only_once_it_was_sent(borough: Session) -> None:
    case = answering()
    replied(case)
    refused = refusal(case, Move.CLOSE, by=IVY, at=AFTER_EASTER, closing="answered")
    assert (refused.clause, "hasn't gone out yet" in refused.sentence) == ("CSC-29", True)
    reply = next(one for one in sent(case) if one.response_id == case.responses[-1].id and not one.is_copy)
    reply.state = NoticeState.GAVE_UP
    borough.flush()
    assert refusal(case, Move.CLOSE, by=IVY, at=AFTER_EASTER, closing="answered").clause == "CSC-29"
    sending.mark_posted(reply, "Ivy", AFTER_EASTER)
    refused = refusal(case, Move.CLOSE, by=TESS, at=AFTER_EASTER, closing="answered")
    assert (refused.clause, refused.sentence) == (
        "CSC-29",
        "Only this position closes it: Information Governance officer.",
    )
    do(case, Move.CLOSE, by=IVY, at=AFTER_EASTER, closing="answered")
    assert case.status == "closed"


def test_a_reply_with_nowhere_to_go_is_not_given(borough: Session) -> None:
    case = answering(reporter=Reporter(name="Councillor Jo Marsh"))
    signed(handed_in(case))
    assert "no address to send it to" in refusal(case, Move.RESPOND, by=IVY, at=AFTER_EASTER).sentence


@pytest.mark.clauses("CSC-31")
def test_the_final_copy_is_kept_and_read_by_the_service_s_own_manager_alone(borough: Session) -> None:
    case = answering()
    letter = replied(case)
    assert hashlib.sha256(letter.pdf).hexdigest() == letter.sha256
    hire("childrens-social-care", lena=("Officer", "looked_after", "service_manager"))
    for username, found in ((SAM, [letter.id]), ("lena", [])):
        seen = viewer.set(view_as(hired(username)))
        try:
            assert list(borough.scalars(select(Letter.id).filter_by(kind="reply"))) == found
        finally:
            viewer.reset(seen)


@pytest.mark.clauses("CSC-26")
def test_a_draft_that_is_late_is_known_as_late(borough: Session) -> None:
    case = answering()
    assert state(case, "draft", MID_APRIL) is State.OVERDUE
    handed_in(case, at=MID_APRIL)
    assert state(case, "draft", MID_APRIL) is State.MET_LATE


@pytest.mark.clauses("CSC-28")
def test_an_answer_that_is_returned_is_changed_and_approved_anew(borough: Session) -> None:
    case = handed_in(answering())
    with pytest.raises(Invalid):
        do(case, Move.RETURN, by=ABE, at=AFTER_EASTER)
    do(case, Move.RETURN, by=ABE, at=AFTER_EASTER, comment="Say when the next visit is.")
    assert case.events[-1].detail.endswith("Say when the next visit is.")
    assert "Say when" not in case.events[-1].summary
    assert refusal(case, Move.APPROVE, by=ABE, at=AFTER_EASTER).sentence.startswith("No answer was handed in")
    handed_in(case, findings="The next visit is on Monday.")
    letter = do(signed(case), Move.RESPOND, by=IVY, at=AFTER_EASTER)
    assert "The next visit is on Monday." in words(letter)


@pytest.mark.clauses("CSC-28")
def test_a_director_returns_it_too_and_anyone_recalls_it_before_it_is_sent(borough: Session) -> None:
    case = handed_in(answering())
    do(case, Move.APPROVE, by=ABE, at=AFTER_EASTER)
    assert refusal(case, Move.RETURN, by=ABE, at=AFTER_EASTER, comment="x").clause == "CSC-28"
    do(case, Move.RETURN, by=DELLA, at=AFTER_EASTER, comment="Too long.")
    signed(handed_in(case))
    do(case, Move.RECALL, by=TESS, at=AFTER_EASTER, comment="A date was wrong.")
    assert refusal(case, Move.RESPOND, by=IVY, at=AFTER_EASTER).clause == "CSC-28"


@pytest.mark.clauses("CSC-28")
def test_changing_the_draft_takes_the_approval_back_and_says_so(borough: Session) -> None:
    case = signed(handed_in(answering()))
    entries = {"answer.outcome": "replied", "answer.findings": "No visits were missed."}
    drafts.save(case, letter_kind="reply", entries=entries, by=as_(IVY), at=AFTER_EASTER)
    assert "no longer holds" in case.events[-1].detail
    assert refusal(case, Move.RESPOND, by=IVY, at=AFTER_EASTER).clause == "CSC-28"
    answer = approvals.answer_of(case)
    assert answer is not None
    with pytest.raises(Refused, match="handed in for approval"):
        drafts.discard(answer, by=as_(IVY), at=AFTER_EASTER)


def test_saving_the_same_words_again_takes_nothing_back(borough: Session) -> None:
    case = signed(handed_in(answering()))
    entries = {"answer.outcome": "replied", "answer.findings": REPLY["findings"]}
    drafts.save(case, letter_kind="reply", entries=entries, by=as_(TESS), at=AFTER_EASTER)
    assert do(case, Move.RESPOND, by=IVY, at=AFTER_EASTER) is not None


@pytest.mark.clauses("CSC-28")
def test_whoever_wrote_at_it_approves_nothing_of_it(borough: Session) -> None:
    case = answering()
    entries = {"answer.outcome": "replied", "answer.findings": "A first try."}
    drafts.save(case, letter_kind="reply", entries=entries, by=as_(ABE), at=AFTER_EASTER)
    handed_in(case)
    assert refusal(case, Move.APPROVE, by=ABE, at=AFTER_EASTER).sentence.startswith("You wrote at this answer")


@pytest.mark.clauses("CSC-28")
def test_nobody_both_approves_and_signs(borough: Session) -> None:
    hire("childrens-social-care", bo=("Officer", "information_governance", "enquiry_approver", "director"))
    case = handed_in(answering())
    do(case, Move.APPROVE, by="bo", at=AFTER_EASTER)
    assert refusal(case, Move.SIGN_OFF, by="bo", at=AFTER_EASTER).sentence.startswith("You approved this answer")
    do(case, Move.SIGN_OFF, by=DELLA, at=AFTER_EASTER)


@pytest.mark.clauses("CSC-28")
def test_a_designee_signs_for_the_director_but_not_for_whoever_approved(borough: Session) -> None:
    hire("childrens-social-care", bo=("Officer", "information_governance", "enquiry_approver", "director"))
    hire("childrens-social-care", dee=("Officer", "information_governance", "foi_lead"))
    hire("childrens-social-care", dot=("Officer", "information_governance", "foi_lead"))
    for principal, designee in (("bo", "dee"), (DELLA, "dee"), (DELLA, "dot")):
        case = handed_in(answering())
        do(case, Move.APPROVE, by="bo", at=AFTER_EASTER)
        acts_for(borough, principal, designee)
        if designee == "dee":
            assert refusal(case, Move.SIGN_OFF, by="dee", at=AFTER_EASTER).clause == "CSC-28"
        else:
            do(case, Move.SIGN_OFF, by=designee, at=AFTER_EASTER)
            assert "designee of Della" in case.events[-1].by_name
            assert case.approvals[-1].principal_id == hired(DELLA).id


def acts_for(session: Session, principal: str, designee: str) -> None:
    when = {"since": TUESDAY, "until": MID_APRIL}
    session.add(designees.delegate(hired(principal), hired(designee), "childrens-social-care", **when))
    session.flush()


@pytest.mark.clauses("CSC-28")
def test_whom_an_answer_was_written_for_approves_nothing_of_it(borough: Session) -> None:
    hire("childrens-social-care", zed=("Officer", "children_in_need", "social_worker"))
    acts_for(borough, TESS, "zed")
    acts_for(borough, ABE, TESS)
    case = answering()
    do(case, Move.ALLOCATE, by=IVY, at=AFTER_EASTER, to=hired("zed").id)
    do(case, Move.HAND_IN, by="zed", at=AFTER_EASTER, **REPLY)
    assert case.approvals[-1].principal_id == hired(TESS).id
    assert "designee of" in case.approvals[-1].by_name
    for by in ("zed", TESS):
        assert refusal(case, Move.APPROVE, by=by, at=AFTER_EASTER).sentence.startswith("You wrote at this answer")
    do(case, Move.APPROVE, by=ABE, at=AFTER_EASTER)


@pytest.mark.clauses("CSC-28")
def test_a_designee_approves_nothing_that_their_principal_wrote(borough: Session) -> None:
    hire("childrens-social-care", zed=("Officer", "information_governance", "enquiry_approver"))
    acts_for(borough, TESS, "zed")
    case = handed_in(answering())
    assert refusal(case, Move.APPROVE, by="zed", at=AFTER_EASTER).clause == "CSC-28"


@pytest.mark.clauses("CSC-28")
def test_whom_a_designee_approved_for_signs_nothing_of_it(borough: Session) -> None:
    hire("childrens-social-care", bo=("Officer", "information_governance", "director"))
    acts_for(borough, ABE, "bo")
    case = handed_in(answering())
    do(case, Move.APPROVE, by="bo", at=AFTER_EASTER)
    assert refusal(case, Move.SIGN_OFF, by="bo", at=AFTER_EASTER).sentence.startswith("You approved this answer")
    acts_for(borough, DELLA, ABE)
    assert refusal(case, Move.SIGN_OFF, by=ABE, at=AFTER_EASTER).sentence.startswith("You approved this answer")
    do(case, Move.SIGN_OFF, by=DELLA, at=AFTER_EASTER)


@pytest.mark.clauses("CSC-28")
def test_exactly_what_was_approved_goes_out(borough: Session) -> None:
    case = signed(handed_in(answering()))
    row = approvals.handed_in(case)
    assert row is not None
    approved = rendering.from_json(row.blocks or [])
    with pytest.raises(Invalid):
        do(case, Move.RESPOND, by=IVY, at=AFTER_EASTER, findings="Something else.")
    letter = do(case, Move.RESPOND, by=IVY, at=MID_APRIL)
    assert letter is not None
    assert (letter.subject, rendering.from_json(letter.blocks)) == (row.subject, approved)


@pytest.mark.clauses("CSC-28")
def test_words_that_were_changed_behind_the_approval_are_not_sent(borough: Session) -> None:
    case = signed(handed_in(answering()))
    answer = approvals.answer_of(case)
    assert answer is not None
    answer.entries = {**answer.entries, "answer.findings": "Nothing was wrong."}
    borough.flush()
    refused = refusal(case, Move.RESPOND, by=IVY, at=AFTER_EASTER)
    assert (refused.clause, "isn't what was approved" in refused.sentence) == ("CSC-28", True)


ELSEWHERE: list[dict[str, str]] = [
    {"name": "Somebody Else"},
    {"email": "else@example.org"},
    {"address": "9 Oak Road\nLondon"},
    {"contact_by": "post", "address": "9 Oak Road\nLondon"},
    {"resident_name": "Somebody Else"},
    {"resident_email": "else@example.org"},
    {"resident_address": "9 Oak Road"},
]


@pytest.mark.clauses("CSC-28", "CSC-29")
@pytest.mark.parametrize("changes", ELSEWHERE, ids=" ".join)
def test_an_answer_that_would_go_to_someone_else_is_cleared_no_more(borough: Session, changes: dict[str, str]) -> None:
    case = signed(handed_in(answering()))
    before = len(case.events)
    do(case, Move.AMEND, by=IVY, at=AFTER_EASTER, **changes)
    assert len(case.events) == before + 1
    assert "would go to another name or address" in case.events[-1].detail
    assert "handed in" not in case.events[-1].summary
    assert "Hand it in" in refusal(case, Move.RESPOND, by=IVY, at=AFTER_EASTER).sentence
    letter = do(signed(handed_in(case)), Move.RESPOND, by=IVY, at=AFTER_EASTER)
    assert letter is not None


@pytest.mark.clauses("CSC-28")
def test_an_answer_is_cleared_no_more_where_its_reader_corrects_their_address(borough: Session) -> None:
    case = signed(handed_in(answering()))
    before = len(case.events)
    desk.make(case, Move.AMEND, {"contact_by": "post", "address": "9 Oak Road\nLondon"}, by=REPORTER, at=AFTER_EASTER)
    assert len(case.events) == before + 1
    assert "would go to another name or address" in case.events[-1].detail
    assert "Hand it in" in refusal(case, Move.RESPOND, by=IVY, at=AFTER_EASTER).sentence


@pytest.mark.clauses("CSC-28")
def test_a_correction_of_anything_else_takes_no_clearance(borough: Session) -> None:
    case = signed(handed_in(answering()))
    do(case, Move.AMEND, by=IVY, at=AFTER_EASTER, description="Nobody came in March.", phone="01632 960778")
    assert "no longer holds" not in case.events[-1].detail
    assert do(case, Move.RESPOND, by=IVY, at=AFTER_EASTER)


@pytest.mark.clauses("CSC-28")
def test_whom_it_goes_to_isn_t_changed_behind_the_approval_either(borough: Session) -> None:
    case = signed(handed_in(answering()))
    assert case.person is not None
    case.person.email = "else@example.org"
    borough.flush()
    assert "to whom it goes, isn't what was approved" in refusal(case, Move.RESPOND, by=IVY, at=AFTER_EASTER).sentence


@pytest.mark.parametrize("verb", ["UPDATE approvals SET comment = 'x'", "DELETE FROM approvals"])
def test_what_was_approved_stays_in_the_database_as_it_was(borough: Session, verb: str) -> None:
    signed(handed_in(answering()))
    with pytest.raises(DBAPIError, match="who approved what is never changed"):
        borough.execute(text(verb))
    borough.rollback()


def test_an_unfinished_answer_is_not_handed_in(borough: Session) -> None:
    case = answering()
    with pytest.raises(Invalid):
        do(case, Move.HAND_IN, by=TESS, at=AFTER_EASTER, outcome="replied")


def test_a_list_knows_what_a_case_waits_for(borough: Session) -> None:
    case = handed_in(answering())
    assert case.awaits == "waiting for approval"
    do(case, Move.APPROVE, by=ABE, at=AFTER_EASTER)
    assert case.awaits == "waiting for sign-off"
    do(case, Move.SIGN_OFF, by=DELLA, at=AFTER_EASTER)
    assert case.awaits == ""


@pytest.mark.clauses("CSC-29", "CSC-32")
def test_information_governance_sees_an_enquiry_to_its_end_whoever_works_it(borough: Session) -> None:
    case = answering()
    replied(case)
    assert case.team.key == "children_in_need"
    assert seen_by(IVY, [case]) == [case]
    hire("childrens-social-care", lena=("Officer", "looked_after", "service_manager"))
    assert seen_by("lena", [case]) == []
    assert seen_by(IVY, [entry(service="children_in_need")]) == [], "a complaint isn't theirs"


@pytest.mark.clauses("CSC-28")
def test_whoever_decides_on_an_answer_sees_the_case_while_it_waits_for_them(borough: Session) -> None:
    hire("childrens-social-care", mo=("Officer", "assessment", "director"))
    case = handed_in(answering())
    assert seen_by("mo", [case]) == []
    do(case, Move.APPROVE, by=ABE, at=AFTER_EASTER)
    assert seen_by("mo", [case]) == [case]
    do(case, Move.SIGN_OFF, by="mo", at=AFTER_EASTER)
    assert seen_by("mo", [case]) == []


# ---- the resident


def test_only_an_enquiry_names_a_resident(borough: Session) -> None:
    with pytest.raises(Invalid) as found:
        entry(resident=Resident("Amina Yusuf", email="amina@example.org"))
    assert found.value.errors["resident_name"].startswith("Nobody else is asked for here")


@pytest.mark.parametrize(
    ("resident", "field"),
    [
        (Resident(email="amina@example.org"), "resident_name"),
        (Resident("Amina Yusuf", email="amina"), "resident_email"),
        (Resident("A" * 201), "resident_name"),
        (Resident("Amina Yusuf", address="x" * 2001), "resident_address"),
    ],
)
def test_a_resident_who_can_t_be_written_to_is_refused_beside_the_field(
    borough: Session, resident: Resident, field: str
) -> None:
    with pytest.raises(Invalid) as found:
        enquiry(resident=resident)
    assert set(found.value.errors) == {field}


def test_nothing_of_a_resident_is_kept_where_the_sender_is_anonymous(borough: Session) -> None:
    with pytest.raises(Invalid) as found:
        enquiry(anonymous=True, on_behalf_of="")
    assert set(found.value.errors) == {"resident_name"}


def test_how_to_reach_the_resident_is_put_right(borough: Session) -> None:
    case = answering()
    do(case, Move.AMEND, by=IVY, at=TUESDAY, resident_email="a.yusuf@example.org")
    assert (case.resident.name, case.resident.email) == ("Amina Yusuf", "a.yusuf@example.org")
    assert case.events[-1].facts["before"] == {"resident_email": "amina@example.org"}
    replied(case)
    assert sent(case)[-1].to_address == "a.yusuf@example.org"


# ---- an information request


@pytest.mark.clauses("CSC-33", "CSC-34")
def test_an_information_request_goes_by_the_complaints_team_to_its_lead(borough: Session) -> None:
    case = entry(kind="information", natures=(), channel="email")
    assert (case.events[0].by_name, case.team.key) == ("Carol.Complaints Example", "information_governance")
    do(case, Move.ALLOCATE, by=FOLA, at=TUESDAY, to=hired(FOLA).id)
    do(case, Move.ACKNOWLEDGE, by=FOLA, at=TUESDAY)
    reply = {"outcome": "given", "findings": "There were 412 visits."}
    assert refusal(case, Move.RESPOND, by=FOLA, at=AFTER_EASTER).clause == "CSC-34"
    do(case, Move.HAND_IN, by=FOLA, at=AFTER_EASTER, **reply)
    for by in (IVY, FOLA):
        assert refusal(case, Move.APPROVE, by=by, at=AFTER_EASTER).clause == "CSC-34"
    letter = words(do(signed(case), Move.RESPOND, by=FOLA, at=AFTER_EASTER))
    assert "Information given" in letter
    assert "complain to the Information Commissioner" in letter


def test_outcomes_of_one_kind_fit_no_other(borough: Session) -> None:
    case = answering()
    with pytest.raises(Invalid):
        do(case, Move.HAND_IN, by=TESS, at=TUESDAY, outcome="upheld", findings="No.")
