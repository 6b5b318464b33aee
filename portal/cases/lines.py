"""Lines of management: who is above whom, told in one statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import CTE, Select, literal, select, union_all

from portal.cases.models import Staff
from portal.database import db
from portal.errors import Invalid
from portal.procedures.models import ProcedureVersion

PEOPLE: Any = Staff.__table__
VERSIONS: Any = ProcedureVersion.__table__


@dataclass(frozen=True)
class Surroundings:
    """Someone's line, above and below, without themselves; and their procedures' versions, by id, as checksums."""

    above: frozenset[int] = frozenset()
    below: frozenset[int] = frozenset()
    versions: Mapping[int, str] = field(default_factory=dict)


def around(staff_id: int, procedures: Iterable[str]) -> Surroundings:
    """Return what surrounds someone, asked of the database at once: every request of staff begins with it."""
    up, down = _above([staff_id]), _below([staff_id])
    versions = select(literal("version"), VERSIONS.c.id, VERSIONS.c.sha256).where(VERSIONS.c.key.in_(list(procedures)))
    people = [select(literal(word), line.c.id, literal("")) for word, line in (("above", up), ("below", down))]
    rows = [tuple(row) for row in db.session.execute(union_all(*people, versions))]
    return Surroundings(
        frozenset(one for word, one, _ in rows if word == "above" and one != staff_id),
        frozenset(one for word, one, _ in rows if word == "below" and one != staff_id),
        {one: checksum for word, one, checksum in rows if word == "version"},
    )


def whole_lines(staff_ids: Iterable[int]) -> frozenset[int]:
    """Return these people, everyone above them and everyone below them."""
    ids = list(staff_ids)
    if not ids:
        return frozenset()
    up, down = _above(ids), _below(ids)
    return frozenset(db.session.scalars(union_all(select(up.c.id), select(down.c.id)))) | frozenset(ids)


def below(staff_id: int) -> frozenset[int]:
    """Return everyone below someone in their line, and themselves."""
    return frozenset(db.session.scalars(select(_below([staff_id]).c.id)))


def demand_no_circle(person: Staff) -> None:
    """Raise `Invalid` where someone would be above themselves."""
    if person.manager_id and person.manager_id in below(person.id):
        raise Invalid(
            {"manager_id": "Someone can't be above themselves. Choose a manager who isn't below this person."}
        )


def _start(ids: list[int]) -> Select[Any]:
    return select(PEOPLE.c.id, PEOPLE.c.manager_id).where(PEOPLE.c.id.in_(ids))


def _above(ids: list[int]) -> CTE:
    """UNION, not UNION ALL: a circle of managers, should one ever stand there, ends all the same."""
    line = _start(ids).cte("above", recursive=True)
    return line.union(select(PEOPLE.c.id, PEOPLE.c.manager_id).join(line, PEOPLE.c.id == line.c.manager_id))


def _below(ids: list[int]) -> CTE:
    line = _start(ids).cte("below", recursive=True)
    return line.union(select(PEOPLE.c.id, PEOPLE.c.manager_id).join(line, PEOPLE.c.manager_id == line.c.id))
