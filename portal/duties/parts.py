"""In which duties someone has a part: those that they do, approve or contribute to, themselves or for another."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from portal.cases.actors import Actor
from portal.duties import rules, state
from portal.duties.acting import acting
from portal.duties.models import DutyRow


def of(who: Actor, rows: Iterable[DutyRow], at: datetime) -> list[DutyRow]:
    """Return those of these duties in which someone has a part at a moment."""
    found = list(rows)
    asked = state.asked_of(found)
    people = {key: acting(who, key, at) for key in {row.procedure_key for row in found}}
    return [row for row in found if rules.works_on(row, asked[row.id], by=people[row.procedure_key])]
