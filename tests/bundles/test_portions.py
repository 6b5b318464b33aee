"""Long documents in portions: nothing lost, nothing twice, none too large to be set in one go."""

from __future__ import annotations

from portal.bundles.binding import pages_of
from portal.bundles.dossier import facts
from portal.bundles.leaves import Leaves
from portal.bundles.portions import A_CELL, MOST, effort, portions
from portal.letters import pdf
from portal.letters.paper import A4
from portal.letters.press import press
from portal.policy.built import Built, Column, Sheet
from tests.cast import NOW
from tests.support.documents import all_of_pdf


def told(*sheets: Sheet) -> Built:
    return Built("k", "Timeline", "", "devon", NOW.date(), NOW.date(), NOW, sheets, ("The end.",))


def rows(count: int, length: int = 100) -> Sheet:
    columns = (Column("number", "No."), Column("words", "Words"))
    return Sheet("s", "What happened", "DV-1", columns, tuple((str(one), "x" * length) for one in range(count)))


def test_a_long_sheet_goes_on_in_the_next_portion_row_by_row() -> None:
    parts = list(portions(told(rows(1000), rows(3))))
    assert [row for part in parts for sheet in part.sheets for row in sheet.rows] == [*rows(1000).rows, *rows(3).rows]
    assert all(effort(part.sheets) <= MOST for part in parts)
    assert len(parts) > 1
    assert [part.remarks for part in parts] == [*[()] * (len(parts) - 1), ("The end.",)]


def test_a_row_that_is_too_long_stands_alone() -> None:
    parts = list(portions(told(rows(2, MOST))))
    assert [len(part.sheets[0].rows) for part in parts] == [1, 1]


def test_short_ones_stay_together() -> None:
    sheet = rows(2)
    assert list(portions(told(sheet, sheet))) == [told(sheet, sheet)]
    assert effort([sheet]) == 2 * (1 + 100 + 2 * A_CELL)


def test_a_portion_at_its_largest_can_be_set() -> None:
    first = next(portions(told(rows(1000, 60))))
    made = press(Leaves(first, "DV-1 · Document 1", A4, "en-GB"))
    assert pages_of(made) > 5
    assert f" {len(first.sheets[0].rows) - 1} " in " ".join(all_of_pdf(made).split()) + " "


def test_facts_of_several_lines_keep_them() -> None:
    lines = (("Address", "1 Mill Lane\nExeter"), ("Name", "<b>Alice</b>"), ("Story", "word " * 60))
    made = pdf.set_sheet(Leaves(told(facts("f", "", lines)), "DV-1", A4, "en-GB"))
    text = all_of_pdf(made).replace("\r\n", "\n")
    assert "1 Mill Lane\nExeter" in text
    assert "<b>Alice</b>" in text
