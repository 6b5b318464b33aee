"""Every kind of letter of the borough's and of the Complaint Handling Code's, and the rest of Devon's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from portal.cases import stages
from portal.cases.actors import REPORTER
from portal.cases.models import Case
from portal.letters import automatic, desk
from portal.policy.moves import Move
from tests.cast import ALICE, NOW, ROADS, SENIOR, acknowledged, complaint, do, submission
from tests.journeys import borough
from tests.journeys import test_lgsco_code as code
from tests.journeys.borough import ABE, AFTER_EASTER, CAROL, CHRIS, DELLA, FOLA, INGA, IVY, MAY, MID_APRIL, TESS
from tests.journeys.reading import tick
from tests.journeys.staffing import hire, hired
from tests.letters.made import Made, by_another, by_itself, by_move

WHY = {"reasons": "Two schools must be asked.", "done": "We asked one.", "until": date(2026, 5, 29)}
MORE = {"reasons": "Four services had a part in it.", "until": date(2026, 5, 5)}
OMBUDSMAN = "Local Government and Social Care Ombudsman"
ELSEWHERE = {"to": "The Family Court", "contact": "01632 960888", "reasons": "Only a court can change the order."}
LATER = MAY + timedelta(days=7)
REOPENS = "New evidence about the same issue"


def childrens_social_care() -> Iterator[Made]:
    """Amina's complaint to the panel and beyond, a councillor's enquiry, a request, and one that is for a court."""
    borough.staffed()
    case = borough.entry()
    yield by_itself(case, "receipt", next__name="Allocation to the team manager", next__due="Thursday 2 April 2026")
    carol = {"by": CAROL, "at": borough.THURSDAY}
    due = {"clock.due": "Monday 13 April 2026", "rights.now": "advocate"}  # five working days, past Easter
    yield by_move(borough.allocated(case), Move.ACKNOWLEDGE, "acknowledgement", due, **carol)
    yield by_move(case, Move.HOLD, "holding", {"rights.now": "advocate"}, **carol, **WHY)
    until = {"extension.from": "Monday 13 April 2026", "rights.now": "advocate"}
    yield by_move(case, Move.EXTEND, "extension", until, **carol, **MORE)
    then = {"rights.next": "independent"}
    yield by_move(case, Move.RESPOND, "response_1", then, by=TESS, at=AFTER_EASTER, **borough.ANSWER)
    yield from _taken_further(case)
    yield from _persistent(case)
    yield from _ended()
    yield from _decided_on(borough.enquiry(), TESS, IVY, {"outcome": "replied", "findings": "They are made again."})
    request = borough.entry(kind="information", natures=(), channel="email")
    yield from _decided_on(request, FOLA, FOLA, {"outcome": "given", "findings": "There were 412 visits."})


def _taken_further(case: Case) -> Iterator[Made]:
    stages.escalate(case, by=REPORTER, at=MID_APRIL)
    do(case, Move.ALLOCATE, by=CAROL, at=MID_APRIL, to=hired(INGA).id)
    due = {"clock.due": "Thursday 21 May 2026"}  # 25 working days, without the bank holiday of 4 May
    yield by_move(case, Move.ACKNOWLEDGE, "acknowledgement_2", due, by=CAROL, at=MID_APRIL)
    borough.with_parts(case, "investigator", "Inga Holm")
    borough.with_parts(case, "independent_person", "Peter Rowe")
    tick(case, "interviewees", "Tess told Ben and Lou.", by=CAROL, at=MID_APRIL)
    tick(case, "adjudicated", "By the head of service.", by=CAROL, at=MAY)
    panel = {"rights.next": "review panel of independent people"}
    yield by_move(case, Move.RESPOND, "response_2", panel, by=INGA, at=MAY, **borough.ANSWER)
    stages.escalate(case, by=REPORTER, at=MAY)
    do(case, Move.ALLOCATE, by=CAROL, at=MAY, to=hired(CHRIS).id)
    do(case, Move.ACKNOWLEDGE, by=CAROL, at=MAY)
    borough.with_parts(case, "panel_member", "Ada Lund", "Ben Sorley", "Cai Prosser", at=MAY)
    last = {"rights.next": OMBUDSMAN}
    decided = {"outcome": "not_upheld", "findings": "It was looked into well."}
    yield by_move(case, Move.RESPOND, "response_3", last, by=CHRIS, at=MAY, **decided)


def _persistent(case: Case) -> Iterator[Made]:
    said = {
        "restriction.concluded": "Wednesday 20 May 2026",
        "restriction.reopens": REOPENS,
        "restriction.reviewer": "Complaints officer",
        "restriction.review_on": "Friday 20 November 2026",
    }
    why = {"reasons": "You have written nineteen times since."}
    yield by_move(case, Move.RESTRICT, "no_further_correspondence", said, by=CAROL, at=MAY, **why)
    again = borough.entry(at=LATER)
    tick(again, "uploaded", by=CAROL, at=LATER)
    said = {"restriction.on": "Wednesday 20 May 2026", "restriction.reopens": REOPENS}
    yield by_move(again, Move.SAME_ISSUE, "same_issue", said, by=CAROL, at=LATER, reason="The same three visits.")


def _ended() -> Iterator[Made]:
    """One that was answered and is closed, and one that is a court's."""
    carol = {"by": CAROL, "at": AFTER_EASTER}
    case, other = borough.entry(), borough.entry()
    for one in (case, other):
        borough.acknowledged(one)
    do(case, Move.RESPOND, by=TESS, at=AFTER_EASTER, **borough.ANSWER)
    tick(case, "uploaded", by=TESS, at=AFTER_EASTER)
    closing = {"closing": "answered", "words": "Tess will call you once more in May."}
    yield by_move(case, Move.CLOSE, "closing", {}, **carol, **closing)
    yield by_move(other, Move.REFER, "referral", {"referral.on": "Tuesday 7 April 2026"}, **carol, **ELSEWHERE)


