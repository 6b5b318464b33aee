"""The row gate: whatever wrote the query, it brings what this viewer may see and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from flask_appbuilder import Model
from sqlalchemy import exists, func, literal, select, union_all
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from portal.cases import access, hanging, queries, viewing
from portal.cases.access import Viewer
from portal.cases.models import Case, ClockRow, Event, IdempotencyKey, Person, Response, Staff, StageRow, Team
from portal.cli import logins
from portal.errors import NotFound
from portal.http.viewers import view_as
from portal.letters.models import Letter
from portal.notices.models import Notice
from portal.policy.moves import Move
from tests.cast import (
    ADMIN,
    CARE,
    CENTRAL,
    CHIEF,
    COMPLAINTS,
    INVESTIGATOR,
    NOW,
    READER,
    ROADS,
    SENIOR,
    STREETS,
    SYSTEM,
    acknowledged,
    complaint,
    do,
    received,
    staff,
    stat,
)

NAMES = ("roads", "care", "feedback", "streets", "city", "chief")

SEES = {
    ADMIN: set(),
    COMPLAINTS: {"roads", "care", "feedback", "chief"},
    ROADS: {"roads"},
    SENIOR: {"roads"},
    READER: {"roads"},
    CARE: {"care"},
    INVESTIGATOR: {"care"},
    CHIEF: {"chief"},
    CENTRAL: {"streets", "city"},
    STREETS: {"streets"},
    SYSTEM: set(NAMES),
}


@pytest.fixture
def cases(session: Session) -> dict[str, int]:
    """Two bodies, five teams, and a case at libraries that was given to the Chief Executive."""
    made = {
        "roads": acknowledged(complaint()),
        "care": acknowledged(complaint(service="adult_care"), by=CARE),
        "feedback": complaint(service=""),
        "streets": acknowledged(received(stat(service="streets")).case, by=STREETS),
        "city": received(stat()).case,
        "chief": complaint(service="registration"),
    }
    do(made["chief"], Move.ALLOCATE, by=COMPLAINTS, to=staff(CHIEF).id)
    for name, case in made.items():
        digest = f"{name:0>64}"
        session.add(
            IdempotencyKey(
                key_digest=digest, body_digest=digest, scope="test", case_id=case.id, created_at=case.opened_at
            )
        )
    session.commit()
    ids = {name: case.id for name, case in made.items()}
    session.expunge_all()
    return ids


@contextmanager
def looking(who: Viewer | None) -> Iterator[None]:
    token = access.viewer.set(who)
    try:
        yield
    finally:
        access.viewer.reset(token)


def seen(session: Session, who: Viewer | None, cases: dict[str, int]) -> set[str]:
    session.expunge_all()
    with looking(who):
        found = set(session.scalars(select(Case.id)))
    return {name for name, case_id in cases.items() if case_id in found}


@pytest.mark.clauses("SC-5", "SC-9", "DV-14")
def test_everyone_sees_their_own(session: Session, cases: dict[str, int]) -> None:
    viewers = {username: view_as(staff(username)) for username in SEES}

    assert {username: seen(session, who, cases) for username, who in viewers.items()} == SEES


def test_nobody_sees_nothing(session: Session, cases: dict[str, int]) -> None:
    assert seen(session, access.NOBODY, cases) == set()
    assert seen(session, viewing.viewer_of(None, frozenset({"Admin", "Officer"}), NOW), cases) == set()


def test_without_a_viewer_the_worker_and_the_reporter_find_their_case(session: Session, cases: dict[str, int]) -> None:
    assert seen(session, None, cases) == set(NAMES)


def test_running_the_installation_shows_no_case(session: Session, cases: dict[str, int]) -> None:
    """Even a handler's own case is hidden from someone who is only an administrator."""
    session.get_one(Case, cases["roads"]).stages[-1].handler_id = staff(ADMIN).id
    session.get_one(Case, cases["roads"]).handler_id = staff(ADMIN).id
    session.commit()

    assert seen(session, view_as(staff(ADMIN)), cases) == set()


