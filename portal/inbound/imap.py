"""A conversation with one IMAP mailbox: what lies there, so much of it as is wanted, and away with what was taken."""

from __future__ import annotations

import contextlib
import imaplib
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from config import Mailbox
from portal.errors import PortalError

TIMEOUT = 30.0
PORTS = {"imap": 143, "imap+starttls": 143, "imaps": 993}
SIZE = re.compile(rb"RFC822\.SIZE (\d{1,12})")
ARRIVED = re.compile(rb'INTERNALDATE "([^"]{1,40})"')
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

AWAY = "The mail server of this mailbox can’t be reached. It is tried again."
REFUSED = "The mail server doesn’t let the portal in: the user name or the password is wrong. Tell your administrator."
UNTRUSTED = "The mail server’s certificate can’t be trusted, so nothing was read. Tell your administrator."
NO_FOLDER = "The mailbox has no folder of the name that is set. Tell your administrator."
BROKE_OFF = "The mail server broke off, or said something that no mail server says. It is tried again."


class MailboxError(PortalError):
    """The mailbox can't be read now, and why. The server's own words aren't kept."""


@dataclass(frozen=True)
class Waiting:
    """A message in the mailbox: its number there, its size in bytes, and when the mail server got it."""

    uid: str
    size: int
    arrived: datetime | None


@dataclass
class Box:
    """A mailbox that is open."""

    server: imaplib.IMAP4
    mailbox: Mailbox

    def waiting(self, most: int) -> list[Waiting]:
        """Return what lies there, the oldest first."""
        uids = _words(self._did("SEARCH", "ALL"))[:most]
        return [one for uid in uids if (one := self._about(uid)) is not None]

    def fetch(self, one: Waiting, most: int) -> bytes:
        """Return the message, or so much of its beginning. It isn't marked as read."""
        what = "(BODY.PEEK[])" if one.size <= most else f"(BODY.PEEK[]<0.{most}>)"
        return _literal(self._did("FETCH", one.uid, what))

    def put_away(self, one: Waiting) -> None:
        """Move a message that was taken to the folder for those."""
        done = _quoted(self.mailbox.done)
        if "MOVE" in self.server.capabilities:
            self._did("MOVE", one.uid, done)
            return
        self._did("COPY", one.uid, done)
        self._did("STORE", one.uid, "+FLAGS.SILENT", r"(\Deleted)")
        if "UIDPLUS" in self.server.capabilities:
            self._did("EXPUNGE", one.uid)
        else:
            with _told():
                self.server.expunge()

    def _about(self, uid: str) -> Waiting | None:
        told = b" ".join(_lines(self._did("FETCH", uid, "(RFC822.SIZE INTERNALDATE)")))
        size, arrived = SIZE.search(told), ARRIVED.search(told)
        return Waiting(uid, int(size[1]), _moment(arrived[1]) if arrived else None) if size else None

    def _did(self, command: str, *args: str) -> list[Any]:
        with _told():
            kind, data = self.server.uid(command, *args)
        if kind != "OK":
            raise MailboxError(BROKE_OFF)
        return data


@contextmanager
def opened(mailbox: Mailbox, timeout: float = TIMEOUT) -> Iterator[Box]:
    """Open a mailbox. Raises MailboxError of what the mail server does; faults of ours stay what they are."""
    server: imaplib.IMAP4 | None = None
    try:
        with _told():
            server = _connected(mailbox.url, timeout)
            _enter(server, mailbox)
        yield Box(server, mailbox)
    finally:
        if server is not None:
            _leave(server)


@contextmanager
def _told() -> Iterator[None]:
    """Tell what goes wrong while the mail server is spoken to as a sentence, without the server's own words."""
    try:
        yield
    except ssl.SSLCertVerificationError:
        raise MailboxError(UNTRUSTED) from None
    except (imaplib.IMAP4.error, ssl.SSLError, ValueError, EOFError):
        raise MailboxError(BROKE_OFF) from None
    except OSError:
        raise MailboxError(AWAY) from None


def _connected(url: str, timeout: float) -> imaplib.IMAP4:
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    if parts.scheme == "imaps":
        return imaplib.IMAP4_SSL(host, port, ssl_context=_tls(), timeout=timeout)
    server = imaplib.IMAP4(host, port, timeout=timeout)
    if parts.scheme == "imap+starttls":
        try:
            server.starttls(_tls())
        except BaseException:
            _leave(server)
            raise
    return server


def _enter(server: imaplib.IMAP4, mailbox: Mailbox) -> None:
    parts = urlsplit(mailbox.url)
    try:
        server.login(unquote(parts.username or ""), unquote(parts.password or ""))
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error:
        raise MailboxError(REFUSED) from None
    server.create(_quoted(mailbox.done))  # it says no where the folder is there already
    if server.select(_quoted(mailbox.folder))[0] != "OK":
        raise MailboxError(NO_FOLDER)


def _leave(server: imaplib.IMAP4) -> None:
    # Each by itself: a server that broke off takes no leave, and its socket must be closed all the same.
    for act in (server.logout, server.shutdown):
        with contextlib.suppress(imaplib.IMAP4.error, OSError, ValueError):
            act()


def _quoted(folder: str) -> str:
    return '"{}"'.format(folder.replace("\\", "\\\\").replace('"', '\\"'))


def _lines(data: list[Any]) -> Iterator[bytes]:
    for piece in data:
        yield from (one for one in (piece if isinstance(piece, tuple) else (piece,)) if isinstance(one, bytes))


def _words(data: list[Any]) -> list[str]:
    return [word.decode("ascii", "replace") for word in b" ".join(_lines(data)).split() if word.isdigit()]


def _literal(data: list[Any]) -> bytes:
    found = next((piece[1] for piece in data if isinstance(piece, tuple) and len(piece) > 1), None)
    if not isinstance(found, bytes):
        raise MailboxError(BROKE_OFF)
    return found


def _moment(told: bytes) -> datetime | None:
    """Return the moment of “05-May-2026 10:30:00 +0100”, or None where it is none. Months are English everywhere."""
    day, _, rest = told.decode("ascii", "replace").strip().partition("-")
    month, _, rest = rest.partition("-")
    if month.lower() not in MONTHS:
        return None
    try:
        return datetime.strptime(f"{day}-{MONTHS.index(month.lower()) + 1}-{rest}", "%d-%m-%Y %H:%M:%S %z")
    except ValueError:
        return None


_tls: Callable[[], ssl.SSLContext] = ssl.create_default_context
