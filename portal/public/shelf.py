"""The procedures that take submissions here. Known from memory while the database can't be asked."""

from __future__ import annotations

import logging
from datetime import date, datetime

from flask import current_app, g, request
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from portal.database import db
from portal.errors import NotFound
from portal.policy.procedure import Procedure
from portal.procedures import versions
from portal.procedures.reader import read_pack

log = logging.getLogger("portal")

AWAY = (OperationalError, PoolTimeout)
_remembered: dict[str, Procedure] = {}  # by key, as they were when the database last answered


def all_procedures(at: datetime) -> dict[str, Procedure]:
    """Return the procedures in force, by key. What needs no more than these is shown whatever the database does."""
    try:
        found = {key: _in_force(key, at.date()) for key in versions.keys_in_force(at.date())}
    except AWAY as error:
        db.session.rollback()
        log.warning("database away: %s", type(error).__name__)
        g.records_away = True
        return _remembered or _shipped()
    _remembered.clear()
    _remembered.update(found)
    return found


def procedure(key: str, at: datetime) -> Procedure:
    """Return the procedure of that key. Raises `NotFound` where none of that key takes submissions here."""
    # What a form sends was drawn from what is remembered. To ask again would take SQLite's one write lock only to read.
    drawn = _remembered.get(key) if request.method == "POST" else None
    found = drawn or all_procedures(at).get(key)
    if found is None:
        raise NotFound("There is no such page.")
    return found


def _in_force(key: str, on: date) -> Procedure:
    return versions.procedure_of(versions.in_force(key, on))


def _shipped() -> dict[str, Procedure]:
    """For a process that began while the database was away: what `flask portal setup` installs."""
    for key in current_app.config["SETTINGS"].packs:
        text = (versions.PACKS / f"{key}.yaml").read_text(encoding="utf-8")
        _remembered[key] = read_pack(text, f"{key}.yaml")
    return _remembered
