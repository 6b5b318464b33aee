"""A message is kept once, over any number of nodes, however often it comes."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from config import Mailbox
from portal.cases.models import IncomingMail, MailState
from portal.database import UNGUARDED, db
from portal.inbound import reading
from portal.inbound.reading import Message

MOST = 10 * 1024 * 1024  # bytes of a message that is kept whole
KEPT = 64 * 1024  # bytes that are kept of a larger one
ODD_TWIN = "Another message came under the same name before, with other words."


@dataclass(frozen=True)
class Arrived:
    """A message as it came to a mailbox: its bytes, what could be read of them, its true size in bytes, when the mail
    server got it (`came`), and when it is taken (`at`)."""

    raw: bytes
    mailbox: Mailbox
    message: Message | None
    size: int
    came: datetime
    at: datetime

    @property
    def is_whole(self) -> bool:
        """Whether all of it is here, and no more than is kept."""
        return self.size <= min(len(self.raw), MOST)

    @property
    def unread(self) -> Arrived:
        """The same, with nothing but its bytes."""
        return replace(self, message=None)


@dataclass(frozen=True)
class Taken:
    """What became of a message, and whether it is news: the same one may come again, from any number of nodes."""

    mail: IncomingMail
    is_new: bool


def keep(arrived: Arrived, reason: str) -> Taken:
    """Keep a message that waits, unless it is here already."""
    # Without a name of its own a message is the same as another only where it is that to the last byte.
    named = arrived.message.message_id if arrived.message else ""
    body = reading.content_sum(arrived.raw) if named else sha256(arrived.raw).hexdigest()
    name = named or body
    there = _there(_fingerprint(arrived.mailbox, name))
    if there is not None and there.content_sum == body:
        return Taken(there, False)
    if there is not None:  # broken programs give all of their messages one name; so may who wants one to go unread
        name, reason = f"{name} {body}", reason or ODD_TWIN
        there = _there(_fingerprint(arrived.mailbox, name))
        if there is not None:
            return Taken(there, False)
    return _added(_row(arrived, name, body, reason))


def _row(arrived: Arrived, name: str, body: str, reason: str) -> IncomingMail:
    return IncomingMail(
        fingerprint=_fingerprint(arrived.mailbox, name),
        content_sum=body,
        procedure_key=arrived.mailbox.procedure,
        mailbox=arrived.mailbox.address,
        received_at=arrived.came,
        kept_at=arrived.at,
        state=MailState.HELD,
        reason=reason,
        size=arrived.size,
        raw=arrived.raw if arrived.size <= MOST else arrived.raw[:KEPT],
        **(_told(arrived.message) if arrived.message else {}),
    )


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
    query = select(IncomingMail).filter_by(fingerprint=fingerprint).execution_options(**UNGUARDED)
    found: IncomingMail | None = db.session.scalars(query).one_or_none()
    return found


def _fingerprint(mailbox: Mailbox, name: str) -> str:
    return sha256(f"{mailbox.procedure}\0{name}".encode("utf-8", "replace")).hexdigest()
