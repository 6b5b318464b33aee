"""How a text message leaves the house: by a provider's HTTP interface, or into a folder."""

from __future__ import annotations

import http.client
import json
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, urlsplit

from portal.errors import Invalid
from portal.notices.carrying import BROKE_OFF, Carrier, Faults, Folder, bounded

TIMEOUT = 15.0
WHOLE = 45.0
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")  # as ITU E.164 writes it

BAD_URL = (
    "SMS_URL must be the https:// address that the provider gives for sending, without a user, a password or a #part. "
    "http:// will do on this machine alone."
)
NOT_A_NUMBER = "This isn't a telephone number as it is dialled from abroad: +447700900123."
PROVIDER = Carrier("The text message provider")
TEXTS_FOLDER = Carrier("The folder of text messages")
ELSEWHERE = (
    "{name} sent the portal to another address ({code}), where it doesn't go. "
    "Tell your administrator. It will be tried again."
)
REFUSED = "{name} refused the number or the message ({code}). Check the number, or use another way."
FAULTS: Faults = (
    (http.client.HTTPException, BROKE_OFF),
    (AttributeError, BROKE_OFF),  # http.client says so where the line was cut under it
)

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
        self._files.keep(message.reference, words.encode())

    def path_of(self, reference: str) -> Path:
        """Return where the message of that reference is kept."""
        return self._files.path_of(reference)

    @property
    def _files(self) -> Folder:
        return Folder(self.folder, ".json", TEXTS_FOLDER)


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
        try:
            with bounded(self.whole, lambda: connection.sock), PROVIDER.heard(FAULTS):
                yield connection
        finally:
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
    if 300 <= status < 400:
        raise PROVIDER.fault(ELSEWHERE, code=status)
    raise PROVIDER.refusal(status, for_ever=FOR_EVER, sentence=REFUSED)


_tls: Callable[[], ssl.SSLContext] = ssl.create_default_context