def _decided_on(case: Case, author: str, sender: str, reply: dict[str, Any]) -> Iterator[Made]:
    """An answer that others approve and sign before it is sent."""
    is_enquiry = case.kind == "enquiry"
    if is_enquiry:
        do(case, Move.AMEND, by=sender, at=borough.TUESDAY, service="children_in_need")
    do(case, Move.ALLOCATE, by=sender, at=borough.TUESDAY, to=hired(author).id)
    due = {"clock.due": "Thursday 16 April 2026" if is_enquiry else "Thursday 30 April 2026"}
    yield by_move(case, Move.ACKNOWLEDGE, "acknowledgement_enquiry", due, by=sender, at=borough.TUESDAY)
    do(case, Move.HAND_IN, by=author, at=AFTER_EASTER, **reply)
    do(case, Move.APPROVE, by=ABE, at=AFTER_EASTER)
    do(case, Move.SIGN_OFF, by=DELLA, at=AFTER_EASTER)
    kind = "reply" if is_enquiry else "information_reply"
    said = {
        "answer.outcome": "Replied" if is_enquiry else "Information given",
        "answer.findings": reply["findings"],
        "rights.next": "complain to the Information Commissioner",
    }
    yield by_move(case, Move.RESPOND, kind, said, by=sender, at=AFTER_EASTER)


