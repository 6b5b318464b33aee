"""Packing files into one ZIP as they are read: however many there are, a piece of one is in memory at a time."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Member:
    """One file of the ZIP: its path there, of which day it is, and what yields its bytes."""

    path: str
    day: date
    pieces: Callable[[], Iterable[bytes]]


class _Outlet(io.RawIOBase):
    """Where the ZIP is written to: what was written is taken away after every piece."""

    def __init__(self) -> None:
        super().__init__()
        self._written: list[bytes] = []

    def writable(self) -> bool:
        """Return that it can be written to; it can't be sought in."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # what a ZIP file writes is bytes
        """Hold what was written."""
        self._written.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        """Return what was written since this was last asked."""
        found, self._written = b"".join(self._written), []
        return found


def packed(members: Iterable[Member], day: date, facts: Mapping[str, Any] | None = None) -> Iterator[bytes]:
    """Yield a ZIP of the members, and of a manifest with the size and the SHA-256 of each, and with these facts."""
    outlet, told = _Outlet(), []
    with ZipFile(outlet, "w", ZIP_DEFLATED) as archive:
        for member in members:
            digest, size = sha256(), 0
            with archive.open(_info(member.path, member.day), "w") as file:
                for piece in member.pieces():
                    file.write(piece)
                    digest.update(piece)
                    size += len(piece)
                    yield outlet.taken()
            told.append({"path": member.path, "size": size, "sha256": digest.hexdigest()})
        archive.writestr(
            _info(MANIFEST, day), json.dumps({**(facts or {}), "files": told}, ensure_ascii=False, indent=1)
        )
    yield outlet.taken()


def _info(path: str, day: date) -> ZipInfo:
    info = ZipInfo(path, (day.year, day.month, day.day, 0, 0, 0))
    info.compress_type = ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info
