"""The one builder of e-mails. Nothing that a person typed can add a header or a recipient."""

from __future__ import annotations

import logging
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from email_validator import EmailNotValidError, validate_email

from portal.errors import Invalid, PortalError, place_of
from portal.policy.directions import isolated

log = logging.getLogger(__name__)

SUBJECT_LENGTH = 200
NAME_LENGTH = 80
FILENAME_LENGTH = 120
LONGEST_ENDING = 5
ALWAYS = {"from", "to", "subject", "date", "message-id", "auto-submitted", "mime-version", "content-type"}
OF_A_PART = {"content-type", "content-transfer-encoding", "content-disposition", "mime-version"}
MESSAGE_ID = re.compile(r"<[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,200}@[A-Za-z0-9.-]{1,200}>")
DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")
ONE_CLICK = "List-Unsubscribe=One-Click"
NOT_AN_ADDRESS = "This isn't an e-mail address that mail can be sent to. Check it, or use the post."
NOT_A_SENDER = "MAIL_FROM must be the e-mail address that the portal sends from, like complaints@council.example."
CONTROLS = {"Cc", "Cs", "Cn", "Zl", "Zp"}


class Unsendable(PortalError):
    """A message came out other than intended. It is never sent."""


@dataclass(frozen=True, slots=True)
class File:
    """Something to attach."""

    filename: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """What one e-mail is to say, as it was meant: names and subject may hold anything.

    `unsubscribe` is the address to which a mail program posts when its reader wants no more (RFC 8058).
    """

    from_name: str
    from_address: str
    to_name: str
    to_address: str
    subject: str
    text: str
    message_id: str
    date: datetime
    html: str | None = None
    files: tuple[File, ...] = ()
    in_reply_to: str | None = None
    references: str | None = None
    reply_to: str | None = None
    unsubscribe: str | None = None


@dataclass(frozen=True, slots=True)
class Sealed:
    """The very bytes that were checked, for the transport to carry unchanged."""

    raw: bytes
    message_id: str
    from_address: str


def address(typed: str) -> str:
    """Return an e-mail address as it is written on the wire. Raises Invalid; asks no name server."""
    return _valid(typed, "to_address", NOT_AN_ADDRESS)


def reaches(typed: str) -> bool:
    """Return whether this is an e-mail address that mail can be sent to."""
    try:
        address(typed)
    except Invalid:
        return False
    return True


def sender(configured: str) -> str:
    """Return the address that mail is sent from. Raises Invalid."""
    return _valid(configured, "MAIL_FROM", NOT_A_SENDER)


def seal(mail: Mail) -> Sealed:
    """Build the message and check what came out. Raises Unsendable rather than hand over anything else."""
    try:
        raw = _of_a_list(mail) + _build(mail).as_bytes(policy=policy.SMTP)
        _check(raw, mail)
    except Unsendable:
        raise
    except Exception as error:  # noqa: BLE001 - folding and reading headers raise TypeError, AttributeError and more
        log.warning("A message couldn't be made: %s.", place_of(error))
        raise _unsendable("the program that writes it failed") from None
    return Sealed(raw, mail.message_id, mail.from_address)


def _of_a_list(mail: Mail) -> bytes:
    """Return the lines that say how to get no more. Python would fold an address that is longer than a line in two."""
    if not mail.unsubscribe:
        return b""
    return f"List-Unsubscribe: <{mail.unsubscribe}>\r\nList-Unsubscribe-Post: {ONE_CLICK}\r\n".encode(
        "ascii", "replace"
    )


def one_line(text: str, length: int) -> str:
    """Return `text` as one line that is safe in a header: no controls, no turned text, no encoded words."""
    visible = "".join(" " if unicodedata.category(each) in CONTROLS else each for each in DIRECTIONS.sub("", text))
    # “=?” begins an encoded word: once decoded it could be a line end, and Python 3.11 would write that as one.
    # Cut before, so that a cut can't leave one behind.
    return " ".join(visible.split())[:length].replace("=?", "= ?")[:length].strip()


def name(text: str) -> str:
    """Return a display name without anything that could be read as punctuation between addresses."""
    # Python 3.11 can't fold a long name that begins with a dot, and raises.
    return one_line(re.sub(r'[<>@,;:"\\()\[\]]', " ", text), NAME_LENGTH).lstrip(". ")


