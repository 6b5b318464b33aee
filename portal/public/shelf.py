"""The procedures that take submissions here. Known from memory while the database can't be asked."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from flask import current_app, g, request
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from portal.database import db
from portal.errors import NotFound
from portal.policy.procedure import Procedure
from portal.policy.saying import say
from portal.procedures import tongues, versions
from portal.procedures.reader import read_pack

log = logging.getLogger("portal")

T = TypeVar("T")

AWAY = (OperationalError, PoolTimeout)
FRESH_FOR = timedelta(minutes=5)

_remembered: dict[str, Procedure] = {}  # by key, as they were when the database last answered
_asked_at: list[datetime] = []  # when that was, once it has


def all_procedures(at: datetime) -> dict[str, Procedure]:
    """Return the procedures in force, by key. What needs no more than these is shown whatever the database does."""
    found = unless_away(lambda: versions.all_current(at))
    if found is None:
        return _remembered or _shipped()
    _remembered.clear()
    _remembered.update(found)
    _asked_at[:] = [at]
    return found


def unless_away(ask: Callable[[], T]) -> T | None:
    """Return what the database says to this, or None while it can't be reached: for what a page can do without."""
    if g.get("records_away"):  # each try waits for seconds, and nobody else is answered meanwhile
        return None
    try:
        return ask()
    except AWAY as error:
        db.session.rollback()
        log.warning("database away: %s", type(error).__name__)
        g.records_away = True
        return None


def procedure(key: str, at: datetime) -> Procedure:
    """Return the procedure of that key. Raises `NotFound` where none of that key takes submissions here."""
    return tongues.told_in(own(key, at), tongues.spoken_now())


def own(key: str, at: datetime) -> Procedure:
    """Return the procedure of that key in its own language, whoever asks. Raises `NotFound` as above."""
    # What a form sends was drawn from what is remembered. To ask again would take SQLite's one write lock only to read,
    # so a process that gets nothing but forms asks only now and then.
    drawn = _remembered.get(key) if request.method == "POST" and _is_fresh(at) else None
    found = drawn or all_procedures(at).get(key)
    if found is None:
        raise NotFound(say("There is no such page."))
    return found


def lately(at: datetime) -> dict[str, Procedure]:
    """Return the procedures as they stood minutes ago at most: for what may be as old as that, and costs nothing."""
    return _remembered if _is_fresh(at) else all_procedures(at)


def _is_fresh(at: datetime) -> bool:
    return bool(_asked_at) and abs(at - _asked_at[0]) < FRESH_FOR


def _shipped() -> dict[str, Procedure]:
    """For a process that began while the database was away: what `flask portal setup` installs."""
    for key in current_app.config["SETTINGS"].packs:
        text = (versions.PACKS / f"{key}.yaml").read_text(encoding="utf-8")
        _remembered[key] = read_pack(text, f"{key}.yaml")
    return _remembered
