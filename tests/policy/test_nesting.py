"""What follows from two numbers of a row of which one is a part of the other is kept back where it is small."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.policy import measures
from portal.policy.built import KEPT_BACK, Column, Part, Shape, Sheet
from portal.policy.measures import Counted, Stand, Tally
from portal.policy.nesting import differences
from portal.policy.performing import beside
from portal.policy.reports import Measure
from portal.policy.suppressing import suppressed

BELOW = 5
NAME = Column("service", "Service")
SHOWN = (Measure.RECEIVED, Measure.ANSWERED, Measure.CLOSED, Measure.OPEN, Measure.ANONYMOUS)
LIMITS = {"answer": "Answer", "stage_1.acknowledge": "Acknowledge", "stage_1.answer": "Answer at stage 1"}
BY_KEY = {column.key: column for column in measures.columns(SHOWN, LIMITS)}


def table(*keys: str, rows: list[tuple[int, ...]]) -> Sheet:
    columns = (NAME, *(BY_KEY[key] for key in keys))
    return Sheet("s", "S", "ST-1", columns, tuple((f"s{place}", *row) for place, row in enumerate(rows)))


def told(sheet: Sheet) -> list[tuple[object, ...]]:
    return [row[1:] for row in suppressed(sheet, BELOW).rows]


@pytest.mark.parametrize(
    ("keys", "row", "left"),
    [
        (("received", "answered"), (40, 37), (40, KEPT_BACK)),  # three wait
        (("received", "answered"), (40, 35), (40, 35)),
        (("received", "answered"), (40, 40), (40, 40)),  # none does
        (("received", "closed"), (40, 38), (40, KEPT_BACK)),  # two are open, though no column says so
        (("received", "answer_bound"), (40, 39), (40, KEPT_BACK)),  # one is exempt
        (("answer_bound", "answer_met", "answer_missed"), (40, 30, 7), (KEPT_BACK,) * 3),  # three have time yet
        (("answer_bound", "answer_met", "answer_missed"), (40, 30, 10), (40, 30, 10)),
        (("answer_bound", "answer_met"), (40, 37), (KEPT_BACK,) * 2),
        (("stage_1_acknowledge_bound", "stage_1_answer_bound"), (40, 38), (KEPT_BACK,) * 2),
        (("stage_1_answer_bound", "stage_1_acknowledge_bound"), (38, 40), (KEPT_BACK,) * 2),
        (("answer_bound", "stage_1_answer_bound"), (40, 38), (KEPT_BACK,) * 2),  # two were bound later alone
        (("answer_missed", "stage_1_answer_missed"), (40, 38), (KEPT_BACK,) * 2),
        (("answered", "closed"), (40, 38), (40, 38)),  # neither is a part of the other
        (("answer_met", "stage_1_answer_met"), (38, 40), (38, 40)),
    ],
)
def test_what_is_left_of_a_whole_is_a_number_too(
    keys: tuple[str, ...], row: tuple[int, ...], left: tuple[object, ...]
) -> None:
    assert told(table(*keys, rows=[row])) == [left]


def test_two_limits_of_which_now_one_and_now_the_other_binds_more_say_nothing() -> None:
    rows = [(40, 38), (50, 53)]
    assert told(table("stage_1_acknowledge_bound", "stage_1_answer_bound", rows=rows)) == rows


def test_figures_of_the_period_before_are_parts_of_that_period() -> None:
    part = BY_KEY["stage_1_answer_met"].part
    assert part
    assert part.renamed("_before") == Part(("stage_1_answer_bound_before",), "stage_1_answer_bound_before")


def test_every_number_but_the_first_is_a_part_of_another() -> None:
    for column in BY_KEY.values():
        assert (column.part is None) is (column.key == "received" or column.shape is not Shape.NUMBER), column.key


def test_by_how_many_a_limit_differs_from_what_is_told_elsewhere_stands_beside_it_for_each_period() -> None:
    def of(bound: int) -> Sheet:
        return Sheet("limits", "", "", (Column("bound", "Bound", Shape.NUMBER),), ((bound,),))

    sheets = {"2026": of(77), "2026-q1": of(40), "2026-q2": of(37)}
    same, more = {"2026": 77, "2026-q1": 40, "2026-q2": 37}, {"2026": 80, "2026-q1": 40, "2026-q2": 40}
    crossed = {"2026": 77, "2026-q1": 38, "2026-q2": 39}
    held, many = beside(sheets, [same, more, crossed])
    assert many == 1
    assert [held[key].rows[0] for key in sheets] == [(77, 3), (40, 0), (37, 3)]
    assert beside(sheets, []) == (sheets, 0)


# ---- they are parts: of whatever cases


STANDS = st.none() | st.sampled_from(Stand)


@st.composite
def cases(draw: st.DrawFn) -> Counted:
    stands = {limit: draw(STANDS) for limit in ("stage_1.acknowledge", "stage_1.answer", "stage_2.answer")}
    limits = {limit: one for limit, one in stands.items() if one}
    answers = [one for limit, one in limits.items() if limit.endswith("answer")]
    limits |= {"answer": measures.worst(answers)} if answers else {}
    flags = {name: draw(st.booleans()) for name in ("is_open", "anonymous", "answered")}
    return Counted(values={}, limits=limits, **flags)


@given(st.lists(cases(), max_size=12))
def test_no_part_exceeds_its_whole(given_cases: list[Counted]) -> None:
    tally = Tally()
    for case in given_cases:
        tally.add(case)
    row = dict(zip(BY_KEY, measures.figures(tally, SHOWN, LIMITS), strict=True))
    for key, column in BY_KEY.items():
        for whole in set(column.part.of if column.part else ()) & row.keys():
            assert int(str(row[key])) <= int(str(row[whole])), (key, whole)
        both = [
            one for one in BY_KEY.values() if one.part and column.part and one.part.split == column.part.split != ""
        ]
        for whole in column.part.of[:1] if both and column.part else ():
            assert sum(int(str(row[one.key])) for one in both) <= int(str(row[whole])), key


# ---- nobody works one out: whoever knows which is a part of which, and every sum


Row = tuple[int, ...]


@st.composite
def nested(draw: st.DrawFn) -> tuple[Row, ...]:
    """Return rows of a whole and a part of it: much, little, all and nothing."""
    numbers = st.sampled_from((0, 1, 4, 5, 6, 9, 30))
    rows = draw(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=4))
    return tuple((whole + part, part) for whole, part in rows)


def could_be(rows: tuple[Row, ...], shown: Sheet) -> Iterator[tuple[Row, ...]]:
    """Yield the tables that differ by one at most in each number, and show and sum up to the same."""
    choices = [
        [
            (whole, part)
            for whole, part in product(*((one - 1, one, one + 1) for one in row))
            if 0 <= part <= whole
            and all(seen in {KEPT_BACK, new} for seen, new in zip(told_row[1:], (whole, part), strict=True))
        ]
        for row, told_row in zip(rows, shown.rows, strict=True)
    ]
    whole = Sheet("s", "S", "ST-1", shown.columns, (("all", *map(sum, zip(*rows, strict=True))),))
    totals = suppressed(whole, BELOW).rows[0][1:]  # as another sheet tells them, by these same rules
    known = [(place, total) for place, total in enumerate(totals) if total != KEPT_BACK]
    for found in product(*choices):
        if all(sum(row[place] for row in found) == total for place, total in known):
            yield found


@pytest.mark.parametrize(
    "keys",
    [("received", "answered"), ("answer_bound", "answer_met"), ("stage_1_acknowledge_bound", "stage_1_answer_bound")],
)
@settings(deadline=None)
@given(rows=nested())
def test_no_small_difference_can_be_worked_out(keys: tuple[str, ...], rows: tuple[Row, ...]) -> None:
    shown = suppressed(table(*keys, rows=list(rows)), BELOW)
    fit = list(could_be(rows, shown))
    for place, (whole, part) in enumerate(rows):
        if 0 < whole - part < BELOW:
            assert KEPT_BACK in shown.rows[place], "a small difference is left"
            assert len({one[place][0] - one[place][1] for one in fit}) > 1, (rows, shown.rows, place)
        for which, number in enumerate((whole, part)):
            if 0 < number < BELOW:
                assert len({one[place][which] for one in fit}) > 1, (rows, shown.rows, place)


@given(rows=nested())
def test_the_differences_are_those_of_the_columns(rows: tuple[Row, ...]) -> None:
    whole, part = (tuple(row[place] for row in rows) for place in (0, 1))
    found = differences({BY_KEY["received"]: whole, BY_KEY["answered"]: part})
    left = tuple(one - other for one, other in rows)
    assert found == ((left,) if any(left) else ())
