"""One move on many cases: chosen, looked at first, then made, and undone where that can be.

Each case is asked and written to by itself, as if its own page had been used: by the officer's own right, by the same
command, with its own event. What is refused for one stops none of the others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, or_, select

from portal.cases import offered, queries
from portal.cases.actors import Actor
from portal.cases.models import Case, Staff
from portal.database import UNGUARDED, db
from portal.errors import Invalid, NotFound, Refused
from portal.jobs import outbox
from portal.jobs.registry import job
from portal.letters import asks, bulk_work, cleaning
from portal.letters.ask import Ask, Sort
from portal.letters.bulk_models import BulkRow, BulkRun, RowState, RunState
from portal.policy.moves import Move, Verdict

# What is the same for many. An answer is written for one person; what ends or labels a case is decided for one.
MOVES = (
    Move.ALLOCATE,
    Move.ACKNOWLEDGE,
    Move.CHASE,
    Move.EXPLAIN,
    Move.HOLD,
    Move.EXTEND,
    Move.PAUSE,
    Move.RESUME,
    Move.CLOSE,
)
MOST = 500  # cases in one run: a minute or two of letters
TRIED = 5  # of each sort of case, to find one for which the move can be made now
STALE = timedelta(days=1)
KEPT = timedelta(days=30)
LOOK, DO = "bulk.look", "bulk.do"

NONE = "Choose at least one case."
TOO_MANY = f"Choose {MOST} cases at most at a time."
NOT_OFFERED = "Choose one of the list."
NOT_TOGETHER = "This is done case by case: each wants to be read first."
BEGUN = "This was begun, or stopped, already."
NOTHING = "There is nothing that could be done here: it is refused for each case."
LONG_AGO = "This was looked at more than a day ago. Look at it again first: much may have changed."
NO_WAY_BACK = "There is nothing here that can be undone."
GAVE_UP = "Something went wrong, and it is noted. What stands as done is done, and the rest isn’t."


def chosen(ids: Collection[int]) -> list[Case]:
    """Return those of the cases that the viewer may see, what is due first first. Raises `Invalid` for too many."""
    if len(ids) > MOST:
        raise Invalid({}, TOO_MANY)
    due_first = (Case.look_by.asc().nulls_last(), Case.id)
    return list(db.session.scalars(select(Case).where(Case.id.in_(ids)).order_by(*due_first)))


def examples(cases: Iterable[Case], move: Move, *, by: Actor, at: datetime) -> list[Case]:
    """Return one case of each sort (procedure, stage, state, kind) on which the move can be made now.

    They tell what to ask for: what a move asks depends on these. Raises `Refused` where it can be made on none.
    """
    if move not in MOVES:
        raise Refused(NOT_TOGETHER)
    sorts: dict[tuple[Any, ...], list[Case]] = {}
    for case in cases:
        sorts.setdefault((case.procedure_version_id, case.pathway, case.stage_key, case.status, case.kind), []).append(
            case
        )
    if not sorts:
        raise Refused(NONE)
    tried = [_first(of_sort[:TRIED], move, by, at) for of_sort in sorts.values()]
    found = [case for case, verdict in tried if verdict]
    if not found:
        raise Refused(tried[0][1].sentence, clause=tried[0][1].clause)
    return found


def _first(cases: list[Case], move: Move, by: Actor, at: datetime) -> tuple[Case, Verdict]:
    """Return the first of these on which the move can be made, else the first with why not."""
    verdicts = ((case, dict(offered.options(case, at, by=by))[move]) for case in cases)
    looked: list[tuple[Case, Verdict]] = []
    for one in verdicts:
        if one[1]:
            return one
        looked.append(one)
    return looked[0]


def wanted(cases: Iterable[Case], move: Move, at: datetime) -> tuple[Ask, ...]:
    """Return what the move asks for on any of these cases, each fact once, with the choices of all of them."""
    found: dict[str, Ask] = {}
    for case in cases:
        for ask in asks.asked(case, move, at):
            known = found.get(ask.name)
            choices = dict(known.choices) | dict(ask.choices) if known else {}
            found[ask.name] = replace(known, choices=tuple(choices.items())) if known else ask
    return tuple(found.values())


def ask(
    cases: Collection[Case], move: Move, given: Mapping[str, Any], asked: tuple[Ask, ...], *, by: Actor, at: datetime
) -> BulkRun:
    """Promise to look at what the move would do to each of these cases. Nothing is done to any of them yet.

    `asked` is what `wanted` said of them. Raises `Invalid` where a fact is missing or makes no sense.
    """
    if not cases:
        raise Refused(NONE)
    clean = cleaning.clean(asked, given)
    _demand_offered(cases, move, asked, clean, by=by, at=at)
    facts = {name: value for name, value in given.items() if name in clean}
    run = _run(move, facts, list(_told(asked, facts)), RunState.LOOKING, by=by, at=at)
    db.session.add(run)
    db.session.flush()
    _take_in({"run_id": run.id, "case_id": case.id, "state": RowState.WAITING} for case in cases)
    outbox.queue(LOOK, at=at, ukey=f"{LOOK}:{run.id}", run_id=run.id)
    return run


def _take_in(rows: Iterable[dict[str, Any]]) -> None:
    """Keep the cases of a run in one statement: SQLite would take one for each to tell its id."""
    db.session.execute(insert(BulkRow), list(rows))


def _demand_offered(
    cases: Collection[Case], move: Move, asked: Iterable[Ask], clean: Mapping[str, Any], *, by: Actor, at: datetime
) -> None:
    """Raise `Invalid` beside a person who may deal with none of the cases that the form was made of."""
    names = [one.name for one in asked if one.sort is Sort.STAFF and one.name in clean]
    if not names:
        return
    offered_ids = {who.id for case in examples(cases, move, by=by, at=at) for who in queries.who_may_take(case, at)}
    errors = {name: NOT_OFFERED for name in names if clean[name] not in offered_ids}
    if errors:
        raise Invalid(errors)


def _run(
    move: Move, facts: dict[str, Any], told: list[list[str]], state: RunState, *, by: Actor, at: datetime
) -> BulkRun:
    return BulkRun(staff_id=by.staff_id, move=move, facts=facts, told=told, state=state, asked_at=at)


def _told(asked: Iterable[Ask], facts: Mapping[str, Any]) -> Iterator[list[str]]:
    for one in asked:
        value = facts.get(one.name)
        if value not in (None, "", []):
            yield [one.label, _words(one, str(value))]


def _words(one: Ask, value: str) -> str:
    if one.sort is Sort.STAFF:
        person = db.session.get(Staff, int(value))
        return person.full_name if person else value
    return dict(one.choices).get(value, value)


def of(run_id: int, by: Actor, *, for_change: bool = False) -> BulkRun:
    """Return a run of this officer's. Raises `NotFound`: nobody sees another's."""
    query = select(BulkRun).filter_by(id=run_id, staff_id=by.staff_id)
    run = db.session.scalars(query.with_for_update() if for_change else query).one_or_none()
    if run is None:
        raise NotFound("There is no such run.")
    return run


def latest(by: Actor, most: int) -> list[BulkRun]:
    """Return this officer's runs, the latest first."""
    query = select(BulkRun).filter_by(staff_id=by.staff_id).order_by(BulkRun.id.desc())
    return list(db.session.scalars(query.limit(most)))


