"""Riverside's reports, beside the same counted by hand: each tells of what is under its own label, and of no other."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from portal.cases.models import Case
from portal.policy.built import Built, Holds
from portal.policy.spans import Span
from portal.reports import making
from tests.reports import oracle
from tests.reports.dataset import AT, Dataset

MAY = Span(date(2026, 5, 1), date(2026, 5, 31))


def made(seed: int, key: str) -> tuple[Dataset, Built]:
    data = Dataset("riverside", seed, start=MAY.start, end=MAY.end)
    data.fill(110)
    return data, making.build(data.pack, key, MAY, AT)


def within(data: Dataset, label: str) -> list[Case]:
    """The counted cases of May that bear a label."""
    zone = data.pack.zone
    return [
        case
        for case in data.made
        if case.counted and case.label == label and MAY.start <= oracle.day(case.received_at, zone) <= MAY.end
    ]


def ends(cases: list[Case]) -> dict[str, Any]:
    still = sum(oracle.is_open(case) for case in cases)
    return {"received": len(cases), "closed": len(cases) - still, "open": still}


@pytest.mark.clauses("RV-11")
def test_service_complaints_are_those_counted_by_hand(session: Session, seed: int) -> None:
    data, built = made(seed, "service")
    zone = data.pack.zone
    cases = [case for case in within(data, "") if case.kind == "complaint"]
    row = oracle.shown(built.sheet("figures"), 0)[()]
    wanted = ends(cases) | oracle.of_standard(cases, "acknowledge", AT) | oracle.of_standard(cases, "answer", AT)
    wanted["answered"] = sum(oracle.first_answer(case) is not None for case in cases)
    wanted["median"] = oracle.nearest_rank((oracle.days_to_answer(case, zone) for case in cases), 0.5)
    assert {key: row[key] for key in wanted} == wanted
    teams = oracle.split(cases, lambda case: [(case.team.name,)])
    expected = {key: ends(those) | oracle.of_standard(those, "answer", AT) for key, those in teams.items()}
    oracle.agree(built.sheet("departments"), 1, expected)


@pytest.mark.clauses("RV-16", "RV-24")
@pytest.mark.parametrize(("key", "label"), [("staff", "staff_conduct"), ("fraud", "fraud")])
def test_what_is_protected_is_told_apart_and_says_not_which_case_it_is(
    session: Session, seed: int, key: str, label: str
) -> None:
    data, built = made(seed, key)
    cases = within(data, label)
    rows = oracle.shown(built.sheet("figures"), 1 if key == "fraud" else 0).values()
    assert sum(row["received"] for row in rows) == len(cases) == len(built.sheet("each").rows)
    assert built.counted == tuple(case.id for case in cases)
    sheet = built.sheet("each")
    assert {"number", "reporter", "description"}.isdisjoint(column.key for column in sheet.columns)
    assert next(column for column in sheet.columns if column.key == "outcome").holds is Holds.PROTECTED


@pytest.mark.clauses("RV-36")
def test_each_department_has_its_own_pending_requests(session: Session, seed: int) -> None:
    data, built = made(seed, "pending")
    zone = data.pack.zone
    pending = [
        case
        for case in data.made
        if case.counted and not case.label and oracle.is_open(case) and oracle.day(case.received_at, zone) <= MAY.end
    ]
    by_team = oracle.split(pending, lambda case: [(case.team.key,)])
    for (team,), cases in by_team.items():
        sheet = built.sheet(f"each-{team}")
        assert {row[0] for row in sheet.rows} == {case.tracking_number for case in cases}
        opened = oracle.shown(built.sheet(f"services-{team}"), 2).values()
        assert sum(row["open"] for row in opened) == len(cases)
    assert {sheet.key for sheet in built.sheets} == {
        f"{one}-{team}" for (team,) in by_team for one in ("each", "services")
    }


@pytest.mark.clauses("RV-37")
def test_all_activity_is_there_by_ward(session: Session, seed: int) -> None:
    data, built = made(seed, "wards")
    kinds = data.pack.kinds
    cases = within(data, "")
    by = oracle.split(cases, lambda case: [(case.ward or "Not given", kinds[case.kind].name)])
    found = oracle.shown(built.sheet("kinds"), 2)
    for key, those in by.items():
        assert {name: found[key][name] for name in ("received", "closed", "open")} == ends(those), key
    assert sum(row["received"] for row in found.values()) == len(cases)
    assert not {case.id for case in data.made if case.label} & set(built.counted)