def _valid(typed: str, field: str, sentence: str) -> str:
    try:
        # The test environment lets names under .test through, which nobody can own.
        valid = validate_email(typed, check_deliverability=False, test_environment=True, allow_smtputf8=False)
    except EmailNotValidError:
        raise Invalid({field: sentence}, sentence) from None
    return valid.ascii_email or valid.normalized


def _build(mail: Mail) -> EmailMessage:
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = Address(display_name=name(mail.from_name), addr_spec=mail.from_address)
    message["To"] = Address(display_name=name(mail.to_name), addr_spec=mail.to_address)
    message["Subject"] = one_line(mail.subject, SUBJECT_LENGTH)
    message["Date"] = format_datetime(mail.date)
    message["Message-ID"] = mail.message_id
    message["Auto-Submitted"] = "auto-generated"
    if mail.reply_to:
        message["Reply-To"] = Address(addr_spec=mail.reply_to)
    _thread(message, mail)
    _fill(message, mail)
    return message


def _thread(message: EmailMessage, mail: Mail) -> None:
    if mail.in_reply_to and (answered := MESSAGE_ID.findall(mail.in_reply_to)):
        message["In-Reply-To"] = answered[0]
    if mail.references and (thread := MESSAGE_ID.findall(mail.references)):
        message["References"] = " ".join(thread[-10:])


def _fill(message: EmailMessage, mail: Mail) -> None:
    message.set_content(_encodable(isolated(mail.text)), cte="quoted-printable")
    if mail.html is not None:
        message.add_alternative(_encodable(mail.html), subtype="html", cte="quoted-printable")
    for file in mail.files:
        kind, _, subtype = file.media_type.partition("/")
        message.add_attachment(file.content, maintype=kind, subtype=subtype, filename=_filename(file.filename))


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _filename(text: str) -> str:
    """Return a file's name on one line; where it must be cut, its ending stays, by which programs know what it is."""
    whole = one_line(re.sub(r'[/\\"<>:|*?;]', " ", text), len(text))
    stem, dot, ending = whole.rpartition(".")
    tail = dot + ending if stem and len(ending) <= LONGEST_ENDING else ""
    return one_line(whole.removesuffix(tail), FILENAME_LENGTH - len(tail)) + tail or "letter"


# ---- the last check


def _check(raw: bytes, mail: Mail) -> None:
    head = raw.partition(b"\r\n\r\n")[0]
    written = sorted(_field(line) for line in head.split(b"\r\n") if line[:1] not in {b" ", b"\t"})
    message = message_from_bytes(raw, policy=policy.SMTP)
    assert isinstance(message, EmailMessage)
    _insist(written == sorted(_intended(message, mail)), "its headers")
    _insist(b"\r" not in head.replace(b"\r\n", b"") and b"\n" not in head.replace(b"\r\n", b""), "its lines")
    _insist(sorted(key.lower() for key in message) == written, "its headers, read again")
    _insist(_addresses(message, "to") == [mail.to_address], "its recipient")
    _insist(_addresses(message, "from") == [mail.from_address], "its sender")
    if mail.reply_to:
        _insist(_addresses(message, "reply-to") == [mail.reply_to], "where it is answered")
    if mail.unsubscribe:
        _insist(str(message["list-unsubscribe"]) == f"<{mail.unsubscribe}>", "where it is ended")
    _insist(str(message["message-id"]) == mail.message_id, "its Message-ID")
    parts = [part for part in message.walk() if part is not message]
    _insist(all(key.lower() in OF_A_PART for part in parts for key in part), "the headers of its parts")


def _intended(message: EmailMessage, mail: Mail) -> set[str]:
    fields = set(ALWAYS)
    if not message.is_multipart():
        fields.add("content-transfer-encoding")
    if mail.in_reply_to and MESSAGE_ID.search(mail.in_reply_to):
        fields.add("in-reply-to")
    if mail.references and MESSAGE_ID.search(mail.references):
        fields.add("references")
    if mail.reply_to:
        fields.add("reply-to")
    if mail.unsubscribe:
        fields |= {"list-unsubscribe", "list-unsubscribe-post"}
    return fields


def _field(line: bytes) -> str:
    return line.partition(b":")[0].decode("ascii", "replace").lower()


def _addresses(message: EmailMessage, field: str) -> list[str]:
    return [each.addr_spec for each in message[field].addresses]


def _insist(holds: bool, what: str) -> None:
    if not holds:
        raise _unsendable(what)


def _unsendable(what: str) -> Unsendable:
    return Unsendable(f"The message couldn't be made safely ({what}). Post the letter, and tell your administrator.")
