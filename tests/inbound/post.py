"""Messages as people and machines send them, for the tests of inbound mail."""

from __future__ import annotations

from email.message import EmailMessage
from typing import Any

from config import Mailbox
from portal.cases.models import Case, IncomingMail
from portal.database import db
from portal.inbound import receiving
from tests.cast import NOW

ADDRESS = "complaints@devon.example.org"
DEVON = Mailbox("devon", ADDRESS)
SAN_CLEMENTE = Mailbox("san-clemente", "help@san-clemente.example.org")
WORDS = "The pothole outside my house was reported three times and nobody came."


def letter(text: str = WORDS, **head: str | None) -> bytes:
    """Return an ordinary message of Alice's; a field given as None isn't there."""
    message = EmailMessage()
    fields: dict[str, str | None] = {
        "From": "Alice Penrose <alice@example.org>",
        "To": ADDRESS,
        "Subject": "A pothole",
        "Message-ID": "<first@mail.example.org>",
        "Date": "Tue, 05 May 2026 09:00:00 +0100",
    }
    for name, value in {**fields, **{name.replace("_", "-"): value for name, value in head.items()}}.items():
        if value is not None:
            message[name] = value
    message.set_content(text)
    return message.as_bytes()


def with_files(*files: tuple[str, bytes]) -> bytes:
    """Return Alice's message with files."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "alice@example.org", ADDRESS, "A pothole, with pictures"
    message["Message-ID"] = "<files@mail.example.org>"
    message.set_content(WORDS)
    for name, content in files:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def raw(*lines: str | bytes) -> bytes:
    """Return lines as they are, with the line ends of mail."""
    return b"\r\n".join(line if isinstance(line, bytes) else line.encode() for line in lines)


def taken(message: bytes, mailbox: Mailbox = DEVON, **more: Any) -> IncomingMail:
    """Take a message, and return what became of it."""
    return receiving.take(message, mailbox, **{"at": NOW, **more}).mail


def case_of(mail: IncomingMail) -> Case:
    """Return the case of a message."""
    assert mail.case_id is not None, (mail.state, mail.reason)
    return db.session.get_one(Case, mail.case_id)


def bounce(
    message_id: str, *, action: str = "failed", status: str = "5.1.1", whole: bool = True, to: str = "alice@example.org"
) -> bytes:
    """Return what a mail server says of a message that it couldn't deliver, or can't yet."""
    original = ["Content-Type: message/rfc822", "", f"Message-ID: {message_id}", "Subject: Your complaint", "", "Dear"]
    headers = ["Content-Type: text/rfc822-headers", "", f"Message-ID: {message_id}"]
    return raw(
        "Return-Path: <>",
        "From: Mail Delivery Subsystem <MAILER-DAEMON@mx.example.org>",
        f"To: {ADDRESS}",
        "Subject: Undelivered Mail Returned to Sender",
        "Auto-Submitted: auto-replied",
        f"Message-ID: <bounce-{action}-{status}@mx.example.org>",
        "MIME-Version: 1.0",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b1"',
        "",
        "--b1",
        "Content-Type: text/plain",
        "",
        "I'm sorry to have to inform you that your message could not be delivered.",
        "--b1",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; mx.example.org",
        "",
        f"Final-Recipient: rfc822; {to}",
        f"Action: {action}",
        f"Status: {status}",
        "Diagnostic-Code: smtp; 550 no such user",
        "",
        "--b1",
        *(original if whole else headers),
        "--b1--",
        "",
    )
