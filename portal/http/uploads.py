"""Files that come with a request, read one after the other and made safe before any transaction begins."""

from __future__ import annotations

import time
from collections.abc import Iterator
from hashlib import sha256
from threading import BoundedSemaphore
from typing import IO

from flask import request

from portal.cases import filing
from portal.cases.filing import Manner, Sorted
from portal.database import db
from portal.errors import Invalid
from portal.files.making_safe import Raw
from portal.http import limits, sizes
from portal.http.headers import STAFF
from portal.http.whole import others_first

FIELD = filing.FIELD
CHUNK = 1024 * 1024
AT_ONCE = 4  # requests whose files are gone through at the same time in a process; as many again may not wait for them
BUSY = "We are looking through many files just now. Choose these again in a minute, or send your words without them."
_places = BoundedSemaphore(AT_ONCE)


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

    Raises `Invalid` of more than may be sent at once, of more than can be gone through just now, and of a caller whose
    files have taken as long as one may. What was read of the database before must be read again.
    """
    sizes.demand_said()
    filing.demand_few(chosen(field), 0)
    db.session.rollback()  # going through files takes its time, and on SQLite nobody could write meanwhile
    if request.path.startswith(STAFF):
        return filing.prepared(_raws(field), manner)
    if not limits.has_time() or not _places.acquire(blocking=False):
        raise Invalid({FIELD: BUSY})
    began = time.monotonic()
    try:
        with others_first(request.environ):
            return filing.prepared(_raws(field), manner)
    finally:
        _places.release()
        limits.took(time.monotonic() - began)


def _raws(field: str) -> Iterator[Raw]:
    most = filing.rules().each
    for one in request.files.getlist(field):
        if one.filename:
            yield Raw(one.filename, one.stream.read(most + 1))