def counts(runs: Collection[BulkRun]) -> dict[int, dict[RowState, int]]:
    """Return how many cases of each run stand how, of those that the viewer may see."""
    query = select(BulkRow.run_id, BulkRow.state, func.count()).where(BulkRow.run_id.in_([run.id for run in runs]))
    found: dict[int, dict[RowState, int]] = {run.id: {} for run in runs}
    for run_id, state, number in db.session.execute(query.group_by(BulkRow.run_id, BulkRow.state)):
        found[run_id][RowState(state)] = number
    return found


def go(run: BulkRun, *, at: datetime) -> None:
    """Promise to make the move on each case where it can be made. The run must be locked (`of`)."""
    if run.state != RunState.LOOKED:
        raise Refused(BEGUN)
    if run.looked_at and at - run.looked_at > STALE:
        raise Refused(LONG_AGO)
    if not counts([run])[run.id].get(RowState.CAN):
        raise Refused(NOTHING)
    run.state, run.begun_at = RunState.DOING, at
    outbox.queue(DO, at=at, ukey=f"{DO}:{run.id}", run_id=run.id)


def stop(run: BulkRun, *, at: datetime) -> None:
    """Do no more of it. What was done stays done."""
    if run.state in {RunState.DONE, RunState.STOPPED}:
        raise Refused(BEGUN)
    run.state, run.finished_at = RunState.STOPPED, at


