"""Reading the mailboxes, every five minutes: each message is taken before it is moved away, so no crash loses one."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from config import Mailbox
from portal.cases import mailing
from portal.database import transaction
from portal.errors import place_of
from portal.inbound import imap, keeping, receiving, replying
from portal.inbound.imap import Box, MailboxError, Waiting
from portal.jobs.lease import LeaseLost, heartbeat
from portal.jobs.registry import job
from portal.procedures import versions

log = logging.getLogger(__name__)

MOST = 50  # messages of one mailbox in one go: another waits its turn meanwhile
OUR_FAULT = "Something went wrong on our side when it was read. It is tried again. Tell your administrator."
NO_PROCEDURE = "The procedure of this mailbox isn’t in force, so nothing was read. Tell your administrator."


@job("inbound.fetch", max_attempts=1, every=timedelta(minutes=5))
def fetch(*, at: datetime) -> None:
    """Read each mailbox that lies on an IMAP server. One that can't be read doesn't hold up the others.

    Raises what went wrong on our side, once all were read: the job shows it.
    """
    faults = [_fault_of(mailbox, at) for mailbox in replying.mailboxes() if mailbox.url]
    for fault in filter(None, faults):
        raise fault


def _fault_of(mailbox: Mailbox, at: datetime) -> Exception | None:
    try:
        fetch_one(mailbox, at=at)
    except (OperationalError, PoolTimeout, LeaseLost):
        raise
    except Exception as error:  # noqa: BLE001 - it is raised when the others were read
        log.error("The mailbox of %s wasn't read: %s.", mailbox.procedure, place_of(error))  # noqa: TRY400 - as there
        with transaction():
            mailing.note_reading(mailbox.address, mailbox.procedure, at=at, error=OUR_FAULT)
        return error
    return None


def fetch_one(mailbox: Mailbox, *, at: datetime) -> str:
    """Take what lies in a mailbox. Return why it couldn't be read, or "". Safe to run twice at once."""
    try:
        if mailbox.procedure not in versions.all_current(at):
            raise MailboxError(NO_PROCEDURE)
        heartbeat()  # no transaction is open while the mail server takes its time
        with imap.opened(mailbox) as box:
            for one in box.waiting(MOST):
                _take(box, one, at)
        error = ""
    except MailboxError as told:
        log.warning("The mailbox of %s can't be read: %s", mailbox.procedure, told.sentence)
        error = told.sentence
    with transaction():
        mailing.note_reading(mailbox.address, mailbox.procedure, at=at, error=error)
    return error


def _take(box: Box, one: Waiting, at: datetime) -> None:
    limit = keeping.MOST if one.size <= keeping.MOST else keeping.KEPT
    raw = box.fetch(one, limit)
    receiving.take(raw, box.mailbox, at=at, received_at=one.arrived, size=one.size if one.size > len(raw) else 0)
    heartbeat()
    box.put_away(one)
