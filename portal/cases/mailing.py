"""What becomes of a message that came in: an entry on a case, the beginning of one, or nothing, for a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from portal.cases import arrivals, filing, situation, timeline
from portal.cases.actors import Actor
from portal.cases.models import Attachment, Case, IncomingMail, MailboxReading, MailState
from portal.database import db
from portal.errors import NotFound, Refused
from portal.notices.mail import one_line

SETTLED = "Someone has settled it already: {words}."
NOT_HERE = "This message came to another procedure’s mailbox, so it can’t be put on this case."
NOBODY = "It belongs to a case, but nobody who deals with that, or may, can be written to. Read it and put it there."
SUBJECT_TOLD = 150  # characters of a subject that a line of the timeline tells


def locked(pk: int) -> IncomingMail:
    """Return a message that this viewer may see, locked until the transaction ends. Raises `NotFound`."""
    query = select(IncomingMail).filter_by(id=pk).with_for_update().execution_options(populate_existing=True)
    found: IncomingMail | None = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound("There is no such message.")
    return found


def put_on(
    mail: IncomingMail, case: Case, *, by: Actor, at: datetime, files: Callable[[], list[Attachment]] = list
) -> None:
    """Make a message an entry on a case, with its files, which `files` keeps. Nothing else of the case changes: whoever
    deals with it reads it and decides.

    Raises `Refused` where nobody could be told that it came: it goes on waiting then.
    """
    demand_waiting(mail)
    situation.demand_no_reader(case)
    if mail.procedure_key != case.procedure_key:
        raise Refused(NOT_HERE)
    if not arrivals.tell_of_message(case, by=by, at=at):
        raise Refused(NOBODY)
    _settle(mail, MailState.ENTRY, by, at, case.id)
    subject, added = one_line(mail.subject, SUBJECT_TOLD) or "(no subject)", files()
    detail = "\n".join(part for part in (f"Subject: {subject}.", filing.told(added)) if part)
    kept = {"files": filing.facts_of(added)} if added else {}
    # Never who sent it: the timeline is kept for ever, and of an anonymous case nothing about that is.
    timeline.record(case, "mail", "A message came by e-mail.", by=by, at=at, detail=detail, mail=mail.id, **kept)
    situation.refresh(case)


def became(mail: IncomingMail, case: Case, *, by: Actor, at: datetime) -> None:
    """Say that a message was the beginning of a case, which has just been taken in and says so itself."""
    demand_waiting(mail)
    _settle(mail, MailState.CASE, by, at, case.id)


def discard(mail: IncomingMail, *, reason: str, by: Actor, at: datetime) -> None:
    """Put a message aside, for a reason. It stays, and can be read by whoever saw it waiting."""
    demand_waiting(mail)
    _settle(mail, MailState.DISCARDED, by, at, mail.case_id)
    mail.note = reason


def reported(mail: IncomingMail, notice_id: int, *, by: Actor, at: datetime) -> None:
    """Say that a message is what a mail server reports of one of ours."""
    demand_waiting(mail)
    _settle(mail, MailState.REPORT, by, at, mail.case_id)
    mail.notice_id = notice_id


def demand_waiting(mail: IncomingMail) -> None:
    """Raise `Refused` where it has been settled: two officers may have had it open."""
    if mail.state != MailState.HELD:
        raise Refused(SETTLED.format(words=mail.words.lower()))


def _settle(mail: IncomingMail, state: MailState, by: Actor, at: datetime, case_id: int | None) -> None:
    """Settle it. Raises `Refused` for whom the case that it seems to belong to was opened to read alone (RV-25)."""
    if mail.case is not None:
        situation.demand_no_reader(mail.case)
    mail.case_id, mail.state, mail.settled_at = case_id, state, at
    mail.settled_by, mail.settled_by_id = by.name, by.staff_id


# ---- reading them


def of_case(case: Case) -> list[IncomingMail]:
    """Return the messages of a case in the order they came, with those that seem to belong to it and wait."""
    query = select(IncomingMail).filter_by(case_id=case.id).where(IncomingMail.state != MailState.DISCARDED)
    return list(db.session.scalars(query.order_by(IncomingMail.received_at, IncomingMail.id)))


def readings(procedures: list[str]) -> list[MailboxReading]:
    """Return how well the mailboxes of these procedures could be read."""
    query = select(MailboxReading).where(MailboxReading.procedure_key.in_(procedures))
    return list(db.session.scalars(query.order_by(MailboxReading.mailbox)))


def note_reading(mailbox: str, procedure: str, *, at: datetime, error: str = "") -> None:
    """Keep that a mailbox was read, or why it couldn't be and since when."""
    row = db.session.get(MailboxReading, mailbox) or MailboxReading(mailbox=mailbox)
    row.procedure_key = procedure
    if error:
        row.failed_at, row.error = row.failed_at or at, error
    else:
        row.read_at, row.failed_at, row.error = at, None, ""
    db.session.add(row)
