"""Small numbers kept back: none is left, and none can be worked out from what is."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest

from portal.policy.built import Column, Shape, Sheet, Value
from portal.policy.suppressing import KEPT_BACK, determined, suppressed

BELOW = 5
NAME = Column("service", "Service")
RECEIVED, MET, MISSED, BOUND = (
    Column(key, key.capitalize(), Shape.NUMBER) for key in ("received", "met", "missed", "bound")
)
OPEN, CLOSED = Column("open", "Open", Shape.NUMBER), Column("closed", "Closed", Shape.NUMBER)
SHARE = Column("share", "Share met", Shape.SHARE)


def table(*rows: tuple[Value, ...], columns: tuple[Column, ...] = (NAME, RECEIVED)) -> Sheet:
    return Sheet("by_service", "By service", "OC-8", columns, rows)


def told(sheet: Sheet, place: int = 1) -> list[Value]:
    return [row[place] for row in sheet.rows]


@pytest.mark.parametrize(
    ("numbers", "left"),
    [
        ([40, 30, 20], [40, 30, 20]),
        ([40, 30, 3], [40, None, None]),  # alone, 3 follows from the sum of all: 30 goes with it
        ([40, 3, 2], [40, None, None]),  # two, and together 5
        ([40, 2, 1], [None, None, None]),  # together 3, which says too much: the 40 goes with them
        ([40, 0, 3], [None, 0, None]),  # nothing hides nothing
        ([3], [None]),
        ([0, 0], [0, 0]),
        ([5, 5], [5, 5]),
        ([], []),
    ],
)
def test_what_is_small_goes_with_the_least_that_hides_it(numbers: list[int], left: list[int | None]) -> None:
    shown = suppressed(table(*((f"s{place}", number) for place, number in enumerate(numbers))), BELOW)
    assert told(shown) == [KEPT_BACK if one is None else one for one in left]


def test_all_numbers_of_a_row_go_together_since_one_can_be_had_from_the_others() -> None:
    columns = (NAME, BOUND, MET, MISSED, SHARE)
    rows = (("roads", 50, 49, 1, 0.98), ("parks", 30, 22, 8, 0.73), ("care", 90, 80, 10, 0.89))
    shown = suppressed(table(*rows, columns=columns), BELOW)
    assert shown.rows[0] == ("roads", *([KEPT_BACK] * 4))
    assert shown.rows[1] == ("parks", *([KEPT_BACK] * 4))
    assert shown.rows[2] == rows[2]


def test_how_many_were_received_stands_where_it_isn_t_small_whatever_became_of_them() -> None:
    columns = (NAME, RECEIVED, OPEN, CLOSED, SHARE)
    rows = (("roads", 50, 1, 49, 0.98), ("parks", 30, 8, 22, 0.73), ("care", 90, 10, 80, 0.89))
    shown = suppressed(table(*rows, columns=columns), BELOW)
    assert shown.rows[0] == ("roads", 50, *([KEPT_BACK] * 3))
    assert shown.rows[1] == ("parks", 30, *([KEPT_BACK] * 3))
    assert shown.rows[2] == rows[2]


def test_where_how_many_were_received_goes_all_that_would_tell_it_goes() -> None:
    columns = (NAME, RECEIVED, OPEN, CLOSED)
    rows = (("roads", 3, 0, 3), ("parks", 30, 8, 22), ("care", 90, 10, 80))
    shown = suppressed(table(*rows, columns=columns), BELOW)
    assert shown.rows == (("roads", *([KEPT_BACK] * 3)), ("parks", *([KEPT_BACK] * 3)), rows[2])


def test_a_sheet_says_that_it_keeps_figures_back_and_that_none_is_left() -> None:
    some = suppressed(table(("roads", 40), ("parks", 30), ("care", 3)), BELOW)
    assert (some.keeps_back, some.is_kept_back) == (True, False)
    none = suppressed(table(("roads", 2), ("parks", 0)), BELOW)
    assert (none.keeps_back, none.is_kept_back) == (True, True)
    whole = table(("roads", 40))
    assert (whole.keeps_back, whole.is_kept_back) == (False, False)
    assert not table(("roads", 0)).is_kept_back, "there was nothing, and it says so"


def test_a_sheet_of_cases_has_no_small_numbers() -> None:
    sheet = replace(table(("roads", 1)), cases=(7,))
    assert suppressed(sheet, BELOW) is sheet


def test_a_total_on_the_sheet_doesn_t_give_it_away() -> None:
    shown = suppressed(table(("roads", 3), ("parks", 20), ("care", 60), ("All", 83)), BELOW)
    assert told(shown) == [KEPT_BACK, KEPT_BACK, 60, 83]


def test_what_a_programme_has_in_all_doesn_t_give_a_service_away() -> None:
    programmes = {"roads": "environment", "parks": "environment", "meals": "care", "homes": "care"}
    shown = suppressed(table(("roads", 90), ("parks", 4), ("meals", 3), ("homes", 70)), BELOW, programmes)
    assert told(shown) == [KEPT_BACK] * 4, "each programme's sum stands on another sheet"
    shown = suppressed(table(("roads", 90), ("parks", 4), ("meals", 30), ("homes", 70)), BELOW, programmes)
    assert told(shown) == [KEPT_BACK, KEPT_BACK, 30, 70]


def test_a_bridge_between_two_rings_is_found() -> None:
    """Each line has two unknown numbers or more, and still one of them follows."""
    ring = [{0, 1}, {0, 1}, {2, 3}, {2, 3}, {0, 1, 4}, {2, 3, 4}]
    assert determined(ring, range(5)) == {4}
    assert determined([{0, 1}, {1, 2}], range(3)) == set()
    assert determined([{0, 1}, {1, 2}, {0, 2}], range(3)) == {0, 1, 2}


# ---- nobody works one out: random tables, looked at as whoever knows every sum would


def one_dimension(chance: random.Random) -> Sheet:
    rows = [(f"s{place}", chance.choice((0, 1, 2, 4, 5, 9, 30))) for place in range(chance.randint(1, 8))]
    return table(*rows)


def two_dimensions(chance: random.Random) -> Sheet:
    places = list(product(range(chance.randint(1, 4)), range(chance.randint(1, 4))))
    rows = [(f"k{one}", f"c{other}", chance.choice((0, 0, 1, 3, 5, 8, 40))) for one, other in places]
    return table(*rows, columns=(NAME, Column("channel", "Channel"), RECEIVED))


def sums(sheet: Sheet) -> Iterator[frozenset[int]]:
    """Every sum that a reader knows: of all rows, and, as other sheets tell it, of those that share a value."""
    every = frozenset(range(len(sheet.rows)))
    if not 0 < sum(int(str(row[-1])) for row in sheet.rows) < BELOW:
        yield every
    for place in range(len(sheet.columns) - 1 if len(sheet.columns) > 2 else 0):
        groups = {
            row[place]: frozenset(n for n, one in enumerate(sheet.rows) if one[place] == row[place])
            for row in sheet.rows
        }
        whole = table(*((name, sum(int(str(sheet.rows[one][-1])) for one in rows)) for name, rows in groups.items()))
        for row in suppressed(whole, BELOW).rows:
            if row[-1] != KEPT_BACK:
                yield groups[row[0]]


def others_that_fit(before: Sheet, after: Sheet, cell: int) -> bool:
    """Whether this number could be another, and every known sum and shown number still be what it is."""
    numbers = [row[-1] for row in before.rows]
    hidden = [place for place, row in enumerate(after.rows) if row[-1] == KEPT_BACK]
    known = [line & set(hidden) for line in sums(before) if line & set(hidden)]
    return any(_moved(numbers, hidden, known, cell, step) for step in (1, -1))


def _moved(numbers: list[Value], hidden: list[int], known: list[frozenset[int]], cell: int, step: int) -> bool:
    """Search for a change of the hidden numbers by at most one each that keeps every sum."""
    change = {cell: step}
    order = [one for one in hidden if one != cell]

    def fits(left: list[int]) -> bool:
        for line in known:
            total = sum(change.get(one, 0) for one in line)
            free = sum(1 for one in left if one in line)
            if abs(total) > free:
                return False
        if not left:
            return True
        for by in (0, 1, -1):
            if int(str(numbers[left[0]])) + by >= 0:
                change[left[0]] = by
                if fits(left[1:]):
                    return True
                del change[left[0]]
        return False

    return int(str(numbers[cell])) + step >= 0 and fits(order)


@pytest.mark.parametrize("make", [one_dimension, two_dimensions])
@pytest.mark.parametrize("seed", range(40))
def test_no_number_that_is_kept_back_can_be_worked_out(make: object, seed: int) -> None:
    chance = random.Random(f"{make}{seed}")
    for _ in range(8):
        sheet = make(chance)  # type: ignore[operator]  # one of the two above
        shown = suppressed(sheet, BELOW)
        for place, (row, left) in enumerate(zip(sheet.rows, shown.rows, strict=True)):
            assert left[-1] == KEPT_BACK or not 0 < row[-1] < BELOW, "a small number is left"
            if 0 < row[-1] < BELOW:
                assert others_that_fit(sheet, shown, place), (sheet.rows, shown.rows, place)


# ---- nor from another number of its row: whoever knows that what is open and what is closed was received


Row = tuple[int, int, int]


def of_cases(chance: random.Random) -> tuple[Row, ...]:
    received = [chance.choice((0, 2, 4, 5, 7, 30)) for _ in range(chance.randint(1, 4))]
    return tuple((one, still, one - still) for one in received for still in [chance.randint(0, one)])


def could_be(rows: tuple[Row, ...], shown: Sheet) -> Iterator[tuple[Row, ...]]:
    """Yield the tables that differ by one at most in each number, and show and sum up to the same."""
    choices = [
        [
            new
            for more, open_ in product((-1, 0, 1), repeat=2)
            for new in [(row[0] + more, row[1] + open_, row[0] + more - row[1] - open_)]
            if min(new) >= 0 and all(told in {KEPT_BACK, one} for told, one in zip(seen[1:], new, strict=True))
        ]
        for row, seen in zip(rows, shown.rows, strict=True)
    ]
    whole = table(("all", *map(sum, zip(*rows, strict=True))), columns=shown.columns)
    [(_, *totals)] = suppressed(whole, BELOW).rows  # as another sheet tells them, by these same rules
    known = [(place, total) for place, total in enumerate(totals) if total != KEPT_BACK]
    for found in product(*choices):
        if all(sum(row[place] for row in found) == total for place, total in known):
            yield found


@pytest.mark.parametrize("seed", range(60))
def test_no_number_follows_from_the_others_of_its_row(seed: int) -> None:
    chance = random.Random(f"rows{seed}")
    for _ in range(4):
        rows = of_cases(chance)
        named = [(f"s{place}", *row) for place, row in enumerate(rows)]
        shown = suppressed(table(*named, columns=(NAME, RECEIVED, OPEN, CLOSED)), BELOW)
        fit = list(could_be(rows, shown))
        for place, row in enumerate(rows):
            for which, number in enumerate(row):
                if 0 < number < BELOW:
                    assert shown.rows[place][which + 1] == KEPT_BACK, "a small number is left"
                    assert len({one[place][which] for one in fit}) > 1, (rows, shown.rows, place, which)


def test_the_period_before_is_told_as_its_own_report_told_it() -> None:
    """Else what was kept back there beside a small number is told a period later, and with it the small number."""
    kind, received = Column("kind", "Kind"), Column("received", "Received", Shape.NUMBER)
    was = Column("received_before", "Received, the period before", Shape.NUMBER)
    first = Sheet("kinds", "Kinds", "", (kind, received), (("A", 3), ("B", 5), ("C", 6), ("D", 50)))
    rows = (("A", 30, 3), ("B", 40, 5), ("C", 2, 6), ("D", 55, 50))
    second = suppressed(Sheet("kinds", "Kinds", "", (kind, received, was), rows), 5)
    assert [row[1] for row in suppressed(first, 5).rows] == [row[2] for row in second.rows]
    assert second.rows == (("A", KEPT_BACK, KEPT_BACK), ("B", 40, KEPT_BACK), ("C", KEPT_BACK, 6), ("D", 55, 50))
