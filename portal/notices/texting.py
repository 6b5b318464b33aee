"""How a text message leaves the house: by a provider's HTTP interface, or into a folder."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import socket
import ssl
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, urlsplit

from portal.errors import Invalid
from portal.notices.transport import TransportError

TIMEOUT = 15.0
WHOLE = 45.0
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")  # as ITU E.164 writes it

BAD_URL = (
    "SMS_URL must be the https:// address that the provider gives for sending, without a user, a password or a #part. "
    "http:// will do on this machine alone."
)
NOT_A_NUMBER = "This isn't a telephone number as it is dialled from abroad: +447700900123."
AWAY = "The text message provider can't be reached. The message will be tried again."
BROKE_OFF = "The text message provider broke off or took too long. The message will be tried again."
UNTRUSTED = "The text message provider's certificate can't be trusted, so nothing was sent. Tell your administrator."
UNWELCOME = (
    "The text message provider doesn't accept messages from the portal ({code}). Tell your administrator. "
    "It will be tried again."
)
ELSEWHERE = (
    "The text message provider sent the portal to another address ({code}), where it doesn't go. "
    "Tell your administrator. It will be tried again."
)
NOT_NOW = "The text message provider asked us to come back later ({code}). The message will be tried again."
REFUSED = "The text message provider refused the number or the message ({code}). Check the number, or use another way."

FOR_EVER = frozenset({400, 404, 410, 413, 422})  # the same message to the same number will never be taken


@dataclass(frozen=True, slots=True)
class TextMessage:
    """One text message: the number as it is dialled from abroad, and the id that is the same however often it goes."""

    to: str
    body: str
    reference: str


class TextTransport(Protocol):
    """Whatever can carry a text message."""

    def send(self, message: TextMessage) -> None:
        """Hand the message over, or raise TransportError."""


def number(typed: str) -> str:
    """Return a telephone number as it is dialled from abroad. Raises Invalid."""
    if not NUMBER.fullmatch(typed):
        raise Invalid({"to_address": NOT_A_NUMBER}, NOT_A_NUMBER)
    return typed


@dataclass(frozen=True, slots=True)
class FileTexts:
    """Writes each message into a folder, named after its reference. A message sent twice is there once."""

    folder: Path

    def send(self, message: TextMessage) -> None:
        """Write the file whole, or not at all."""
        words = json.dumps({"to": message.to, "body": message.body, "reference": message.reference}, ensure_ascii=False)
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._write(self.path_of(message.reference), words)
        except OSError:
            raise TransportError(
                "The folder of text messages can't be written to. Tell your administrator.", False
            ) from None

    def path_of(self, reference: str) -> Path:
        """Return where the message of that reference is kept."""
        return self.folder / f"{re.sub(r'[^A-Za-z0-9@.=_-]', '_', reference.strip('<>')).lstrip('.')}.json"

    def _write(self, path: Path, words: str) -> None:
        with tempfile.NamedTemporaryFile("w", dir=self.folder, prefix=".", delete=False, encoding="utf-8") as part:
            part.write(words)
            part.flush()
            os.fsync(part.fileno())
        Path(part.name).replace(path)


@dataclass(frozen=True, slots=True)
class HttpTexts:
    """Posts each message as JSON with a bearer token to one address, and follows it nowhere else.

    The body is `{"to", "from", "body", "reference"}`. The reference is the Idempotency-Key too: a provider that honours
    it sends a message once, however often it was posted. Any answer from 200 to 299 means that it was taken. `timeout`
    bounds each wait, `whole` all of them, in seconds.
    """

    url: str
    token: str = field(repr=False)
    sender: str = ""
    timeout: float = TIMEOUT
    whole: float = WHOLE

    def __post_init__(self) -> None:
        _parts(self.url)

    def send(self, message: TextMessage) -> None:
        """Hand the message over, or raise TransportError. The provider's words aren't kept: they may hold a number."""
        with self._connected() as connection:
            connection.request("POST", self._path(), self._body(message), self._headers(message))
            status = connection.getresponse().status  # all that is needed: what follows may drip for hours
        _judge(status)

    def _path(self) -> str:
        parts = _parts(self.url)
        return f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"

    def _body(self, message: TextMessage) -> bytes:
        words = {"to": message.to, "body": message.body, "reference": message.reference}
        return json.dumps(words | ({"from": self.sender} if self.sender else {})).encode()

    def _headers(self, message: TextMessage) -> dict[str, str]:
        return {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
            "Accept": "application/json",
            "Idempotency-Key": message.reference,
            "Connection": "close",
        }

    @contextmanager
    def _connected(self) -> Iterator[http.client.HTTPConnection]:
        connection = self._client()
        # A timeout bounds each wait; a server that drips byte by byte would hold us for hours.
        watchdog = threading.Timer(self.whole, _cut, [connection])
        watchdog.daemon = True
        watchdog.start()
        try:
            with _translated():
                yield connection
        finally:
            watchdog.cancel()
            connection.close()

    def _client(self) -> http.client.HTTPConnection:
        parts = _parts(self.url)
        assert parts.hostname is not None
        if parts.scheme == "https":
            return http.client.HTTPSConnection(parts.hostname, parts.port, timeout=self.timeout, context=_tls())
        return http.client.HTTPConnection(parts.hostname, parts.port, timeout=self.timeout)


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        sound = bool(parts.hostname) and parts.port != 0 and url.isascii() and url.isprintable() and " " not in url
    except ValueError:
        sound = False
    secret = sound and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK))
    if not secret or parts.username or parts.password or parts.fragment:
        raise Invalid({"SMS_URL": BAD_URL}, BAD_URL)
    return parts


def _judge(status: int) -> None:
    if 200 <= status < 300:
        return
    if status in FOR_EVER:
        raise TransportError(REFUSED.format(code=status), True)
    if status == 429 or status >= 500:
        raise TransportError(NOT_NOW.format(code=status), False)
    raise TransportError((ELSEWHERE if 300 <= status < 400 else UNWELCOME).format(code=status), False)


# In this order: each kind of fault is also one of those below it.
FAULTS: tuple[tuple[type[Exception], str], ...] = (
    (ssl.SSLCertVerificationError, UNTRUSTED),
    (ssl.SSLError, BROKE_OFF),
    (http.client.HTTPException, BROKE_OFF),
    (TimeoutError, BROKE_OFF),
    (ConnectionResetError, BROKE_OFF),
    (OSError, AWAY),
)


@contextmanager
def _translated() -> Iterator[None]:
    """Turn what the network raises into sentences."""
    try:
        yield
    except (http.client.HTTPException, OSError, AttributeError) as error:
        # http.client says AttributeError where the watchdog took the socket from under it.
        sentence = next((words for kind, words in FAULTS if isinstance(error, kind)), BROKE_OFF)
        raise TransportError(sentence, False) from None


def _cut(connection: http.client.HTTPConnection) -> None:
    with contextlib.suppress(OSError, AttributeError):
        assert connection.sock is not None
        connection.sock.shutdown(socket.SHUT_RDWR)


_tls: Callable[[], ssl.SSLContext] = ssl.create_default_context
