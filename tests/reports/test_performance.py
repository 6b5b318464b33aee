"""Figures for the public: counted as reports count, kept back so that none follows, and kept until the next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.cases.models import Case
from portal.jobs import runner
from portal.policy import performing
from portal.policy.built import KEPT_BACK, Built
from portal.policy.disclosure import Small
from portal.policy.suppressing import determined
from portal.reports import performance
from portal.reports.figure_models import PublicFigures
from tests.procedures.shipped import pack
from tests.reports.dataset import Dataset

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
NUMBERS = ("received", "answered", "closed", "open")
MANY = 160


def filled(procedure: str = "devon", number: int = MANY) -> Dataset:
    data = Dataset(procedure, 4, start=date(2026, 4, 1), end=date(2026, 6, 30))
    data.fill(number)
    return data


def rows(built: Built, key: str) -> list[dict[str, Any]]:
    sheet = built.sheet(key)
    return [dict(zip((column.key for column in sheet.columns), row, strict=True)) for row in sheet.rows]


def test_only_quarters_that_have_gone_by_are_told() -> None:
    found = performing.periods_of(2026, date(2026, 7, 1))
    assert [(one.key, one.span.end) for one in found] == [
        ("2026", date(2026, 6, 30)),
        ("2026-q1", date(2026, 3, 31)),
        ("2026-q2", date(2026, 6, 30)),
    ]
    assert not found[0].is_over
    assert performing.periods_of(2026, date(2026, 3, 31)) == ()
    assert performing.periods_of(2025, date(2026, 1, 1))[0].is_over


def test_a_profile_that_can_be_published_is_the_pack_s_and_else_small_numbers_are_kept_back_all_the_same() -> None:
    assert performing.audience_of(pack("devon")).key == "public"
    assert performing.audience_of(pack("devon")).publishing
    assert performing.audience_of(pack("childrens-social-care")) is performing.PUBLIC
    assert performing.PUBLIC.small
    assert performing.PUBLIC.small.below == 5


@pytest.mark.parametrize("number", [40, MANY])
def test_no_small_number_stands_anywhere_or_follows_from_the_others(
    session: Session, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    filled(number=number)
    found = performance.count(pack("devon"), 2026, AT)
    assert list(found) == ["2026", "2026-q1", "2026-q2", "2026-q3"]
    shown = [value for built in found.values() for value in _numbers(built)]
    assert number < MANY or len([one for one in shown if one]) > 20  # or nothing would be tried here
    assert [one for one in shown if 0 < one < 5] == []
    everything = replace(performing.PUBLIC, small=Small(1, "", ""))
    monkeypatch.setattr(performing, "audience_of", lambda _pack: everything)
    really = performance.count(pack("devon"), 2026, AT)
    for key in (performing.WHOLE, performing.KINDS, performing.OUTCOMES):
        for column in NUMBERS:
            _follows_not(_cells(found, key, column), _cells(really, key, column), _cells(found, "whole", column))


def _cells(found: dict[str, Built], key: str, column: str) -> dict[tuple[str, str], Any]:
    """Return a column of a sheet by period and by what its rows are of."""
    return {
        (period, str(row.get("name"))): row[column]
        for period, built in found.items()
        for row in rows(built, key)
        if column in row
    }


def _follows_not(told: dict[tuple[str, str], Any], real: dict[tuple[str, str], Any], whole: dict[Any, Any]) -> None:
    """Solve for what is kept back, by all sums that are told: what follows is no small number."""
    unknown = [place for place in told if told[place] == KEPT_BACK and real[place] and place[0] != "2026"]
    names, quarters = {name for _, name in told}, {period for period, _ in told} - {"2026"}
    sums = [
        *([place for place in unknown if place[1] == name] for name in names if _is_told(told, ("2026", name))),
        *([place for place in unknown if place[0] == one] for one in quarters if _is_told(whole, (one, "None"))),
    ]
    places = {place: number for number, place in enumerate(unknown)}
    known = determined([[places[one] for one in line] for line in sums], range(len(unknown)))
    assert [unknown[one] for one in known if 0 < real[unknown[one]] < 5] == []


def _is_told(cells: dict[Any, Any], place: tuple[str, str]) -> bool:
    return cells.get(place, KEPT_BACK) != KEPT_BACK


def _numbers(built: Built) -> Iterator[int]:
    for sheet in built.sheets:
        for row in sheet.rows:
            yield from (value for value in row if isinstance(value, int))


def test_they_are_what_a_report_counts(session: Session) -> None:
    filled()
    session.execute(update(Case).where(Case.procedure_key == "devon").values(kind="complaint"))
    session.commit()
    cases = session.scalars(select(Case).where(Case.procedure_key == "devon", Case.counted, Case.label == "")).all()
    zone = pack("devon").zone
    days = [one.received_at.astimezone(zone).date() for one in cases]
    found = performance.count(pack("devon"), 2026, AT)
    [whole] = rows(found["2026"], "whole")
    assert whole["received"] == len([day for day in days if date(2026, 1, 1) <= day <= date(2026, 9, 30)])
    [quarter] = rows(found["2026-q2"], "whole")
    assert quarter["received"] == len([day for day in days if date(2026, 4, 1) <= day <= date(2026, 6, 30)])


def test_a_limit_is_told_by_its_stage_with_its_length_and_clause(session: Session) -> None:
    filled()
    found = rows(performance.count(pack("devon"), 2026, AT)["2026"], "limits")
    line = next(one for one in found if (one["stage"], one["clock"]) == ("stage_1", "acknowledge"))
    assert (line["limit"], line["clause"]) == ("3 working days", "DV-25")
    shown = [one for one in found if one["bound"] != KEPT_BACK]
    assert shown
    for one in shown:
        assert one["bound"] == one["met"] + one["missed"] + one["waiting"]


def test_what_is_under_a_label_is_not_counted_nor_told_by_a_word_of_its_own(session: Session) -> None:
    filled("riverside")
    session.execute(update(Case).values(label="charter", kind="complaint"))
    session.commit()
    [whole] = rows(performance.count(pack("riverside"), 2026, AT)["2026"], "whole")
    assert whole["received"] == 0


def test_a_value_that_the_procedure_doesn_t_list_is_told_as_another(session: Session) -> None:
    filled(number=40)
    session.execute(update(Case).values(kind="About Alice Penrose"))
    session.commit()
    found = performance.count(pack("devon"), 2026, AT)
    kinds = [(one["kind"], one["name"]) for one in rows(found["2026"], "kinds")]
    assert ("other", "Other") in kinds
    assert "Penrose" not in str(found)


def test_what_is_told_stands_still_until_a_quarter_has_gone_by(app: Flask) -> None:
    with app.app_context():
        from portal.database import db

        filled(number=60)
        _run(AT)
        (before,) = _kept()
        assert before.counted_at == AT
        told = before.periods
        db.session.execute(update(Case).values(kind="compliment"))
        db.session.commit()
        for days in (1, 30, 41):  # the last of them is the 31st of December
            _run(AT + timedelta(days=days))
            (now,) = _kept()
            assert (now.counted_at, now.periods) == (AT, told), (
                "a day's correction can't be read from two days' figures"
            )
        _run(AT + timedelta(days=42))
        (after,) = _kept()
        assert after.counted_at == AT + timedelta(days=42)
        assert "2026-q4" in after.periods
        assert after.periods["2026-q2"] != told["2026-q2"], "then all corrections are in it at once"


def _kept() -> list[PublicFigures]:
    from portal.database import db

    query = select(PublicFigures).filter_by(procedure_key="devon", year=2026)
    return list(db.session.scalars(query, execution_options={"populate_existing": True}))


@pytest.mark.parametrize(
    ("year", "counted", "today", "due"),
    [
        (2026, None, date(2026, 5, 1), True),
        (2019, None, date(2026, 5, 1), True),
        (2026, date(2026, 3, 31), date(2026, 4, 1), True),
        (2026, date(2026, 4, 1), date(2026, 6, 30), False),
        (2025, date(2026, 4, 1), date(2026, 7, 1), True),
        (2025, date(2026, 7, 9), date(2026, 10, 2), True),
        (2025, date(2026, 10, 2), date(2027, 1, 1), False),
    ],
)
def test_a_year_is_counted_when_a_quarter_has_gone_by(year: int, counted: date | None, today: date, due: bool) -> None:
    assert performing.is_due(year, counted, today) is due


def _run(at: datetime) -> None:
    from portal.database import transaction

    with transaction():
        performance.count_all(at=at)
    while runner.run_ready(at, worker="test"):
        pass


@pytest.mark.parametrize(("first", "years"), [(date(2026, 5, 1), [2026]), (date(2003, 1, 1), list(range(2017, 2027)))])
def test_no_more_than_some_years_are_counted(first: date, years: list[int]) -> None:
    assert list(performing.years_to_tell(first, AT.date(), 10)) == years
