"""The lines that tell what happened to a duty, append-only: the database refuses to change or remove one."""

from __future__ import annotations

from datetime import datetime

from portal.cases.actors import Actor
from portal.cases.models.columns import LINE, LONG
from portal.database import db
from portal.duties.models import DutyEvent, DutyRow


def record(row: DutyRow, kind: str, summary: str, *, by: Actor, at: datetime, detail: str = "") -> DutyEvent:
    """Add the line that a command writes about a duty. ValueError where one is too long: nothing is cut off here."""
    line = _line(row.procedure_key, kind, summary, by, at, detail)
    row.events.append(line)
    return line


def record_meeting(procedure_key: str, kind: str, summary: str, *, by: Actor, at: datetime) -> DutyEvent:
    """Add the line that a command writes about a meeting."""
    line = _line(procedure_key, kind, summary, by, at, "")
    db.session.add(line)
    return line


def _line(procedure_key: str, kind: str, summary: str, by: Actor, at: datetime, detail: str) -> DutyEvent:
    if len(summary) > LINE or len(detail) > LONG:
        raise ValueError(f"Too long for a duty's history: {len(summary)} and {len(detail)} characters at “{kind}”.")
    return DutyEvent(
        procedure_key=procedure_key,
        at=at,
        kind=kind,
        by_id=by.staff_id,
        by_name=by.name,
        summary=summary,
        detail=detail,
    )
