"""The cases in which a submitted report would be another today, and what was done with each of them since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from portal.admin import presenting
from portal.cases.models import Case, Event
from portal.database import db
from portal.policy.keeping import Since
from portal.policy.procedure import Procedure

MOST_CASES = 50  # of a sort on one page
MOST_LINES = 5  # of a case, the latest


@dataclass(frozen=True)
class ChangedCase:
    """A case, with the lines of what was done with it since; `earlier` counts those before them that aren't shown."""

    id: int
    number: str
    lines: Sequence[str]
    earlier: int


@dataclass(frozen=True)
class Changes:
    """The cases that changed in one way: those shown, how many the viewer may not see, and how many follow."""

    words: str
    cases: Sequence[ChangedCase]
    hidden: int
    more: int


def of(changed: Since, after: datetime, pack: Procedure) -> list[Changes]:
    """Return what has changed since a moment, way by way; of the cases that the viewer may not see, how many."""
    sorts = {"Changed": changed.altered, "Counted now": changed.added, "No longer counted": changed.removed}
    shown = {words: ids[:MOST_CASES] for words, ids in sorts.items() if ids}
    wanted = [one for ids in shown.values() for one in ids]
    numbers = {
        row.id: row.tracking_number
        for row in db.session.execute(select(Case.id, Case.tracking_number).where(Case.id.in_(wanted)))
    }
    done = _done(list(numbers), after, pack)
    return [
        Changes(
            words=words,
            cases=[ChangedCase(one, numbers[one], *done.get(one, ((), 0))) for one in ids if one in numbers],
            hidden=sum(one not in numbers for one in ids),
            more=len(sorts[words]) - len(ids),
        )
        for words, ids in shown.items()
    ]


def _done(ids: Sequence[int], after: datetime, pack: Procedure) -> Mapping[int, tuple[Sequence[str], int]]:
    """Return the latest lines of these cases since a moment, with how many came before them. No line says the hour."""
    since = (
        select(
            Event.case_id,
            Event.at,
            Event.summary,
            Event.by_name,
            func.row_number().over(partition_by=Event.case_id, order_by=Event.seq.desc()).label("nth"),
            func.count().over(partition_by=Event.case_id).label("together"),
        )
        .where(Event.case_id.in_(ids), Event.at > after)
        .subquery()
    )
    lines: dict[int, list[str]] = defaultdict(list)
    earlier: dict[int, int] = {}
    for row in db.session.execute(select(since).where(since.c.nth <= MOST_LINES).order_by(since.c.nth.desc())):
        day = presenting.short(row.at.astimezone(pack.zone).date(), pack.language)
        lines[row.case_id].append(f"{day}: {row.summary} ({row.by_name})")
        earlier[row.case_id] = max(0, row.together - MOST_LINES)
    return {one: (told, earlier[one]) for one, told in lines.items()}
