"""By which way SQLite goes to the rows of a page: never over a list of all the cases that someone may see.

With a few cases any way is fast, so no clock would tell: what is held here is the plan of each statement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from portal.cases.models import Case
from portal.database import db
from portal.policy.moves import Move
from tests import cast
from tests.admin.browsing import days_ago, made, signed_in

Asked = list[tuple[str, Any]]
# An index by which a list of all cases of a team or of a procedure would be made, or the whole table.
ALL_THERE_ARE = re.compile(
    r"^(SEARCH cases USING (COVERING )?INDEX ix_cases_(team_due|procedure_key|service_received)|SCAN cases$)"
)
LISTS = ("/staff/?whose=me", "/staff/?whose=mine", "/staff/?whose=all", "/staff/?whose=all&stage=stage_1&due=overdue")


@contextmanager
def heard(app: Flask) -> Iterator[Asked]:
    """Give the statements that the app sends meanwhile, with their values."""
    found: Asked = []

    def note(_connection: object, _cursor: object, statement: str, values: object, *_more: object) -> None:
        found.append((statement, values))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


def plans(app: Flask, who: str, address: str) -> list[str]:
    """Return the lines of the plans of all that a page asks for."""
    client = signed_in(app, who)
    with heard(app) as asked:
        assert client.get(address).status_code == 200
    with app.app_context(), db.engine.connect() as connection:
        return [line for one in asked if one[0].startswith(("SELECT", "WITH")) for line in _plan(connection, *one)]


def _plan(connection: Any, statement: str, values: Sequence[Any]) -> list[str]:
    return [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]


@pytest.fixture
def lite(app: Flask) -> Flask:
    """The portal with some cases, on SQLite: PostgreSQL plans by what it counted itself."""
    with app.app_context():
        if db.engine.dialect.name != "sqlite":
            pytest.skip("PostgreSQL knows by itself how many rows there are")

    def some() -> None:
        for day in (20, 19):
            case = cast.received(cast.submission(), at=days_ago(day)).case
            cast.do(case, Move.ALLOCATE, at=days_ago(18), to=cast.staff(cast.ROADS).id)

    made(app, some)
    return app


@pytest.mark.parametrize("address", [*LISTS, "/staff/cases/show/1"])
def test_no_page_of_who_sees_a_procedure_whole_lists_all_its_cases(lite: Flask, address: str) -> None:
    found = plans(lite, cast.COMPLAINTS, address)
    assert not [line for line in found if ALL_THERE_ARE.search(line)], "\n".join(found)


@pytest.mark.parametrize("whose", ["teams", "all"])
def test_a_queue_is_read_in_its_own_order_and_counted_from_an_index_alone(lite: Flask, whose: str) -> None:
    found = plans(lite, cast.ROADS, f"/staff/?whose={whose}")
    assert "SCAN cases USING INDEX ix_cases_queue" in found
    assert "SCAN cases USING COVERING INDEX ix_cases_counts" in found


def test_the_list_of_cases_stops_where_its_page_is_full(lite: Flask) -> None:
    found = plans(lite, cast.COMPLAINTS, "/staff/cases/list/")
    assert "SCAN cases USING INDEX ix_cases_received" in found
    assert "USE TEMP B-TREE FOR ORDER BY" not in "\n".join(found).partition("ix_cases_received")[2].partition("CO-")[0]


@pytest.mark.parametrize("show", ["times", "target", "outcomes"])
def test_statistics_of_a_quarter_look_at_its_cases_alone(lite: Flask, show: str) -> None:
    found = plans(lite, cast.COMPLAINTS, f"/staff/statistics/?period=quarter&show={show}")
    assert any(line.startswith("SEARCH cases USING INDEX ix_cases_received") for line in found)
    assert not [line for line in found if ALL_THERE_ARE.search(line)], "\n".join(found)


def test_all_that_is_told_of_limits_is_read_once(app: Flask) -> None:
    client = signed_in(app, cast.COMPLAINTS)
    with heard(app) as asked:
        assert client.get("/staff/statistics/?period=quarter&show=target").status_code == 200
    assert len([clocks for statement, _ in asked for clocks in re.findall(r"JOIN clocks\b", statement)]) == 1


def test_a_page_of_the_queue_keeps_its_order_however_it_is_read(app: Flask) -> None:
    def some() -> list[str]:
        cases = [cast.received(cast.submission(), at=days_ago(day)).case for day in (3, 9, 6)]
        return [case.tracking_number for case in sorted(cases, key=_received_at)]

    numbers = made(app, some)
    page = signed_in(app, cast.COMPLAINTS).get("/staff/?whose=all").text
    places = [page.index(number) for number in numbers]
    assert places == sorted(places)


def _received_at(case: Case) -> Any:
    return case.received_at
