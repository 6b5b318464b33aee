"""How many cases a change of a procedure touches."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import ColumnElement, func, select, true

from portal.cases.histories import Span
from portal.cases.models import Case, CaseNature, StageRow
from portal.database import UNGUARDED, db
from portal.policy.touching import Touched

AT_ONCE = 100  # counts in one statement, each read off the same cases
MONTHS = 12


def a_month(span: Span, wanted: Collection[Touched]) -> dict[Touched, float]:
    """Return how many of the cases of a year are touched, a month, for each of what is asked, whoever asks."""
    found: dict[Touched, float] = {}
    asked = list(wanted)
    for first in range(0, len(asked), AT_ONCE):
        some = asked[first : first + AT_ONCE]
        counts = (func.count(Case.id).filter(*_conditions(one)) for one in some)
        row = db.session.execute(select(*counts).where(*span.conditions()).execution_options(**UNGUARDED)).one()
        found |= {one: round(count / MONTHS, 1) for one, count in zip(some, row, strict=True)}
    return found


def _conditions(one: Touched) -> Iterator[ColumnElement[bool]]:
    yield true()
    for name in ("kind", "service", "matter", "channel"):
        if keys := getattr(one, f"{name}s"):
            yield getattr(Case, name).in_(sorted(keys))
    if one.natures:
        named = CaseNature.nature.in_(sorted(one.natures))
        yield select(CaseNature.id).where(CaseNature.case_id == Case.id, named).exists()
    if one.stages:
        reached = StageRow.key.in_(sorted(one.stages)), StageRow.pathway.in_(sorted(one.pathways))
        yield select(StageRow.id).where(StageRow.case_id == Case.id, *reached).exists()
    elif one.pathways:
        yield Case.pathway.in_(sorted(one.pathways))
