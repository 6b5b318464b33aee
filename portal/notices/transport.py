"""How a message leaves the house: by a mail server, or into a folder."""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlsplit

from portal.errors import Invalid
from portal.notices.carrying import BROKE_OFF, NOT_NOW, UNWELCOME, Carrier, Faults, Folder, TransportError, bounded
from portal.notices.mail import Sealed

PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
TIMEOUT = 20.0
WHOLE = 90.0
BAD_URL = (
    "SMTP_URL must look like smtp+starttls://user:password@mail.example.org:587; smtps:// and smtp:// are known too. "
    "Write special characters of the password as %XX."
)

SERVER = Carrier("The mail server", "mail")
MAIL_FOLDER = Carrier("The mail folder")
NO_TLS = "{name} doesn't offer an encrypted connection, so nothing was sent. Tell your administrator."
NONSENSE = (
    "{name} gave an answer that makes no sense, so it isn't known to have taken the message. "
    "It will be tried again. Tell your administrator."
)
BAD_ADDRESS = "{name} refused the address ({code}). Check it or post the letter."
BAD_MESSAGE = "{name} refused the message ({code}). Post the letter, and tell your administrator."
LOGIN_NEEDED = frozenset({530, 534, 535, 538})
FAULTS: Faults = (
    (smtplib.SMTPNotSupportedError, NO_TLS),
    (smtplib.SMTPServerDisconnected, BROKE_OFF),
    (smtplib.SMTPException, UNWELCOME.replace("{code}", "login")),
)


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
        self._files.keep(message.message_id, message.raw)

    def path_of(self, message_id: str) -> Path:
        """Return where the message of that id is kept."""
        return self._files.path_of(message_id)

    @property
    def _files(self) -> Folder:
        return Folder(self.folder, ".eml", MAIL_FOLDER)


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
        try:
            with bounded(self.whole, lambda: smtp.sock):
                with _translated():
                    self._greet(smtp)
                    yield smtp
                _leave(smtp)
        finally:
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
        return SERVER.fault(NOT_NOW, code=code)
    if not 500 <= code < 600:
        return SERVER.fault(NONSENSE)
    if code in LOGIN_NEEDED:
        return SERVER.fault(UNWELCOME, code=code)
    return SERVER.fault(refused, permanent=permanent, code=code)


@contextmanager
def _translated() -> Iterator[None]:
    """Turn what smtplib and the network raise into sentences."""
    with SERVER.heard(FAULTS):
        try:
            yield
        except smtplib.SMTPDataError as error:
            # Anything but 354: also 250, by which a server that is out of step says nothing of the message.
            raise _refusal(error.smtp_code, refused=BAD_MESSAGE, permanent=True) from None
        except smtplib.SMTPResponseException as error:
            raise _refusal(error.smtp_code, refused=UNWELCOME, permanent=False) from None


def _leave(smtp: smtplib.SMTP) -> None:
    # The message has been taken: whatever happens now must not make it look refused, or it would be sent again.
    with contextlib.suppress(smtplib.SMTPException, OSError, AttributeError):
        assert smtp.sock is not None
        smtp.sock.settimeout(2)
        smtp.quit()


_tls: Callable[[], ssl.SSLContext] = ssl.create_default_context
