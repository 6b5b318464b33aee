"""The worker's part of a move on many cases: it looks at each, then makes the move on each, one transaction a case."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from portal.cases import access, queries, viewing
from portal.cases.actors import Actor, officer
from portal.cases.models import Case, Staff
from portal.database import UNGUARDED, db
from portal.errors import Conflict, Invalid, PortalError, Refused, place_of
from portal.jobs.lease import heartbeat
from portal.letters import asks, effects
from portal.letters.bulk_models import BulkRow, BulkRun, RowState, RunState
from portal.policy.moves import Move

log = logging.getLogger(__name__)

NO_LONGER = "You work no cases any more, so nothing was done."
CHANGED = "It has changed since it was looked at. Do it on its own page."
OURS = "Something went wrong here, and it is noted. Nothing was done to this case: do it on its own page."
UNDONE = "Undone: it was closed together with others."


def look(run: BulkRun, at: datetime) -> None:
    """Look at what the move would do to each case of a run. What was looked at already is left alone."""
    if run.state == RunState.LOOKING and _each(run, RowState.WAITING, _looked, at):
        run.state, run.looked_at = RunState.LOOKED, at


def do(run: BulkRun, at: datetime) -> None:
    """Make the move on each case of a run on which it can be made. What was done already isn't done again."""
    if run.state == RunState.DOING and _each(run, RowState.CAN, _done, at):
        run.state, run.finished_at = RunState.DONE, at


Settle = Callable[[BulkRun, BulkRow, Actor, datetime], None]


def _each(run: BulkRun, state: RowState, settle: Settle, at: datetime) -> bool:
    """Settle each row that stands so, each in a transaction of its own. Return whether the run came to its end."""
    before = run.state
    try:
        with _acting(run, at) as by:
            for row in _rows(run, state):
                settle(run, row, by, at)
                heartbeat()
                if run.state != before:
                    return False
    except Refused as error:
        run.state, run.failure, run.finished_at = RunState.STOPPED, error.sentence, at
        return False
    return True


@contextmanager
def _acting(run: BulkRun, at: datetime) -> Iterator[Actor]:
    """See and do what the officer who asked may see and do now. Raises `Refused` for someone who works no cases."""
    staff = db.session.get_one(Staff, run.staff_id)
    roles = frozenset(role.name for role in staff.roles) if staff.active else frozenset()
    if not roles & access.WORKING:
        raise Refused(NO_LONGER)
    token = access.viewer.set(viewing.viewer_of(staff, roles, at))
    try:
        yield officer(staff)
    finally:
        access.viewer.reset(token)


def _rows(run: BulkRun, state: RowState) -> Iterator[BulkRow]:
    """Yield the rows, those too whose case was hidden from the officer meanwhile: they are told of as refused."""
    wanted = select(BulkRow.id).filter_by(run_id=run.id, state=state).order_by(BulkRow.id)
    for row_id in list(db.session.scalars(wanted, execution_options=UNGUARDED)):
        yield db.session.scalars(select(BulkRow).filter_by(id=row_id), execution_options=UNGUARDED).one()


def _looked(run: BulkRun, row: BulkRow, by: Actor, at: datetime) -> None:
    def act() -> None:
        case = queries.by_id(row.case_id)
        seen = case.version
        attempt = db.session.begin_nested()
        try:
            would = _make(run, row, case, by, at)
        finally:
            attempt.rollback()
        row.state, row.seen, row.effects = RowState.CAN, seen, would

    _settled(row, act, RowState.CANNOT)


def _done(run: BulkRun, row: BulkRow, by: Actor, at: datetime) -> None:
    def act() -> None:
        case = queries.by_id(row.case_id, for_change=True)
        if case.version != row.seen:
            raise Conflict(CHANGED)
        former = case.handler_id
        row.effects = _make(run, row, case, by, at)
        row.state, row.seen = RowState.DONE, case.version
        if run.undoes_id is None:
            row.takes_back = _way_back(Move(run.move), former)

    _settled(row, act, RowState.REFUSED)


def _make(run: BulkRun, row: BulkRow, case: Case, by: Actor, at: datetime) -> list[effects.Effect]:
    """Make the move, and return what it changed."""
    move, given = Move(run.move), run.facts
    if run.undoes_id is not None and row.takes_back:
        move, given = Move(row.takes_back["move"]), row.takes_back["facts"]
    return effects.make(case, move, _own(case, move, given, at), by=by, at=at).effects


def _own(case: Case, move: Move, given: dict[str, Any], at: datetime) -> dict[str, Any]:
    """Return of what was given for all what this case asks for."""
    names = {ask.name for ask in asks.asked(case, move, at)}
    return {name: value for name, value in given.items() if name in names}


def _settled(row: BulkRow, act: Callable[[], None], otherwise: RowState) -> None:
    """Do it whole or not at all, and note why not. A fault of ours with one case stops none of the others."""
    attempt = db.session.begin_nested()
    try:
        act()
        db.session.flush()
    except SQLAlchemyError:
        raise  # the job is tried again
    except PortalError as error:
        attempt.rollback()
        row.state, row.sentence, row.clause = otherwise, _sentence(error), getattr(error, "clause", None) or ""
    except Exception as error:  # noqa: BLE001 - told to the officer, and noted where it was
        attempt.rollback()
        log.error("Run %s failed with case %s: %s.", row.run_id, row.case_id, place_of(error))  # noqa: TRY400 - its words may be a person's
        row.state, row.sentence = RowState.FAILED, OURS
    else:
        attempt.commit()


def _sentence(error: PortalError) -> str:
    if isinstance(error, Invalid) and error.errors:
        return " ".join(error.errors.values())
    return error.sentence


def _way_back(move: Move, former: int | None) -> dict[str, Any] | None:
    """Return the move that undoes one that was made, with its facts; `former` dealt with the case before."""
    if move is Move.ALLOCATE:
        return {"move": Move.ALLOCATE, "facts": {"to": str(former)}} if former else None
    if move is Move.CLOSE:
        return {"move": Move.REOPEN, "facts": {"reason": UNDONE}}
    return {"move": Move.RESUME, "facts": {}} if move is Move.PAUSE else None
