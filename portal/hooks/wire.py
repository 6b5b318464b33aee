"""How a webhook's message leaves the house: the only file that connects to an address that somebody else chose.

The name is looked up anew each time, every address that it has must be a public one, and the line goes to one of
those very addresses: a name that points elsewhere a moment later leads nowhere. No redirect is followed, and of the
answer nothing is read but its status.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from portal.errors import Invalid
from portal.notices.carrying import BROKE_OFF, NOT_NOW, Carrier, Faults, TransportError, bounded

TIMEOUT = 15.0
WHOLE = 30.0
MOST = 500  # characters of an address
GONE = 410
OURS = frozenset({"127.0.0.1", "::1", "localhost"})
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

BAD_URL = (
    "Give the address that the other system takes messages at: https://…, without a user, a password or a #part, in "
    f"plain letters and at most {MOST} characters."
)
UNKNOWN = "The name of this address can’t be found. See that it is written right."
INSIDE = "This address leads to a machine inside a network, where the portal doesn’t go. Give one that is public."
RECEIVER = Carrier("The other system")
NOT_FOUND = "The name of {name} can’t be found. The message will be tried again."
LEADS_INSIDE = "{name}’s address leads inside a network, where the portal doesn’t go. The message will be tried again."
ELSEWHERE = "{name} sent the portal to another address ({code}), where it doesn’t go. It will be tried again."
NOBODY = "{name} said that there is nobody at this address any more ({code})."
NOT_TAKEN = "{name} didn’t take the message ({code}). It will be tried again."
FAULTS: Faults = (
    (http.client.HTTPException, BROKE_OFF),
    (AttributeError, BROKE_OFF),  # http.client says so where the line was cut under it
)

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Gone(TransportError):
    """The other system says that there will never be anyone at this address again."""


@dataclass(frozen=True, slots=True)
class Wire:
    """The way out. `loopback` lets it lead to this machine, without TLS too: for tests, and for who develops."""

    loopback: bool = False
    timeout: float = TIMEOUT
    whole: float = WHOLE

    def check(self, url: str) -> None:
        """Raise `Invalid` where nothing could be sent to this address."""
        parts = _parts(url, loopback=self.loopback)
        found = _found(parts)
        if not found:
            raise Invalid({"url": UNKNOWN})
        if not self._may(found):
            raise Invalid({"url": INSIDE})

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> None:
        """Hand a message over, or raise TransportError. What the other system says of it isn't kept."""
        with self._connected(self._allowed(url)) as (connection, path):
            connection.request("POST", path, body, {**headers, "Connection": "close"})
            status = connection.getresponse().status  # all that is needed: what follows may drip for hours
        _judge(status)

    def _allowed(self, url: str) -> SplitResult:
        try:
            return _parts(url, loopback=self.loopback)
        except Invalid:  # it was good when it was typed, and a setting has changed since
            raise RECEIVER.fault(LEADS_INSIDE) from None

    @contextmanager
    def _connected(self, parts: SplitResult) -> Iterator[tuple[http.client.HTTPConnection, str]]:
        line = _Line(parts, self._addresses(parts), self.timeout)
        try:
            with bounded(self.whole, lambda: line.sock), RECEIVER.heard(FAULTS):
                yield line, f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        finally:
            line.close()

    def _addresses(self, parts: SplitResult) -> list[str]:
        found = _found(parts)
        if not found:
            raise RECEIVER.fault(NOT_FOUND)
        if not self._may(found):
            raise RECEIVER.fault(LEADS_INSIDE)
        return [str(one) for one in found]

    def _may(self, found: list[Address]) -> bool:
        return all(is_public(one) or (self.loopback and one.is_loopback) for one in found)


def is_public(address: Address) -> bool:
    """Return whether an address is of the public internet, and of no network that someone else could not reach too."""
    inner = _inside(address)
    if inner is not None:
        return is_public(inner)
    special = address.is_multicast or address.is_reserved or getattr(address, "is_site_local", False)
    return address.is_global and not special


def _inside(address: Address) -> ipaddress.IPv4Address | None:
    """Return the older address that a newer one stands for, where it does."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


class _Line(http.client.HTTPConnection):
    """A connection to one of the addresses that were looked at, and to no other; its certificate is the name's."""

    def __init__(self, parts: SplitResult, addresses: list[str], timeout: float) -> None:
        self._secure = parts.scheme == "https"
        super().__init__(parts.hostname or "", parts.port or (443 if self._secure else 80), timeout=timeout)
        self._addresses = addresses
        self._seconds = timeout

    def connect(self) -> None:
        """Connect to the first address that answers."""
        self.sock = self._reached()
        if self._secure:
            self.sock = _tls().wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
            self.sock.do_handshake()

    def _reached(self) -> socket.socket:
        *others, last = self._addresses
        for one in others:
            try:
                return socket.create_connection((one, self.port), self._seconds)
            except OSError:
                continue
        return socket.create_connection((last, self.port), self._seconds)


def _found(parts: SplitResult) -> list[Address]:
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(ipaddress.ip_address(str(where[0]).partition("%")[0]) for *_, where in found))


def _parts(url: str, *, loopback: bool) -> SplitResult:
    try:
        parts = urlsplit(url)
        sound = bool(parts.hostname) and parts.port != 0 and url.isascii() and url.isprintable() and " " not in url
    except ValueError:
        raise Invalid({"url": BAD_URL}) from None
    secret = parts.scheme == "https" or (loopback and parts.scheme == "http" and parts.hostname in OURS)
    if not sound or not secret or len(url) > MOST or parts.username or parts.password or parts.fragment:
        raise Invalid({"url": BAD_URL})
    return parts


def _judge(status: int) -> None:
    if 200 <= status < 300:
        return
    if status == GONE:
        raise Gone(RECEIVER.says(NOBODY, status), True)
    if 300 <= status < 400:
        raise RECEIVER.fault(ELSEWHERE, code=status)
    raise RECEIVER.fault(NOT_NOW if status == 429 or status >= 500 else NOT_TAKEN, code=status)


_tls: Callable[[], ssl.SSLContext] = ssl.create_default_context
