"""The same thing done by eight at once: one does it, the others are told, and nothing is done twice or is our fault."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select, update

from portal.cases import drafts, queries
from portal.cases.models import Case, Event, Membership, Remedy
from portal.database import db, transaction
from portal.errors import Conflict
from portal.policy.moves import Move
from tests import cast
from tests.admin.browsing import days_ago, fields, made, signed_in
from tests.api.calls import Caller
from tests.public.journey import inputs, open_room

EIGHT = 8


def at_once(do: Callable[[], int]) -> Counter[int]:
    """Do it eight times at the same moment, and return how often each status was the answer."""
    barrier = threading.Barrier(EIGHT)

    def one(_: int) -> int:
        barrier.wait()
        return do()

    with ThreadPoolExecutor(EIGHT) as pool:
        return Counter(pool.map(one, range(EIGHT)))


def many_events(app: Flask, case_id: int) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Event).filter_by(case_id=case_id)) or 0


def given_to_tom() -> int:
    case = cast.received(cast.submission(), at=days_ago(1)).case
    cast.do(case, Move.ALLOCATE, at=days_ago(0.9), to=cast.staff(cast.ROADS).id)
    return case.id


def posting(app: Flask, client: FlaskClient, path: str, **typed: str) -> Callable[[], int]:
    """Return how a browser like this one sends the form of this page, as it is filled in now."""
    page = client.get(path).text
    data = {**fields(page), **typed, "button": "make"}
    cookie = client.get_cookie("portal")
    assert cookie

    def post() -> int:
        browser = app.test_client()
        browser.set_cookie("portal", cookie.value)
        return browser.post(path, data=data).status_code

    return post


def test_by_the_api(app: Flask) -> None:
    case_id, api = made(app, given_to_tom), Caller(app)
    before = many_events(app, case_id)
    answers = at_once(lambda: api.move(case_id, Move.ACKNOWLEDGE, json={}).status_code)
    assert answers == {200: 1, 409: EIGHT - 1}
    assert many_events(app, case_id) == before + 1


def test_from_the_room(app: Flask, client: FlaskClient) -> None:
    def answered() -> tuple[int, str, str]:
        taken = cast.received(cast.submission(), at=days_ago(2))
        cast.answered(taken.case, at=days_ago(1))
        return taken.case.id, taken.case.tracking_number, taken.passphrase

    case_id, number, passphrase = made(app, answered)
    open_room(client, number, passphrase)
    path = f"/track/{number}/escalate"
    form, cookie, before = inputs(client.get(path)), client.get_cookie("portal"), many_events(app, case_id)
    assert cookie

    def press() -> int:
        browser = app.test_client()
        browser.set_cookie("portal", cookie.value)
        return browser.post(path, data=form).status_code

    assert at_once(press) == {303: EIGHT}, "it has been done, and each is shown the room"
    assert many_events(app, case_id) == before + 1
    with app.app_context():
        assert len(queries.by_id(case_id).stages) == 2


def test_striking_a_case(app: Flask) -> None:
    case_id = made(app, lambda: cast.received(cast.submission(), at=days_ago(1)).case.id)
    before = many_events(app, case_id)
    strike = posting(app, signed_in(app, cast.ROADS), f"/staff/cases/delete/{case_id}", reason="Entered twice.")
    assert at_once(strike) == {302: 1, 409: EIGHT - 1}
    assert many_events(app, case_id) == before + 1


def test_keeping_a_promise(app: Flask) -> None:
    def promised() -> tuple[int, int]:
        case = cast.acknowledged(cast.received(cast.submission(), at=days_ago(1)).case, at=days_ago(0.9))
        due = (days_ago(0) + timedelta(days=30)).date()
        cast.do(case, Move.REMEDY, at=days_ago(0.8), kind="service", what="We will mend it.", due_on=due)
        db.session.flush()
        return case.id, case.remedies[-1].id

    case_id, remedy_id = made(app, promised)
    before = many_events(app, case_id)
    keep = posting(app, signed_in(app, cast.ROADS), f"/staff/remedies/edit/{remedy_id}", note="Order 17.")
    assert at_once(keep) == {302: 1, 409: EIGHT - 1}
    assert many_events(app, case_id) == before + 1
    with app.app_context():
        assert db.session.get_one(Remedy, remedy_id).kept_at


def test_throwing_a_draft_away(app: Flask) -> None:
    def drafted() -> tuple[int, int]:
        case = cast.acknowledged(cast.received(cast.submission(), at=days_ago(1)).case, at=days_ago(0.9))
        draft = drafts.save(case, letter_kind="holding", entries={}, by=cast.as_(cast.ROADS), at=days_ago(0.8))
        db.session.flush()
        return case.id, draft.id

    case_id, draft_id = made(app, drafted)
    before = many_events(app, case_id)
    answers = at_once(posting(app, signed_in(app, cast.ROADS), f"/staff/responses/delete/{draft_id}"))
    assert answers[302] == 1
    assert set(answers) <= {302, 404, 409}, "who came later found none, or was told"
    assert many_events(app, case_id) == before + 1


def remove_a_place() -> None:
    """Change a row that is there no more."""
    place = db.session.scalars(select(Membership)).first()
    assert place
    db.session.execute(delete(Membership.__table__).where(Membership.__table__.c.id == place.id))
    place.position = "another"


def change_a_case() -> None:
    """Change a row that has another version by now."""
    case = cast.complaint()
    db.session.flush()
    db.session.execute(update(Case.__table__).values(version=Case.__table__.c.version + 1))
    case.location = "Elsewhere"


def in_a_transaction(act: Callable[[], None]) -> None:
    with transaction():
        act()


@pytest.mark.parametrize("act", [remove_a_place, change_a_case])
def test_a_row_that_someone_else_changed_is_a_conflict(app: Flask, act: Callable[[], None]) -> None:
    with app.app_context(), pytest.raises(Conflict, match="Someone else changed this first"):
        in_a_transaction(act)


def test_what_was_read_before_the_lock_is_read_again(app: Flask) -> None:
    """Whoever held the lock before may have changed it, and PostgreSQL lets us read first."""
    with app.app_context(), transaction():
        case = cast.complaint()
        number, case_id, stages = case.tracking_number, case.id, [row.handler_id for row in case.stages]
        db.session.flush()
        db.session.execute(update(Case.__table__).values(location="Elsewhere"))
        table = type(case.stages[0]).__table__
        db.session.execute(update(table).values(handler_id=cast.staff(cast.ROADS).id))
        assert (case.location, case.stages[0].handler_id) == ("", stages[0])
        assert queries.by_tracking_number(number, for_change=True) is case
        assert (case.location, case.stages[0].handler_id) == ("Elsewhere", cast.staff(cast.ROADS).id)
        assert queries.by_id(case_id, for_change=True) is case
