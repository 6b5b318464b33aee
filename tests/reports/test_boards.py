"""The boards of the statistics beside the same counted by hand, and each figure beside the cases that it opens."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import literal, select
from sqlalchemy.orm import Session

from portal.cases import access
from portal.cases.access import Viewer
from portal.cases.models import Case, Link
from portal.database import UtcDateTime
from portal.policy import boards
from portal.policy.boards import BOARDS, FACES, Face
from portal.policy.spans import Span
from portal.reports import live
from portal.reports.boards import Drawn, Question, condition, drawn
from portal.reports.live import Narrowing
from portal.reports.local_days import changes, day_of
from tests.reports import hand_counts, oracle
from tests.reports.dataset import AT, END, START, Dataset

DAYS = Span(START, END)
PACKS = ("devon", "orange-county")


def asked(data: Dataset, only: Narrowing = live.ALL) -> Question:
    return live.question(data.pack, DAYS, AT, only)


def opened(session: Session, key: str, figure: str, value: str | None, question: Question) -> set[int]:
    return set(session.scalars(select(Case.id).where(condition(key, figure, value, question))))


def compare(session: Session, cases: Collection[Case], data: Dataset, only: Narrowing = live.ALL) -> int:
    """Fail where a figure, or what it opens, isn't what is counted by hand; return how many figures were compared."""
    found, times = hand_counts.count(cases, data.pack, (START, END), AT)
    question, compared = asked(data, only), 0
    for one in drawn(boards.ALL, question):
        is_timed = one.board.figures == boards.OF_ANSWERS
        by_hand = {value for key, value in (times if is_timed else found) if key == one.board.key}
        if one.board is not boards.MONTHS:
            assert {line.value for line in one.lines} == by_hand, one.board.key
        for line in one.lines:
            told = dict(zip((figure.key for figure in one.board.figures), line.figures, strict=True))
            if is_timed:
                _same_times(session, one, line.value, told, times[one.board.key, line.value], question)
            else:
                _same(session, one, line.value, told, found[one.board.key, line.value], question)
            compared += len(told)
    return compared


def _same(session, one: Drawn, value: str, told: dict, by_hand: dict[str, set[int]], question: Question) -> None:  # type: ignore[no-untyped-def, type-arg] - rows of any board
    for figure in one.board.figures:
        expected = by_hand.get(figure.key, set())
        if figure.among:
            among = by_hand.get(figure.among, set())
            assert told[figure.key] == (len(by_hand.get(figure.of, ())) / len(among) if among else None), figure
            assert opened(session, one.board.key, figure.opens, value, question) == among, (one.board.key, figure)
            continue
        assert told[figure.key] == len(expected), (one.board.key, value, figure.key)
        assert opened(session, one.board.key, figure.key, value, question) == expected, (one.board.key, figure.key)


def _same_times(session, one: Drawn, value: str, told: dict, days: dict[int, int], question: Question) -> None:  # type: ignore[no-untyped-def, type-arg] - rows of any board
    median, slowest = (oracle.nearest_rank(days.values(), share) for share in (0.5, 0.9))
    longer = {case for case, taken in days.items() if slowest is not None and taken > slowest}
    assert told == {"answered": len(days), "median": median, "slowest": slowest, "longer": len(longer)}, one.board.key
    assert opened(session, one.board.key, "answered", value, question) == set(days)
    assert opened(session, one.board.key, f"longer-{slowest}", value, question) == longer


@pytest.mark.clauses("OC-10", "DV-61")
@pytest.mark.parametrize("procedure", PACKS)
def test_each_figure_is_what_is_counted_by_hand_and_opens_just_those_cases(session: Session, procedure: str) -> None:
    data = Dataset(procedure, 7)
    made = data.fill(60)
    hand_counts.enrich(data, AT)
    assert compare(session, made, data) > 150


def test_each_sees_the_figures_of_their_own_cases_alone(session: Session) -> None:
    data = Dataset("devon", 8)
    made = data.fill(60)
    hand_counts.enrich(data, AT)
    team, me = data.teams[0].id, data.staff[0]
    mine = [case for case in made if case.team_id == team or case.handler_id == me]
    assert 0 < len(mine) < len(made) / 2
    token = access.viewer.set(Viewer(staff_id=me, teams=frozenset({team})))
    try:
        compare(session, mine, data)
    finally:
        access.viewer.reset(token)


