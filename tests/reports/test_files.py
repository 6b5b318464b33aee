"""Tables that a spreadsheet opens: whatever somebody wrote stays a text."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from io import StringIO

import pytest

from portal.policy.built import Column, Shape, Sheet, Value
from portal.reports.files import BOM, cell, csv_of, table


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
def test_what_begins_like_a_formula_stays_a_text(begins: str) -> None:
    assert cell(f'{begins}HYPERLINK("http://evil.example.org")') == f'\'{begins}HYPERLINK("http://evil.example.org")'


def test_a_formula_behind_a_control_character_is_one_too() -> None:
    assert cell("\x00\x0b=1+1") == "'=1+1"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, ""),
        ("", ""),
        ("a = b", "a = b"),
        (-5, "-5"),
        (0.9333333, "0.9333"),
        (date(2026, 5, 1), "2026-05-01"),
        (datetime(2026, 5, 1, 9, 30, tzinfo=UTC), "2026-05-01T09:30:00+00:00"),
        ("One,\ntwo “three”", "One,\ntwo “three”"),
    ],
)
def test_each_value_is_written_as_what_it_is(value: Value, written: str) -> None:
    assert cell(value) == written


def test_headings_are_texts_too_and_the_file_says_its_encoding() -> None:
    sheet = Sheet(
        "a", "A", "X-1", (Column("a", "=A1"), Column("b", "Share", Shape.SHARE)), (("Zoë", 0.5), ("-1", None))
    )
    text = csv_of(sheet)
    assert text.startswith(BOM)
    rows = list(csv.reader(StringIO(text.removeprefix(BOM))))
    assert rows == [["'=A1", "Share"], ["Zoë", "0.5000"], ["'-1", ""]]
    assert table(["a"], []) == f"{BOM}a\r\n"
