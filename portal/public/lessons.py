"""“You said, we did”: what the public reads of what was learned."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import g

from portal.letters.words import day
from portal.policy.procedure import Procedure
from portal.reports import lessons

AT_A_GLANCE = 3


def read(procedure: Procedure, most: int = lessons.MOST) -> dict[str, Any]:
    """Return what a page tells of it, and how it writes a day. None where the procedure has nobody learn so.

    While the records can't be reached, nobody knows.
    """

    def when(at: datetime) -> str:
        return day(at.astimezone(procedure.zone).date(), procedure.language)

    known = procedure.upkeep.learning is not None and not g.get("records_away")
    return {"told_lessons": lessons.told(procedure.key, most) if known else None, "when": when}
