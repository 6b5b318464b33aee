"""My work in words: one list of all that waits for an officer, each thing one click from what is to be done with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from flask import url_for
from flask_login import current_user
from sqlalchemy import select

from portal.admin import presenting, queue_lines
from portal.admin.presenting import Nearness, Sign
from portal.admin.queue_lines import NARROWS, Line
from portal.cases import clocks, next_moves
from portal.cases.models import Case
from portal.cases.working import Sort, Waiting
from portal.database import db
from portal.policy.approval import Stand
from portal.policy.calendar import ONE_DAY
from portal.policy.moves import Move
from portal.policy.procedure import Procedure
from portal.procedures import versions

SORTS = {
    Sort.CASE: "My cases",
    Sort.REMEDY: "Promises to keep",
    Sort.ASKED: "Asked of me",
    Sort.DECIDE: "For me to approve",
    Sort.NEWS: "Unread",
}
# What a row says that it is.
ONE = {
    Sort.CASE: "My case",
    Sort.REMEDY: "Promised",
    Sort.ASKED: "Asked of me",
    Sort.DECIDE: "For me to approve",
    Sort.NEWS: "Unread",
}
NEW = Sign("●", "New", "new")
OPEN_IT, SEE, DECIDE = "Open it", "See how it stands", "Decide the objection"


@dataclass(frozen=True)
class Way:
    """Where a click leads, and what it is for."""

    words: str
    url: str


@dataclass(frozen=True)
class Row:
    """One thing that waits, in words. `line` is its case, where the officer sees that; `ways` begin with the next
    move."""

    sort: str
    number: str
    url: str
    line: Line | None
    words: str
    due: Nearness
    limit: str
    ways: tuple[Way, ...]


@dataclass(frozen=True)
class _Told:
    """What the rows of a page are told from."""

    lines: Mapping[int, Line]
    nexts: Mapping[int, tuple[Move | None, bool]]
    may: Callable[[str, str], bool]
    at: datetime


def rows(found: Sequence[Waiting], may: Callable[[str, str], bool], at: datetime) -> list[Row]:
    """Return what waits, in words. `may` says which screens the officer's role opens."""
    ids = {one.case_id for one in found if one.sort is not Sort.ASKED}
    cases = list(db.session.scalars(select(Case).where(Case.id.in_(ids)).options(*NARROWS))) if ids else []
    known = queue_lines.known(cases, at, away=False)
    own = [case for case in cases if case.id in {one.id for one in found if one.sort is Sort.CASE}]
    told = _Told(
        lines={line.case.id: line for line in queue_lines.lines(cases, known, current_user.id, at)},
        nexts=next_moves.next_moves(own, known.owed, known.acts),
        may=may,
        at=at,
    )
    return [_ROWS[one.sort](one, told) for one in found if one.sort is Sort.ASKED or one.case_id in told.lines]


def _case(one: Waiting, told: _Told) -> Row:
    line = told.lines[one.case_id]
    move, contested = told.nexts[one.case_id]
    way = Way(DECIDE, _page(line)) if contested else _move(line, move, told) if move else Way(SEE, _page(line))
    return _row(one, line, words=line.words, due=line.due, limit=line.owed, ways=(way,))


def _decide(one: Waiting, told: _Told) -> Row:
    line = told.lines[one.case_id]
    move = Move.SIGN_OFF if line.case.awaits == Stand.SIGN_OFF else Move.APPROVE
    ways = (_move(line, move, told), _move(line, Move.RETURN, told))
    return _row(one, line, words=line.words, due=line.due, limit=line.owed, ways=ways)


def _remedy(one: Waiting, told: _Told) -> Row:
    line = told.lines[one.case_id]
    keeps = told.may("can_edit", "Remedies")
    way = Way("Keep the promise", url_for("Remedies.edit", pk=one.id)) if keeps else Way(OPEN_IT, _page(line))
    due = _on_day(one, clocks.pack_of(line.case), told.at)
    return _row(one, line, words=presenting.first_words(one.words), due=due, limit="", ways=(way,))


def _news(one: Waiting, told: _Told) -> Row:
    line = told.lines[one.case_id]
    due = _came(one.due_at or told.at, clocks.pack_of(line.case), told.at)
    return _row(one, line, words=one.words, due=due, limit="", ways=(Way("Read it", _page(line)),))


def _asked(one: Waiting, told: _Told) -> Row:
    """Whoever is asked need not see the case: the request alone is told."""
    page = "Requests.edit" if told.may("can_edit", "Requests") else "Requests.show"
    url = url_for(page, pk=one.id)
    way = Way("Answer" if page == "Requests.edit" else OPEN_IT, url)
    pack = versions.procedure_of(versions.current(one.procedure, told.at))
    due = _on_day(one, pack, told.at)
    words = presenting.first_words(one.words)
    return Row(f"{one.who} asks you or your team", one.number, url, None, words, due, "", (way,))


def _row(one: Waiting, line: Line, **words: Any) -> Row:
    return Row(sort=ONE[one.sort], number=line.case.tracking_number, url=_page(line), line=line, **words)


def _page(line: Line) -> str:
    return url_for("Cases.show", pk=line.case.id)


def _move(line: Line, move: Move, told: _Told) -> Way:
    if not told.may("can_move", "Cases"):
        return Way(OPEN_IT, _page(line))
    return Way(presenting.MOVES[move], url_for("Cases.move", pk=line.case.id, move=move.value))


def _on_day(one: Waiting, pack: Procedure, at: datetime) -> Nearness:
    """A promise may take all of its day: the first moment that is too late is the midnight after it."""
    assert one.due_on is not None, "what is promised, and what is asked for, has its day"
    return presenting.nearness(datetime.combine(one.due_on + ONE_DAY, time.min, pack.zone), at, pack)


def _came(first_at: datetime, pack: Procedure, at: datetime) -> Nearness:
    days = (at.astimezone(pack.zone).date() - first_at.astimezone(pack.zone).date()).days
    words = {0: "Came today", 1: "Came yesterday"}.get(days, f"Came {days} days ago")
    return Nearness(words, presenting.moment(first_at, pack), NEW)


_ROWS: Mapping[Sort, Callable[[Waiting, _Told], Row]] = {
    Sort.CASE: _case,
    Sort.REMEDY: _remedy,
    Sort.ASKED: _asked,
    Sort.DECIDE: _decide,
    Sort.NEWS: _news,
}
