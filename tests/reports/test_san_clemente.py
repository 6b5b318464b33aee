"""San Clemente's quarterly figures and the City Manager's summary, beside the same counted by hand."""

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


def made(seed: int, key: str) -> tuple[Dataset, Built]:
    data = Dataset("san-clemente", seed)
    data.fill()
    return data, making.build(data.pack, key, Span(START, END), AT)


def counts(cases: list[Case]) -> dict[str, Any]:
    """SC-23, SC-27: number received, number anonymous, number staff-generated, and both standards."""
    return {
        "received": len(cases),
        "anonymous": sum(case.anonymous for case in cases),
        "staff": sum(case.staff_generated for case in cases),
        **oracle.of_standard(cases, "acknowledge", AT),
        **oracle.of_standard(cases, "answer", AT),
    }


@pytest.mark.clauses("SC-11", "SC-19", "SC-20", "SC-23", "SC-24", "SC-29", "SC-42")
def test_the_quarterly_figures_are_those_counted_by_hand(session: Session, seed: int) -> None:
    data, built = made(seed, "quarterly")
    pack, zone = data.pack, data.pack.zone
    cases = oracle.received(data.made, zone, START, END)
    before = oracle.received(data.made, zone, Span(START, END).before.start, Span(START, END).before.end)
    usual, earlier = counts(cases), counts(before)
    oracle.agree(built.sheet("figures"), 0, {(): {**usual, **{f"{key}_before": n for key, n in earlier.items()}}})

    names = {service.key: service.name for one in pack.programmes.values() for service in one.services}
    programmes = {service.key: one.name for one in pack.programmes.values() for service in one.services}
    by = oracle.split(
        cases, lambda case: [(programmes.get(case.service, "Not given"), names.get(case.service, "Not given"))]
    )
    oracle.agree(built.sheet("services"), 2, {key: counts(those) for key, those in by.items()})
    assert len(built.sheet("services").rows) >= len(names), "a service without a complaint is there too"

    managers = oracle.split(cases, lambda case: [(case.handler.full_name if case.handler else "Nobody yet",)])
    wanted = {key: counts(those) for key, those in managers.items()}
    for row in wanted.values():
        del row["anonymous"], row["staff"]
    oracle.agree(built.sheet("managers"), 1, wanted)
    assert built.counted == tuple(sorted(case.id for case in cases))


@pytest.mark.clauses("SC-42")
def test_each_standard_that_was_missed_is_listed_with_who_answers_for_it(session: Session, seed: int) -> None:
    data, built = made(seed, "quarterly")
    cases = oracle.received(data.made, data.pack.zone, START, END)
    expected = []
    for case in cases:
        for passage in case.stages:
            for clock in passage.clocks:
                late = clock.due_at and (clock.stopped_at or clock.ended_at or AT) >= clock.due_at
                if late and not clock.exempt and clock.key in {"acknowledge", "answer"}:
                    expected.append((case.tracking_number, passage.handler.full_name if passage.handler else ""))
    sheet = built.sheet("missed")
    places = [[column.key for column in sheet.columns].index(name) for name in ("number", "manager")]
    assert sorted(tuple(row[place] for place in places) for row in sheet.rows) == sorted(expected)
    assert expected
    numbers = {case.id: case.tracking_number for case in cases}
    assert [numbers[one] for one in sheet.cases] == [row[0] for row in sheet.rows]


@pytest.mark.clauses("SC-27", "SC-28")
def test_the_summary_has_its_counts_and_each_case_with_its_calling_party(session: Session, seed: int) -> None:
    data, built = made(seed, "council_summary")
    zone = data.pack.zone
    cases = sorted(oracle.received(data.made, zone, START, END), key=lambda case: case.id)
    oracle.agree(built.sheet("summary"), 0, {(): counts(cases)})

    sheet = built.sheet("detailed")
    assert [column.key for column in sheet.columns[:5]] == ["number", "opened_on", "nature", "reporter", "responses"]
    assert next(one for one in sheet.columns if one.key == "reporter").holds is Holds.PERSON
    for case, row in zip(cases, sheet.rows, strict=True):
        natures = sorted(one.nature for one in case.natures)
        said = sorted({oracle.day(one.issued_at, zone).isoformat() for one in case.responses if one.issued_at})
        words = [data.pack.natures[key].name for key in natures]
        opened = oracle.day(case.opened_at, zone)
        caller = case.person.name if case.person else ""
        assert row[:5] == (case.tracking_number, opened, "; ".join(words), caller, ", ".join(said))
        stands = [oracle.standard(case, clock, AT) or "doesn't apply" for clock in ("acknowledge", "answer")]
        assert list(row[5:]) == [{"waiting": "not yet due"}.get(word, word) for word in stands]
    assert sheet.cases == tuple(case.id for case in cases)
