"""Control limits beside worked examples, and the properties that keep chance from being told as news."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.policy.control import FEWEST, Mark, control, words
from portal.policy.trends import Found

# Worked by hand: the figures, most and fewest; then the mean, the limits, and the places that are marked.
# The first: mean 22 of 198/9; moving ranges 2, 3, 4, 3, 3, 2, 4, 19 are 40/8 = 5; limits 22 ± 2.66 × 5.
EXAMPLES = [
    ("one far above", [20, 22, 19, 23, 20, 17, 19, 15, 34], 21.0, 21 - 2.66 * 5, 21 + 2.66 * 5, {}),
    ("one above, which lifts the mean over the others", [20, 21, 20, 21, 20, 21, 20, 21, 20, 40],
     22.4, 22.4 - 2.66 * 28 / 9, 22.4 + 2.66 * 28 / 9, {7: Found.FALLEN, 8: Found.FALLEN, 9: Found.ABOVE}),
    ("one below, the first", [30, 51, 50, 51, 50, 51, 50, 51],
     48.0, 48 - 2.66 * 27 / 7, 48 + 2.66 * 27 / 7, {0: Found.BELOW}),
    ("no figure is below nothing", [1, 9, 1, 9, 1, 9, 1, 9], 5.0, 0.0, 5 + 2.66 * 8, {}),
    ("eight in a row above, then nine", [10] * 9 + [12] * 9, 11.0, 11 - 2.66 * 2 / 17, 11 + 2.66 * 2 / 17,
     {**dict.fromkeys(range(9), Found.BELOW), **dict.fromkeys(range(9, 18), Found.ABOVE)}),
    ("a slow rise within limits", [10, 8, 10, 8, 10, 8, 10, 8, 12, 14, 12, 14, 12, 14, 12, 14],
     11.0, 11 - 2.66 * 32 / 15, 11 + 2.66 * 32 / 15, {7: Found.FALLEN, 15: Found.RISEN}),
    ("what never changes", [0.1] * 12, 0.1, 0.1, 0.1, {}),
    ("a gap is passed over", [4, None, 6, 4, 6, None, 4, 6, 4, 6, None], 5.0, 0.0, 5 + 2.66 * 2, {}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "values", "mean", "lower", "upper", "marks"), EXAMPLES, ids=[one[0] for one in EXAMPLES]
)
def test_worked_examples(
    name: str, values: list[float | None], mean: float, lower: float, upper: float, marks: dict[int, Found]
) -> None:
    found = control(values)
    assert found is not None
    assert (found.mean, found.lower, found.upper) == pytest.approx((mean, max(0.0, lower), upper))
    assert {one.place: one.found for one in found.marks} == marks


def test_a_row_is_counted_and_a_figure_on_the_mean_ends_it() -> None:
    rise = [10, 8, 10, 8, 10, 8, 10, 8, 10, 12, 14, 12, 14, 12, 14, 12, 14, 12, 11]
    found = control(rise)
    assert found is not None
    assert [(one.place, one.row) for one in found.marks] == [(7, 8), (8, 9), (16, 8), (17, 9)]
    even = control([1, 2, 1, 2, 2, 2, 2, 1.5, 2, 2, 1, 1, 1, 1])
    assert even is not None
    assert even.marks == (), "the figure in the middle is the mean"


def test_shares_have_no_limit_above_all_of_them() -> None:
    found = control([0.9, 1.0, 0.8, 1.0, 0.9, 1.0, 0.8, 1.0], most=1.0)
    assert found is not None
    assert found.upper == 1.0


@pytest.mark.parametrize("number", range(FEWEST))
def test_too_few_have_no_limits(number: int) -> None:
    assert control([5.0] * number) is None
    assert control([5.0] * number + [None] * 20) is None


def test_too_small_numbers_have_no_limits() -> None:
    assert control([0, 0, 1, 0, 0, 4, 0, 1], fewest=3) is None
    assert control([3, 3, 3, 3, 3, 3, 3, 3], fewest=3) is not None


FIGURES = st.lists(st.none() | st.floats(0, 1e6), min_size=0, max_size=40)


@given(FIGURES)
def test_limits_hold_the_mean_and_marks_are_of_figures(values: list[float | None]) -> None:
    found = control(values)
    assert (found is None) == (sum(value is not None for value in values) < FEWEST)
    if found:
        assert 0 <= found.lower <= found.mean + 1e-6
        assert found.mean <= found.upper + 1e-6
        for one in found.marks:
            value = values[one.place]
            assert value is not None
            assert {Found.ABOVE: value > found.upper, Found.BELOW: value < found.lower}.get(one.found, one.row >= 8)
            assert found.at(one.place) == one


@given(st.floats(0, 1e6), st.integers(FEWEST, 60))
def test_what_never_changes_is_never_marked(value: float, number: int) -> None:
    found = control([value] * number)
    assert found is not None
    assert found.marks == ()


def test_marks_in_words() -> None:
    said = [
        words(Mark(0, one, 9), "30.0", "19.0", "41.0") for one in (Found.ABOVE, Found.BELOW, Found.RISEN, Found.FALLEN)
    ]
    assert said == [
        "above the upper limit of 41.0", "below the lower limit of 19.0",
        "9 in a row above the mean of 30.0", "9 in a row below the mean of 30.0",
    ]  # fmt: skip
