"""What is installed and which days are closed: nearly every page asks both, so both are read in one statement."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from portal.database import db
from portal.procedures.models import Closure, ProcedureVersion

INSTALLED, CLOSURES = "installed versions", "closures of this transaction"  # in a session's info


class Span(NamedTuple):
    """A closure, and between which moments it stood."""

    calendar: str
    day: date
    name: str
    added_at: datetime
    removed_at: datetime | None

    def stood(self, at: datetime | None) -> bool:
        """Return whether it stood at a moment, or without one whether it stands."""
        if at is None:
            return self.removed_at is None
        return self.added_at < at and (self.removed_at is None or at <= self.removed_at)


Closures = dict[str, list[Span]]


def closures() -> Closures:
    """Return the closures of each procedure: the same throughout a transaction, until they are forgotten."""
    return _known(CLOSURES)


def versions() -> list[ProcedureVersion]:
    """Return all versions, those of one procedure together and the latest of them first."""
    return _known(INSTALLED)


def _known(which: str) -> Any:
    if which not in db.session.info:
        for name, found in _read().items():
            db.session.info.setdefault(name, found)
    return db.session.info[which]


def _read() -> dict[str, Any]:
    """Read both, as they are now. Of a procedure that isn't installed there are no closures."""
    columns = (Closure.id, Closure.calendar, Closure.day, Closure.name, Closure.added_at, Closure.removed_at)
    latest = (ProcedureVersion.effective.desc(), ProcedureVersion.id.desc())
    query = (
        select(ProcedureVersion, *columns)
        .outerjoin(Closure, Closure.procedure_key == ProcedureVersion.key)
        .order_by(ProcedureVersion.key, *latest, Closure.id)
    )
    installed: dict[int, ProcedureVersion] = {}
    closed: dict[str, dict[int, Span]] = {}
    for version, closure_id, *rest in db.session.execute(query):
        installed[version.id] = version
        if closure_id is not None:
            closed.setdefault(version.key, {})[closure_id] = Span(*rest)
    spans = {key: list(found.values()) for key, found in closed.items()}
    return {INSTALLED: list(installed.values()), CLOSURES: spans}
