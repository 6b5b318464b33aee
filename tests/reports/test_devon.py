"""Devon's indicators and its learning report, beside the same counted by hand."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from portal.cases.models import Case
from portal.policy.built import Built, Holds
from portal.policy.spans import Span
from portal.reports import making
from tests.reports import oracle
from tests.reports.dataset import AT, END, START, Dataset

NONE = "Not given"


def made(seed: int, key: str) -> tuple[Dataset, Built, list[Case]]:
    data = Dataset("devon", seed)
    data.fill(80)
    built = making.build(data.pack, key, Span(START, END), AT)
    return data, built, oracle.received(data.made, data.pack.zone, START, END)


def directorate(data: Dataset, case: Case) -> str:
    places = {service.key: one.name for one in data.pack.programmes.values() for service in one.services}
    return places.get(case.service, NONE)


def last_outcome(data: Dataset, case: Case) -> str:
    answers = sorted((one for one in case.responses if one.says == "answer"), key=lambda one: (one.issued_at, one.id))
    outcome = answers[-1].outcome if answers else ""
    return data.pack.outcomes[outcome].name if outcome else "No outcome yet"


@pytest.mark.clauses("DV-56", "DV-58", "DV-59", "DV-60", "DV-61", "DV-62")
def test_the_indicators_are_those_counted_by_hand(session: Session, seed: int) -> None:
    data, built, cases = made(seed, "performance")
    pack, zone = data.pack, data.pack.zone

    def kinds(case: Case) -> list[tuple[str, str]]:
        return [(directorate(data, case), pack.kinds[case.kind].name)]

    by = oracle.split(cases, kinds)
    found = oracle.shown(built.sheet("kinds"), 2)
    for key, those in by.items():
        row = found[key]
        still = sum(oracle.is_open(case) for case in those)
        answered = sum(oracle.first_answer(case) is not None for case in those)
        assert [row[name] for name in ("received", "answered", "closed", "open")] == [
            len(those), answered, len(those) - still, still,
        ], key  # fmt: skip
    assert sum(row["received"] for row in found.values()) == len(cases)
    contact = oracle.split(cases, lambda case: [(directorate(data, case), pack.channels[case.channel].name)])
    oracle.agree(built.sheet("contact"), 2, {key: {"received": len(those)} for key, those in contact.items()})
    members = {key: {"elected": sum(bool(one.on_behalf_of) for one in those)} for key, those in by.items()}
    oracle.agree(built.sheet("members"), 2, members)
    oracle.agree(built.sheet("times"), 2, {key: _times(those, zone) for key, those in by.items()})
    stages: dict[str, Any] = {}
    for stage in ("stage_1", "stage_2", "stage_3", "suggestion"):
        stages |= oracle.of_standard(cases, "answer", AT, f"{stage}_answer", stage)
    oracle.agree(built.sheet("stages"), 0, {(): stages})


def _times(cases: list[Case], zone: Any) -> dict[str, Any]:
    days = [oracle.days_to_answer(case, zone) for case in cases]
    return {
        "median": oracle.nearest_rank(days, 0.5),
        "slowest": oracle.nearest_rank(days, 0.9),
        **oracle.of_standard(cases, "acknowledge", AT),
        **oracle.of_standard(cases, "answer", AT),
    }


@pytest.mark.clauses("DV-63")
def test_types_outcomes_and_remedies_are_told_for_each_directorate(session: Session, seed: int) -> None:
    data, built, cases = made(seed, "performance")
    pack = data.pack
    natures = oracle.split(
        cases,
        lambda case: [
            (directorate(data, case), pack.kinds[case.kind].name, pack.natures[one].name if one else NONE)
            for one in [one.nature for one in case.natures] or [""]
        ],
    )
    oracle.agree(built.sheet("natures"), 3, {key: {"received": len(those)} for key, those in natures.items()})
    outcomes = oracle.split(
        cases, lambda case: [(directorate(data, case), pack.kinds[case.kind].name, last_outcome(data, case))]
    )
    oracle.agree(built.sheet("outcomes"), 3, {key: {"received": len(those)} for key, those in outcomes.items()})
    remedies = oracle.split(
        cases,
        lambda case: [
            (directorate(data, case), pack.remedies[kind].name if kind else "No remedy")
            for kind in {one.kind for one in case.remedies if not one.dropped_at} or {""}
        ],
    )
    oracle.agree(built.sheet("remedies"), 2, {key: {"received": len(those)} for key, those in remedies.items()})


@pytest.mark.clauses("DV-55")
def test_each_directorate_has_its_lessons_and_its_remedies(session: Session, seed: int) -> None:
    data, built, cases = made(seed, "learning")
    keys = {one.name: key for key, one in data.pack.programmes.items()} | {NONE: "none"}
    by = oracle.split(cases, lambda case: [(directorate(data, case),)])
    for (name,), those in by.items():
        promised = [
            (one.tracking_number, remedy.kind) for one in those for remedy in one.remedies if not remedy.dropped_at
        ]
        sheet = built.sheet(f"remedies-{keys[name]}")
        names = {key: one.name for key, one in data.pack.remedies.items()}
        assert sorted((row[0], row[3]) for row in sheet.rows) == sorted((n, names[kind]) for n, kind in promised)
        lessons = built.sheet(f"lessons-{keys[name]}")
        told = [
            one.tracking_number for one in those for row in one.stages for step in row.steps if step.key == "lesson"
        ]
        assert sorted(row[0] for row in lessons.rows) == sorted(told)
        assert lessons.columns[-1].holds is Holds.WRITTEN
    assert len(built.sheets) == 3 * len(by)


@pytest.mark.clauses("DV-57")
def test_the_report_on_the_policy_names_nobody_and_no_case(session: Session, seed: int) -> None:
    data, built, cases = made(seed, "policy")
    figures = [sheet for sheet in built.sheets if sheet.key != "improvements"]
    assert all(not sheet.cases for sheet in figures)
    assert {column.holds for sheet in figures for column in sheet.columns} == {Holds.PLAIN}
    by = oracle.split(cases, lambda case: [(directorate(data, case), data.pack.kinds[case.kind].name)])
    oracle.agree(built.sheet("directorates"), 2, {key: {"received": len(those)} for key, those in by.items()})
    kinds = oracle.split(cases, lambda case: [(data.pack.kinds[case.kind].name,)])
    found = oracle.shown(built.sheet("kinds"), 1)
    for key, those in kinds.items():
        wanted = _times(those, data.pack.zone) | {"received": len(those)}
        assert {name: found[key][name] for name in wanted} == wanted
