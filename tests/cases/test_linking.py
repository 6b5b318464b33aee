"""One issue, one route: linked cases go on side by side, merged ones are answered once, and nothing is lost."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cases import clocks, linking, situation, status, ties, timeline
from portal.cases.actors import REPORTER
from portal.cases.models import Case, Link
from portal.cases.submission import Reporter
from portal.errors import Invalid
from portal.http.viewers import view_as
from portal.letters import asks, desk
from portal.letters.issuing import letters_of
from portal.letters.words import day
from portal.notices.models import Notice
from portal.policy.clock import State, read
from portal.policy.moves import Move, Status
from portal.public.told import told
from tests.cases.test_access import looking
from tests.cast import (
    CARE,
    COMPLAINTS,
    NOW,
    ROADS,
    SENIOR,
    acknowledged,
    answered,
    complaint,
    days_later,
    do,
    received,
    refusal,
    staff,
    stat,
    submission,
)

BEN = Reporter(name="Ben Otis", email="ben@example.org", address="4 Hill Road\nTotnes")
SAID = "Nobody had been sent, and we are sorry. The road will be mended by 1 December."


def merged(case: Case, lead: Case, kind: str = "consolidated", **facts: Any) -> Case:
    do(case, Move.MERGE, into=lead.tracking_number, kind=kind, reason="One pothole.", **facts)
    return case


@pytest.fixture
def lead(session: Session) -> Case:
    return acknowledged(complaint())


@pytest.fixture
def other(session: Session) -> Case:
    return acknowledged(received(submission(reporter=BEN), at=NOW).case)


def kinds(case: Case) -> list[str]:
    return [event.kind for event in case.events]


@pytest.mark.clauses("CSC-3")
def test_linked_cases_both_stay_open_and_one_leads(lead: Case, other: Case) -> None:
    do(other, Move.LINK, other=lead.tracking_number.lower(), lead="other", reason="The same pothole.")
    [tie] = linking.of_case(lead)
    assert (tie.case, tie.lead, tie.kind) == (other, lead, "same issue")
    assert [case.status for case in (lead, other)] == [Status.INVESTIGATING] * 2
    assert [kinds(case)[-1] for case in (lead, other)] == ["link", "link"]
    assert refusal(lead, Move.LINK, other=other.tracking_number, lead="this", reason="x").sentence.endswith("already.")
    assert do(lead, Move.UNLINK, link=str(tie.id), reason="Another pothole.") is None
    assert linking.of_case(other) == []
    assert [kinds(case)[-2:] for case in (lead, other)] == [["link", "unlink"]] * 2


def test_what_leads_can_t_be_led_by_its_follower(lead: Case, other: Case) -> None:
    third = acknowledged(complaint())
    do(other, Move.LINK, other=lead.tracking_number, lead="other", reason="x")
    do(third, Move.LINK, other=other.tracking_number, lead="other", reason="x")
    assert (
        "led by the other" in refusal(lead, Move.LINK, other=third.tracking_number, lead="other", reason="x").sentence
    )


@pytest.mark.clauses("RV-25", "RV-26")
def test_a_case_between_that_is_hidden_stands_in_no_link_s_way(session: Session, lead: Case, other: Case) -> None:
    third = acknowledged(complaint())
    do(other, Move.LINK, other=lead.tracking_number, lead="other", reason="x")
    do(third, Move.LINK, other=other.tracking_number, lead="other", reason="x")
    other.label = "fraud"
    session.flush()
    with looking(view_as(staff(ROADS))):
        do(lead, Move.LINK, other=third.tracking_number, lead="other", reason="x")
    assert [tie.lead for tie in linking.of_case(lead) if tie.case is lead] == [third]


@pytest.mark.clauses("OC-20")
def test_a_merged_case_counts_once_and_both_keep_their_histories(lead: Case, other: Case) -> None:
    before = len(other.events), len(lead.events)
    merged(other, lead)
    assert (other.status, other.counted, lead.counted) == (Status.MERGED, False, True)
    assert (len(other.events), len(lead.events)) == (before[0] + 1, before[1] + 1)
    assert timeline.first_break(other) is timeline.first_break(lead) is None
    assert other.next_due_at is None
    assert all(row.stopped_at or row.ended_at for row in other.stage.clocks), "one clock counts: the lead's"
    assert lead.next_due_at


@pytest.mark.clauses("OC-20")
def test_undoing_a_merge_lets_the_case_go_on_as_if_it_had_never_stopped(lead: Case, other: Case) -> None:
    due = other.next_due_at
    merged(other, lead)
    do(other, Move.UNMERGE, at=days_later(2), reason="Another pothole.")
    assert (other.status, other.counted, other.next_due_at) == (Status.INVESTIGATING, True, due)
    assert ties.waiting(lead) == []
    assert kinds(other)[-2:] == ["merge", "unmerge"]
    assert kinds(lead)[-2:] == ["joined", "left"]
    merged(other, lead)
    assert ties.waiting(lead) == [other]


@pytest.mark.clauses("OC-20", "CSC-3")
def test_the_answer_goes_to_each_in_a_letter_about_their_own_case(session: Session, lead: Case, other: Case) -> None:
    merged(other, lead)
    answered(lead, at=days_later(3), told=SAID)
    letter = letters_of(other)[-1]
    assert letter.kind == "together"
    text = session.scalars(select(Notice).filter_by(letter_id=letter.id)).one()
    assert text.to_address == "ben@example.org"
    assert other.tracking_number in text.body_text
    assert SAID.split(".", maxsplit=1)[0] in text.body_text
    for private in (lead.tracking_number, "Penrose", "alice@example.org", "Nobody came."):
        assert private not in text.body_text
    assert (other.status, other.stage.answered_at) == (Status.MERGED, days_later(3))
    assert (other.responses[-1].says, other.responses[-1].outcome) == ("answer", "upheld")
    assert refusal(other, Move.UNMERGE, reason="x").sentence.startswith("Its reporter has the answer")
    do(other, Move.ESCALATE, at=days_later(4), trigger="dissatisfied")
    assert (other.stage_key, other.status, other.counted) == ("stage_2", Status.RECEIVED, True)


@pytest.mark.parametrize(
    "words", ["As Alice Penrose found, nobody came.", "Ask alice@example.org.", "Outside 1 Mill Lane nobody came."]
)
def test_words_for_several_people_may_name_none_of_them(lead: Case, other: Case, words: str) -> None:
    merged(other, lead)
    with pytest.raises(Invalid) as refused:
        answered(lead, told=words)
    assert "Say it without" in refused.value.errors["told"]
    assert other.stage.answered_at is None
    assert lead.stage.answered_at is None


def test_the_words_are_asked_for_only_where_someone_waits(lead: Case, other: Case) -> None:
    assert "told" not in {ask.name for ask in asks.asked(lead, Move.RESPOND, NOW)}
    merged(other, lead)
    assert "told" in {ask.name for ask in asks.asked(lead, Move.RESPOND, NOW)}
    with pytest.raises(Invalid) as refused:
        answered(lead)
    assert set(refused.value.errors) == {"told"}


def test_one_s_own_duplicate_may_name_oneself(session: Session, lead: Case) -> None:
    again = merged(acknowledged(complaint()), lead, "duplicate")
    answered(lead, told="Thank you, Mrs Penrose. We mended the road.")
    assert again.stage.answered_at


@pytest.mark.clauses("OC-20")
@pytest.mark.parametrize(
    ("move", "facts"), [(Move.WITHDRAW, {"reason": "x"}), (Move.REFER, {"to": "x", "contact": "z", "reasons": "y"})]
)
def test_when_the_lead_ends_without_an_answer_the_others_go_on(
    lead: Case, other: Case, move: Move, facts: dict[str, str]
) -> None:
    due = other.next_due_at
    merged(other, lead)
    do(lead, move, **facts)
    assert (other.status, other.counted, other.next_due_at) == (Status.INVESTIGATING, True, due)
    assert (kinds(other)[-1], other.events[-1].by_name) == ("parted", "The portal")


def test_the_reporter_of_the_lead_may_withdraw_it_though_others_wait(lead: Case, other: Case) -> None:
    merged(other, lead)
    desk.make(lead, Move.WITHDRAW, {"reason": "It is mended."}, by=REPORTER, at=NOW)
    assert other.status == Status.INVESTIGATING


@pytest.mark.clauses("OC-20")
def test_what_can_t_be_answered_together_is_refused(session: Session, lead: Case, other: Case) -> None:
    city = received(stat(service="streets")).case
    late = acknowledged(received(submission(reporter=BEN), at=days_later(3)).case, at=days_later(3))
    assert "itself" in refusal(lead, Move.MERGE, into=lead.tracking_number, kind="duplicate", reason="x").sentence
    assert (
        "another procedure"
        in refusal(lead, Move.MERGE, into=city.tracking_number, kind="duplicate", reason="x").sentence
    )
    assert "due first" in refusal(lead, Move.MERGE, into=late.tracking_number, kind="consolidated", reason="x").sentence
    assert "Consolidate" in refusal(other, Move.MERGE, into=lead.tracking_number, kind="duplicate", reason="x").sentence
    merged(other, lead)
    assert (
        "merged itself"
        in refusal(late, Move.MERGE, into=other.tracking_number, kind="consolidated", reason="x").sentence
    )
    third = acknowledged(complaint())
    assert (
        "Others were merged"
        in refusal(lead, Move.MERGE, into=third.tracking_number, kind="duplicate", reason="x").sentence
    )
    fresh = complaint()
    assert (
        "acknowledged first"
        in refusal(fresh, Move.MERGE, into=lead.tracking_number, kind="duplicate", reason="x").sentence
    )
    answered(lead, told=SAID)
    assert (
        "has been answered"
        in refusal(third, Move.MERGE, into=lead.tracking_number, kind="duplicate", reason="x").sentence
    )


def test_a_case_that_the_officer_may_not_see_is_answered_as_one_that_isn_t_there(session: Session, lead: Case) -> None:
    hidden = acknowledged(complaint(service="adult_care"), by=CARE)
    number, nobody_s = hidden.tracking_number, "DV-0000-0000-0000"
    session.commit()
    with looking(view_as(staff(ROADS))):
        told_of = []
        for typed in (number, nobody_s):
            with pytest.raises(Invalid) as refused:
                do(lead, Move.LINK, other=typed, lead="this", reason="x")
            told_of.append(refused.value.errors)
    assert told_of[0] == told_of[1]


def test_a_link_to_a_hidden_case_is_hidden_too(session: Session, lead: Case) -> None:
    hidden = acknowledged(complaint(service="adult_care"), by=CARE)
    do(lead, Move.LINK, by=COMPLAINTS, other=hidden.tracking_number, lead="this", reason="The same person.")
    session.commit()
    for who, seen in ((ROADS, 0), (CARE, 0), (COMPLAINTS, 1)):
        with looking(view_as(staff(who))):
            assert len(session.scalars(select(Link)).all()) == seen, who


@pytest.mark.clauses("OC-20")
def test_the_status_page_tells_the_truth_and_nothing_of_the_other(lead: Case, other: Case) -> None:
    merged(other, lead)
    page = told(other, NOW)
    assert page.status == "Dealt with together with another case"
    assert "letter of your own" in page.sentence
    assert page.next is None
    assert page.is_open
    assert lead.tracking_number not in str(page)
    clock = clocks.answer_clock(lead, NOW)
    due_on = read(clock, NOW).due_on if clock else None
    assert due_on is not None
    by = day(due_on, "en-GB")
    assert page.when[0][0] == f"Both are answered by {by}."
    late = told(other, NOW + timedelta(days=90))
    assert late.when[0][0] == f"Both were to be answered by {by}, so we are late."
    assert {clock.state for stage in page.stages for clock in stage.clocks} <= {State.ENDED, State.MET, "ended", "met"}
    assert "Another case" not in str(told(lead, NOW)), "the lead's reporter isn't told of others"
    answered(lead, told=SAID)
    page = told(other, NOW)
    assert (page.status, page.is_open) == ("Answered together with another case", False)
    assert page.when == ()
    assert page.rights, "an answer by reference opens the same ways on"


def test_whoever_answers_the_lead_answers_those_too_that_they_may_not_see(session: Session, lead: Case) -> None:
    hidden = acknowledged(received(submission(reporter=BEN, service="registration")).case, by=COMPLAINTS)
    do(hidden, Move.MERGE, by=COMPLAINTS, into=lead.tracking_number, kind="consolidated", reason="One queue.")
    session.commit()
    with looking(view_as(staff(ROADS))):
        answered(lead, told=SAID)
        session.commit()
    session.refresh(hidden)
    assert hidden.stage.answered_at == NOW
    assert letters_of(hidden)[-1].kind == "together"


def test_when_the_lead_ends_those_are_let_go_too_that_its_officer_may_not_see(session: Session, lead: Case) -> None:
    hidden = acknowledged(received(submission(reporter=BEN, service="registration")).case, by=COMPLAINTS)
    do(hidden, Move.MERGE, by=COMPLAINTS, into=lead.tracking_number, kind="consolidated", reason="One queue.")
    session.commit()
    session.expire_all()
    with looking(view_as(staff(ROADS))):
        do(lead, Move.WITHDRAW, reason="It is mended.")
        session.commit()
    assert hidden.status == Status.INVESTIGATING


@pytest.mark.clauses("DV-30")
def test_who_waits_with_another_may_go_on_when_that_answer_is_late(lead: Case, other: Case) -> None:
    """Its own clock has ended. The lead's counts, for the status page too."""
    merged(other, lead)
    for days, may_go_on in ((5, False), (90, True)):
        at = days_later(days)
        for case in (lead, other):
            options = dict(situation.options(case, at, side=REPORTER.side))
            assert bool(options[Move.ESCALATE]) is may_go_on
            assert ("stage_2" in {right.stage for right in status.public(case, at).rights}) is may_go_on

    desk.make(other, Move.ESCALATE, {"words": "Nobody answers."}, by=REPORTER, at=days_later(90))
    assert (other.status, other.stage.key, other.counted) == (Status.RECEIVED, "stage_2", True)
    assert other.stages[-1].trigger == "unanswered"
    assert ties.waiting(lead) == linking.of_case(lead) == []
    assert kinds(lead)[-1] == "left"
    do(lead, Move.RESPOND, at=days_later(91), outcome="not_upheld", findings="We found nothing.")
    assert kinds(other)[-1] == "escalate"


