"""Counts over time, and the trends in them, beside the same by hand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy.orm import Session

from portal.policy.clock import State, state_of
from portal.policy.measures import Stand, stand
from portal.policy.reports import Dimension
from portal.policy.spans import Span
from portal.policy.trends import METHOD, Found, since_first, trend
from portal.reports import making, scope, series
from portal.reports.names import Names
from tests.reports import oracle
from tests.reports.dataset import AT, END, START, Dataset

QUARTER = Span(START, END)


@pytest.mark.parametrize(
    ("before", "latest", "found"),
    [
        ([10, 12, 11, 10, 12, 11], 11, Found.WITHIN),
        ([10, 12, 11, 10, 12, 11], 16, Found.ABOVE),  # mean 11, mean difference 7/5, limits 11 ± 3.724
        ([10, 12, 11, 10, 12, 11], 14, Found.WITHIN),
        ([10, 12, 11, 10, 12, 11], 7, Found.BELOW),
        ([0, 0, 9, 8, 9, 8, 9, 8, 9], 9, Found.RISEN),
        ([40, 40, 8, 9, 8, 9, 8, 9, 8], 9, Found.FALLEN),
        ([5, 5, 5, 5, 5], 90, Found.TOO_FEW),
        ([4, 4, 4, 4, 4, 4], 5, Found.ABOVE),  # nothing ever moved, so anything is news
    ],
)
def test_a_trend_is_what_lies_outside_the_limits_or_stays_on_one_side(
    before: list[int], latest: int, found: Found
) -> None:
    assert trend("Received", before, latest).found is found


def test_a_trend_says_its_limits() -> None:
    told = trend("Streets", [10, 12, 11, 10, 12, 11], 16)
    assert told.words == "Streets: 16, above the upper limit (limits 7.3 to 14.7, mean 11.0)."
    assert trend("Streets", [1], 2).words == "Streets: 2. Trends need at least 6 earlier periods."
    assert (told.lower, told.upper) == pytest.approx((11 - 2.66 * 1.4, 11 + 2.66 * 1.4))
    assert trend("Few", [0, 5, 0, 5, 0, 5], 0).lower == 0, "no count is less than nothing"


def test_periods_before_the_first_case_are_no_part_of_a_trend() -> None:
    assert since_first([0, 0, 3, 0, 2]) == (3, 0, 2)
    assert since_first([0, 0]) == ()


def test_the_words_of_a_report_are_those_of_the_clock() -> None:
    """`stand` and `clock.state_of` read the same facts alike."""
    same = {
        State.MET: Stand.MET,
        State.MET_LATE: Stand.MISSED,
        State.MISSED: Stand.MISSED,
        State.OVERDUE: Stand.MISSED,
        State.RUNNING: Stand.WAITING,
        State.PAUSED: Stand.WAITING,
        State.ENDED: None,
    }
    moments = [None, AT.replace(day=1), AT.replace(day=10), AT]
    for stopped in moments:
        for ended in moments:
            for due in moments:
                clock: Any = SimpleNamespace(stopped=stopped, ended=ended)
                state = state_of(clock, due, AT)
                found = stand(exempt="", stopped=stopped, ended=ended, due_at=due, at=AT)
                assert found is same[state], (stopped, ended, due)


@pytest.mark.clauses("SC-25")
@pytest.mark.parametrize("seed", range(5))
def test_counts_over_time_are_those_counted_by_hand(session: Session, seed: int) -> None:
    data = Dataset("san-clemente", seed)
    data.fill(40)
    pack, zone = data.pack, data.pack.zone
    names, about = Names(pack), scope.of_report(pack.report("quarterly"), pack.key, QUARTER, zone)
    spans = (*QUARTER.earlier(3), QUARTER)
    periods = [oracle.received(data.made, zone, span.start, span.end) for span in spans]
    counted = series.received(about, spans, (Dimension.PROGRAMME, Dimension.KIND), names)
    assert counted[None].get("") == [len(cases) for cases in periods]
    places = {service.key: key for key, one in pack.programmes.items() for service in one.services}
    by = counted[Dimension.PROGRAMME]
    for programme in by:
        mine = [sum(places.get(case.service, "") == programme for case in cases) for cases in periods]
        assert by[programme] == mine
    for limit in ("acknowledge", "answer", "response.answer"):
        clock = limit.rpartition(".")[2]
        missed = [sum(oracle.standard(case, clock, AT) == "missed" for case in cases) for cases in periods]
        assert series.missed(about, spans, limit, AT) == missed


@pytest.mark.clauses("SC-25")
def test_the_report_says_which_trend_it_found_and_how(session: Session) -> None:
    data = Dataset("san-clemente", 1)
    made = data.fill(40)
    spans = (*QUARTER.earlier(8), QUARTER)
    for place, case in enumerate(made):  # one in each quarter, and then all of the rest
        span = spans[min(place, 8)]
        case.received_at, case.counted = span.instants(data.pack.zone)[0], True
        case.service = "streets" if place < 30 else "water"
    session.commit()
    built = making.build(data.pack, "quarterly", QUARTER, AT)
    assert built.remarks[0] == "Received: 32, above the upper limit (limits 1.0 to 1.0, mean 1.0)."
    assert any(words.startswith("Public Works: 22, above") for words in built.remarks)
    assert built.remarks[-1] == METHOD
    sheet = built.sheet("trends")
    assert sheet.clause == "SC-25"
    assert sheet.rows[0] == ("Received", 32, 1.0, 1.0, 1.0, "above")
    too_early = making.build(data.pack, "quarterly", QUARTER, AT.replace(month=6))
    assert too_early.remarks == (series.NOT_OVER,)
