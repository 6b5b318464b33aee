"""Moves that write to two cases, made by several at once: one after the other, told alike, and no line is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError, OperationalError

from portal.cases import linking, queries, timeline
from portal.cases.models import BreakGlass, Case, Event
from portal.cases.submission import Reporter
from portal.database import db, is_meanwhile, transaction
from portal.errors import Conflict
from portal.policy.moves import Move
from tests import cast
from tests.admin.browsing import days_ago, fields, made, signed_in
from tests.api.calls import Caller
from tests.labels import town

BEN = Reporter(name="Ben Otis", email="ben@example.org")
ROUNDS = 4
WORDS = {"reason": "One pothole."}


def at_once(*acts: Callable[[], int]) -> list[int]:
    """Do these at the same moment, and return what each was answered."""
    barrier = threading.Barrier(len(acts))

    def one(act: Callable[[], int]) -> int:
        barrier.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def two() -> tuple[Case, Case]:
    first = cast.acknowledged(cast.received(cast.submission(), at=days_ago(9)).case, at=days_ago(8))
    second = cast.acknowledged(cast.received(cast.submission(reporter=BEN), at=days_ago(8)).case, at=days_ago(7))
    db.session.flush()
    return first, second


def tied(move: Move, **facts: Any) -> tuple[int, int]:
    first, second = two()
    name = "into" if move is Move.MERGE else "other"
    cast.do(second, move, at=days_ago(6), **{name: first.tracking_number, **facts}, **WORDS)
    db.session.flush()
    return first.id, second.id


def told_apart() -> list[tuple[int, str]]:
    return [(case.id, case.tracking_number) for case in two()]


def tie_of(app: Flask, case_id: int) -> str:
    with app.app_context():
        return str(linking.of_case(db.session.get_one(Case, case_id))[0].id)


def merged() -> tuple[int, int]:
    return tied(Move.MERGE, kind="consolidated")


def moving(api: Caller, case_id: int, move: Move, **facts: Any) -> Callable[[], int]:
    return lambda: api.move(case_id, move, json=facts).status_code


def calling(api: Caller, case_id: int) -> Callable[[], int]:
    return moving(api, case_id, Move.CONTACT, method="phone", note="They called.")


def demand_whole(app: Flask, *case_ids: int) -> None:
    with app.app_context():
        for case_id in case_ids:
            assert timeline.first_break(db.session.get_one(Case, case_id)) is None


def many(app: Flask, case_id: int, kind: str) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Event).filter_by(case_id=case_id, kind=kind)) or 0


def test_one_goes_its_own_way_while_its_lead_is_worked_on(app: Flask) -> None:
    api = Caller(app)
    for _ in range(ROUNDS):
        lead, other = made(app, merged)
        answers = at_once(moving(api, other, Move.UNMERGE, **WORDS), calling(api, lead), calling(api, lead))
        assert answers == [200, 200, 200]
        demand_whole(app, lead, other)


def test_one_goes_its_own_way_while_its_lead_is_answered(app: Flask) -> None:
    """Either first: it is answered with its lead, or it isn't and waits for its own answer. Never both."""
    api = Caller(app)
    said = {"outcome": "not_upheld", "findings": "We found nothing.", "told": "We looked at it."}
    for _ in range(ROUNDS):
        lead, other = made(app, merged)
        answer, part = at_once(moving(api, lead, Move.RESPOND, **said), moving(api, other, Move.UNMERGE, **WORDS))
        assert (answer, part) in {(200, 200), (200, 409), (422, 200)}
        demand_whole(app, lead, other)
        assert many(app, other, "unmerge") == (part == 200)


def test_a_lead_ends_while_one_is_parted_from_it(app: Flask) -> None:
    api = Caller(app)
    for _ in range(ROUNDS):
        lead, other = made(app, merged)
        end, part = at_once(moving(api, lead, Move.WITHDRAW, **WORDS), moving(api, other, Move.UNMERGE, **WORDS))
        assert (end, part) in {(200, 200), (200, 409)}
        demand_whole(app, lead, other)


def test_two_link_the_same_two_cases_from_both_sides(app: Flask) -> None:
    api = Caller(app)
    for _ in range(ROUNDS):
        (first, first_number), (second, second_number) = made(app, told_apart)
        facts = {"lead": "other", **WORDS}
        one = moving(api, first, Move.LINK, other=second_number, **facts)
        other = moving(api, second, Move.LINK, other=first_number, **facts)
        assert sorted(at_once(one, other)) == [200, 409]
        assert many(app, first, "link") == many(app, second, "link") == 1
        demand_whole(app, first, second)


def test_a_link_is_taken_away_from_both_sides_once(app: Flask) -> None:
    api = Caller(app)
    for _ in range(ROUNDS):
        first, second = made(app, lambda: tied(Move.LINK, lead="other"))
        tie = tie_of(app, first)
        acts = [moving(api, one, Move.UNLINK, link=tie, **WORDS) for one in (first, second)]
        one, other, call = at_once(*acts, calling(api, first))
        assert call == 200
        assert sorted((one, other)) in ([200, 409], [200, 422])
        assert many(app, first, "unlink") == many(app, second, "unlink") == 1
        demand_whole(app, first, second)


def test_two_are_merged_into_each_other(app: Flask) -> None:
    api = Caller(app)
    for _ in range(ROUNDS):
        (first, first_number), (second, second_number) = made(app, told_apart)
        facts = {"kind": "consolidated", **WORDS}
        one = moving(api, first, Move.MERGE, into=second_number, **facts)
        other = moving(api, second, Move.MERGE, into=first_number, **facts)
        assert sorted(at_once(one, other)) == [200, 409]
        demand_whole(app, first, second)


def test_four_ask_to_see_one_hidden_case_and_are_answered_alike(app: Flask) -> None:
    def hidden() -> tuple[int, str]:
        town.found(days_ago(30))
        case = town.labelled(cast.complaint())
        db.session.flush()
        return case.id, case.tracking_number

    case_id, number = made(app, hidden)

    def asking(who: str) -> Callable[[], int]:
        browser = signed_in(app, who)
        typed = {**fields(browser.get("/staff/glass/ask").text), "reason": "To help.", "button": "make"}
        return lambda: browser.post("/staff/glass/ask", data={**typed, "number": number}).status_code

    assert at_once(*map(asking, (cast.CARE, cast.INVESTIGATOR, cast.READER, cast.CHIEF))) == [302] * 4
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(BreakGlass)) == 4
    demand_whole(app, case_id)


def test_two_next_lines_of_a_case_are_told_as_what_someone_else_did_first(app: Flask) -> None:
    """A collision that no lock prevented is nobody's fault, and may be tried again."""
    case_id = made(app, lambda: cast.complaint().id)
    with app.app_context(), pytest.raises(Conflict, match="Someone else changed this first"):
        _write_its_first_line_again(case_id)


def _write_its_first_line_again(case_id: int) -> None:
    with transaction():
        case = queries.by_id(case_id)
        timeline.record(case, "note", "One.", by=cast.as_(cast.ROADS), at=days_ago(0))
        case.events[-1].seq = 1


@pytest.mark.parametrize(("state", "is_it"), [("40P01", True), ("40001", True), ("57014", False), (None, False)])
def test_who_waited_for_each_other_may_try_again(state: str | None, is_it: bool) -> None:
    class Told(Exception):
        sqlstate = state

    assert is_meanwhile(OperationalError("", {}, Told())) is is_it
    assert not is_meanwhile(IntegrityError("", {}, Told("uq_people_id")))
