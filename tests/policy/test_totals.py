"""The row of totals below figures: sums of what is shown, and never a way to what is kept back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.policy.built import KEPT_BACK, Column, Shape, Sheet
from portal.policy.suppressing import suppressed

KIND, WARD = Column("kind", "Kind"), Column("ward", "Ward")
RECEIVED, ANSWERED = Column("received", "Received", Shape.NUMBER), Column("answered", "Answered", Shape.NUMBER)
SHARE = Column("share", "Share met", Shape.SHARE)
SHEET = Sheet("kinds", "By kind", "ST-1", (KIND, RECEIVED, SHARE), (("complaint", 12, 0.5), ("suggestion", 8, None)))


def test_numbers_are_added_up_and_shares_are_not() -> None:
    assert SHEET.totals == ("All", 20, None)


def test_where_one_number_is_kept_back_its_total_is_too() -> None:
    sheet = Sheet(
        "k", "K", "ST-1", (KIND, RECEIVED, ANSWERED), (("a", 30, 12), ("b", 20, 11), ("c", 9, 2), ("d", 8, 7))
    )
    shown = suppressed(sheet, 5)
    assert shown.totals
    assert shown.totals[1] == 67
    assert [row[2] for row in shown.rows].count(KEPT_BACK) > 1
    assert shown.totals[2] == KEPT_BACK


@pytest.mark.parametrize("key", ["nature", "remedy", "stage"])
def test_where_a_case_stands_in_several_rows_nothing_is_added_up(key: str) -> None:
    sheet = replace(SHEET, columns=(Column(key, "x"), RECEIVED, SHARE))
    assert (sheet.totals, sheet.counts_several) == (None, True)


@pytest.mark.parametrize(
    "sheet",
    [
        replace(SHEET, rows=SHEET.rows[:1]),
        replace(SHEET, rows=()),
        replace(SHEET, cases=(1, 2)),
        replace(SHEET, key="trends"),
        replace(SHEET, columns=(KIND, WARD, SHARE)),
    ],
)
def test_what_is_no_table_of_figures_has_no_totals(sheet: Sheet) -> None:
    assert sheet.totals is None
    assert not sheet.counts_several


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=2, max_size=8))
def test_no_total_gives_away_a_number_that_is_kept_back(counts: list[tuple[int, int]]) -> None:
    rows = tuple((f"row {place}", one, min(one, other)) for place, (one, other) in enumerate(counts))
    shown = suppressed(Sheet("k", "K", "ST-1", (KIND, RECEIVED, ANSWERED), rows), 5)
    assert shown.totals
    for place in (1, 2):
        hidden = KEPT_BACK in [row[place] for row in shown.rows]
        assert (shown.totals[place] == KEPT_BACK) is hidden