def test_nobody_sees_a_figure(session: Session) -> None:
    data = Dataset("devon", 8)
    data.fill(30)
    token = access.viewer.set(access.NOBODY)
    try:
        assert not any(one.lines for one in drawn(boards.ALL, asked(data)))
    finally:
        access.viewer.reset(token)


@pytest.mark.parametrize("narrowed", ["team", "service", "kind"])
def test_what_is_chosen_narrows_every_figure(session: Session, narrowed: str) -> None:
    data = Dataset("devon", 9)
    made = data.fill(60)
    hand_counts.enrich(data, AT)
    one = next(case for case in made if case.service and case.counted)
    value = one.team.key if narrowed == "team" else getattr(one, narrowed)
    mine = [case for case in made if (case.team.key if narrowed == "team" else getattr(case, narrowed)) == value]
    # A link to a case beyond the choice is still a link: here the hand knows of none.
    for link in session.scalars(select(Link)):
        if link.lead not in mine or link.case not in mine:
            link.removed_at = AT
    session.commit()
    compare(session, mine, data, Narrowing(**{narrowed: value}))


def test_the_sum_of_the_rows_is_that_of_the_cases(session: Session) -> None:
    data = Dataset("devon", 7)
    data.fill(60)
    hand_counts.enrich(data, AT)
    question = asked(data)
    for one in drawn(boards.ALL, question):
        assert (one.total is not None) == (one.board.adds and bool(one.lines))
        for figure, number in zip(one.total.opens, one.total.figures, strict=True) if one.total else ():
            cases = opened(session, one.board.key, figure, None, question) if figure else set()
            if isinstance(number, int) and figure not in {"answered", ""}:
                assert len(cases) == number, (one.board.key, figure)


def test_where_nothing_was_counted_there_is_no_share_and_no_number_of_days(session: Session) -> None:
    data = Dataset("devon", 3)
    data.fill(0)
    assert all(not one.lines and one.total is None for one in drawn(boards.ALL, asked(data)))
    data.fill(1)
    lines = [line for one in drawn(boards.ALL, asked(data)) for line in one.lines]
    shares = [value for line in lines for value in line.figures if isinstance(value, float)]
    assert all(value > 0 for value in shares) or not shares


@pytest.mark.parametrize(
    ("key", "figure", "value"),
    [
        ("nothing", "received", ""),
        ("kind", "nothing", "complaint"),
        ("kind", "case_id", "1"),
        ("kind", "value", None),
        ("months", "received", "2001-01"),
        ("months", "received", None),
        ("answers", "median", None),
        ("answers", "longer-", None),
        ("answers", "longer-x", None),
        ("answers", "longer-99999999999999999999", None),
    ],
)
def test_what_is_no_figure_opens_nothing(session: Session, key: str, figure: str, value: str | None) -> None:
    data = Dataset("devon", 1)
    with pytest.raises(KeyError):
        session.scalars(select(Case.id).where(condition(key, figure, value, asked(data))))


@pytest.mark.parametrize("zone", ["Europe/London", "America/Los_Angeles", "Pacific/Apia", "UTC", "Asia/Kathmandu"])
def test_the_database_knows_the_day_where_the_body_is(session: Session, zone: str) -> None:
    where, first = ZoneInfo(zone), datetime(2010, 12, 30, tzinfo=UTC)
    last = datetime(2026, 12, 31, tzinfo=UTC)
    edges = [datetime.fromtimestamp(end, UTC) for end, _ in changes(where, first.year, last.year)]
    near = [edge + timedelta(microseconds=some) for edge in edges for some in (-1, 0, 1)]
    moments = [*near, *(first + timedelta(hours=37 * step, microseconds=step) for step in range(40))]
    told = [day_of(literal(moment, UtcDateTime), where, first, last).label(f"d{n}") for n, moment in enumerate(moments)]
    for start in range(0, len(told), 20):
        row = session.execute(select(*told[start : start + 20])).one()
        days = [moment.astimezone(where).date().toordinal() - 719163 for moment in moments[start : start + 20]]
        assert list(row) == days


def test_every_board_stands_on_one_page_and_says_what_it_counts() -> None:
    assert set(FACES) == set(Face)
    for board in BOARDS.values():
        assert board.words.endswith(".")
        keys = {figure.key for figure in board.figures}
        assert set(board.bar) <= keys
    assert [board for face in Face for board in boards.of_face(face)] == list(boards.ALL)
