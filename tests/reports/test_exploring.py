"""Explorations beside the same worked out by hand, and each figure beside the cases that it opens."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from random import Random
from urllib.parse import parse_qs

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cases import access
from portal.cases.access import Viewer
from portal.cases.models import Case
from portal.policy import exploring, gauges
from portal.policy.exploring import BY, Exploration
from portal.policy.gauges import GAUGES
from portal.policy.reports import Dimension
from portal.policy.spans import Span
from portal.reports.explored_tables import Cell, Line, Table, tables
from portal.reports.exploring import NOW, THEN, Explored, condition, explored
from tests.reports import explored_by_hand as by_hand
from tests.reports import hand_counts
from tests.reports.dataset import AT, END, START, Dataset
from tests.reports.explored_by_hand import Days, Hand

DAYS = Span(START, END)
SPRING = by_hand.months_of(date(2026, 3, 1), date(2026, 5, 31))
COLUMNS = {"month": by_hand.months_of, "week": by_hand.weeks_of}


def wanted(pack: object, address: str) -> Exploration:
    read = exploring.read(parse_qs(address, keep_blank_values=True), gauges.offered(pack.outcomes))
    assert not read.faults
    return read.exploration


def filled(procedure: str, seed: int, number: int = 60) -> Dataset:
    data = Dataset(procedure, seed)
    data.fill(number)
    hand_counts.enrich(data, AT)
    return data


def compare(session: Session, data: Dataset, cases: Collection[Case], address: str) -> int:
    """Fail where a figure, or what it opens, isn't what is counted by hand; return how many were compared."""
    of = explored(wanted(data.pack, address), data.pack, DAYS, AT)
    hand, compared = Hand(cases, data.pack, AT), 0
    mine = [case for case in hand.cases if all(_fits(hand, case, one, value) for one, value in of.wanted.only)]
    days = COLUMNS[of.wanted.each](START, END) if of.wanted.each else [(START, END)]
    assert [(one.start, one.end) for one in of.spans] == days
    for row in [*of.rows, None]:
        theirs = [case for case in mine if row is None or _in_row(hand, case, of, row)]
        for place, span in enumerate(days):
            for gauge in of.gauges:
                compared += _same(session, of, hand, gauge.key, row, place, span, theirs)
    assert set(of.rows) == _rows(hand, of, mine, days), address
    return compared


def _fits(hand: Hand, case: Case, by: Dimension, value: str) -> bool:
    return ("" if value == "-" else value) in hand.values(case, by)


def _in_row(hand: Hand, case: Case, of: Explored, row: tuple[str, ...]) -> bool:
    return all(value in hand.values(case, by) for by, value in zip(of.wanted.by, row, strict=True))


def _same(session, of, hand: Hand, key: str, row, place: int, days: Days, cases: Collection[Case]) -> int:
    periods = of.whole if row is None else of.tallies[row]
    gauge, tally = GAUGES[key], periods.at(NOW, place)
    assert tally.figure(gauge) == hand.figure(key, days, cases), (key, row, days)
    flag = tally.opens(gauge)
    expected = hand.counted(gauge.opens, days, cases)
    assert bool(flag) == bool(expected), (key, row, days)
    if flag:
        found = condition(of, flag, row, place, NOW)
        assert set(session.scalars(select(Case.id).where(found))) == expected, (key, row, days)
    return 1


def _rows(hand: Hand, of: Explored, cases: Collection[Case], days: list[Days]) -> set[tuple[str, ...]]:
    """The rows that have anything to tell: of any case received in these days, or that one of the figures counts."""
    bases = [one.key for one in of.gauges if one.basis is not gauges.Basis.RECEIVED]
    bases += ["received"] if len(bases) < len(of.gauges) else []
    told = {case for span in days for one in bases for case in hand.counted(one, span, cases)}
    found: set[tuple[str, ...]] = set()
    for case in (one for one in cases if one.id in told):
        rows: list[tuple[str, ...]] = [()]
        for by in of.wanted.by:
            rows = [(*row, value) for row in rows for value in hand.values(case, by)]
        found |= set(rows)
    return found


EVERY = (
    "show=received&show=answered&show=share_answered&show=closed",
    "show=open&show=median&show=slowest&show=missed",
    "show=in_target&show=upheld&show=promised&show=remedies_kept",
    "show=again&show=linked&show=anonymous&show=staff",
    "show=elected&show=ended&show=open_at_end",
)


@pytest.mark.parametrize("shows", EVERY)
def test_each_figure_is_what_is_counted_by_hand_and_opens_just_those_cases(session: Session, shows: str) -> None:
    data = filled("devon", 11, 40)
    assert compare(session, data, data.made, f"{shows}&each=month") >= 9
    assert compare(session, data, data.made, f"{shows}&by=kind&by=team") > 9


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_is_asked_is_told_right(session: Session, seed: int) -> None:
    """By chance: any figures, rows, columns, and cases alone, under either of two procedures."""
    rng = Random(seed)
    data = filled(["devon", "orange-county"][seed % 2], 20 + seed, 40)
    for _ in range(3):
        shows = rng.sample(sorted(gauges.offered(data.pack.outcomes)), 3)
        by = rng.sample(list(BY), rng.randrange(3))
        parts = [
            *(f"show={one}" for one in shows),
            *(f"by={one}" for one in by),
            f"each={rng.choice(['', 'month', 'week'])}",
        ]
        if rng.random() < 0.6:
            only, one = rng.choice(list(BY)), rng.choice(data.made)
            parts.append(f"{only}={Hand([one], data.pack, AT).values(one, only)[0] or '-'}")
        assert compare(session, data, data.made, "&".join(parts))


