"""How a message leaves the house: by a mail server, or into a folder."""

from __future__ import annotations

import contextlib
import os
import re
import smtplib
import socket
import ssl
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlsplit

from portal.errors import Invalid, PortalError
from portal.notices.mail import Sealed

PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
TIMEOUT = 20.0
WHOLE = 90.0
BAD_URL = (
    "SMTP_URL must look like smtp+starttls://user:password@mail.example.org:587; smtps:// and smtp:// are known too. "
    "Write special characters of the password as %XX."
)

AWAY = "The mail server can't be reached. The message will be tried again."
BROKE_OFF = "The mail server broke off or took too long. The message will be tried again."
UNTRUSTED = "The mail server's certificate can't be trusted, so nothing was sent. Tell your administrator."
NO_TLS = "The mail server doesn't offer an encrypted connection, so nothing was sent. Tell your administrator."
UNWELCOME = (
    "The mail server doesn't accept mail from the portal ({code}). Tell your administrator. It will be tried again."
)
NONSENSE = (
    "The mail server gave an answer that makes no sense, so it isn't known to have taken the message. "
    "It will be tried again. Tell your administrator."
)
NOT_NOW = "The mail server asked us to come back later ({code}). The message will be tried again."
BAD_ADDRESS = "The mail server refused the address ({code}). Check it or post the letter."
BAD_MESSAGE = "The mail server refused the message ({code}). Post the letter, and tell your administrator."
LOGIN_NEEDED = frozenset({530, 534, 535, 538})


class TransportError(PortalError):
    """The message wasn't taken. `permanent` means that the same message to the same address never will be."""

    def __init__(self, sentence: str, permanent: bool) -> None:
        super().__init__(sentence)
        self.permanent = permanent


class MailTransport(Protocol):
    """Whatever can carry a message."""

    def send(self, message: Sealed, to: str) -> None:
        """Hand the message over for one recipient, or raise TransportError."""


def transport_for(url: str | None, folder: Path) -> MailTransport:
    """Return the transport that `url` describes; without one, mail is written into `folder`. Raises Invalid."""
    return SmtpTransport(url) if url else FileTransport(folder)


