"""What a story looks at: the words of a letter, what went out to whom, when a limit is due, and who sees a case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select

from portal.cases import access, clocks
from portal.cases.models import Case, ClockRow
from portal.database import db
from portal.http.viewers import view_as
from portal.letters import rendering
from portal.letters.models import Letter
from portal.notices.models import Notice
from portal.policy.clock import Reading, State, read
from portal.policy.moves import Move
from tests.cast import do, staff


def row(case: Case, key: str) -> ClockRow:
    """Return the row of a clock of the case's stage."""
    found = clocks.find(case.stage, key)
    assert found is not None, key
    return found


def reading(case: Case, key: str, at: datetime) -> Reading:
    """Return what a clock of the case's stage says."""
    return read(clocks.clock_of(row(case, key), case), at)


def due(case: Case, key: str, at: datetime) -> date | None:
    """Return the last day of a limit of the case's stage; None where it doesn't run or isn't known."""
    return reading(case, key, at).due_on if clocks.find(case.stage, key) else None


def state(case: Case, key: str, at: datetime) -> State:
    """Return where a clock of the case's stage stands."""
    return reading(case, key, at).state


def words(letter: Letter | None) -> str:
    """Return a letter's text on one line."""
    assert letter is not None
    return " ".join(rendering.text(rendering.from_json(letter.blocks)).split())


def sent(case: Case) -> list[Notice]:
    """Return what was promised to be sent to the reporter of a case, in order."""
    return list(db.session.scalars(select(Notice).filter_by(case_id=case.id, in_turn=True).order_by(Notice.id)))


def said(notice: Notice) -> str:
    """Return a notice's text on one line."""
    return " ".join(notice.body_text.split())


def tick(case: Case, step: str, note: str = "", *, by: str, at: datetime) -> None:
    """Tick off a step of the procedure."""
    do(case, Move.STEP, by=by, at=at, step=step, note=note)


def seen_by(username: str, cases: Iterable[Case]) -> list[Case]:
    """Return which of these cases someone sees, by the roles and places that they have."""
    known = {case.id for case in cases}
    query = select(Case).where(access.visible_to(view_as(staff(username))), Case.id.in_(known)).order_by(Case.id)
    return list(db.session.scalars(query))
