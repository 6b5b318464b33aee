"""Reading other systems' files: local times, nights when the clocks change, and rows that can't be read."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from portal.cli.importing import arrays, boston, formats, nyc, open311, tables
from portal.cli.importing.moments import closing, instant
from portal.cli.importing.records import Unreadable
from tests.cli import cities

EASTERN = ZoneInfo("America/New_York")


def shows(text: str) -> datetime:
    """What the clock on the wall shows."""
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("shown", "utc"),
    [
        ("2011-07-01 08:30:00", "2011-07-01T12:30:00+00:00"),
        ("2011-12-01 08:30:00", "2011-12-01T13:30:00+00:00"),
        ("2011-11-06 01:30:00", "2011-11-06T05:30:00+00:00"),  # it comes twice: the first is meant
        ("2011-03-13 02:30:00", "2011-03-13T07:30:00+00:00"),  # it never was: half an hour after it would have been two
    ],
)
def test_a_local_time_is_an_instant(shown: str, utc: str) -> None:
    assert instant(shows(shown), EASTERN).isoformat() == utc


def test_closed_in_the_hour_that_comes_twice_is_never_before_it_was_received() -> None:
    received = instant(shows("2011-11-06 01:50"), EASTERN)

    assert closing(shows("2011-11-06 01:10"), EASTERN, received).isoformat() == "2011-11-06T06:10:00+00:00"


def test_closed_at_midnight_of_the_same_day_is_a_date_without_a_time() -> None:
    received = instant(shows("2018-07-01 10:00"), EASTERN)

    assert closing(shows("2018-07-01"), EASTERN, received) == instant(shows("2018-07-01 23:59"), EASTERN)
    with pytest.raises(Unreadable, match="closed before"):
        closing(shows("2018-06-30"), EASTERN, received)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"open_dt": ""}, "received is missing"),
        ({"open_dt": "01/07/2011"}, "received can't be read: “01/07/2011”"),
        ({"closed_dt": "soon"}, "closed can't be read"),
        ({"closed_dt": " "}, "time it was closed is missing"),
        ({"closed_dt": "2011-06-30 08:00:00"}, "closed before it was received"),
    ],
)
def test_what_can_t_be_read_says_why(changes: dict[str, str], sentence: str) -> None:
    with pytest.raises(Unreadable, match=sentence):
        boston.read(cities.boston(**changes))


def test_boston_s_words_become_ours() -> None:
    record = boston.read(cities.boston(source="Employee Generated"))

    assert (record.ward, record.staff_generated, record.natures[0]) == ("Ward 3", True, "not_done")
    assert "Department: Public Works Department" in record.description
    assert boston.ward("Ward 3") == boston.ward("03") == "Ward 3"


def test_new_york_s_words_become_ours() -> None:
    record = nyc.read(cities.nyc(**{"Incident Zip": "N/A", "Community Board": "0 Unspecified"}))

    assert record.description.startswith("Noise - Residential: Loud Music/Party")
    assert (record.location, record.ward) == ("90 block EXAMPLE STREET, WOODHAVEN", "")


def test_an_open311_time_must_have_an_offset() -> None:
    cells = {name: str(value) for name, value in cities.open311(requested_datetime="2012-05-23T15:35:08").items()}

    with pytest.raises(Unreadable, match="no offset"):
        open311.read(cells)


def test_a_broken_row_of_a_table_is_one_row() -> None:
    text = 'a,b\n1,2\n,\n\n1,2,3\n"x\ny",2\n' + "9" * 200_000 + ",2\n5,6\n"

    rows = list(tables.rows(io.StringIO(text, newline="")))

    assert [(row.number, bool(row.fault)) for row in rows] == [
        (2, False), (3, True), (5, True), (6, False), (7, True), (8, False),
    ]  # fmt: skip
    assert rows[-1].cells == {"a": "5", "b": "6"}


def test_a_json_array_is_read_an_object_at_a_time() -> None:
    text = '[{"a": 1, "b": null}, {}, 7,\n {"a": "' + "x" * 100_000 + '"}]'

    rows = list(arrays.rows(io.StringIO(text)))

    assert [bool(row.fault) for row in rows] == [False, True, True, False]
    assert rows[0].cells == {"a": "1", "b": ""}


def test_json_that_breaks_off_says_so_in_its_last_row() -> None:
    rows = list(arrays.rows(io.StringIO('[{"a": 1}, {"a": ')))

    assert [row.fault for row in rows] == ["", arrays.BROKEN]


@pytest.mark.parametrize(("columns", "name"), [(cities.BOSTON, "boston-311"), (cities.NYC, "nyc-311")])
def test_the_format_is_told_from_the_heading(tmp_path: Path, columns: list[str], name: str) -> None:
    form = formats.guess(cities.table(tmp_path / "file.csv", columns))

    assert form is not None
    assert form.name == name


def test_an_unknown_heading_is_no_format(tmp_path: Path) -> None:
    assert formats.guess(cities.table(tmp_path / "file.csv", ["name", "surname"])) is None