@pytest.mark.clauses("DV-30")
def test_a_lead_that_was_answered_is_not_late_for_the_others(lead: Case, other: Case) -> None:
    merged(other, lead)
    answered(lead, told=SAID)
    late = situation.standing_of(other, days_later(90))
    assert (late.answered, late.late) == (True, False)


def test_a_link_is_taken_away_where_there_is_one(lead: Case, other: Case) -> None:
    """A merge is undone by its own move, and a case that is linked to none says so."""
    words = "It is linked to no other case."
    assert refusal(other, Move.UNLINK, link="1", reason="x").sentence == words
    do(other, Move.LINK, other=lead.tracking_number, lead="other", reason="x")
    for case in (lead, other):
        assert dict(situation.options(case, NOW))[Move.UNLINK]
    do(other, Move.UNLINK, link=str(linking.of_case(other)[0].id), reason="x")
    merged(other, lead)
    assert dict(situation.options(lead, NOW))[Move.UNLINK].sentence == words


def second_stage(*cases: Case) -> None:
    for case in cases:
        do(case, Move.ESCALATE, trigger="dissatisfied")
        acknowledged(case, by=SENIOR)


@pytest.fixture
def twice(session: Session, lead: Case, other: Case) -> Case:
    """The lead of a second merge: the first was at stage 1, and answered."""
    third = acknowledged(complaint())
    merged(other, lead)
    answered(lead, told=SAID)
    answered(third)
    second_stage(other, lead, third)
    merged(other, third, by=SENIOR)
    return third


