"""The real report of every pack goes through the gate: made of cases, looked through, checked, kept and compared."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from portal.cases.models import Case, CaseSubject, LearningAction, Response, StageRow, Team
from portal.database import db
from portal.duties import assessing, commands, drafts, keeping, making, meetings, planning, state, striking
from portal.duties.models import DutyRow
from portal.policy.duties import Does, Duty
from portal.policy.procedure import Procedure
from portal.procedures import versions
from portal.reports.fingerprints import fingerprints
from tests.cast import as_, staff
from tests.duties import code
from tests.journeys.staffing import hire
from tests.reports.dataset import AT, Dataset

PACKS = ("devon", "san-clemente", "childrens-social-care", "orange-county", "riverside", "lgsco-code")
MAKER, CHECKER, APPROVER = "report.maker", "report.checker", "report.approver"


def owed(pack: Procedure) -> list[tuple[str, Duty]]:
    """Return the reports that are for an audience, each with the duty that submits it."""
    found = []
    for report in (one for one in pack.reports if one.audience):
        duties = [one for one in pack.duties if report.is_for(one.key) and one.does is Does.SUBMIT]
        found.append((report.key, next(one for one in duties if not any(two.follows == one.key for two in duties))))
    return found


REPORTS = [
    (key, report, duty.key)
    for key in PACKS
    for report, duty in owed(versions.read_pack((versions.PACKS / f"{key}.yaml").read_text("utf-8"), f"{key}.yaml"))
]


def staffed(pack: Procedure, report: str, duty: Duty) -> None:
    """Hire who makes, checks and approves a report: among those who see what it tells of under a label."""
    labels = [pack.labels[one] for one in pack.report(report).covers.labels]
    team = next((min(one.teams) for one in labels if one.teams), next(iter(pack.teams)))
    db.session.flush()
    assert db.session.query(Team).filter_by(procedure_key=pack.key, key=team).count() == 1
    approval = duty.approval.by if duty.approval else duty.who
    hire(pack.key, **{
        MAKER: ("Officer", team, duty.who), CHECKER: ("Officer", team, duty.who), APPROVER: ("Officer", team, approval),
    })  # fmt: skip


def planned(pack: Procedure, duty: Duty) -> DutyRow:
    """Return a duty whose period has cases; what it follows counts as done."""
    if pack.meetings:
        meetings.add(
            pack.key, held_on=date(2026, 6, 16), name="City Council", by=as_(MAKER), at=AT - timedelta(days=100)
        )
    planning.plan(pack.key, until=date(2026, 9, 30), at=AT - timedelta(days=100))
    planning.plan(pack.key, until=date(2026, 12, 31), at=AT)
    db.session.flush()
    rows = db.session.query(DutyRow).filter_by(procedure_key=pack.key, duty_key=duty.key).order_by(DutyRow.id)
    made = [(row, making.report_of(row, AT)) for row in rows]
    return max(made, key=lambda one: len(drafts.cases_of(one[1].built)) if one[1] else -1)[0]


def sha(row: DutyRow) -> str:
    draft = drafts.draft_of(row, AT)
    assert draft is not None
    return draft.sha256


@pytest.mark.clauses("OC-8", "OC-9")
@pytest.mark.parametrize(("key", "report", "duty_key"), REPORTS)
def test_each_report_goes_through_the_gate(session: Session, key: str, report: str, duty_key: str) -> None:
    data = Dataset(key, 5)
    data.fill(40)
    duty = data.pack.duty(duty_key)
    staffed(data.pack, report, duty)
    row = planned(data.pack, duty)
    assert making.audience_of(row) == data.pack.report(report).audience
    if assessing.rule_of(row):
        code.answer_all(row, MAKER, AT)
    draft = drafts.draft_of(row, AT)
    assert draft is not None
    assert draft.disclosed.left == (), "the shipped audiences leave nobody known"
    if draft.has_passages or draft.is_struck:
        striking.check(row, seen=sha(row), by=as_(CHECKER), at=AT)
        db.session.flush()
    earlier = state.before(row)
    while earlier is not None and earlier.is_open:
        earlier.done_at, earlier.submitted_by_id = AT, staff(MAKER).id
        earlier = state.before(earlier)
    if duty.approval:
        commands.approve(row, by=as_(APPROVER), at=AT, seen=sha(row))
    commands.submit(row, by=as_(MAKER), at=AT, late_why="A figure came late.")
    db.session.flush()
    kept = keeping.kept_of(row)
    assert kept is not None
    assert (kept.report_key, kept.sha256) == (report, draft.sha256)
    since = keeping.changed_since(row, kept, AT)
    assert since is not None
    assert since.is_same


# ---- what has changed since


def first(data: Dataset) -> Case:
    return next(one for one in data.made if one.person is not None and one.stages)


def _named(case: Case) -> None:
    assert case.person is not None
    case.person.name = "Somebody Else"


def _entries(case: Case) -> None:
    stage = case.stages[0]
    answer = Response(
        case=case,
        stage=stage,
        says="answer",
        method="letter",
        drafted_at=AT,
        issued_at=AT,
        entries={"answer.findings": "So."},
    )
    db.session.add(answer)


def _subject(case: Case) -> None:
    case.subjects.append(CaseSubject(staff_id=staff(MAKER).id, at=AT, reason="It is about them."))


def _work(case: Case) -> None:
    asked = {"what": "Train the crews.", "due_on": AT.date(), "asked_by": "A", "asked_at": AT}
    ids = {"owner_id": staff(MAKER).id, "asked_by_id": staff(MAKER).id}
    db.session.add(LearningAction(procedure_key=case.procedure_key, case_id=case.id, **asked, **ids))


CHANGES: dict[str, Callable[[Case], Any]] = {
    "who the reporter is": _named,
    "another answer": _entries,
    "whom it is about": _subject,
    "work that was asked for": _work,
    "when a stage was acknowledged": lambda case: setattr(case.stages[0], "acknowledged_at", AT),
    "when it was answered": lambda case: setattr(case.stages[0], "answered_at", AT),
    "who dealt with a stage": lambda case: setattr(case.stages[0], "handler_id", staff(MAKER).id),
    "when a limit ended": lambda case: setattr(case.stages[0].clocks[0], "ended_at", AT),
    "what was learned": lambda case: setattr(case.stages[0].steps[0], "note", "Something else."),
    "on whose behalf": lambda case: setattr(case, "on_behalf_of", "Somebody Else"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_fact_that_a_sheet_shows_changes_the_fingerprint(session: Session, what: str) -> None:
    data = Dataset("devon", 7)
    data.fill(40)
    hire("devon", **{MAKER: ("Officer", "environment", "complaints_officer")})
    case = next(one for one in data.made if one.person and one.responses and _has_step(one.stages[0]))
    before = fingerprints([case.id])
    CHANGES[what](case)
    db.session.flush()
    assert fingerprints([case.id]) != before


def _has_step(stage: StageRow) -> bool:
    return bool(stage.steps and stage.clocks)
