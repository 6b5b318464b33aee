"""What an address asks of Explore, days split and compared, and the figures with their words."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.policy import gauges, splitting
from portal.policy.choices import Outcome
from portal.policy.exploring import MOST_BY, MOST_SHOWN, Exploration, read
from portal.policy.gauges import GAUGES, Basis, Tally, judging, merged
from portal.policy.reports import Dimension
from portal.policy.spans import Span
from portal.policy.splitting import Against, Each, compared, split


def asked(address: str) -> Exploration:
    found = read(parse_qs(address, keep_blank_values=True), GAUGES)
    assert not found.faults, address
    return found.exploration


def test_nothing_asked_is_what_was_received_month_by_month() -> None:
    assert asked("") == Exploration(("received",), (), Each.MONTH)
    assert asked("period=year").days == (("period", "year"),)
    assert asked("by=service").each is None, "whoever chose rows didn't choose months"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("show=open&show=open&show=median", Exploration(("open", "median"), (), None)),
        ("by=team&by=", Exploration(by=(Dimension.TEAM,), each=None)),
        ("each=&show=received", Exploration(each=None)),
        ("each=week&against=year", Exploration(each=Each.WEEK, against=Against.YEAR)),
        ("each=month&ward=%20North%20&manager=-&phone=7",
         Exploration(only=((Dimension.WARD, "North"), (Dimension.MANAGER, "-")))),
        ("each=month&since=2026-01-01-and-more", Exploration(days=(("since", "2026-01-01"),))),
    ],
)  # fmt: skip
def test_an_address_is_read(address: str, expected: Exploration) -> None:
    assert asked(address) == expected


ODD = [
    "received",
    "median",
    "team",
    "ward",
    "month",
    "before",
    "largest",
    "",
    " ",
    "-",
    "<b>",
    "½" * 300,
    "\0",
    "\ud800",
]
VALUES = st.dictionaries(
    st.sampled_from(["show", "by", "each", "against", "order", "ward", "manager", "since", "period", "x"]),
    st.lists(st.sampled_from(ODD), max_size=6),
)  # fmt: skip


@given(VALUES)
def test_whatever_an_address_says_is_understood_or_told(given_: dict[str, list[str]]) -> None:
    found = read(given_, GAUGES)
    assert 1 <= len(found.exploration.shows) <= MOST_SHOWN
    assert len(found.exploration.by) <= MOST_BY
    assert all(one.endswith(".") for one in found.faults)
    again = read(parse_qs(found.exploration.address, keep_blank_values=True), GAUGES)
    assert again.exploration == found.exploration, "what is saved means the same when it is opened"
    assert not again.faults


@pytest.mark.parametrize(
    ("span", "each", "first", "last", "number"),
    [
        (Span(date(2026, 5, 10), date(2026, 5, 12)), Each.MONTH, "May 2026", "May 2026", 1),
        (Span(date(2025, 12, 31), date(2026, 3, 1)), Each.MONTH, "December 2025", "March 2026", 4),
        (Span(date(2026, 1, 1), date(2026, 1, 4)), Each.WEEK, "Week of 29 Dec 2025", "Week of 29 Dec 2025", 1),
        (Span(date(2026, 2, 1), date(2026, 7, 1)), Each.QUARTER, "Q1 2026", "Q3 2026", 3),
        (Span(date(2024, 6, 1), date(2026, 1, 1)), Each.YEAR, "2024", "2026", 3),
    ],
)
def test_days_are_split_into_whole_periods(span: Span, each: Each, first: str, last: str, number: int) -> None:
    found = split(span, each)
    assert len(found) == number
    assert [splitting.name(one, each) for one in (found[0], found[-1])] == [first, last]


@pytest.mark.parametrize(
    ("start", "end", "against", "expected"),
    [
        ("2026-04-01", "2026-06-30", Against.BEFORE, ("2026-01-01", "2026-03-31")),
        ("2026-04-01", "2026-06-30", Against.YEAR, ("2025-04-01", "2025-06-30")),
        ("2024-02-01", "2024-02-29", Against.YEAR, ("2023-02-01", "2023-02-28")),
        ("2023-02-01", "2023-02-28", Against.YEAR, ("2022-02-01", "2022-02-28")),
        ("2025-02-01", "2025-02-28", Against.YEAR, ("2024-02-01", "2024-02-29")),
        ("2024-02-29", "2024-03-10", Against.YEAR, ("2023-03-01", "2023-03-10")),
        ("2026-05-04", "2026-05-10", Against.YEAR, ("2025-05-05", "2025-05-11")),
    ],
)
def test_days_are_compared_with_those_before_or_a_year_before(
    start: str, end: str, against: Against, expected: tuple[str, str]
) -> None:
    found = compared(Span(date.fromisoformat(start), date.fromisoformat(end)), against)
    assert (found.start.isoformat(), found.end.isoformat()) == expected


@given(
    st.dates(date(2000, 1, 1), date(2030, 1, 1)),
    st.integers(0, 400),
    st.sampled_from(list(Each)),
    st.sampled_from(list(Against)),
)
def test_periods_follow_each_other_and_so_do_those_they_are_compared_with(
    start: date, days: int, each: Each, against: Against
) -> None:
    spans = split(Span(start, date.fromordinal(start.toordinal() + days)), each)
    for those in (spans, tuple(compared(one, against) for one in spans)):
        for one, after in pairwise(those):
            assert (after.start - one.end).days == 1


def test_upheld_is_of_the_cases_that_could_be() -> None:
    def outcome(key: str, *kinds: str, mistake: bool = False) -> Outcome:
        return Outcome(key, key, kinds=frozenset(kinds), mistake=mistake)

    outcomes = {
        one.key: one
        for one in (
            outcome("upheld", "complaint", mistake=True), outcome("not", "complaint"), outcome("thanks", "compliment"),
            outcome("any"),
        )
    }  # fmt: skip
    assert judging(outcomes) == gauges.Judging(frozenset({"upheld"}), frozenset({"upheld", "not", "any"}))
    assert "upheld" in gauges.offered(outcomes)
    of_all = outcomes | {"at_fault": outcome("at_fault", mistake=True)}
    assert judging(of_all).all == frozenset(of_all), "one of any kind decides over every kind, whatever others are for"
    del outcomes["upheld"]
    assert judging(outcomes) == gauges.Judging(frozenset(), frozenset())
    assert "upheld" not in gauges.offered(outcomes)


def test_a_tally_tells_each_figure_and_none_of_nothing() -> None:
    tally = Tally()
    assert [tally.figure(GAUGES[key]) for key in ("received", "in_target", "median")] == [0, None, None]
    tally.sums.update({"received": 4, "kept": 1, "settled": 4, "answered": 3})
    tally.days.update({2: 1, 5: 1, 9: 1})
    both = merged([tally, tally])
    assert [both.figure(GAUGES[key]) for key in ("received", "in_target", "median", "slowest")] == [8, 0.25, 5, 9]
    assert [both.opens(GAUGES[key]) for key in ("in_target", "median", "missed")] == ["settled", "answered", ""]


def test_every_figure_says_what_it_counts() -> None:
    for one in GAUGES.values():
        assert one.words.endswith("."), one.key
    assert {one.basis for one in GAUGES.values()} == set(Basis)
