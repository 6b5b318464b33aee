"""Referred to those who deal with it, told so in the pack's words; and the reporter can have that looked at again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from portal.cases import designees, situation, status
from portal.cases.models import Case
from portal.errors import Invalid, Refused
from portal.letters import rendering
from portal.policy.clock import State
from portal.policy.matters import DECIDE_FIRST
from portal.policy.moves import Move, Status
from tests.cast import NOW, as_, days_later, staff
from tests.matters.town import CHIEF, CLERK, PEOPLE_OFFICER, act, complaint

pytestmark = pytest.mark.usefixtures("town")


def words_of(letter: Any) -> str:
    return " ".join(block.text for block in rendering.from_json(letter.blocks))


def referred(**facts: Any) -> Case:
    case = complaint()
    act(case, Move.REFER, **{"matter": "benefits_appeal", **facts})
    return case


@pytest.mark.clauses("OC-11", "OC-12")
@pytest.mark.parametrize(
    ("matter", "party", "contact", "why"),
    [
        (
            "benefits_appeal",
            "Appeals Board",
            "phone 01632 960500, e-mail appeals@example.org",
            "Only the Appeals Board",
        ),
        ("court_order", "County Court", "1 Court Street, Small Town", "A court has decided this"),
    ],
)
def test_an_excluded_matter_is_passed_on_and_told(matter: str, party: str, contact: str, why: str) -> None:
    case = complaint()
    letter = act(
        case, Move.REFER, matter=matter, passed_on=date(2026, 5, 5), how="email", reference="AB-17", at=days_later(1)
    )
    (row,) = case.referrals
    assert (row.matter, row.party, row.contact, row.passed_on) == (matter, party, contact, date(2026, 5, 5))
    assert (row.how, row.reference, row.by_id) == ("email", "AB-17", as_(CLERK).staff_id)
    assert (case.status, case.matter, case.counted) == ("referred", matter, False)
    assert f"{party}, {contact}" in words_of(letter)
    assert "Tuesday 5 May 2026" in words_of(letter)
    assert why in words_of(letter)
    assert ("contest it" in words_of(letter)) is (matter == "benefits_appeal")


def test_what_is_not_reportable_says_so_where_it_was_decided() -> None:
    facts = referred().events[-1].facts
    assert (facts["matter"], facts["counted"], facts["reportable"]) == ("benefits_appeal", False, False)


def test_the_officer_s_own_words_come_first() -> None:
    theirs = {"to": "Ms Carew at the Appeals Board", "contact": "phone 01632 960501"}
    case = referred(**theirs, reasons="You asked us for another decision.")
    assert (case.referrals[0].party, case.referrals[0].contact) == tuple(theirs.values())


def test_another_party_than_the_procedure_s_needs_a_contact_of_its_own() -> None:
    with pytest.raises(Invalid) as caught:
        referred(to="Ms Carew at the Appeals Board")
    assert "Say how to reach them" in caught.value.errors["contact"]
    assert referred(to="Appeals Board").referrals[0].contact.startswith("phone 01632 960500"), "it is the pack's own"


def test_a_referral_without_a_matter_needs_its_words() -> None:
    with pytest.raises(Invalid) as caught:
        act(complaint(), Move.REFER)
    assert set(caught.value.errors) == {"to", "contact", "reasons"}
    case = complaint()
    act(case, Move.REFER, to="The county", contact="phone 01632 960300", reasons="Roads are the county's.")
    assert (case.matter, case.counted, case.referrals[0].matter) == ("", True, "")


def test_nothing_is_passed_on_in_the_future() -> None:
    with pytest.raises(Invalid) as caught:
        act(complaint(), Move.REFER, matter="court_order", passed_on=date(2026, 5, 6))
    assert list(caught.value.errors) == ["passed_on"]


def test_the_reporter_is_told_that_it_can_be_contested() -> None:
    told = [right for right in status.public(referred(), NOW).rights if right.key == "contest"]
    assert [right.clause for right in told] == ["ST-34"]
    assert "within 5 working days" in told[0].words
    assert "contest" not in [right.key for right in status.public(complaint(), NOW).rights]


def contested(**facts: Any) -> Case:
    case = referred(**facts)
    act(case, Move.CONTEST, by=None, at=days_later(1), words="I want no other decision; you were rude.")
    return case


def test_contesting_runs_a_clock_of_its_own() -> None:
    case = contested()
    clock = status.public(case, days_later(1)).clocks[-1]
    assert (clock.name, clock.clause, clock.limit) == ("Decision on the objection", "ST-34", "5 working days")
    assert (clock.state, clock.due) == (State.RUNNING, date(2026, 5, 13))
    assert clock.ledger[0].note.startswith("The clock starts: contested.")
    assert status.public(case, days_later(1)).next == clock
    assert case.next_due_at == clock.due_at
    assert case.status == "referred"


def refusal(case: Case, move: Move, **facts: Any) -> Refused:
    before = len(case.events)
    with pytest.raises(Refused) as caught:
        act(case, move, **{"at": days_later(2), **facts})
    assert len(case.events) == before
    return caught.value


def test_whoever_referred_it_does_not_decide() -> None:
    for move, facts in ((Move.UPHOLD, {}), (Move.OVERTURN, {"matter": "none"})):
        refused = refusal(contested(), move, reasons="I was right.", **facts)
        assert refused.sentence.startswith("You classified or referred this case")
        assert refused.clause == "ST-34"


@pytest.mark.clauses("OC-11")
@pytest.mark.parametrize("pair", [(CLERK, CHIEF), (CHIEF, CLERK)], ids=["their designee", "whom they act for"])
def test_nor_does_a_designee_of_whoever_referred_it_nor_whom_it_was_done_for(
    session: Session, pair: tuple[str, str]
) -> None:
    principal, designee = (staff(one) for one in pair)
    session.add(designees.delegate(principal, designee, "small-town", since=NOW, until=days_later(30)))
    session.flush()
    refused = refusal(contested(), Move.UPHOLD, by=CHIEF, reasons="It was right.")
    assert refused.sentence.startswith("You classified or referred this case")
    assert act(contested(), Move.UPHOLD, by=PEOPLE_OFFICER, reasons="So it is.", at=days_later(2))


def test_upheld_it_stays_with_its_reasons_told() -> None:
    case = contested()
    letter = act(case, Move.UPHOLD, by=CHIEF, reasons="You ask for another decision on the claim.", at=days_later(3))
    assert "it stays as it was" in words_of(letter)
    assert "another decision on the claim" in words_of(letter)
    assert (case.status, case.next_due_at) == ("referred", None)
    assert status.public(case, days_later(3)).clocks[-1].state is State.MET
    assert (case.objections[0].upheld, case.objections[0].decided_by_id) == (True, as_(CHIEF).staff_id)
    assert refusal(case, Move.CONTEST, by=None, at=days_later(4)).sentence.startswith("This was contested before")


def test_overturned_it_is_opened_again_with_new_limits() -> None:
    case = contested()
    letter = act(case, Move.OVERTURN, by=CHIEF, matter="our_staff", reasons="It is about manners.", at=days_later(3))
    assert "You were right" in words_of(letter)
    assert "You will hear by" in words_of(letter), "the limit that runs from now is in the letter"
    assert (case.status, case.matter, case.pathway) == ("received", "our_staff", "conduct")
    assert (case.team.key, case.counted, len(case.stages)) == ("people", True, 2)
    assert {clock.started_at for clock in case.stage.clocks} == {days_later(3)}
    assert refusal(case, Move.OVERTURN, by=PEOPLE_OFFICER, matter="none", reasons="x").sentence.startswith("Nobody")


def test_a_classification_is_contested_while_it_is_worked() -> None:
    case = complaint(matter="our_staff")
    act(case, Move.CONTEST, by=None)
    assert refusal(case, Move.CONTEST, by=None).sentence == "This is contested already, and will be decided."
    assert refusal(case, Move.CLOSE, closing="done").sentence.startswith("The reporter contests")
    act(case, Move.OVERTURN, by=PEOPLE_OFFICER, matter="none", reasons="It is about the form.", at=days_later(1))
    assert (case.matter, case.pathway, case.status) == ("", "any", "received")
    assert {clock.started_at for clock in case.stage.clocks} == {NOW}, "it was ours to get right: from the receipt"


def test_staff_s_own_choice_is_not_theirs_to_decide_on() -> None:
    case = complaint(by=CLERK, matter="our_staff")
    act(case, Move.CONTEST, by=CHIEF, words="She telephoned.")
    assert refusal(case, Move.UPHOLD, reasons="So it is.").sentence.startswith("You classified")
    act(case, Move.UPHOLD, by=CHIEF, reasons="So it is.")
    assert case.status == "received"


def test_what_the_pack_makes_final_is_final() -> None:
    case = complaint()
    act(case, Move.REFER, matter="court_order")
    refused = refusal(case, Move.CONTEST, by=None)
    assert (refused.sentence, refused.clause) == (
        "The procedure doesn't let this classification be contested.",
        "ST-31",
    )


def test_taken_back_nothing_is_decided_any_more() -> None:
    case = complaint(matter="our_staff")
    act(case, Move.CONTEST, by=None)
    act(case, Move.WITHDRAW, by=None, reason="Never mind.", at=days_later(1))
    assert situation.open_objection(case) is None
    assert case.next_due_at is None


def test_an_open_objection_waits_for_its_decision_before_a_merge() -> None:
    """A merge ends the clocks, and with them the decision that the reporter was promised by a day."""
    lead, case = complaint(matter="our_staff"), complaint(matter="our_staff")
    for one in (lead, case):
        act(one, Move.ACKNOWLEDGE)
    act(case, Move.CONTEST, by=None)
    facts = {"into": lead.tracking_number, "kind": "duplicate", "reason": "Sent twice."}
    refused = refusal(case, Move.MERGE, **facts)
    assert (refused.sentence, refused.clause) == (DECIDE_FIRST, "ST-34")
    assert situation.open_objection(case) is not None
    act(case, Move.UPHOLD, by=CHIEF, reasons="So it is.", at=days_later(1))
    act(case, Move.MERGE, at=days_later(1), **facts)
    assert case.status == Status.MERGED


@pytest.mark.parametrize(
    ("move", "facts"), [(Move.VOID, {"reason": "A test."}), (Move.WITHDRAW, {"reason": "They rang us."})]
)
def test_nobody_but_the_reporter_lets_an_open_objection_go(move: Move, facts: dict[str, str]) -> None:
    """Whoever classified it could else make the decision unneeded that someone new to it was to take."""
    case = complaint(matter="our_staff")
    act(case, Move.CONTEST, by=None)
    assert refusal(case, move, **facts).sentence == DECIDE_FIRST
    assert not dict(situation.options(case, NOW))[move]
    assert situation.open_objection(case) is not None