def test_a_role_that_was_taken_away_counts_at_once(session: Session, cases: dict[str, int]) -> None:
    tom = staff(ROADS)
    assert viewing.viewer_of(tom, frozenset(), NOW) == access.NOBODY
    session.delete(tom.memberships[0])
    session.commit()
    assert view_as(staff(ROADS)).teams == frozenset()


Count = Callable[[Session], Any]


def ids(rows: Any) -> set[int]:
    return {row.case_id if hasattr(row, "case_id") else row.id for row in rows}


ALIAS = aliased(Case)
SUBQUERY = select(Case.id, Case.team_id).subquery()
SHAPES: dict[str, Count] = {
    "entities": lambda s: ids(s.scalars(select(Case))),
    "columns": lambda s: set(s.scalars(select(Case.id))),
    "legacy query": lambda s: ids(s.query(Case)),
    "filtered": lambda s: ids(s.scalars(select(Case).where(Case.id > 0).order_by(Case.description))),
    "alias": lambda s: ids(s.scalars(select(ALIAS))),
    "self join": lambda s: set(s.scalars(select(ALIAS.id).join(Case, Case.team_id == ALIAS.team_id))),
    "join from its parts": lambda s: set(s.scalars(select(Case.id).join(StageRow, StageRow.case_id == Case.id))),
    "join from a team": lambda s: set(s.scalars(select(Case.id).select_from(Team).join(Case, Case.team_id == Team.id))),
    "outer join": lambda s: (
        set(s.scalars(select(Case.id).select_from(Team).outerjoin(Case, Case.team_id == Team.id))) - {None}
    ),
    "subquery": lambda s: set(s.scalars(select(SUBQUERY.c.id))),
    "common table": lambda s: set(s.scalars(select(select(Case.id).cte("them").c.id))),
    "union": lambda s: set(s.scalars(union_all(select(Case.id), select(Case.id)))),
    "in": lambda s: set(s.scalars(select(Case.id).where(Case.id.in_(select(Case.id))))),
    "stages": lambda s: ids(s.scalars(select(StageRow))),
    "clocks": lambda s: ids(s.scalars(select(ClockRow))),
    "timeline": lambda s: ids(s.scalars(select(Event))),
    "idempotency keys": lambda s: ids(s.scalars(select(IdempotencyKey))),
    "joined load": lambda s: ids(
        s.scalars(select(Case).options(joinedload(Case.person), joinedload(Case.stages))).unique()
    ),
    "select-in load": lambda s: {
        stage.case_id for case in s.scalars(select(Case).options(selectinload(Case.stages))) for stage in case.stages
    },
    "lazy load": lambda s: {event.case_id for case in s.scalars(select(Case)) for event in case.events},
    "grouped": lambda s: set(s.scalars(select(func.min(Case.id)).group_by(Case.id))),
    "stream": lambda s: {case.id for case in s.scalars(select(Case).execution_options(yield_per=1))},
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_of_query_is_narrowed(session: Session, cases: dict[str, int], shape: str) -> None:
    whole = {username: {cases[name] for name in SEES[username]} for username in (ROADS, CENTRAL, ADMIN)}
    for username, mine in whole.items():
        who = view_as(staff(username))
        session.expunge_all()
        with looking(who):
            assert SHAPES[shape](session) == mine, f"{username}: {shape}"
    session.expunge_all()
    assert SHAPES[shape](session) == set(cases.values())


AGGREGATES: dict[str, Count] = {
    "count": lambda s: s.scalar(select(func.count()).select_from(Case)),
    "count of ids": lambda s: s.scalar(select(func.count(Case.id))),
    "legacy count": lambda s: s.query(Case).count(),
    "count of a subquery": lambda s: s.scalar(select(func.count()).select_from(select(Case).subquery())),
    "scalar subquery": lambda s: s.scalar(select(select(func.count(Case.id)).scalar_subquery())),
    "letters": lambda s: s.scalar(select(func.count(Letter.id))) + 1,  # the Chief Executive's case has none yet
    "people": lambda s: s.scalar(select(func.count(Person.id))),
}


@pytest.mark.parametrize("shape", AGGREGATES)
def test_every_count_is_of_one_s_own(session: Session, cases: dict[str, int], shape: str) -> None:
    for username, most in ((ROADS, 1), (ADMIN, 0)):
        who = view_as(staff(username))
        session.expunge_all()
        with looking(who):
            found = AGGREGATES[shape](session)
        assert found in {most, most + (shape == "letters")}, username


def test_whether_there_is_one_isn_t_told_either(session: Session, cases: dict[str, int]) -> None:
    who = view_as(staff(ROADS))
    with looking(who):
        assert not session.scalar(select(exists().where(Case.id == cases["care"])))
        assert session.scalars(select(literal(1)).where(Case.id == cases["care"])).all() == []
        assert (
            session.scalars(
                select(Person.name).join(Case, Case.person_id == Person.id).where(Case.id == cases["care"])
            ).all()
            == []
        )
        assert session.scalar(select(func.max(Case.id))) == cases["roads"]


def test_letters_and_messages_go_with_their_case(session: Session, cases: dict[str, int]) -> None:
    whole = {model: set(session.scalars(select(model.case_id))) for model in (Letter, Notice, Response)}
    assert all(whole.values())
    who = view_as(staff(ROADS))
    session.expunge_all()
    with looking(who):
        for model in (Letter, Notice, Response):
            assert set(session.scalars(select(model.case_id))) == {cases["roads"]}, model


def test_asking_for_one_by_its_number_is_no_way_round(session: Session, cases: dict[str, int]) -> None:
    who = view_as(staff(ROADS))
    session.expunge_all()
    with looking(who):
        assert queries.by_id(cases["roads"]).id == cases["roads"]
        for name in ("care", "streets", "city", "feedback", "chief"):
            assert session.get(Case, cases[name]) is None
            with pytest.raises(NotFound, match=r"^There is no such case\.$"):
                queries.by_id(cases[name])
            with pytest.raises(NotFound, match=r"^There is no such case\.$"):
                queries.by_id(cases[name], for_change=True)


def test_the_queue_holds_open_cases_of_one_s_own_and_the_most_urgent_first(
    session: Session, cases: dict[str, int]
) -> None:
    who = view_as(staff(COMPLAINTS))
    session.expunge_all()
    with looking(who):
        queue = list(session.scalars(queries.queue()))
    assert {case.id for case in queue} == {cases[name] for name in SEES[COMPLAINTS]}
    assert [case.next_due_at for case in queue] == sorted(case.next_due_at for case in queue if case.next_due_at)


def test_whatever_hangs_on_a_case_is_guarded(session: Session) -> None:
    """A table that points to cases, or to people, and that nobody thought of, fails here."""
    guarded = {Case, Person, *hanging.HANGS_ON_A_CASE}
    tables = {mapper.class_.__table__ for mapper in Model.registry.mappers if mapper.class_ in guarded}
    for mapper in Model.registry.mappers:
        points = {key.column.table.name for column in mapper.local_table.columns for key in column.foreign_keys}
        if points & {"cases", "people"}:
            assert mapper.class_.__table__ in tables, f"{mapper.class_.__name__} can be read by anyone"


def test_the_gate_is_shut_after_each_request(app: Flask) -> None:
    client = app.test_client()
    for path in ("/", "/staff/", "/healthz", "/nowhere"):
        client.get(path)
        assert access.viewer.get() is None, path


def test_staff_is_no_case(session: Session, cases: dict[str, int]) -> None:
    with looking(access.NOBODY):
        assert session.scalar(select(func.count(Staff.id))) == len(logins.CAST)
