"""The worker's part: a file is made from its beginning, with the eyes of whoever asked, and old ones go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import select

from portal.accounts import log
from portal.accounts.log import What
from portal.cases import access, viewing
from portal.cases.access import SIGHTED, SYSTEM, Viewer
from portal.cases.models import Staff
from portal.database import db
from portal.errors import Invalid, NotFound, Refused
from portal.exports import asking
from portal.exports.models import UNFINISHED, Export, ExportState
from portal.exports.registry import Maker, maker_of
from portal.exports.writing import Making, Stopped
from portal.files import scratch
from portal.files.growing import Growing
from portal.jobs.failpoints import reach
from portal.jobs.lease import heartbeat
from portal.jobs.registry import job

NO_LONGER = "You see no cases any more, so no file was made."
GAVE_UP = "Something went wrong, and it is noted. Ask for the file again."


def _failed(*, export_id: str, at: datetime, error: str) -> None:  # noqa: ARG001 - as the registry calls it
    if (export := db.session.get(Export, export_id)) is not None:
        _fail(export, GAVE_UP, at)


@job(asking.TASK, max_attempts=5, base=30, on_give_up=_failed)
def make(*, export_id: str, at: datetime) -> None:
    """Make a file. One that an earlier attempt didn't finish is begun again, and nothing of it is kept."""
    export = db.session.get(Export, export_id)
    if export is None or export.state not in UNFINISHED:
        return
    maker = maker_of(export.kind)
    try:
        _make(export, maker, at)
    except Stopped:
        db.session.rollback()
    except (Refused, Invalid, NotFound) as error:
        db.session.rollback()
        if (kept := db.session.get(Export, export_id)) is not None:
            _fail(kept, error.sentence, at)


def _make(export: Export, maker: Maker, at: datetime) -> None:
    body = _begun(export, at)
    heartbeat()
    with _eyes(export.staff_id, at) as look_again:
        making = Making(export.id, at, body, look_again)
        if not maker.may(export.asked, at):
            raise Refused(asking.NOT_YOURS)
        try:
            maker.make(dict(export.asked), making)
        except BaseException:
            making.give_up()
            raise
        reach("exports.before_close")
        making.close()
    export.state, export.finished_at, export.expires_at = ExportState.DONE, at, at + asking.KEPT
    note(export, "Had a file made", at)


def _begun(export: Export, at: datetime) -> Growing:
    asking.empty(export)
    body = Growing(at=at)
    export.state, export.begun_at, export.done, export.total = ExportState.WORKING, at, 0, None
    export.body_id = body.body_id
    return body


def _fail(export: Export, sentence: str, at: datetime) -> None:
    asking.empty(export)
    export.state, export.failure, export.finished_at = ExportState.FAILED, sentence, at


def note(export: Export, did: str, at: datetime) -> None:
    """Write into the security log what was done with a file. What is in it, its digest tells alone."""
    db.session.flush()
    db.session.refresh(export, ["body"])
    assert export.body is not None
    what = f"{did}: {maker_of(export.kind).words}, {export.body.size:,} bytes, SHA-256 {export.body.sha256}"
    staff = db.session.get_one(Staff, export.staff_id)
    log.note(What.FILE, f"{what}.", about=staff.id, by=staff, at=at)


@contextmanager
def _eyes(staff_id: int, at: datetime) -> Iterator[Callable[[], None]]:
    """See what someone may see, as it is at this moment and again whenever it is asked for.

    Raises `Refused` of someone who may see no case any more.
    """

    def look_again() -> None:
        access.viewer.set(_viewer(staff_id, at))

    token = access.viewer.set(_viewer(staff_id, at))
    try:
        yield look_again
    finally:
        access.viewer.reset(token)


def _viewer(staff_id: int, at: datetime) -> Viewer:
    staff = db.session.get_one(Staff, staff_id, populate_existing=True)
    roles = frozenset(role.name for role in staff.roles) if staff.active else frozenset()
    if not roles & (SIGHTED - {SYSTEM}):
        raise Refused(NO_LONGER)
    return viewing.viewer_of(staff, roles, at)


@job("exports.forget", every=timedelta(hours=1))
def forget(*, at: datetime) -> None:
    """Throw away the files whose time is over, each in a transaction of its own, and what killed workers left here."""
    scratch.sweep()
    over = select(Export.id).where(Export.expires_at <= at, Export.state.not_in(UNFINISHED))
    for export_id in list(db.session.scalars(over)):
        if (export := db.session.get(Export, export_id, with_for_update=True)) is not None:
            asking.forget(export)
        heartbeat()
