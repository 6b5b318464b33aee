"""What every way out of the house has in common, whoever carries the message: what is said of a fault, and limits."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import ssl
import tempfile
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from portal.errors import PortalError

AWAY = "{name} can't be reached. The message will be tried again."
BROKE_OFF = "{name} broke off or took too long. The message will be tried again."
UNTRUSTED = "{name}'s certificate can't be trusted, so nothing was sent. Tell your administrator."
UNWELCOME = "{name} doesn't accept {what} from the portal ({code}). Tell your administrator. It will be tried again."
NOT_NOW = "{name} asked us to come back later ({code}). The message will be tried again."
NOT_WRITTEN = "{name} can't be written to. Tell your administrator."

Faults = tuple[tuple[type[Exception], str], ...]
"""What is said of each kind of fault, in this order: one may also be one of those below it."""
OF_THE_NETWORK: Faults = (
    (ssl.SSLCertVerificationError, UNTRUSTED),
    (ssl.SSLError, BROKE_OFF),
    (TimeoutError, BROKE_OFF),
    (ConnectionResetError, BROKE_OFF),
    (OSError, AWAY),
)


class TransportError(PortalError):
    """The message wasn't taken. `permanent` means that the same message to the same address never will be."""

    def __init__(self, sentence: str, permanent: bool) -> None:
        super().__init__(sentence)
        self.permanent = permanent


@dataclass(frozen=True, slots=True)
class Carrier:
    """Whoever takes our messages, or what we keep them in, by the name that sentences give it. `what` is what it takes.

    What it answered itself is never kept: it may hold an address.
    """

    name: str
    what: str = "messages"

    def says(self, sentence: str, code: int | str = "") -> str:
        """Return a sentence of ours about it."""
        return sentence.format(name=self.name, what=self.what, code=code)

    def fault(self, sentence: str, *, permanent: bool = False, code: int | str = "") -> TransportError:
        """Return what is raised where it didn't take a message."""
        return TransportError(self.says(sentence, code), permanent)

    def refusal(self, status: int, *, for_ever: Collection[int], sentence: str) -> TransportError:
        """Return what is raised of an HTTP status: `sentence` where the same message to the same address never goes."""
        if status in for_ever:
            return self.fault(sentence, permanent=True, code=status)
        return self.fault(NOT_NOW if status == 429 or status >= 500 else UNWELCOME, code=status)

    @contextmanager
    def heard(self, own: Faults = ()) -> Iterator[None]:
        """Turn what the network raises into sentences, and what its own client does."""
        known = (*own, *OF_THE_NETWORK)
        try:
            yield
        except tuple(kind for kind, _ in known) as error:
            raise self.fault(next(words for kind, words in known if isinstance(error, kind))) from None


@contextmanager
def bounded(seconds: float, line: Callable[[], socket.socket | None]) -> Iterator[None]:
    """Cut a line after so long: a timeout bounds each wait alone, and a server may drip byte by byte for hours."""
    watchdog = threading.Timer(seconds, _cut, [line])
    watchdog.daemon = True
    watchdog.start()
    try:
        yield
    finally:
        watchdog.cancel()


def _cut(line: Callable[[], socket.socket | None]) -> None:
    found = line()
    if found is not None:
        with contextlib.suppress(OSError):  # it has ended by itself
            found.shutdown(socket.SHUT_RDWR)


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder in the place of a carrier: one file for each message, so that one that is sent twice is there once."""

    path: Path
    ending: str
    carrier: Carrier

    def keep(self, reference: str, content: bytes) -> None:
        """Write a message whole, or not at all. Raises TransportError."""
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
            with tempfile.NamedTemporaryFile(dir=self.path, prefix=".", suffix=".part", delete=False) as part:
                part.write(content)
                part.flush()
                os.fsync(part.fileno())
            Path(part.name).replace(self.path_of(reference))
        except OSError:
            raise self.carrier.fault(NOT_WRITTEN) from None

    def path_of(self, reference: str) -> Path:
        """Return where the message of that reference is kept, whatever characters are in it."""
        return self.path / f"{re.sub(r'[^A-Za-z0-9@.=_-]', '_', reference.strip('<>')).lstrip('.')}{self.ending}"
