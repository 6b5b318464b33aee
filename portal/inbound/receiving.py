"""A message is taken: kept once, and made a case, an entry on one, or a question to an officer. Never lost."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from config import Mailbox
from portal.cases import mailing, queries
from portal.cases.actors import PORTAL, REPORTER
from portal.cases.models import IncomingMail, MailState
from portal.cases.submission import Submission
from portal.database import db, transaction
from portal.errors import Conflict, Invalid, NotFound, Refused, place_of
from portal.inbound import belonging, bounces, enclosures, reading, replying, settling, signs, taking_in
from portal.inbound.enclosures import Prepared
from portal.inbound.reading import Message
from portal.notices import bouncing

log = logging.getLogger(__name__)

MOST = 10 * 1024 * 1024  # bytes of a message that is kept whole
KEPT = 64 * 1024  # bytes that are kept of a larger one
OFTEN, WITHIN = 10, timedelta(hours=1)
TRIES = 3

TOO_LARGE = "It is too large ({size}): only its beginning is kept here. It is whole in the mailbox, or with its sender."
UNREADABLE = "It couldn’t be read."
UNTAKEN = "Something went wrong on our side when it was taken in."
TOO_OFTEN = "More than {most} messages came from this address within an hour, so it may go in a circle."
UNKNOWN_REPORT = "It reports on a message that we don’t know."
UNTOLD_REPORT = "It reports on a message of this case, and doesn’t say what became of it."
ODD_TWIN = "Another message came under the same name before, with other words."
NO_WORDS = "It has no words."


@dataclass(frozen=True)
class Taken:
    """What became of a message, and whether it is news: the same one may come again, from any number of nodes."""

    mail: IncomingMail
    is_new: bool


def take(raw: bytes, mailbox: Mailbox, *, at: datetime, received_at: datetime | None = None, size: int = 0) -> Taken:
    """Take a message, in transactions of its own. `size` is its true one, where `raw` is only its beginning.

    Raises what the database raises while it is away, and nothing else: the message is then still where it came from.
    """
    came = min(received_at or at, at)
    for _ in range(TRIES):
        try:
            taking = partial(_take, raw, mailbox, _read(raw), at=at, came=came, size=max(size, len(raw)))
            return settling.with_files(partial(enclosures.prepared, raw), taking)
        except Conflict:  # someone else was writing on the same case
            continue
        except (OperationalError, PoolTimeout):
            raise
        except Exception as error:  # noqa: BLE001 - whatever a message makes go wrong, it is kept and an officer told
            log.warning("A message couldn't be taken: %s.", place_of(error))
            break
    return _left(raw, mailbox, at=at, came=came, size=max(size, len(raw)))


def _left(raw: bytes, mailbox: Mailbox, *, at: datetime, came: datetime, size: int) -> Taken:
    """Keep a message for an officer with as much of it as can be told: its words, or nothing but its bytes."""
    message = _read(raw)
    keep = partial(_keep, raw, mailbox, reason=UNTAKEN, at=at, came=came, size=size)
    try:
        with transaction():
            return _with_its_case(keep(message), raw, message, mailbox)
    except (DataError, ValueError):
        with transaction():
            return _with_its_case(keep(None), raw, message, mailbox)


def _with_its_case(taken: Taken, raw: bytes, message: Message | None, mailbox: Mailbox) -> Taken:
    if taken.is_new and message is not None:
        taken.mail.case_id = _case_of(raw, message, mailbox)
    return taken


def _case_of(raw: bytes, message: Message, mailbox: Mailbox) -> int | None:
    """Return the case that an untaken message belongs to: whoever may not see that case may not read it either."""
    try:
        with db.session.begin_nested():
            return _reported_on(raw, message) or belonging.found(message, mailbox).case_id
    except (OperationalError, PoolTimeout):
        raise
    except Exception as error:  # noqa: BLE001 - this may be what went wrong before
        log.warning("The case of a message couldn't be told: %s.", place_of(error))
        return None


def _take(
    raw: bytes,
    mailbox: Mailbox,
    message: Message | None,
    files: Prepared,
    *,
    at: datetime,
    came: datetime,
    size: int,
) -> Taken:
    if message is None:
        with transaction():
            return _keep(raw, mailbox, None, UNREADABLE, at=at, came=came, size=size)
    too_large = TOO_LARGE.format(size=_megabytes(size)) if size > min(len(raw), MOST) else ""
    with transaction():
        taken = _keep(raw, mailbox, message, too_large, at=at, came=came, size=size)
        if taken.is_new:
            _settle(taken.mail, raw, message, files, mailbox, at)
        return taken


def _read(raw: bytes) -> Message | None:
    try:
        return reading.read(raw[:MOST])
    except Exception as error:  # noqa: BLE001 - as above
        log.warning("A message couldn't be read: %s.", place_of(error))
        return None


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MB"


# ---- once


def _keep(
    raw: bytes, mailbox: Mailbox, message: Message | None, reason: str, *, at: datetime, came: datetime, size: int
) -> Taken:
    """Keep a message that waits, unless it is here already."""
    # Without a name of its own a message is the same as another only where it is that to the last byte.
    named = message is not None and message.message_id != ""
    body = reading.content_sum(raw) if named else sha256(raw).hexdigest()
    name = message.message_id if message is not None and named else body
    there = _there(_fingerprint(mailbox, name))
    if there is not None and there.content_sum == body:
        return Taken(there, False)
    if there is not None:  # broken programs give all of their messages one name; so may who wants one to go unread
        name, reason = f"{name} {body}", reason or ODD_TWIN
        there = _there(_fingerprint(mailbox, name))
        if there is not None:
            return Taken(there, False)
    mail = IncomingMail(
        fingerprint=_fingerprint(mailbox, name),
        content_sum=body,
        procedure_key=mailbox.procedure,
        mailbox=mailbox.address,
        received_at=came,
        kept_at=at,
        state=MailState.HELD,
        reason=reason,
        size=size,
        raw=raw if size <= MOST else raw[:KEPT],
        **(_told(message) if message else {}),
    )
    return _added(mail)


def _added(mail: IncomingMail) -> Taken:
    try:
        with db.session.begin_nested():
            db.session.add(mail)
        return Taken(mail, True)
    except IntegrityError:
        # Another node was faster. PostgreSQL made us wait until it had committed, so its row can be read now.
        there = _there(mail.fingerprint)
        if there is None:
            raise
        return Taken(there, False)


def _told(message: Message) -> dict[str, object]:
    return {
        "message_id": message.message_id,
        "from_address": message.sender.address if message.sender else "",
        "from_name": message.sender.name if message.sender else "",
        "subject": message.subject,
        "text": message.text,
        "quoted": message.quoted,
        "files": [asdict(one) for one in message.files],
    }


def _there(fingerprint: str) -> IncomingMail | None:
    query = select(IncomingMail).filter_by(fingerprint=fingerprint).execution_options(unguarded=True)
    found: IncomingMail | None = db.session.scalars(query).one_or_none()
    return found


def _fingerprint(mailbox: Mailbox, name: str) -> str:
    return sha256(f"{mailbox.procedure}\0{name}".encode("utf-8", "replace")).hexdigest()


# ---- what becomes of it


def _settle(mail: IncomingMail, raw: bytes, message: Message, files: Prepared, mailbox: Mailbox, at: datetime) -> None:
    if mail.reason == "" and bounces.is_report(message):
        _report(mail, raw, message, at)
        return
    belongs = belonging.found(message, mailbox)
    mail.case_id = _reported_on(raw, message) or belongs.case_id
    mail.reason = mail.reason or signs.held_for(message, _ours()) or belongs.fault or _too_often(mail, at)
    if mail.reason:
        return
    if belongs.case_id is not None:
        _tried(mail, lambda: _put_on(mail, belongs.case_id or 0, files, at))
    else:
        _tried(mail, lambda: _take_in(mail, files, mailbox, at))


def _tried(mail: IncomingMail, act: Callable[[], None]) -> None:
    """Do it; or leave the message to an officer, with what the procedure says to it."""
    try:
        with db.session.begin_nested():
            act()
    except Invalid as invalid:
        words = " ".join(dict.fromkeys(invalid.errors.values())) or invalid.sentence
        _leave(mail, f"The procedure needs more: {words}")
    except (Refused, NotFound) as error:
        _leave(mail, error.sentence)


def _leave(mail: IncomingMail, reason: str) -> None:
    mail.reason = reason if len(reason) <= 300 else f"{reason[:297]}…"


def _put_on(mail: IncomingMail, case_id: int, files: Prepared, at: datetime) -> None:
    settling.put_on(mail, queries.by_id(case_id, for_change=True), files, by=REPORTER, at=at)


def _take_in(mail: IncomingMail, files: Prepared, mailbox: Mailbox, at: datetime) -> None:
    given: Submission = taking_in.submission_of(mail, mailbox, at)
    if not given.description:
        raise Refused(NO_WORDS)
    settling.take_in(mail, given, files, by=REPORTER, at=at)


def _report(mail: IncomingMail, raw: bytes, message: Message, at: datetime) -> None:
    told = bounces.report_of(raw)
    notice = bouncing.sent_as(told.message_id) if told else None
    if told is None or notice is None:
        mail.case_id = _reported_on(raw, message)
        mail.reason = UNTOLD_REPORT if mail.case_id else UNKNOWN_REPORT
        return
    mail.case_id, mail.reason = notice.case_id, told.sentence if told.failed else ""
    mailing.reported(mail, notice.id, by=PORTAL, at=at)
    if told.failed:
        bouncing.bounce(notice, told.sentence)


def _reported_on(raw: bytes, message: Message) -> int | None:
    """Return the case of the message that a mail server reports on, where it is one of ours."""
    sent = bounces.reported_on(raw) if bounces.is_report(message) else ""
    notice = bouncing.sent_as(sent) if sent else None
    return notice.case_id if notice else None


def _too_often(mail: IncomingMail, at: datetime) -> str:
    query = select(func.count(IncomingMail.id)).where(
        IncomingMail.from_address == mail.from_address, IncomingMail.kept_at > at - WITHIN
    )
    count = db.session.scalar(query.execution_options(unguarded=True)) or 0
    return TOO_OFTEN.format(most=OFTEN) if count > OFTEN else ""


def _ours() -> frozenset[str]:
    own = {one.address.lower() for one in replying.mailboxes()}
    return frozenset(own | {str(current_app.config["MAIL_FROM"]).lower()})
