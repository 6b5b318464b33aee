"""Files asked for, called off and thrown away by the one who wants them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Any

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import joinedload

from portal.cases.actors import Actor
from portal.cases.models import Staff
from portal.database import db
from portal.errors import NotFound, Refused
from portal.exports.models import UNFINISHED, Export, ExportState
from portal.exports.registry import maker_of
from portal.files import store
from portal.jobs import outbox

TASK = "exports.make"
AT_ONCE, MOST = 3, 20  # files of one person: that are being made, and in all
KEPT = timedelta(days=7)

NOT_YOURS = "You may not have this as a file."
BUSY = f"{AT_ONCE} files are being made for you. Wait for one of them, or stop one."
FULL = f"{MOST} files that were made for you are kept already. Delete one that you don’t need any more."
NONE = "There is no such file of yours."
OVER = "This file isn’t being made any more."
IN_WORK = "This file is still being made. Stop it first."


@dataclass(frozen=True)
class Wanted:
    """A file as it is asked for: its kind, what its maker needs, how it is called, and of which case alone it tells."""

    kind: str
    asked: dict[str, Any]
    title: str
    name: str
    media_type: str
    case_id: int | None = None


def ask(wanted: Wanted, *, by: Actor, at: datetime) -> Export:
    """Promise that a file will be made. Raises `Refused` of one that they may not have, and of too many."""
    if not maker_of(wanted.kind).may(wanted.asked, at):
        raise Refused(NOT_YOURS)
    _demand_room(by)
    export = Export(
        id=token_urlsafe(16), staff_id=by.staff_id, state=ExportState.QUEUED, asked_at=at, expires_at=at + KEPT,
        kind=wanted.kind, asked=wanted.asked, title=wanted.title, name=wanted.name, media_type=wanted.media_type,
        case_id=wanted.case_id,
    )  # fmt: skip
    db.session.add(export)
    db.session.flush()
    outbox.queue(TASK, at=at, ukey=f"{TASK}:{export.id}", export_id=export.id)
    return export


def _demand_room(by: Actor) -> None:
    # Two that are asked for at once are counted one after the other.
    db.session.execute(select(Staff.id).where(Staff.id == by.staff_id).with_for_update())
    counted = select(Export.state, func.count()).filter_by(staff_id=by.staff_id).group_by(Export.state)
    counts = dict(db.session.execute(counted).all())
    if sum(counts.get(state, 0) for state in UNFINISHED) >= AT_ONCE:
        raise Refused(BUSY)
    if sum(counts.values()) >= MOST:
        raise Refused(FULL)


def mine(by: Actor) -> Sequence[Export]:
    """Return someone's files, the latest first. What is of one case is there while they see that case."""
    return db.session.scalars(
        _mine(by).order_by(Export.asked_at.desc(), Export.id).options(joinedload(Export.body))
    ).all()


def of(export_id: str, by: Actor, *, for_change: bool = False) -> Export:
    """Return a file of theirs. Raises `NotFound`: nobody learns of another's."""
    query = _mine(by).where(Export.id == export_id)
    found = db.session.scalars(query.with_for_update() if for_change else query).one_or_none()
    if found is None:
        raise NotFound(NONE)
    return found


def _mine(by: Actor) -> Select[tuple[Export]]:
    return select(Export).where(Export.staff_id == by.staff_id)


def cancel(export: Export) -> None:
    """Make no more of a file. What there was of it goes. It must be locked (`of`)."""
    if export.state not in UNFINISHED:
        raise Refused(OVER)
    forget(export)


def throw_away(export: Export) -> None:
    """Delete a file before its time. It must be locked (`of`)."""
    if export.state in UNFINISHED:
        raise Refused(IN_WORK)
    forget(export)


def forget(export: Export) -> None:
    """Remove a file with its bytes."""
    body_id = export.body_id
    db.session.execute(delete(Export).where(Export.id == export.id).execution_options(synchronize_session="fetch"))
    if body_id is not None:
        store.forget(body_id)


def empty(export: Export) -> None:
    """Remove what there is of a file, of which nothing may be kept."""
    body_id, export.body_id, export.cases = export.body_id, None, None
    if body_id is not None:
        store.forget(body_id)
