"""A virus scanner for the tests: it speaks clamd's own protocol, and finds what it is told to find."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

BAD = b"this-is-the-virus"


class Scanner:
    """What it was asked, and where it listens."""

    def __init__(self) -> None:
        self.seen: list[bytes] = []
        self.answer = b""
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"tcp://127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                link, _ = self._listening.accept()
            except OSError:
                return
            with link, link.makefile("rb") as told:
                told.read(len(b"zINSTREAM\0"))
                found = b""
                while size := struct.unpack(">I", told.read(4))[0]:
                    found += told.read(size)
                self.seen.append(found)
                verdict = b"stream: Test.Virus FOUND\0" if BAD in found else b"stream: OK\0"
                link.sendall(self.answer or verdict)

    def close(self) -> None:
        """Be away."""
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()


@contextmanager
def scanning() -> Iterator[Scanner]:
    """Let a scanner run meanwhile."""
    scanner = Scanner()
    try:
        yield scanner
    finally:
        scanner.close()
