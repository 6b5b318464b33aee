"""The quarterly report to the management team, beside the same counted by hand."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cases.models import Case, CaseSubject, LearningAction, Staff, StageRow
from portal.database import db
from portal.policy.procedure import Procedure
from portal.policy.spans import Span
from portal.reports import making
from tests.reports import oracle
from tests.reports.dataset import AT, END, START, Dataset


@pytest.mark.clauses("CSC-18")
def test_numbers_themes_and_outcomes_at_each_stage_are_those_counted_by_hand(session: Session, seed: int) -> None:
    data = Dataset("childrens-social-care", seed)
    data.fill(90)
    pack = data.pack
    built = making.build(pack, "quarterly", Span(START, END), AT)
    found = oracle.received(data.made, pack.zone, START, END)
    cases = [case for case in found if case.kind == "complaint"]
    names = {stage.key: stage.name for stage in pack.pathway("complaint").stages}

    stages = oracle.split(cases, lambda case: [(names[row.key],) for row in case.stages])
    row = oracle.shown(built.sheet("stages"), 1)
    assert {key: one["received"] for key, one in row.items() if one["received"]} == {
        key: len(those) for key, those in stages.items()
    }
    natures = oracle.split(
        cases,
        lambda case: [
            (pack.natures[one].name if one else "Not given",) for one in [n.nature for n in case.natures] or [""]
        ],
    )
    themes = oracle.shown(built.sheet("themes"), 1)
    assert {key: one["received"] for key, one in themes.items() if one["received"]} == {
        key: len(those) for key, those in natures.items()
    }
    outcomes = oracle.split(cases, lambda case: [(names[row.key], _outcome(case, row, pack)) for row in case.stages])
    expected = {key: {"received": len(those)} for key, those in outcomes.items()}
    oracle.agree(built.sheet("outcomes"), 2, expected)
    assert any(stage == names["stage_2"] for stage, _ in expected)


def _outcome(case: Case, row: StageRow, pack: Procedure) -> str:
    answers = [one for one in case.responses if one.stage is row and one.says == "answer"]
    outcome = answers[-1].outcome if answers else ""
    return pack.outcomes[outcome].name if outcome else "No outcome yet"


@pytest.mark.clauses("CSC-18")
def test_the_work_that_was_asked_for_is_told_with_what_came_of_it(session: Session) -> None:
    data = Dataset("childrens-social-care", 1)
    owner = db.session.scalars(select(Staff).where(Staff.id == data.staff[0])).one()
    for days in (START, END, date(2026, 7, 1)):
        at = AT.replace(year=days.year, month=days.month, day=days.day)
        db.session.add(
            LearningAction(
                procedure_key=data.pack.key,
                what=f"Look into {days}",
                owner=owner,
                due_on=END,
                asked_by="Someone",
                asked_by_id=owner.id,
                asked_at=at,
            )
        )
    db.session.commit()
    sheet = making.build(data.pack, "quarterly", Span(START, END), AT).sheet("learning")
    assert [row[0] for row in sheet.rows] == [f"Look into {START}", f"Look into {END}"]
    assert sheet.rows[0][1] == owner.full_name


@pytest.mark.clauses("CSC-19", "RV-26")
def test_work_on_a_case_names_its_case_and_is_told_of_those_covered_alone(session: Session) -> None:
    """Whoever is known by its case is sought in what goes out; work on a case about someone named isn't listed."""
    data = Dataset("childrens-social-care", 2)
    owner, others = data.staff[0], {"covered": {}, "kind": {"kind": "enquiry"}, "uncounted": {"counted": False}}
    made = dict(zip([*others, "subject", "label"], data.fill(5), strict=True))
    for name, case in made.items():
        case.kind, case.counted, case.label = "complaint", True, "hidden" if name == "label" else ""
        for key, value in others.get(name, {}).items():
            setattr(case, key, value)
    made["subject"].subjects = [CaseSubject(staff_id=owner, at=AT, reason="Named in it.")]
    for name, case in [*made.items(), ("none", None)]:
        db.session.add(
            LearningAction(
                procedure_key=data.pack.key,
                case_id=case.id if case else None,
                what=name,
                owner_id=owner,
                due_on=END,
                asked_by="Someone",
                asked_by_id=owner,
                asked_at=AT.replace(month=5),
            )
        )
    db.session.commit()
    sheet = making.build(data.pack, "quarterly", Span(START, END), AT).sheet("learning")
    assert [row[0] for row in sheet.rows] == ["covered", "none"]
    assert sheet.cases == (made["covered"].id,)
