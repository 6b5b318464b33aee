"""Which case a message belongs to, and whether it may be put there without an officer."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import select

from config import Mailbox
from portal.cases import tracking
from portal.cases.models import Case, IncomingMail, MailState, Person
from portal.database import UNGUARDED, db
from portal.inbound import replying
from portal.inbound.reading import Message
from portal.notices.models import Notice

NUMBER = re.compile(r"\b[A-Za-z]{2,3}(?:[\s-]{0,2}[0-9A-Za-z]{4}){3}\b")
MOST_NUMBERS = 5
ADDRESSED = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "to", "cc")

FORGED = "It is addressed like an answer to one of our letters, but that address isn’t one that we gave out."
STRANGER = "It belongs to a case, but comes from another address than the reporter’s."
ELSEWHERE = "It belongs to a case that isn’t under the procedure of this mailbox."


@dataclass(frozen=True)
class Belonging:
    """The case that a message belongs to, if to any, and why it isn't put there without an officer, or ""."""

    case_id: int | None = None
    fault: str = ""


def found(message: Message, mailbox: Mailbox) -> Belonging:
    """Return where a message belongs: by the address it was sent to, by what it answers, by a number in its subject."""
    named, forged = replying.case_named((one.address for one in message.head.addresses(*ADDRESSED)), mailbox)
    case_id = named or _answered(message, mailbox) or _numbered(message.subject)
    if case_id is None:
        return Belonging(fault=FORGED if forged else "")
    return _for(case_id, message, mailbox)


def _for(case_id: int, message: Message, mailbox: Mailbox) -> Belonging:
    query = select(Case.procedure_key, Person.email).outerjoin(Person, Case.person_id == Person.id)
    row = db.session.execute(query.where(Case.id == case_id).execution_options(**UNGUARDED)).one_or_none()
    if row is None:
        return Belonging(fault=FORGED)
    procedure, email = row
    if procedure != mailbox.procedure:
        return Belonging(fault=ELSEWHERE)
    is_reporter = message.sender is not None and bool(email) and message.sender.address == email.strip().lower()
    return Belonging(case_id, "" if is_reporter else STRANGER)


def _answered(message: Message, mailbox: Mailbox) -> int | None:
    """Return the case of the nearest message that it answers: one of ours, or an earlier one of the sender's."""
    if not message.references:
        return None
    ours = select(Notice.message_id, Notice.case_id).where(
        Notice.message_id.in_(message.references), Notice.case_id.is_not(None)
    )
    theirs = select(IncomingMail.message_id, IncomingMail.case_id).where(
        IncomingMail.message_id.in_(message.references),
        IncomingMail.procedure_key == mailbox.procedure,
        IncomingMail.state.in_((MailState.CASE, MailState.ENTRY)),
    )
    known: dict[str, int] = {}
    for query in (theirs, ours):  # of two by one name, ours counts
        known.update(db.session.execute(query.execution_options(**UNGUARDED)).all())
    return next((known[one] for one in message.references if one in known), None)


def _numbered(subject: str) -> int | None:
    numbers = [tracking.normalised(match[0]) for match in NUMBER.finditer(subject)][:MOST_NUMBERS]
    query = select(Case.id).where(Case.tracking_number.in_([one for one in numbers if one]))
    return db.session.scalars(query.order_by(Case.id).limit(1).execution_options(**UNGUARDED)).first()