@pytest.mark.clauses("OC-20")
def test_one_leads_at_a_time(twice: Case, lead: Case, other: Case) -> None:
    assert (ties.waiting(lead), ties.waiting(twice)) == ([], [other])
    answered(lead, by=SENIOR)
    assert other.stage.answered_at is None
    answered(twice, by=SENIOR, told=SAID)
    assert other.stage.answered_at


@pytest.mark.clauses("OC-20")
def test_what_led_once_may_end_without_parting_it_from_what_leads_now(twice: Case, lead: Case, other: Case) -> None:
    do(lead, Move.WITHDRAW, by=SENIOR, reason="It is mended.")
    assert (other.status, ties.waiting(twice)) == (Status.MERGED, [other])


@pytest.mark.clauses("DV-30")
def test_a_lead_s_clock_doesn_t_stand_still_while_others_wait(lead: Case, other: Case) -> None:
    merged(other, lead)
    assert not dict(situation.options(lead, NOW))[Move.PAUSE]
    assert "time doesn't stand still" in refusal(lead, Move.PAUSE, reason="We wait for the contractor.").sentence
    do(other, Move.UNMERGE, reason="Each on its own.")
    do(lead, Move.PAUSE, reason="We wait for the contractor.")
    assert lead.status == Status.PAUSED


@pytest.mark.clauses("DV-35")
def test_a_lead_takes_no_more_time_than_the_others_may_wait(session: Session) -> None:
    """Each would have to be told of it, with the reasons, for their own case."""
    lead, other = (
        acknowledged(received(submission(service="adult_care", reporter=one)).case, by=CARE) for one in (BEN, BEN)
    )
    merged(other, lead, by=CARE)
    longer = {"until": date(2026, 5, 29), "reasons": "Two people must still be heard."}
    assert "wait longer than they may" in refusal(lead, Move.EXTEND, by=CARE, **longer).sentence
    do(other, Move.UNMERGE, by=CARE, reason="Each on its own.")
    do(lead, Move.EXTEND, by=CARE, **longer)


@pytest.mark.clauses("DV-30")
def test_whoever_waits_may_go_on_by_their_own_limit_however_the_lead_s_time_grew(lead: Case, other: Case) -> None:
    merged(other, lead)
    clock = next(row for row in lead.stage.clocks if row.key == "answer")
    clock.started_at = days_later(20)  # as where the lead goes another way since, with another limit
    for days, late in ((5, False), (20, True)):
        assert situation.standing_of(other, days_later(days)).late is late
    assert situation.standing_of(lead, days_later(20)).late is False
