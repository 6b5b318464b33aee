"""From a promise to a delivery: queued with the change it tells of, sent by a worker, watched until it is settled."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from portal.database import db, transaction
from portal.errors import Invalid, PortalError, place_of
from portal.jobs import outbox
from portal.jobs.failpoints import reach
from portal.jobs.lease import heartbeat
from portal.jobs.models import Job, State
from portal.jobs.registry import GiveUp, Later, Outcome, Retry, job
from portal.notices import mail, recourse
from portal.notices.carrying import TransportError
from portal.notices.mail import File
from portal.notices.models import WAITING, Channel, Notice, NoticeState
from portal.notices.outgoing import attach_with, outgoing
from portal.notices.recourse import Recourse
from portal.notices.ways import WAYS, way_of

__all__ = ["File", "attach_with", "mark_posted", "outgoing", "queue_notice", "retry", "send", "ukey"]

log = logging.getLogger(__name__)

NOT_YET = timedelta(seconds=5)
OURS = "Something went wrong on our side when it was to be sent. Tell your administrator. It will be tried again."

# RFC 5321 4.5.4.1 asks a sender to go on for four to five days: 130 attempts, when the pause grows to an hour.
FIVE_DAYS = 130


# ---- promises


def queue_notice(
    *,
    at: datetime,
    channel: str = Channel.EMAIL,
    to_address: str | None,
    to_name: str,
    from_name: str,
    subject: str,
    body_text: str,
    body_html: str | None = None,
    case_id: int | None = None,
    response_id: int | None = None,
    letter_id: int | None = None,
    is_copy: bool = False,
    in_turn: bool = True,
    in_reply_to: str | None = None,
    references: str | None = None,
) -> Notice:
    """Promise a message, in the caller's transaction. Without an e-mail address it waits to be printed and posted.

    One that isn't `in_turn` waits for no other of its case, and none waits for it.

    Raises Invalid where it can't be sent to the address.
    """
    notice = Notice(
        **way(channel, to_address),
        to_name=mail.one_line(to_name, 200),
        from_name=mail.one_line(from_name, 200),
        subject=mail.one_line(subject, 300),
        body_text=body_text,
        body_html=body_html,
        case_id=case_id,
        response_id=response_id,
        letter_id=letter_id,
        is_copy=is_copy,
        in_turn=in_turn,
        in_reply_to=in_reply_to,
        references=references,
        queued_at=at,
    )
    db.session.add(notice)
    db.session.flush()
    if notice.state == NoticeState.QUEUED:
        outbox.queue("notices.send", at=at, ukey=ukey(notice.id), notice_id=notice.id)
    return notice


def ukey(notice_id: int) -> str:
    """Return the key of the one job that sends a notice."""
    return f"notice:{notice_id}"


def way(channel: str, address: str | None) -> dict[str, Any]:
    """Return how a message goes to this address, as the columns of a notice. Raises Invalid where it can't."""
    goes = WAYS[Channel(channel)]
    if goes.carried is None or not address:
        return {"channel": Channel.POST, "state": NoticeState.TO_POST, "to_address": address}
    domain = outgoing().address.rpartition("@")[2]
    return {
        "channel": channel,
        "state": NoticeState.QUEUED,
        "to_address": goes.checked(address),
        "message_id": f"<{token_hex(16)}@{domain}>",
    }


# ---- the officer


def retry(notice: Notice, at: datetime) -> None:
    """Try again now, from the first attempt. Raises Refused where it didn't fail."""
    recourse.demand(notice, Recourse.TRY_AGAIN)
    notice.state, notice.last_error = NoticeState.QUEUED, None
    db.session.flush()
    outbox.again("notices.send", at=at, ukey=ukey(notice.id), notice_id=notice.id)


def mark_posted(notice: Notice, by: str, at: datetime) -> None:
    """Say that the letter has gone to the post. Raises Refused where it doesn't wait for it, and of a text message."""
    recourse.demand(notice, Recourse.MARK_POSTED)
    notice.state, notice.posted_by, notice.sent_at = NoticeState.POSTED, by, at
    wake_the_next(notice, at)


# ---- the worker


