"""The virus scanner: clamd, spoken to over its socket in its own protocol (INSTREAM)."""

from __future__ import annotations

import re
import socket
import struct
from collections.abc import Iterable
from contextlib import closing
from urllib.parse import urlsplit

from portal.errors import PortalError

PATIENCE = 30.0  # seconds
LONGEST_ANSWER = 4096
FOUND = re.compile(r"stream: (.{1,150}) FOUND")
AWAY = "The virus scanner can’t be reached."
ODD = "The virus scanner didn’t say whether the file is clean."


class ScannerAway(PortalError):
    """Nobody could say whether a file is clean."""


def virus_in(pieces: Iterable[bytes], url: str) -> str:
    """Return what the scanner at `url` finds in a file, or "" where it is clean. Raises `ScannerAway`."""
    try:
        with closing(_connected(url)) as link:
            link.sendall(b"zINSTREAM\0")
            for piece in pieces:
                if piece:
                    link.sendall(struct.pack(">I", len(piece)) + piece)
            link.sendall(struct.pack(">I", 0))
            answer = _answer(link)
    except OSError as error:
        raise ScannerAway(AWAY) from error
    return _told(answer)


def _connected(url: str) -> socket.socket:
    parts = urlsplit(url)
    if parts.scheme == "tcp":
        return socket.create_connection((parts.hostname or "", parts.port or 0), timeout=PATIENCE)
    link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    link.settimeout(PATIENCE)
    try:
        link.connect(parts.path)
    except OSError:
        link.close()
        raise
    return link


def _answer(link: socket.socket) -> str:
    found = b""
    while b"\0" not in found and len(found) < LONGEST_ANSWER and (piece := link.recv(LONGEST_ANSWER)):
        found += piece
    return found.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _told(answer: str) -> str:
    """Return what was found. Anything but a plain yes or no, such as a limit of the scanner's own, is neither."""
    if answer == "stream: OK":
        return ""
    found = FOUND.fullmatch(answer)
    if found is None:
        raise ScannerAway(ODD)
    return found[1]
