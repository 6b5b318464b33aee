"""Files that come with a request, read one after the other and made safe before any transaction begins."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import IO

from flask import request

from portal.cases import filing
from portal.cases.filing import Manner, Sorted
from portal.database import db
from portal.files.making_safe import Raw
from portal.http import sizes

FIELD = filing.FIELD
CHUNK = 1024 * 1024


def chosen(field: str = FIELD) -> int:
    """Return how many files came. A browser sends an empty one where none was chosen."""
    return sum(1 for one in request.files.getlist(field) if one.filename)


def digests(field: str = FIELD) -> tuple[str, ...]:
    """Return the SHA-256 of each file as it came: the same sent again is the same, however it is made safe."""
    return tuple(_digest(one.stream) for one in request.files.getlist(field) if one.filename)


def _digest(stream: IO[bytes]) -> str:
    found = sha256()
    while chunk := stream.read(CHUNK):
        found.update(chunk)
    stream.seek(0)
    return found.hexdigest()


def read(manner: Manner, field: str = FIELD) -> Sorted:
    """Return the files of the request as they can be kept, and those that can't be.

    Raises `Invalid` of more than may be sent at once. What was read of the database before must be read again.
    """
    sizes.demand_said()
    filing.demand_few(chosen(field), 0)
    db.session.rollback()  # going through files takes its time, and on SQLite nobody could write meanwhile
    return filing.prepared(_raws(field), manner)


def _raws(field: str) -> Iterator[Raw]:
    most = filing.rules().each
    for one in request.files.getlist(field):
        if one.filename:
            yield Raw(one.filename, one.stream.read(most + 1))