def lgsco_code() -> Iterator[Made]:
    """Missed bins at both stages, a bin that was asked for, and a complaint that came late for a reason."""
    hire("lgsco-code", **{code.ANNE: ("Officer", "environment", "service_manager")})
    hire("lgsco-code", **{code.BEN: ("Officer", "environment", "head_of_service")})
    case = _bins()
    due = {"clock.due": "Friday 22 May 2026", "rights.now": OMBUDSMAN}  # ten working days from the 8th
    anne = {"by": code.ANNE, "at": code.FRIDAY}
    yield by_move(_given(case, code.ANNE), Move.ACKNOWLEDGE, "acknowledgement", due, **anne)
    yield by_move(case, Move.HOLD, "holding", {"rights.now": OMBUDSMAN}, **anne, **WHY)
    until = {"extension.from": "Friday 22 May 2026", "rights.now": OMBUDSMAN}
    more = {"reasons": "The crew's records are away.", "until": date(2026, 6, 8)}
    yield by_move(case, Move.EXTEND, "extension", until, **anne, **more)
    then = {"rights.next": "stage 2"}
    yield by_move(case, Move.RESPOND, "response_1", then, by=code.ANNE, at=code.JUNE, **code.ANSWER)
    stages.escalate(case, by=REPORTER, at=code.JUNE)
    ben = {"by": code.BEN, "at": code.JUNE}
    do(_given(case, code.BEN, at=code.JUNE), Move.ACKNOWLEDGE, **ben)
    final = {"outcome": "not_upheld", "findings": "It was put right."}
    yield by_move(case, Move.RESPOND, "response_2", {"rights.next": OMBUDSMAN}, **ben, **final)
    closing = {"closing": "all_stages", "words": "Thank you for telling us."}
    yield by_move(case, Move.CLOSE, "closing", {}, **ben, **closing)
    yield from _asked_for()
    yield from _too_late()


def _asked_for() -> Iterator[Made]:
    anne = {"by": code.ANNE, "at": code.FRIDAY}
    case = _given(_bins(kind="service_request", natures=()), code.ANNE)
    yield by_move(case, Move.ACKNOWLEDGE, "acknowledgement_request", {}, **anne)
    answer = {"outcome": "done", "findings": "A new bin was brought."}
    yield by_move(case, Move.RESPOND, "request_done", {"rights.next": "you can complain"}, **anne, **answer)


def _too_late() -> Iterator[Made]:
    case = _given(_bins(), code.ANNE)
    do(case, Move.ACKNOWLEDGE, by=code.ANNE, at=code.FRIDAY)
    said = {"referral.to": OMBUDSMAN, "referral.contact": "01632 960301", "referral.reasons": "good reason"}
    yield by_move(case, Move.REFER, "referral", said, by=code.ANNE, at=code.FRIDAY, matter="twelve_months")
    desk.make(case, Move.CONTEST, {"words": "I was in hospital all year."}, by=REPORTER, at=code.FRIDAY)
    facts = {"matter": "none", "reasons": "You could not have complained earlier."}
    said = {"decision.outcome": "You were right: we took it for something that it is not."}
    yield by_move(case, Move.OVERTURN, "decision", said, by=code.BEN, at=code.FRIDAY, **facts)


def _bins(**changes: Any) -> Case:
    return complaint(**{"procedure": "lgsco-code", "natures": ("delay",), "service": "refuse", **changes})


def _given(case: Case, username: str, *, at: datetime = code.FRIDAY) -> Case:
    do(case, Move.ALLOCATE, by=username, at=at, to=hired(username).id)
    return case


def devon() -> Iterator[Made]:
    """What Devon writes of a pothole by itself, and to a second one who complained of the same."""
    lead, other, third = (
        automatic.take_in(submission(reporter=who), by=REPORTER, at=NOW).case
        for who in (ALICE, replace(ALICE, name="Ben Otis", email="ben@example.org", phone=""), ALICE)
    )
    yield by_itself(lead, "receipt", next__name="Acknowledgement", next__due="Friday 8 May 2026")
    do(third, Move.ESCALATE, by=SENIOR, trigger="special_investigation", words="For staff alone.")
    yield by_itself(third, "next_stage", stage__trigger="A senior manager requests a special investigation.")
    for case in (lead, other):
        acknowledged(case)
    do(other, Move.MERGE, into=lead.tracking_number, kind="consolidated", reason="One pothole.")
    answer = {"outcome": "not_upheld", "findings": "We looked at each point.", "told": "The road is safe."}
    do(lead, Move.RESPOND, by=ROADS, **answer)
    yield by_another(other, "together", by=ROADS, **answer)
