"""Of which cases a file tells, in little room: a million ids lie close together, so the steps between them are kept."""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Collection, Iterable, Iterator
from itertools import accumulate, islice

from sqlalchemy import select

from portal.cases.models import Case
from portal.database import db

AT_ONCE = 5_000  # ids in one statement


def packed(ids: Iterable[int]) -> bytes:
    """Return ids as bytes, each once, in their order."""
    steps, before = array("q"), 0
    for one in sorted(ids):
        if one != before:
            steps.append(one - before)
            before = one
    return zlib.compress(steps.tobytes(), 6)


def unpacked(kept: bytes) -> Iterator[int]:
    """Yield the ids again."""
    steps = array("q")
    steps.frombytes(zlib.decompress(kept))
    return accumulate(steps)


def are_all_seen(kept: bytes) -> bool:
    """Return whether the viewer may see all of these cases now."""
    ids = unpacked(kept)
    while some := list(islice(ids, AT_ONCE)):
        if len(_seen(some)) < len(some):
            return False
    return True


def _seen(ids: Collection[int]) -> Collection[int]:
    return db.session.scalars(select(Case.id).where(Case.id.in_(ids))).all()