def test_each_sees_the_figures_of_their_own_cases_alone(session: Session) -> None:
    data = filled("devon", 8)
    team, me = data.teams[0].id, data.staff[0]
    mine = [case for case in data.made if case.team_id == team or case.handler_id == me]
    assert 0 < len(mine) < len(data.made) / 2
    token = access.viewer.set(Viewer(staff_id=me, teams=frozenset({team})))
    try:
        for shows in EVERY:
            compare(session, data, mine, f"{shows}&by=nature")
    finally:
        access.viewer.reset(token)
    token = access.viewer.set(access.NOBODY)
    try:
        of = explored(wanted(data.pack, f"{EVERY[0]}&by=ward"), data.pack, DAYS, AT)
        assert of.is_empty
        assert of.rows == []
    finally:
        access.viewer.reset(token)


def _lines(of: Explored) -> list[tuple[Table, Line]]:
    return [(one, line) for one in tables(of) for line in one.lines]


@pytest.mark.parametrize(
    ("address", "days"),
    [
        ("show=received&show=median&by=kind&each=&against=before", [(date(2026, 1, 1), date(2026, 3, 31))]),
        ("show=received&show=in_target&by=kind&each=&against=year", [(date(2025, 4, 1), date(2025, 6, 30))]),
        ("show=received&show=open_at_end&by=kind&each=month&against=before", SPRING),
    ],
)  # fmt: skip
def test_what_it_is_compared_with_is_counted_in_the_same_way(session: Session, address: str, days: list[Days]) -> None:
    data = filled("devon", 12)
    of = explored(wanted(data.pack, address), data.pack, DAYS, AT)
    assert [(one.start, one.end) for one in of.sides[THEN]] == days
    hand, told = Hand(data.made, data.pack, AT), 0
    for row in of.rows:
        theirs = [case for case in hand.cases if _in_row(hand, case, of, row)]
        for place, span in enumerate(days):
            for gauge in of.gauges:
                tally = of.tallies[row].at(THEN, place)
                assert tally.figure(gauge) == hand.figure(gauge.key, span, theirs), (row, gauge.key)
                if flag := tally.opens(gauge):
                    found = set(session.scalars(select(Case.id).where(condition(of, flag, row, place, THEN))))
                    assert found == hand.counted(gauge.opens, span, theirs)
                    told += bool(found)
    assert told or "year" in address, "the data set begins half a year before"
    cell = _lines(of)[0][1].cells[0]
    assert cell.was is not None
    assert cell.change == cell.value - cell.was


def test_a_change_of_nothing_known_is_none() -> None:
    assert Cell(3, None, None).change is None
    assert Cell(None, None, 3).change is None
    assert Cell(3, None, 5).change == -2


@pytest.mark.parametrize(
    ("figure", "row"),
    [("nothing", None), ("case_id", None), ("service", None), ("place", None), ("in_target", None),
     ("received", ("a", "b"))],
)  # fmt: skip
def test_what_is_no_figure_opens_nothing(session: Session, figure: str, row: tuple[str, ...] | None) -> None:
    pack = Dataset("devon", 1).pack
    of = explored(wanted(pack, "show=received&by=service"), pack, DAYS, AT)
    with pytest.raises(KeyError):
        condition(of, figure, row, 0, NOW)


def test_the_largest_stand_first_where_that_is_chosen(session: Session) -> None:
    data = filled("devon", 13)
    of = explored(wanted(data.pack, "show=received&by=service&order=largest"), data.pack, DAYS, AT)
    numbers = [line.cells[0].value for _, line in _lines(of)]
    assert numbers == sorted(numbers, reverse=True)
    assert numbers != [
        line.cells[0].value
        for _, line in _lines(explored(wanted(data.pack, "show=received&by=service"), data.pack, DAYS, AT))
    ]


def test_of_whom_no_outcome_finds_at_fault_nothing_is_upheld(session: Session) -> None:
    data = filled("orange-county", 2, 10)
    assert "upheld" not in gauges.offered(data.pack.outcomes)
    read = exploring.read({"show": ["upheld"]}, gauges.offered(data.pack.outcomes))
    assert read.exploration.shows == ("received",)
    assert "isn’t a figure that can be shown here" in read.faults[0]


def test_hostile_values_count_nothing_and_break_nothing(session: Session) -> None:
    data = filled("devon", 2, 10)
    for by in BY:
        for value in ("99999999999999999999", "'", "%", "½", "\\"):
            of = explored(
                wanted(data.pack, f"show=received&{by}={value.replace('%', '%25')}&by={by}"), data.pack, DAYS, AT
            )
            assert of.is_empty, (by, value)
            condition(of, "received", (value,), 0, NOW)
