"""A list of cases is counted as far as it says: exactly up to there, "more than" beyond, for eyes and ears."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from portal.cases import working
from portal.policy.moves import Move
from tests import cast
from tests.admin.browsing import counted, days_ago, made, signed_in

LATE, NEW = 3, 1
ALL = "/staff/?whose=all"


def received() -> None:
    """Let some cases be overdue, and one not."""
    for day in (*[90] * LATE, *[1] * NEW):
        case = cast.received(cast.submission(), at=days_ago(day)).case
        cast.do(case, Move.ALLOCATE, at=days_ago(day - 0.5), to=cast.staff(cast.ROADS).id)


COUNT = re.compile(r"(All cases|My teams|Everything|Overdue|Due today) <span class=\"count\">(.*?)</span></a>")


def figures(page: str) -> dict[str, tuple[str, str]]:
    """Return what stands at each tab and chip, as it is seen and as it is heard."""
    return {
        name: (_without('class="hidden"', count), _without('aria-hidden="true"', count))
        for name, count in COUNT.findall(page)
    }


def _without(mark: str, count: str) -> str:
    return re.sub(r"<[^>]+>", "", re.sub(rf"<span {mark}>.*?(</span>|$)", "", count))


@pytest.mark.parametrize(("most", "every", "late"), [(LATE + NEW, "4", "3"), (LATE, "3+", "3"), (2, "2+", "2+")])
@pytest.mark.parametrize("address", [ALL, "/staff/?whose=teams", f"{ALL}&stage=stage_1"])
def test_it_is_exact_up_to_the_bound_and_more_beyond(
    app: Flask, monkeypatch: pytest.MonkeyPatch, address: str, most: int, every: str, late: str
) -> None:
    made(app, received)
    monkeypatch.setattr(working, "COUNTED", most)
    found = figures(signed_in(app, cast.ROADS).get(address).text)
    heard = {"3+": "more than 3", "2+": "more than 2"}
    for name, words in (("All cases", every), ("My teams", every), ("Everything", every), ("Overdue", late)):
        assert found[name] == (words, heard.get(words, words)), name
    assert found["Due today"] == ("0", "0")


def test_what_waits_opens_with_what_is_due_of_the_first_list_that_holds_anything(app: Flask) -> None:
    made(app, lambda: [cast.received(cast.submission(), at=days_ago(90)) for _ in range(2)] and None)
    page = signed_in(app, cast.ROADS).get("/staff/").text
    assert figures(page)["Overdue"] == ("2", "2"), "nobody deals with them, so the team's list is shown"


def test_a_bound_costs_no_statement(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    made(app, received)
    client, costs = signed_in(app, cast.ROADS), []
    client.get(ALL)
    for most in (2, 10_000):
        monkeypatch.setattr(working, "COUNTED", most)
        with counted(app) as seen:
            client.get(ALL)
        costs.append(len(seen))
    assert costs[0] == costs[1]
