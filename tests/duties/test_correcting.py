"""Comments, corrections that must be settled before anything goes out, and why something was late."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.cases import designees
from portal.database import db
from portal.duties import commands, correcting, state
from portal.duties.models import DutyCorrection, DutyRow
from portal.errors import Invalid, Refused
from portal.notices.models import Notice
from tests.cast import COMPLAINTS, as_, staff
from tests.duties.county import (
    ANALYST,
    DEPUTY,
    EXECUTIVE,
    KEY,
    OTHER_EXECUTIVE,
    at,
    compiled,
    drafted,
    row,
)

MONTH_END, NINTH = at(2026, 5, 29), at(2026, 6, 9)

pytestmark = pytest.mark.usefixtures("the_county")


def wanted(report: DutyRow, by: str = EXECUTIVE) -> DutyCorrection:
    made = correcting.ask(report, words="Row 2 counts Ms Quill twice.", by=as_(by), at=NINTH)
    db.session.flush()
    return made


def mails() -> list[Notice]:
    return list(db.session.scalars(select(Notice).where(Notice.case_id.is_(None)).order_by(Notice.id)))


@pytest.mark.clauses("OC-25", "OC-27")
def test_nothing_is_approved_or_submitted_before_a_correction_is_settled() -> None:
    report = drafted()
    commands.approve(report, by=as_(EXECUTIVE), at=at(2026, 6, 9, 8))
    asked = wanted(report)
    for tried in (lambda: commands.approve(report, by=as_(OTHER_EXECUTIVE), at=NINTH),
                  lambda: commands.submit(report, by=as_(ANALYST), at=NINTH)):  # fmt: skip
        with pytest.raises(Refused, match="Eve Exec asked for a correction, and nobody has settled it yet") as caught:
            tried()
        assert caught.value.clause == "OC-27"
    correcting.settle(asked, words="It is one case now.", by=as_(ANALYST), at=NINTH)
    assert state.standing_approvals(report) == []
    with pytest.raises(Refused, match="A correction was settled after Eve Exec approved it"):
        commands.submit(report, by=as_(ANALYST), at=NINTH)
    commands.approve(report, by=as_(EXECUTIVE), at=NINTH)
    assert len(report.approvals) == 1
    commands.submit(report, by=as_(ANALYST), at=NINTH)
    kinds = [event.kind for event in report.events]
    assert kinds == ["planned", "approved", "correction asked", "correction settled", "approved", "submitted"]


def test_whoever_does_it_is_told_and_then_who_asked_without_a_word_of_it() -> None:
    report = drafted()
    before = len(mails())
    asked = wanted(report)
    to_doers = mails()[before:]
    assert {one.to_address for one in to_doers} == {staff(ANALYST).email, staff(OTHER_EXECUTIVE).email}
    correcting.settle(asked, words="It is one case now.", by=as_(ANALYST), at=NINTH)
    [told] = mails()[before + len(to_doers) :]
    assert told.to_address == staff(EXECUTIVE).email
    assert f"/staff/duties/show/{report.id}" in told.body_text
    assert not [one for one in mails() if "Quill" in f"{one.subject}{one.body_text}" or "one case" in one.body_text]


def test_its_words_stand_in_no_history() -> None:
    report = drafted()
    correcting.settle(wanted(report), words="Ms Quill is one now.", by=as_(ANALYST), at=NINTH)
    assert not [event for event in report.events if "Quill" in f"{event.summary}{event.detail}"]


def test_only_what_goes_out_is_corrected() -> None:
    with pytest.raises(Refused, match="Nothing goes out with this"):
        correcting.ask(row("compilation_request"), words="Mine.", by=as_(ANALYST), at=NINTH)


def test_who_asks_and_who_settles() -> None:
    report = drafted()
    for who in (DEPUTY, COMPLAINTS):
        with pytest.raises(Refused, match="reads this"):
            correcting.ask(report, words="No.", by=as_(who), at=NINTH)
    asked = wanted(report)
    with pytest.raises(Refused, match="Only someone who is “SPPR Analyst”, or Eve Exec, settles this"):
        correcting.settle(asked, words="Done.", by=as_(DEPUTY), at=NINTH)
    correcting.settle(asked, words="I was wrong.", by=as_(EXECUTIVE), at=NINTH)
    with pytest.raises(Refused, match="settled by Eve Exec already"):
        correcting.settle(asked, words="Done.", by=as_(ANALYST), at=NINTH)
    assert state.to_correct(report) == []


def test_those_who_work_on_it_comment_and_nobody_else_does() -> None:
    compiled()
    request, draft = row("compilation_request", "2026-06"), row("monthly_draft")
    commands.ask(request, by=as_(ANALYST), at=at(2026, 6, 30), late_why="It was forgotten.")
    db.session.flush()
    correcting.comment(draft, words="  The chart is new.  ", by=as_(ANALYST), at=NINTH)
    returns = row("compilation_returns", "2026-06")
    correcting.comment(returns, words="Mine comes late.", by=as_(DEPUTY), at=at(2026, 7, 1))
    assert (draft.events[-1].kind, draft.events[-1].detail) == ("commented", "The chart is new.")
    with pytest.raises(Refused, match="Only those who work on this comment on it"):
        correcting.comment(draft, words="And I?", by=as_(COMPLAINTS), at=NINTH)
    for words in ("", "  ", "x" * 2001):
        with pytest.raises(Invalid) as caught:
            correcting.comment(draft, words=words, by=as_(ANALYST), at=NINTH)
        assert "words" in caught.value.errors


def test_what_is_done_is_talked_about_no_more() -> None:
    report = drafted()
    commands.approve(report, by=as_(EXECUTIVE), at=NINTH)
    commands.submit(report, by=as_(ANALYST), at=NINTH)
    for act in (correcting.comment, correcting.ask):
        with pytest.raises(Refused, match="done already, and stays"):
            act(report, words="One more thing.", by=as_(ANALYST), at=NINTH)


@pytest.mark.clauses("OC-25")
def test_what_is_late_says_why() -> None:
    compiled()
    draft = row("monthly_draft")
    for words in ("", " ", "x" * 2001):
        with pytest.raises(Invalid) as caught:
            commands.submit(draft, by=as_(ANALYST), at=draft.due_at, late_why=words)
        assert "late_why" in caught.value.errors
    commands.submit(draft, by=as_(ANALYST), at=draft.due_at, late_why="A figure came late.")
    assert draft.late_why == "A figure came late."
    assert [event.detail for event in draft.events if event.kind == "late"] == ["A figure came late."]


@pytest.mark.clauses("OC-23")
def test_what_was_asked_for_late_says_why() -> None:
    request = row("compilation_request")
    with pytest.raises(Invalid) as caught:
        commands.ask(request, by=as_(ANALYST), at=request.due_at)
    assert "late_why" in caught.value.errors
    assert (request.contributions, request.is_open) == ([], True)
    commands.ask(request, by=as_(ANALYST), at=request.due_at, late_why="The list of them was old.")
    assert [event.kind for event in request.events][1:] == ["asked", "late"]


@pytest.mark.clauses("OC-24")
def test_what_came_back_late_says_whose() -> None:
    request, returns = row("compilation_request"), row("compilation_returns")
    commands.ask(request, by=as_(ANALYST), at=MONTH_END)
    db.session.flush()
    first, *others = sorted(request.contributions, key=lambda one: one.of_name)
    commands.return_(first, by=as_(ANALYST), at=at(2026, 6, 1))
    for one in others:
        commands.return_(one, by=as_(ANALYST), at=returns.due_at)
    names = {one.of_name for one in others}
    assert set(returns.late_why.removeprefix("Back after its time: ").rstrip(".").split(", ")) == names
    assert [event.kind for event in returns.events][-2:] == ["collected", "late"]


@pytest.mark.clauses("OC-27")
def test_whoever_settles_what_others_asked_for_made_it_too() -> None:
    report = drafted()
    correcting.settle(wanted(report), words="It is one case now.", by=as_(OTHER_EXECUTIVE), at=NINTH)
    with pytest.raises(Refused, match="prepared this, so someone else must approve it"):
        commands.approve(report, by=as_(OTHER_EXECUTIVE), at=NINTH)
    correcting.settle(wanted(report), words="I was wrong.", by=as_(EXECUTIVE), at=NINTH)
    commands.approve(report, by=as_(EXECUTIVE), at=NINTH)


@pytest.mark.clauses("OC-15")
def test_what_a_designee_asked_for_is_their_principal_s_too() -> None:
    report = drafted()
    days = {"since": at(2026, 6, 1), "until": at(2026, 7, 1)}
    db.session.add(designees.delegate(staff(EXECUTIVE), staff(DEPUTY), KEY, **days))
    db.session.flush()
    asked = wanted(report, by=DEPUTY)
    assert asked.by_name == "Dev Patel, designee of Eve Exec"
    before = len(mails())
    correcting.settle(asked, words="It is one case now.", by=as_(ANALYST), at=NINTH)
    assert {one.to_address for one in mails()[before:]} == {staff(EXECUTIVE).email, staff(DEPUTY).email}
    correcting.settle(wanted(report, by=DEPUTY), words="It was right.", by=as_(EXECUTIVE), at=NINTH)


@pytest.mark.clauses("OC-24")
def test_what_was_asked_for_too_late_blames_nobody_who_answered() -> None:
    request, returns = row("compilation_request"), row("compilation_returns")
    late = returns.due_at + timedelta(days=1)
    commands.ask(request, by=as_(ANALYST), at=late, late_why="It was forgotten.")
    db.session.flush()
    for one in request.contributions:
        commands.return_(one, by=as_(ANALYST), at=late)
    assert returns.late_why == "The contributions were asked for after its time."


def test_who_approved_it_before_is_told_to_look_again() -> None:
    report = drafted()
    commands.approve(report, by=as_(OTHER_EXECUTIVE), at=at(2026, 6, 9, 8))
    asked, other = wanted(report), wanted(report)
    before = len(mails())
    correcting.settle(asked, words="It is one case now.", by=as_(ANALYST), at=NINTH)
    correcting.settle(other, words="That too.", by=as_(ANALYST), at=at(2026, 6, 9, 10))
    told = [(one.to_address, one.body_text) for one in mails()[before:]]
    assert [to for to, words in told if "must be approved anew" in words] == [staff(OTHER_EXECUTIVE).email]
    assert [to for to, words in told if "what you wanted corrected" in words] == [staff(EXECUTIVE).email] * 2


def test_what_is_in_time_says_nothing_of_it() -> None:
    compiled()
    draft = row("monthly_draft")
    commands.submit(draft, by=as_(ANALYST), at=at(2026, 6, 8), late_why="It isn't.")
    assert draft.late_why == ""
