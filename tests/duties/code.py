"""A council that follows the Code: who answers its self-assessment, who approves, and the duty of a year with cases."""

from __future__ import annotations

from datetime import UTC, date, datetime

from portal.database import db
from portal.duties import assessing, commands, drafts, keeping, planning, striking
from portal.duties.assessing import Words
from portal.duties.models import DutyRow
from portal.duties.report_models import KeptReport
from portal.reports.assessment_sheets import answers
from tests.cast import as_, received, submission
from tests.journeys.staffing import hire

KEY = "lgsco-code"
OFFICER, OTHER, HEAD, MEMBER, BOTH = "code.officer", "code.other", "code.head", "code.member", "code.both"
ELSEWHERE = "code.housing"  # answers, and sees the cases of another service alone
JANUARY = datetime(2026, 1, 12, 9, 30, tzinfo=UTC)
MAY = datetime(2026, 5, 12, 9, 30, tzinfo=UTC)
SAYS = "The governing body accepts the report, and asks for quicker answers at stage 1."


def council() -> None:
    """Hire the council's people."""
    hire(
        KEY,
        **{
            OFFICER: ("Complaints team", "complaints", "complaints_officer"),
            OTHER: ("Complaints team", "complaints", "complaints_officer"),
            HEAD: ("Officer", "environment", "head_of_service"),
            MEMBER: ("Officer", "complaints", "member_responsible"),
            ELSEWHERE: ("Officer", "housing", "service_manager"),
            BOTH: ("Complaints team", "complaints", "complaints_officer", "member_responsible"),
        },
    )


def year(at: datetime = MAY) -> DutyRow:
    """Return the duty of the year until March, which had one complaint."""
    received(submission(procedure=KEY, natures=("delay",), service="refuse"), at=JANUARY)
    planning.plan(KEY, until=date(2026, 12, 31), at=JANUARY)
    planning.plan(KEY, until=date(2026, 12, 31), at=at)
    db.session.flush()
    return db.session.query(DutyRow).filter_by(procedure_key=KEY, period_end=date(2026, 3, 31)).one()


def answer_all(row: DutyRow, by: str = OFFICER, at: datetime = MAY) -> None:
    """Answer all that nobody has answered yet."""
    rule = assessing.rule_of(row)
    assert rule is not None
    given = answers(KEY, assessing.span_of(row))
    for one in rule.items:
        if one not in given:
            words = Words("There was none.") if one in rule.statements else Words("", "The policy.", "yes")
            assessing.answer(row, one, words, by=as_(by), at=at)
    db.session.flush()


def submitted(row: DutyRow, at: datetime = MAY) -> KeptReport:
    """Have a year's report answered, checked, approved and submitted."""
    answer_all(row, at=at)
    draft = drafts.draft_of(row, at)
    assert draft is not None
    striking.check(row, seen=draft.sha256, by=as_(OTHER), at=at)
    commands.approve(row, by=as_(MEMBER), at=at, seen=draft.sha256)
    commands.submit(row, by=as_(OFFICER), at=at)
    db.session.flush()
    kept = keeping.kept_of(row)
    assert kept is not None
    return kept
