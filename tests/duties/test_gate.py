"""What a report must be before it may be submitted: nobody named, checked by another, approved as it is now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from portal.cases import designees
from portal.cases.models import CaseSubject
from portal.database import db
from portal.duties import commands, drafts, gate, keeping, striking
from portal.duties.acting import acting
from portal.duties.models import DutyRow
from portal.errors import Conflict, Invalid, NotFound, Refused
from portal.policy.built import Sheet
from tests.cast import ALICE, as_, staff
from tests.duties import county
from tests.duties.county import ANALYST, DEPUTY, EXECUTIVE, OTHER_EXECUTIVE
from tests.duties.reports import (
    COUNT,
    JUNE,
    KIND,
    approved,
    case,
    checked,
    drafted,
    open_up,
    saying_more,
    sha_of,
    submitted,
)

NAMED = "Alice Penrose of 1 Mill Lane (01632 960777) says that nobody came. Ring her friend Jowan Trevanion."


@pytest.fixture(autouse=True)
def _county(app: Flask) -> Iterator[None]:
    with app.app_context():
        open_up()
        case(description=NAMED)
        case(description="The meals were late again.", reporter=replace(ALICE, name="Bo Ng", email="", phone=""))
        yield
        db.session.rollback()


def refused(row: DutyRow) -> Refused:
    before = len(row.events)
    with pytest.raises(Refused) as caught:
        commands.submit(row, by=as_(ANALYST), at=JUNE)
    assert len(row.events) == before
    assert row.is_open
    return caught.value


def draft_of(row: DutyRow) -> drafts.Draft:
    draft = drafts.draft_of(row, JUNE)
    assert draft is not None
    return draft


def written(row: DutyRow) -> striking.Written:
    return next(striking.texts(draft_of(row)))


def strike(row: DutyRow, words: str = "Jowan Trevanion", *, by: str = ANALYST, reason: str = "other") -> None:
    text = written(row)
    striking.strike(
        row, sheet="log", column="description", digest=text.digest, words=words, reason=reason, by=as_(by), at=JUNE
    )
    db.session.flush()


@pytest.mark.clauses("OC-8")
def test_what_is_submitted_holds_nobody_who_is_known() -> None:
    row = drafted()
    strike(row)
    submitted(row)
    kept = keeping.kept_of(row)
    assert kept is not None
    content = str(kept.content)
    for word in ("Alice", "Penrose", "Mill Lane", "960777", "Jowan", "Trevanion", "Ng", "alice@"):
        assert word not in content, word
    assert "nobody came" in content
    assert "[withheld: Identity of a client]" in content
    assert "[withheld: Someone else]" in content
    assert row.done_at == JUNE


@pytest.mark.clauses("OC-8")
def test_a_name_that_is_left_anywhere_shuts_the_gate_and_isn_t_repeated() -> None:
    by_team = Sheet("by_team", "By team", "OC-31", (KIND, COUNT), (("Team of Penrose", 9), ("Meals", 9)))
    row = drafted()
    checked(row)
    approved(row)
    with saying_more(sheets=(by_team,), remarks=("More than usual rang on 01632 960777.",)):
        told = refused(row)
    assert told.clause == "OC-8"
    assert "By team, row 1, “Kind”: a name" in told.sentence
    assert "Monthly report, the heading: a telephone number" in told.sentence
    assert "Penrose" not in told.sentence
    assert "960777" not in told.sentence


@pytest.mark.parametrize(
    "text", ["ALICE.PENROSE", "p e n r o s e", "01632/960-777", "alice@example . org", "1 Mill Ln", "Ali"]
)
@pytest.mark.clauses("OC-8")
def test_the_gate_knows_other_spellings(text: str) -> None:
    row = drafted()
    with saying_more(sheets=(Sheet("more", "More", "OC-31", (KIND, COUNT), ((f"Says {text} again", 9),)),)):
        assert "More, row 1" in refused_after_approval(row).sentence


def refused_after_approval(row: DutyRow) -> Refused:
    """Nobody can approve it either."""
    with pytest.raises(Refused) as caught:
        commands.approve(row, by=as_(EXECUTIVE), at=JUNE, seen=sha_of(row))
    return caught.value


def test_the_procedure_s_own_words_name_nobody() -> None:
    case(description="Late.", reporter=replace(ALICE, name="Anna Meals"))
    row = drafted()
    with saying_more(sheets=(Sheet("by", "By service", "OC-31", (KIND, COUNT), (("Meals", 9),)),)):
        assert draft_of(row).disclosed.left == ()


def test_an_officer_may_have_a_client_s_surname_and_whom_it_is_about_may_not() -> None:
    about = case(description="It was about a deputy.", reporter=replace(ALICE, name="Jenna Patel"))
    row = drafted()
    with saying_more(sheets=(Sheet("by", "By manager", "OC-20", (KIND, COUNT), (("Dev Patel", 9),)),)):
        assert draft_of(row).disclosed.left == ()
        subject = CaseSubject(case_id=about.id, staff_id=staff(DEPUTY).id, at=JUNE, reason="It is about them.")
        db.session.add(subject)
        db.session.flush()
        assert [place.sheet for place in draft_of(row).disclosed.left] == ["By manager"]


def test_what_was_struck_must_be_checked_by_someone_else() -> None:
    row = drafted()
    strike(row)
    approved(row)
    assert "nobody has checked it yet" in refused(row).sentence
    with pytest.raises(Refused, match="You struck passages in it"):
        striking.check(row, seen=sha_of(row), by=as_(ANALYST), at=JUNE)
    with pytest.raises(Refused, match="Only someone who is “SPPR Analyst”, or who approves it"):
        striking.check(row, seen=sha_of(row), by=as_(DEPUTY), at=JUNE)
    checked(row)
    with pytest.raises(Refused, match="checked this already"):
        striking.check(row, seen=sha_of(row), by=as_(EXECUTIVE), at=JUNE)
    commands.submit(row, by=as_(ANALYST), at=JUNE)


def test_a_strike_after_the_check_asks_for_another() -> None:
    row = drafted()
    checked(row)
    approved(row)
    strike(row)
    assert "It has changed since it was checked" in refused(row).sentence
    checked(row)
    told = refused(row)
    assert told.sentence == "It has changed since it was approved. It must be approved as it is now."
    assert told.clause == "OC-27"
    approved(row)
    commands.submit(row, by=as_(ANALYST), at=JUNE)


@pytest.mark.clauses("OC-8")
def test_an_approval_is_of_one_content() -> None:
    row = drafted()
    checked(row)
    approved(row)
    case(description="Another one came in late.")
    checked(row)
    assert "It has changed since it was approved" in refused(row).sentence
    approved(row)
    assert len(row.approvals) == 2
    with pytest.raises(Refused, match="approved this already"):
        commands.approve(row, by=as_(OTHER_EXECUTIVE), at=JUNE, seen=sha_of(row))
    commands.submit(row, by=as_(ANALYST), at=JUNE)


def test_what_keeps_it_back_is_what_submitting_it_refuses() -> None:
    row = county.row("monthly_report")
    first = gate.bars(row, draft_of(row), by=acting(as_(ANALYST), "county", JUNE))[0]
    assert "First “Draft monthly report" in first.sentence
    assert refused(row).sentence == first.sentence


@pytest.mark.clauses("OC-15", "OC-27")
def test_who_acts_for_the_approver_submits_as_themselves() -> None:
    row = drafted()
    days = {"since": county.at(2026, 6, 1), "until": county.at(2026, 7, 1)}
    db.session.add(designees.delegate(staff(EXECUTIVE), staff(ANALYST), county.KEY, **days))
    checked(row, by=OTHER_EXECUTIVE)
    approved(row)
    assert gate.bars(row, draft_of(row), by=acting(as_(ANALYST), "county", JUNE)) == []
    commands.submit(row, by=as_(ANALYST), at=JUNE)


def test_nobody_approves_or_checks_what_they_haven_t_seen() -> None:
    row = drafted()
    for seen in ("", "0" * 64):
        with pytest.raises(Conflict, match="Look at it as it is now"):
            commands.approve(row, by=as_(EXECUTIVE), at=JUNE, seen=seen)
        with pytest.raises(Conflict, match="It has changed since you looked"):
            striking.check(row, seen=seen, by=as_(EXECUTIVE), at=JUNE)


def test_who_alone_approved_it_doesn_t_submit_it() -> None:
    """Emil is of the Executive Team and an analyst too."""
    row = drafted()
    checked(row)
    approved(row, by=OTHER_EXECUTIVE)
    with pytest.raises(Refused, match="someone else must submit it"):
        commands.submit(row, by=as_(OTHER_EXECUTIVE), at=JUNE)


def test_a_strike_needs_words_that_stand_there_and_a_reason_of_the_list() -> None:
    row = drafted()
    for words, reason, field in (
        ("Nowhere to be found", "other", "words"),
        (" ", "other", "words"),
        ("came", "x", "reason"),
    ):
        with pytest.raises(Invalid) as caught:
            strike(row, words, reason=reason)
        assert list(caught.value.errors) == [field]
    with pytest.raises(Conflict):
        striking.strike(
            row,
            sheet="log",
            column="description",
            digest="0" * 64,
            words="came",
            reason="other",
            by=as_(ANALYST),
            at=JUNE,
        )
    with pytest.raises(Refused):
        strike(row, by=DEPUTY)


def test_words_are_struck_wherever_they_stand_and_not_kept() -> None:
    row = drafted()
    strike(row, "nobody came")
    text = written(row)
    assert [passage.known for passage in text.passages].count(False) == 1
    assert "nobody came" not in str([event.detail for event in row.events])
    assert [event.kind for event in row.events][-1] == "struck"


def test_a_strike_is_taken_back_and_what_is_known_can_t_be() -> None:
    row = drafted()
    before = sha_of(row)
    strike(row)
    made = drafts.strikes_of(row)[0]
    striking.take_back(row, made.id, by=as_(EXECUTIVE), at=JUNE)
    db.session.flush()
    assert sha_of(row) == before
    with pytest.raises(NotFound):
        striking.take_back(row, made.id, by=as_(ANALYST), at=JUNE)
    with pytest.raises(Refused, match="You struck"):
        checked(row, by=EXECUTIVE)
    checked(row, by=OTHER_EXECUTIVE)


def test_what_looks_like_somebody_is_offered_and_not_struck() -> None:
    case(description="Mrs Trevanion of 22 Acacia Avenue was rude. Ask jo@example.org.")
    row = drafted()
    text = list(striking.texts(draft_of(row)))[-1]
    offered = [text.text[one.start : one.end] for one in text.suggestions]
    assert offered == ["Mrs Trevanion", "22 Acacia Avenue", "jo@example.org"]
    assert text.passages == ()


def test_a_duty_without_a_report_is_done_as_before() -> None:
    row = county.row("compilation_request")
    assert drafts.draft_of(row, JUNE) is None
    with pytest.raises(NotFound):
        striking.check(row, seen="", by=as_(ANALYST), at=JUNE)


def test_there_is_something_to_report_where_a_case_is_counted() -> None:
    row = drafted()
    checked(row)
    approved(row)
    with pytest.raises(Invalid) as caught:
        commands.submit(row, by=as_(ANALYST), at=JUNE, nil=True)
    assert caught.value.errors == {"nil": "The report tells of cases, so there is something to report."}
    assert row.is_open
    assert not row.nil
    assert keeping.kept_of(row) is None
    commands.submit(row, by=as_(ANALYST), at=JUNE)
    assert not row.nil


def test_once_submitted_nothing_is_struck_any_more() -> None:
    row = submitted(drafted())
    with pytest.raises(Refused, match="done already"):
        strike(row)
    with pytest.raises(Refused, match="done already"):
        checked(row)


# ---- designees


def stands_in(designee: str, principal: str) -> None:
    since, until = county.at(2026, 6, 1), county.at(2026, 7, 1)
    db.session.add(designees.delegate(staff(principal), staff(designee), county.KEY, since=since, until=until))
    db.session.flush()


@pytest.mark.clauses("OC-8", "OC-15")
def test_what_a_designee_struck_their_principal_struck_too() -> None:
    stands_in(DEPUTY, EXECUTIVE)
    row = drafted()
    strike(row, by=DEPUTY)
    [struck] = drafts.strikes_of(row)
    assert struck.by_name == "Dev Patel, designee of Eve Exec"
    assert row.events[-1].by_name == "Dev Patel, designee of Eve Exec"
    for who in (DEPUTY, EXECUTIVE):
        with pytest.raises(Refused, match="You struck passages in it, so someone else must check it"):
            checked(row, by=who)
    checked(row, by=OTHER_EXECUTIVE)


@pytest.mark.clauses("OC-8", "OC-15")
def test_nobody_checks_what_one_struck_for_whom_they_act() -> None:
    stands_in(DEPUTY, EXECUTIVE)
    row = drafted()
    strike(row, by=EXECUTIVE)
    with pytest.raises(Refused, match="Eve Exec, for whom you act, struck passages in it, so someone else"):
        checked(row, by=DEPUTY)


@pytest.mark.clauses("OC-15")
def test_a_designee_s_check_is_their_principal_s_and_both_are_shown() -> None:
    stands_in(DEPUTY, EXECUTIVE)
    row = drafted()
    checked(row, by=DEPUTY)
    [check] = drafts.checks_of(row, sha_of(row))
    assert check.by_name == "Dev Patel, designee of Eve Exec"
    before = sha_of(row)
    strike(row, by=EXECUTIVE)
    striking.take_back(row, drafts.strikes_of(row)[0].id, by=as_(EXECUTIVE), at=JUNE)
    db.session.flush()
    assert sha_of(row) == before
    approved(row)
    assert "only by those who struck" in refused(row).sentence, "what the principal struck isn't checked by their hand"
