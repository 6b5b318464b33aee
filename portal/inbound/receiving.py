"""A message is taken: kept once, and made a case, an entry on one, or a question to an officer. Never lost."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from config import Mailbox
from portal.cases import queries
from portal.cases.actors import REPORTER
from portal.cases.models import IncomingMail
from portal.database import UNGUARDED, db, transaction
from portal.errors import Conflict, Invalid, NotFound, Refused, place_of
from portal.inbound import (
    belonging,
    bounces,
    enclosures,
    keeping,
    reading,
    replying,
    reports,
    settling,
    signs,
    taking_in,
)
from portal.inbound.enclosures import Prepared
from portal.inbound.keeping import MOST, Arrived, Taken
from portal.inbound.reading import Message

log = logging.getLogger(__name__)

OFTEN, WITHIN = 10, timedelta(hours=1)
TRIES = 3

TOO_LARGE = "It is too large ({size}): only its beginning is kept here. It is whole in the mailbox, or with its sender."
UNREADABLE = "It couldn’t be read."
UNTAKEN = "Something went wrong on our side when it was taken in."
TOO_OFTEN = "More than {most} messages came from this address within an hour, so it may go in a circle."
NO_WORDS = "It has no words."


def take(raw: bytes, mailbox: Mailbox, *, at: datetime, received_at: datetime | None = None, size: int = 0) -> Taken:
    """Take a message, in transactions of its own. `size` is its true one, where `raw` is only its beginning.

    Raises what the database raises while it is away, and nothing else: the message is then still where it came from.
    """
    arrived = Arrived(raw, mailbox, _read(raw), max(size, len(raw)), min(received_at or at, at), at)
    for _ in range(TRIES):
        try:
            return settling.with_files(partial(enclosures.prepared, raw), partial(_take, arrived))
        except Conflict:  # someone else was writing on the same case
            continue
        except (OperationalError, PoolTimeout):
            raise
        except Exception as error:  # noqa: BLE001 - whatever a message makes go wrong, it is kept and an officer told
            log.warning("A message couldn't be taken: %s.", place_of(error))
            break
    return _left(arrived)


def _left(arrived: Arrived) -> Taken:
    """Keep a message for an officer with as much of it as can be told: its words, or nothing but its bytes."""
    try:
        with transaction():
            return _with_its_case(keeping.keep(arrived, UNTAKEN), arrived)
    except (DataError, ValueError):
        with transaction():
            return _with_its_case(keeping.keep(arrived.unread, UNTAKEN), arrived)


def _with_its_case(taken: Taken, arrived: Arrived) -> Taken:
    if taken.is_new and arrived.message is not None:
        taken.mail.case_id = _case_of(arrived, arrived.message)
    return taken


def _case_of(arrived: Arrived, message: Message) -> int | None:
    """Return the case that an untaken message belongs to: whoever may not see that case may not read it either."""
    try:
        with db.session.begin_nested():
            return reports.case_of(arrived.raw, message) or belonging.found(message, arrived.mailbox).case_id
    except (OperationalError, PoolTimeout):
        raise
    except Exception as error:  # noqa: BLE001 - this may be what went wrong before
        log.warning("The case of a message couldn't be told: %s.", place_of(error))
        return None


def _take(arrived: Arrived, files: Prepared) -> Taken:
    if arrived.message is None:
        with transaction():
            return keeping.keep(arrived, UNREADABLE)
    too_large = "" if arrived.is_whole else TOO_LARGE.format(size=_megabytes(arrived.size))
    with transaction():
        taken = keeping.keep(arrived, too_large)
        if taken.is_new:
            _settle(taken.mail, arrived, arrived.message, files)
        return taken


def _read(raw: bytes) -> Message | None:
    try:
        return reading.read(raw[:MOST])
    except Exception as error:  # noqa: BLE001 - as above
        log.warning("A message couldn't be read: %s.", place_of(error))
        return None


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MB"


# ---- what becomes of it


def _settle(mail: IncomingMail, arrived: Arrived, message: Message, files: Prepared) -> None:
    if mail.reason == "" and bounces.is_report(message):
        reports.take(mail, arrived.raw, message, at=arrived.at)
        return
    belongs = belonging.found(message, arrived.mailbox)
    mail.case_id = reports.case_of(arrived.raw, message) or belongs.case_id
    mail.reason = mail.reason or signs.held_for(message, _ours()) or belongs.fault or _too_often(mail, arrived.at)
    if mail.reason:
        return
    if belongs.case_id is not None:
        _tried(mail, partial(_put_on, mail, belongs.case_id, files, arrived.at))
    else:
        _tried(mail, partial(_take_in, mail, files, arrived))


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


def _take_in(mail: IncomingMail, files: Prepared, arrived: Arrived) -> None:
    given = taking_in.submission_of(mail, arrived.mailbox, arrived.at)
    if not given.description:
        raise Refused(NO_WORDS)
    settling.take_in(mail, given, files, by=REPORTER, at=arrived.at)


def _too_often(mail: IncomingMail, at: datetime) -> str:
    query = select(func.count(IncomingMail.id)).where(
        IncomingMail.from_address == mail.from_address, IncomingMail.kept_at > at - WITHIN
    )
    count = db.session.scalar(query.execution_options(**UNGUARDED)) or 0
    return TOO_OFTEN.format(most=OFTEN) if count > OFTEN else ""


def _ours() -> frozenset[str]:
    own = {one.address.lower() for one in replying.mailboxes()}
    return frozenset(own | {str(current_app.config["MAIL_FROM"]).lower()})
