"""A run over many cases as its pages show it: how far it is, and of each case what changes or why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.admin import effect_words, presenting
from portal.admin.presenting import Sign
from portal.cases import clocks
from portal.cases.models import Case
from portal.database import db
from portal.letters import bulk
from portal.letters.bulk_models import BulkRow, BulkRun, RowState, RunState
from portal.policy.moves import Move

SIGNS = {
    RowState.WAITING: Sign("○", "Not looked at yet", "still"),
    RowState.CAN: Sign("◐", "Can be done", "calm"),
    RowState.CANNOT: Sign("✕", "Can’t be done", "bad"),
    RowState.DONE: Sign("✓", "Done", "good"),
    RowState.REFUSED: Sign("✕", "Not done", "bad"),
    RowState.FAILED: Sign("▲", "Not done", "bad"),
}
HELD_UP = (RowState.CANNOT, RowState.REFUSED, RowState.FAILED)
SETTLED = {
    RunState.LOOKING: frozenset({RowState.CAN, RowState.CANNOT, RowState.FAILED}),
    RunState.DOING: frozenset({RowState.DONE, RowState.REFUSED, RowState.FAILED, RowState.CANNOT}),
}


@dataclass(frozen=True)
class Short:
    """A case in a line."""

    case: Case
    kind: str
    words: str
    due: presenting.Nearness


@dataclass(frozen=True)
class Line:
    """One of an officer's runs in a line."""

    run: BulkRun
    title: str
    state: str
    number: int
    asked: str


@dataclass(frozen=True)
class Row:
    """One case of a run: its sign, what changes for it, and why not where nothing does."""

    row: BulkRow
    short: Short
    sign: Sign
    effects: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """A run as its page shows it."""

    run: BulkRun
    title: str
    sentence: str
    rows: tuple[Row, ...]
    settled: int
    works: bool
    ready: int
    back: int
    undone: BulkRun | None
    is_old: bool


def short(case: Case, at: datetime) -> Short:
    """Return a case in a line."""
    pack = clocks.pack_of(case)
    due = presenting.nearness(case.next_due_at, at, pack)
    return Short(case, pack.kinds[case.kind].name, presenting.first_words(case.description), due)


def title_of(run: BulkRun, number: int) -> str:
    """Return what a run is, with how many cases."""
    cases = "1 case" if number == 1 else f"{number} cases"
    words = f"{presenting.MOVES[Move(run.move)]}: {cases}"
    return f"Undo – {words}" if run.undoes_id else words


def line(run: BulkRun, counts: Mapping[RowState, int], at: datetime) -> Line:
    """Return a run in a line."""
    number = sum(counts.values())
    return Line(run, title_of(run, number), _state(run, counts), number, _ago(run.asked_at, at))


def _ago(asked_at: datetime, at: datetime) -> str:
    days = (at.date() - asked_at.date()).days
    return {0: "Today", 1: "Yesterday"}.get(days, presenting.short(asked_at.date()))


def _state(run: BulkRun, counts: Mapping[RowState, int]) -> str:
    """Return how far a run is, in a sentence."""
    can, done = counts.get(RowState.CAN, 0), counts.get(RowState.DONE, 0)
    number, held_up = sum(counts.values()), sum(counts.get(one, 0) for one in HELD_UP)
    settled = sum(counts.get(one, 0) for one in SETTLED.get(RunState(run.state), ()))
    match run.state:
        case RunState.LOOKING:
            return f"{settled} of {number} looked at. Nothing is done yet."
        case RunState.LOOKED:
            return f"{can} of {number} can be done. Nothing is done yet."
        case RunState.DOING:
            return f"{settled} of {number} gone through."
        case RunState.STOPPED:
            return f"Stopped: {done} of {number} done."
    return f"{done} of {number} done" + (f", {held_up} not." if held_up else ".")


def page(run: BulkRun, at: datetime) -> Page:
    """Return a run with all its cases that the viewer may see: those that need a hand at the top."""
    rows = [_row(row, at) for row in _rows(run)]
    counts: dict[RowState, int] = {}
    for one in rows:
        state = RowState(one.row.state)
        counts[state] = counts.get(state, 0) + 1
    return Page(
        run=run,
        title=title_of(run, len(rows)),
        sentence=run.failure or _state(run, counts),
        rows=tuple(sorted(rows, key=lambda one: one.row.state not in HELD_UP)),
        settled=sum(counts.get(one, 0) for one in SETTLED.get(RunState(run.state), ())),
        works=run.state in SETTLED,
        ready=counts.get(RowState.CAN, 0) if run.state == RunState.LOOKED else 0,
        back=sum(bulk.can_be_undone(one.row) for one in rows) if _is_over(run) else 0,
        undone=bulk.undone_by(run) if _is_over(run) else None,
        is_old=run.looked_at is not None and at - run.looked_at > bulk.STALE,
    )


def _is_over(run: BulkRun) -> bool:
    return run.undoes_id is None and run.state in {RunState.DONE, RunState.STOPPED}


def _rows(run: BulkRun) -> list[BulkRow]:
    whole = joinedload(BulkRow.case).joinedload(Case.procedure_version)
    return list(db.session.scalars(select(BulkRow).filter_by(run_id=run.id).order_by(BulkRow.id).options(whole)))


def _row(row: BulkRow, at: datetime) -> Row:
    pack = clocks.pack_of(row.case)
    effects = tuple(effect_words.words(one, pack) for one in row.effects)
    return Row(row, short(row.case, at), SIGNS[RowState(row.state)], effects)
