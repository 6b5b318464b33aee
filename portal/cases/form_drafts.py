"""What an officer has typed and not sent: kept as they write, read by nobody else, and gone when the move is made.

It is no event and no part of the record. Whoever is kept from the case meanwhile can neither read nor write it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from portal.cases import presence, situation
from portal.cases.actors import Actor
from portal.cases.models import Case, FormDraft, Response, StageRow
from portal.database import db
from portal.errors import Conflict, Invalid
from portal.jobs.registry import job

Typed = Sequence[tuple[str, str]]  # names and values, as a browser sends them

MOST_TYPED = 400_000  # characters, names included: more than all fields of a form take together
NEWER = "This was written on in another window in the meantime. What is there now is shown with what you typed."
GONE = "This was sent or thrown away in another window in the meantime. What you typed is still here."
TOO_MUCH = "This is more than can be kept: {:,} characters, and the most is {:,}. Shorten it."
EACH_DAY = timedelta(days=1)


def of_letter(response: Response) -> str:
    """Return the name under which what is typed into a letter in the making is kept."""
    return f"response:{response.id}"


def of(case: Case, what: str, by: Actor) -> FormDraft | None:
    """Return what this officer has typed at the case's stage for `what`: a move, or a letter in the making."""
    wanted = {"case_id": case.id, "stage_id": case.stage.id, "move": what, "staff_id": by.staff_id}
    return db.session.scalars(select(FormDraft).filter_by(**wanted)).one_or_none()


def demand_seen(draft: FormDraft | None, seen: int) -> None:
    """Raise `Conflict` unless the draft is as it was when the window that writes now last saw it (0: not there)."""
    if (draft.version if draft else 0) != seen:
        raise Conflict(NEWER if draft else GONE)


def keep(case: Case, what: str, *, typed: Typed, seen: int, by: Actor, at: datetime) -> FormDraft:
    """Keep what was typed in place of what was. The case must be locked, so that two windows come one by one.

    Raises `Conflict` where another window wrote meanwhile, `Invalid` where it is too much, and `Refused` for whom the
    case was opened to read alone.
    """
    situation.demand_no_reader(case)
    assert by.staff_id is not None, "nobody but staff has a form to fill in"
    size = sum(len(name) + len(value) for name, value in typed)
    if size > MOST_TYPED:
        raise Invalid({}, TOO_MUCH.format(size, MOST_TYPED))
    draft = of(case, what, by)
    demand_seen(draft, seen)
    if draft is None:
        draft = FormDraft(
            case_id=case.id, stage_id=case.stage.id, move=what, staff_id=by.staff_id, begun_at=at, version=0
        )
        db.session.add(draft)
    draft.fields = [[name, value.replace("\0", "")] for name, value in typed]
    draft.saved_at = at
    draft.version += 1
    return draft


def drop(case_id: int, stage_id: int, what: str, by: Actor) -> None:
    """Throw away what this officer typed: the move was made, the draft saved, or they start again."""
    if by.staff_id is None:
        return
    mine = delete(FormDraft).filter_by(case_id=case_id, stage_id=stage_id, move=what, staff_id=by.staff_id)
    db.session.execute(mine.execution_options(synchronize_session="fetch"))


@job("cases.forget_typed", every=EACH_DAY)
def forget(*, at: datetime) -> None:
    """Throw away what was typed for stages that have ended since, and who had which case open the day before.

    What was written in the last day may be going on.
    """
    ended = select(StageRow.id).where(StageRow.ended_at.is_not(None))
    old = delete(FormDraft).where(FormDraft.stage_id.in_(ended), FormDraft.saved_at < at - EACH_DAY)
    db.session.execute(old.execution_options(synchronize_session=False))
    presence.forget(at=at)