@dataclass(frozen=True, slots=True)
class FileTransport:
    """Writes each message into a folder, named after its Message-ID. A message sent twice is there once."""

    folder: Path

    def send(self, message: Sealed, to: str) -> None:  # noqa: ARG002 - the recipient is in the message
        """Write the file whole, or not at all."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._write(self.path_of(message.message_id), message.raw)
        except OSError:
            raise TransportError("The mail folder can't be written to. Tell your administrator.", False) from None

    def path_of(self, message_id: str) -> Path:
        """Return where the message of that id is kept."""
        return self.folder / f"{re.sub(r'[^A-Za-z0-9@.=_-]', '_', message_id.strip('<>')).lstrip('.')}.eml"

    def _write(self, path: Path, raw: bytes) -> None:
        with tempfile.NamedTemporaryFile(dir=self.folder, prefix=".", suffix=".part", delete=False) as part:
            part.write(raw)
            part.flush()
            os.fsync(part.fileno())
        Path(part.name).replace(path)


@dataclass(frozen=True, slots=True)
class SmtpTransport:
    """Speaks to one mail server, one conversation for each message. `timeout` bounds each wait, `whole` all of them."""

    url: str = field(repr=False)
    timeout: float = TIMEOUT
    whole: float = WHOLE

    def __post_init__(self) -> None:
        _parts(self.url)

    def send(self, message: Sealed, to: str) -> None:
        """Hand the message over, or raise TransportError. The server's words aren't kept: they may hold an address."""
        with self._connected(message.from_address.rpartition("@")[2]) as smtp:
            _answer(smtp.mail(message.from_address), refused=UNWELCOME, permanent=False)
            _answer(smtp.rcpt(to), refused=BAD_ADDRESS, permanent=True)
            assert smtp.sock is not None
            smtp.sock.settimeout(self.whole)  # a server may read the letter before it answers
            _answer(smtp.data(message.raw), refused=BAD_MESSAGE, permanent=True)

    @contextmanager
    def _connected(self, own_name: str) -> Iterator[smtplib.SMTP]:
        smtp = self._client(own_name)
        # A timeout bounds each wait; a server that drips byte by byte would hold us for hours.
        watchdog = threading.Timer(self.whole, _cut, [smtp])
        watchdog.daemon = True
        watchdog.start()
        try:
            with _translated():
                self._greet(smtp)
                yield smtp
            _leave(smtp)
        finally:
            watchdog.cancel()
            smtp.close()

    def _client(self, own_name: str) -> smtplib.SMTP:
        if _parts(self.url).scheme == "smtps":
            return smtplib.SMTP_SSL(local_hostname=own_name, timeout=self.timeout, context=_tls())
        return smtplib.SMTP(local_hostname=own_name, timeout=self.timeout)

    def _greet(self, smtp: smtplib.SMTP) -> None:
        parts = _parts(self.url)
        host = parts.hostname or ""
        # smtplib checks the certificate against this name, and sets it nowhere but in its constructor.
        smtp._host = host  # type: ignore[attr-defined]  # noqa: SLF001 - as the line above says
        _answer(smtp.connect(host, parts.port or PORTS[parts.scheme]), refused=UNWELCOME, permanent=False)
        smtp.ehlo_or_helo_if_needed()
        if parts.scheme == "smtp+starttls":
            _answer(smtp.starttls(context=_tls()), refused=NO_TLS, permanent=False)
            smtp.ehlo_or_helo_if_needed()
        if parts.username:
            smtp.login(unquote(parts.username), unquote(parts.password or ""))


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        sound = parts.scheme in PORTS and parts.hostname and parts.port != 0 and parts.path in {"", "/"}
    except ValueError:
        sound = False
    if not sound or parts.query or parts.fragment or bool(parts.username) != bool(parts.password):
        raise Invalid({"SMTP_URL": BAD_URL}, BAD_URL)
    return parts


def _answer(answer: tuple[int, bytes], *, refused: str, permanent: bool) -> None:
    if not 200 <= answer[0] < 300:
        raise _refusal(answer[0], refused=refused, permanent=permanent)


def _refusal(code: int, *, refused: str, permanent: bool) -> TransportError:
    """Return what is said of an answer that isn't the one that was waited for: only from 500 to 599 may it be final."""
    if 400 <= code < 500:
        return TransportError(NOT_NOW.format(code=code), False)
    if not 500 <= code < 600:
        return TransportError(NONSENSE, False)
    if code in LOGIN_NEEDED:
        return TransportError(UNWELCOME.format(code=code), False)
    return TransportError(refused.format(code=code), permanent)


# In this order: each kind of fault is also one of those below it.
FAULTS: tuple[tuple[type[Exception], str], ...] = (
    (smtplib.SMTPNotSupportedError, NO_TLS),
    (smtplib.SMTPServerDisconnected, BROKE_OFF),
    (smtplib.SMTPException, UNWELCOME.format(code="login")),
    (ssl.SSLCertVerificationError, UNTRUSTED),
    (ssl.SSLError, BROKE_OFF),
    (TimeoutError, BROKE_OFF),
    (OSError, AWAY),
)


@contextmanager
def _translated() -> Iterator[None]:
    """Turn what smtplib and the network raise into sentences."""
    try:
        yield
    except smtplib.SMTPDataError as error:
        # Anything but 354: also 250, by which a server that is out of step says nothing of the message.
        raise _refusal(error.smtp_code, refused=BAD_MESSAGE, permanent=True) from None
    except smtplib.SMTPResponseException as error:
        raise _refusal(error.smtp_code, refused=UNWELCOME, permanent=False) from None
    except (smtplib.SMTPException, OSError) as error:
        sentence = next(sentence for kind, sentence in FAULTS if isinstance(error, kind))
        raise TransportError(sentence, False) from None


def _leave(smtp: smtplib.SMTP) -> None:
    # The message has been taken: whatever happens now must not make it look refused, or it would be sent again.
    with contextlib.suppress(smtplib.SMTPException, OSError, AttributeError):
        assert smtp.sock is not None
        smtp.sock.settimeout(2)
        smtp.quit()


def _cut(smtp: smtplib.SMTP) -> None:
    with contextlib.suppress(OSError, AttributeError):
        assert smtp.sock is not None
        smtp.sock.shutdown(socket.SHUT_RDWR)


_tls: Callable[[], ssl.SSLContext] = ssl.create_default_context
