"""What a mail server reports of a message of ours: it came back, or was late."""

from __future__ import annotations

from datetime import datetime

from portal.cases import mailing
from portal.cases.actors import PORTAL
from portal.cases.models import IncomingMail
from portal.inbound import bounces
from portal.inbound.reading import Message
from portal.notices import bouncing

UNKNOWN = "It reports on a message that we don’t know."
ELSEWHERE = "It reports on a message of this case, but on another address than the one it went to."
UNTOLD = "It reports on a message of this case, and doesn’t say what became of it."


def take(mail: IncomingMail, raw: bytes, message: Message, *, at: datetime) -> None:
    """Let a report say of our message what became of it; one that can't be taken waits, with the case that it names."""
    told = bounces.report_of(raw)
    notice = bouncing.sent_as(told.message_id) if told else None
    if told is None or notice is None:
        mail.case_id = case_of(raw, message)
        mail.reason = UNTOLD if mail.case_id else UNKNOWN
        return
    if (notice.to_address or "").lower() not in told.recipients:
        mail.case_id, mail.reason = notice.case_id, ELSEWHERE  # anyone who read the message knows its Message-ID
        return
    mail.case_id, mail.reason = notice.case_id, told.sentence if told.failed else ""
    mailing.reported(mail, notice.id, by=PORTAL, at=at)
    if told.failed:
        bouncing.bounce(notice, told.sentence)


def case_of(raw: bytes, message: Message) -> int | None:
    """Return the case of the message that a mail server reports on, where it is one of ours."""
    sent = bounces.reported_on(raw) if bounces.is_report(message) else ""
    notice = bouncing.sent_as(sent) if sent else None
    return notice.case_id if notice else None
