"""Answering the self-assessment, and the governing body's response: by whom, until when; and nothing ever changes."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from portal.cases.models import Staff
from portal.database import db
from portal.duties import assessing, commands, drafts, gate, keeping, planning, responding, rules
from portal.duties.acting import acting
from portal.duties.assessing import Words
from portal.duties.models import DutyRow
from portal.duties.report_models import ReportResponse
from portal.errors import Invalid, NotFound, Refused
from portal.policy.spans import Span
from portal.reports.assessment_models import AssessmentAnswer
from portal.reports.assessment_sheets import answers, answers_before
from tests.cast import ALICE, as_
from tests.duties.code import BOTH, HEAD, KEY, MAY, MEMBER, OFFICER, OTHER, SAYS, answer_all, council, submitted, year

YES = Words(says="", shows="The policy, section 2.", complies="yes")


@pytest.fixture
def row(session: Session) -> DutyRow:
    """The duty of the year until March 2026."""
    council()
    return year()


def given(row: DutyRow) -> dict[str, AssessmentAnswer]:
    return answers(KEY, Span(row.period_start, row.period_end))


def test_an_answer_is_kept_with_who_and_when_and_the_latest_holds(row: DutyRow) -> None:
    assessing.answer(row, "accepted", YES, by=as_(OFFICER), at=MAY)
    assessing.answer(row, "accepted", Words("Not by two teams. They are told.", "", "no"), by=as_(HEAD), at=MAY)
    db.session.flush()
    held = given(row)["accepted"]
    assert (held.complies, held.says, held.by_name, held.at) == (
        "no", "Not by two teams. They are told.", "Code.Head Example", MAY,
    )  # fmt: skip
    assert db.session.query(AssessmentAnswer).count() == 2, "what was said before stays"
    assert [(one.kind, one.summary) for one in row.events if one.kind == "assessed"] == [
        ("assessed", "The self-assessment was answered for LG-2.1: yes."),
        ("assessed", "The self-assessment was answered for LG-2.1: no."),
    ]


def test_a_statement_is_told_in_the_report(row: DutyRow) -> None:
    assessing.answer(row, "annual_letter", Words("We changed how we chase."), by=as_(OFFICER), at=MAY)
    assert row.events[-1].summary == "“What we did after the Ombudsman's annual letter” was written."
    draft = drafts.draft_of(row, MAY)
    assert draft is not None
    assert draft.disclosed.built.sheet("ombudsman").rows[0][1] == "We changed how we chase."


@pytest.mark.parametrize(
    ("item", "words", "beside"),
    [
        ("accepted", Words("", "", "yes"), "shows"),
        ("accepted", Words(" ", "The policy.", "no"), "says"),
        ("accepted", Words("x", "y", "perhaps"), "complies"),
        ("accepted", Words("x" * 2001, "y", "yes"), "says"),
        ("annual_letter", Words("  "), "says"),
    ],
)
def test_what_says_nothing_is_told_beside_the_field(row: DutyRow, item: str, words: Words, beside: str) -> None:
    with pytest.raises(Invalid) as error:
        assessing.answer(row, item, words, by=as_(OFFICER), at=MAY)
    assert list(error.value.errors) == [beside]
    assert not given(row)


def test_nobody_else_answers_and_nothing_else_is_asked(row: DutyRow) -> None:
    with pytest.raises(Refused, match="It is answered by: Complaints Officer, Service manager, Head of service"):
        assessing.answer(row, "accepted", YES, by=as_(MEMBER), at=MAY)
    with pytest.raises(NotFound):
        assessing.answer(row, "nothing", YES, by=as_(OFFICER), at=MAY)
    may = {name: assessing.may_read(row, by=acting(as_(name), KEY, MAY)) for name in (OFFICER, HEAD, MEMBER, "admin")}
    assert may == {OFFICER: True, HEAD: True, MEMBER: True, "admin": False}


def test_the_answers_of_the_year_before_are_offered(row: DutyRow) -> None:
    planning.plan(KEY, until=date(2027, 12, 31), at=MAY.replace(year=2027))
    assessing.answer(row, "accepted", YES, by=as_(OFFICER), at=MAY)
    db.session.flush()
    after = db.session.query(DutyRow).filter_by(procedure_key=KEY, period_end=date(2027, 3, 31)).one()
    assert answers_before(KEY, after.period_start)["accepted"].shows == "The policy, section 2."
    assert not given(after)
    assert not answers_before(KEY, row.period_start)


def test_whoever_answered_approves_nothing(row: DutyRow) -> None:
    assessing.answer(row, "accepted", YES, by=as_(BOTH), at=MAY)
    db.session.flush()
    with pytest.raises(Refused, match="You prepared this, so someone else must approve it"):
        rules.demand_approve(row, by=acting(as_(BOTH), KEY, MAY))
    rules.demand_approve(row, by=acting(as_(MEMBER), KEY, MAY))


def test_nothing_is_approved_or_submitted_before_all_is_answered(row: DutyRow) -> None:
    assessing.answer(row, "accepted", YES, by=as_(HEAD), at=MAY)
    db.session.flush()
    draft = drafts.draft_of(row, MAY)
    assert draft is not None
    with pytest.raises(Refused, match="isn’t finished: 43 of 44 are still to be answered") as error:
        commands.approve(row, by=as_(MEMBER), at=MAY, seen=draft.sha256)
    assert error.value.clause == "LG-8.1, LG-8.3"
    with pytest.raises(Refused, match="isn’t finished"):
        gate.demand_ready(row, draft, by=())
    answer_all(row)
    approved = drafts.draft_of(row, MAY)
    assert approved is not None
    commands.approve(row, by=as_(MEMBER), at=MAY, seen=approved.sha256)


def test_an_answer_after_approval_must_be_approved_again(row: DutyRow) -> None:
    answer_all(row)
    draft = drafts.draft_of(row, MAY)
    assert draft is not None
    commands.approve(row, by=as_(MEMBER), at=MAY, seen=draft.sha256)
    assessing.answer(row, "accepted", YES, by=as_(OFFICER), at=MAY)
    db.session.flush()
    with pytest.raises(Refused, match=r"It has changed since|nobody has checked it yet"):
        commands.submit(row, by=as_(OTHER), at=MAY)


def test_what_was_submitted_is_answered_no_more(row: DutyRow) -> None:
    assessing.answer(row, "accepted", YES, by=as_(HEAD), at=MAY)
    db.session.flush()
    submitted(row)
    with pytest.raises(Refused, match="This has been done already"):
        assessing.answer(row, "accepted", YES, by=as_(OFFICER), at=MAY)


@pytest.mark.parametrize("model", [AssessmentAnswer, ReportResponse])
@pytest.mark.parametrize("what", ["update", "delete"])
def test_nobody_changes_what_was_said(row: DutyRow, model: type, what: str) -> None:
    assessing.answer(row, "accepted", YES, by=as_(HEAD), at=MAY)
    db.session.flush()
    responding.respond(row, submitted(row), SAYS, by=as_(MEMBER), at=MAY)
    db.session.flush()
    statement = update(model).values(by_name="Someone else") if what == "update" else delete(model)
    with pytest.raises(DatabaseError, match="stays as it was given"):
        db.session.execute(statement)


def test_a_report_is_published_with_the_governing_body_s_response(row: DutyRow) -> None:
    kept = submitted(row)
    with pytest.raises(Refused, match="response is published alongside it") as error:
        keeping.publish(row, by=as_(MEMBER), at=MAY)
    assert error.value.clause == "LG-8.2"
    with pytest.raises(Refused, match="is given by: Member responsible for complaints"):
        responding.respond(row, kept, SAYS, by=as_(OFFICER), at=MAY)
    responding.respond(row, kept, SAYS, by=as_(MEMBER), at=MAY)
    db.session.flush()
    with pytest.raises(Refused, match="has been given already"):
        responding.respond(row, kept, SAYS, by=as_(BOTH), at=MAY)
    keeping.publish(row, by=as_(MEMBER), at=MAY)
    assert [one.kind for one in row.events][-2:] == ["responded", "published"]


@pytest.mark.parametrize("words", ["", f"We thank {ALICE.name} for her patience."])
def test_a_response_says_something_and_names_nobody(row: DutyRow, words: str) -> None:
    kept = submitted(row)
    with pytest.raises(Invalid) as error:
        responding.respond(row, kept, words, by=as_(MEMBER), at=MAY)
    assert list(error.value.errors) == ["words"]
    assert responding.response_of(kept) is None
    assert db.session.query(Staff).count()