def undo(run: BulkRun, *, by: Actor, at: datetime) -> BulkRun:
    """Promise to take back what this run did, where that can be: of each case that nobody has changed since."""
    back = [row for row in rows(run) if can_be_undone(row)]
    if run.state not in {RunState.DONE, RunState.STOPPED} or run.undoes_id or not back or undone_by(run):
        raise Refused(NO_WAY_BACK)
    again = _run(Move(run.move), {}, run.told, RunState.DOING, by=by, at=at)
    again.undoes_id, again.begun_at = run.id, at
    db.session.add(again)
    db.session.flush()
    own = {"run_id": again.id, "state": RowState.CAN}
    _take_in({**own, "case_id": row.case_id, "seen": row.seen, "takes_back": row.takes_back} for row in back)
    outbox.queue(DO, at=at, ukey=f"{DO}:{again.id}", run_id=again.id)
    return again


def can_be_undone(row: BulkRow) -> bool:
    """Return whether what was done to this case can be taken back."""
    return row.state == RowState.DONE and row.takes_back is not None


def undone_by(run: BulkRun) -> BulkRun | None:
    """Return the run that took this one back, if one did."""
    return db.session.scalars(select(BulkRun).filter_by(undoes_id=run.id)).one_or_none()


def rows(run: BulkRun) -> list[BulkRow]:
    """Return the cases of a run that the viewer may see, in the order they were chosen."""
    return list(db.session.scalars(select(BulkRow).filter_by(run_id=run.id).order_by(BulkRow.id)))


def _failed(*, run_id: int, at: datetime, error: str) -> None:  # noqa: ARG001 - as the registry calls it
    run = db.session.get(BulkRun, run_id)
    if run is not None:
        run.state, run.failure, run.finished_at = RunState.STOPPED, GAVE_UP, at


@job(LOOK, max_attempts=3, on_give_up=_failed)
def look(*, run_id: int, at: datetime) -> None:
    """Look at each case of a run."""
    if (run := db.session.get(BulkRun, run_id)) is not None:
        bulk_work.look(run, at)


@job(DO, max_attempts=3, on_give_up=_failed)
def do(*, run_id: int, at: datetime) -> None:
    """Make the move on each case of a run."""
    if (run := db.session.get(BulkRun, run_id)) is not None:
        bulk_work.do(run, at)


@job("bulk.forget", every=timedelta(days=1))
def forget(*, at: datetime) -> None:
    """Throw old runs away: what they did stands on the timelines of the cases."""
    old = select(BulkRun.id).where(BulkRun.asked_at < at - KEPT)
    gone = select(BulkRun.id).where(or_(BulkRun.id.in_(old), BulkRun.undoes_id.in_(old)))
    everything = {**UNGUARDED, "synchronize_session": False}
    db.session.execute(delete(BulkRow).where(BulkRow.run_id.in_(gone)).execution_options(**everything))
    # A run is undone after it was made: the one that undoes goes with it, however young it is.
    for which in (BulkRun.undoes_id.in_(old), BulkRun.id.in_(old)):
        db.session.execute(delete(BulkRun).where(which).execution_options(**everything))
