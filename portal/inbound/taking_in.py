"""A new message as a submission: its words are the complaint, its sender the reporter, its mailbox the procedure."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from config import Mailbox
from portal.cases.models import Case, IncomingMail
from portal.cases.models.columns import TEXT
from portal.cases.submission import Reporter, Submission
from portal.database import UNGUARDED, db
from portal.notices.models import Notice
from portal.policy.procedure import Procedure
from portal.procedures import versions

CHANNEL = "email"
GOES_ON = "\n\n[The message goes on. All of it stands below, among the messages of this case.]"
FILES = "\n\n[Files came with it. They stand below, among the messages of this case.]"


def submission_of(mail: IncomingMail, mailbox: Mailbox, at: datetime) -> Submission:
    """Return what a message submits."""
    pack = versions.procedure_of(versions.current(mailbox.procedure, at))
    return Submission(
        procedure=pack.key,
        kind=mailbox.kind or usual_kind(pack),
        channel=CHANNEL,
        description=description_of(mail),
        received_at=mail.received_at if mail.received_at < at else None,
        reporter=reporter_of(mail),
    )


def usual_kind(pack: Procedure) -> str:
    """Return the kind that a message is, where the mailbox names none: the first of its procedure."""
    return next(iter(pack.kinds))


def description_of(mail: IncomingMail) -> str:
    """Return the words of a message: its subject, what was written, and what was quoted, which may be the complaint."""
    words = "\n\n".join(part for part in (mail.subject, mail.text, mail.quoted) if part)
    more = FILES if mail.files else ""
    if words and len(words) + len(more) > TEXT:
        return words[: TEXT - len(GOES_ON)].rstrip() + GOES_ON
    return words + more if words else ""


def reporter_of(mail: IncomingMail) -> Reporter:
    """Return who sent it. A name is kept only where it is one: many programs put the address there."""
    name = "" if "@" in mail.from_name else mail.from_name
    return Reporter(name=name, email=mail.from_address, contact_by="email" if mail.from_address else "")


def thread_receipt(mail: IncomingMail, case: Case) -> None:
    """Let the receipt stand below the message that it answers, in whatever program its sender reads it with."""
    db.session.flush()
    if mail.message_id:
        query = select(Notice).filter_by(case_id=case.id, in_turn=True).execution_options(**UNGUARDED)
        for notice in db.session.scalars(query):
            notice.in_reply_to = notice.references = mail.message_id