def _tell(*, notice_id: int, at: datetime, error: str) -> None:
    """Show the officer that nothing more will be tried."""
    notice = db.session.get(Notice, notice_id)
    if notice is not None and notice.state in WAITING:
        notice.state, notice.last_error = NoticeState.GAVE_UP, error
        wake_the_next(notice, at)


@job("notices.send", max_attempts=FIVE_DAYS, base=60, cap=3600, on_give_up=_tell)
def send(*, notice_id: int, at: datetime) -> Outcome:
    """Send one notice, unless that has been done. After a crash it may go out twice, under the same Message-ID."""
    notice = db.session.get(Notice, notice_id)
    if notice is None or notice.state not in WAITING:
        return None
    turn = _turn(notice, at)
    if turn > at:
        return Later(turn)
    to = notice.to_address
    try:
        return _deliver(notice, at)
    except (mail.Unsendable, Invalid) as error:
        return GiveUp(error.sentence)
    except TransportError as error:
        return _failed(notice_id, to, error, at)


def _deliver(notice: Notice, at: datetime) -> Outcome:
    notice_id, to = notice.id, notice.to_address
    with _told(notice_id):
        carried = way_of(notice).carried
        assert carried is not None
        hand_over = carried(notice)
    heartbeat()  # and with it no transaction is open while the server takes its time
    reach("notices.before_send")
    with _told(notice_id):
        hand_over()
    reach("notices.after_send")
    with transaction():
        return _sent(notice, to, at)


@contextmanager
def _told(notice_id: int) -> Iterator[None]:
    """Turn a fault of our own into a sentence on the board: else the message would wait for days without a word.

    What the database raises isn't one: nothing can be written then.
    """
    try:
        yield
    except (PortalError, SQLAlchemyError):
        raise
    except Exception as error:  # noqa: BLE001 - as the docstring says
        log.warning("Notice %s couldn't be sent: %s.", notice_id, place_of(error))
        raise TransportError(OURS, False) from None


def _sent(notice: Notice, to: str | None, at: datetime) -> Outcome:
    # Kept at once, and not with the job: it is true even if this worker took so long that it has lost its lease.
    notice.attempts += 1
    if notice.to_address != to:
        return Later(at + NOT_YET)  # somebody gave it another address meanwhile
    if notice.state in WAITING:
        notice.state, notice.last_error = NoticeState.SENT, None
    notice.sent_at = notice.sent_at or at
    wake_the_next(notice, at)
    return None


def _failed(notice_id: int, to: str | None, error: TransportError, at: datetime) -> Outcome:
    notice = db.session.get(Notice, notice_id)
    if notice is None or notice.state not in WAITING:
        return None
    if notice.to_address != to:
        return Later(at + NOT_YET)
    notice.state, notice.last_error = NoticeState.FAILED, error.sentence
    notice.attempts += 1
    return GiveUp(error.sentence) if error.permanent else Retry(error.sentence)


def _turn(notice: Notice, at: datetime) -> datetime:
    """Return when this notice may be sent: not while an earlier one of its case is still being tried."""
    if notice.case_id is None or not notice.in_turn:
        return at
    earlier = _of_the_same_case(notice, Notice.id < notice.id)
    alive = (State.READY, State.RUNNING)
    waits = select(Job.run_at).where(Job.ukey.in_(earlier), Job.state.in_(alive)).order_by(Job.run_at.desc()).limit(1)
    until = db.session.execute(waits).scalar()
    return at if until is None else max(until, at + NOT_YET)


def wake_the_next(notice: Notice, at: datetime) -> None:
    """Let the messages that waited for this one go now."""
    if notice.case_id is not None and notice.in_turn:
        outbox.hasten(_of_the_same_case(notice, Notice.id > notice.id), at=at)


def _of_the_same_case(notice: Notice, which: Any) -> list[str]:
    in_turn = (Notice.case_id == notice.case_id, Notice.in_turn.is_(True))
    # One way's trouble is no other's: a text doesn't wait for a mail server that is away.
    same = (*in_turn, Notice.state.in_(WAITING), Notice.channel == notice.channel)
    return [ukey(each) for each in db.session.execute(select(Notice.id).where(*same, which)).scalars()]
