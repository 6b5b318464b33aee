"""Lines of management: who is above whom, told in one statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CTE, ColumnElement, Select, literal, or_, select, union_all

from portal.cases.models import BreakGlass, Delegation, Membership, Staff, Team
from portal.database import UNGUARDED, db
from portal.errors import Invalid
from portal.policy.labels import Place
from portal.procedures.models import ProcedureVersion


@dataclass(frozen=True)
class Surroundings:
    """What decides what someone sees, as it stands at a moment.

    `line` are they, those whom they act for as designees, and everyone above and below any of these; `below`, only
    those below themselves. `teams` and `places` are those of whom they act for; `versions`, those of all the
    procedures, by id, as checksums. `principals` are those whom they act for, by procedure; `opened`, the cases that
    are opened to them by break-glass.
    """

    line: frozenset[int]
    below: frozenset[int]
    teams: frozenset[int]
    places: Mapping[str, frozenset[Place]]
    versions: Mapping[int, str]
    principals: Mapping[str, frozenset[int]]
    opened: frozenset[int]


def around(staff_id: int, procedures: Iterable[str], at: datetime) -> Surroundings:
    """Return what surrounds someone, asked of the database at once: every request of staff begins with it."""
    acting = (Delegation.designee_id == staff_id, Delegation.since <= at, Delegation.until > at)
    seeds = or_(Staff.id == staff_id, Staff.id.in_(select(Delegation.principal_id).where(*acting)))
    lines = {"above": _above(seeds), "line": _below(seeds, "line"), "below": _below(Staff.id == staff_id)}
    people = [select(literal(word), one.c.id, literal("")) for word, one in lines.items()]
    theirs = or_(
        ProcedureVersion.key.in_(list(procedures)),
        ProcedureVersion.key.in_(select(Delegation.procedure_key).where(*acting)),
    )
    known = select(literal("version"), ProcedureVersion.id, ProcedureVersion.sha256).where(theirs)
    found: dict[str, dict[int, list[str]]] = {}
    asked = union_all(*people, known, _places(acting), _principals(acting), _opened(staff_id, at))
    # Who may see what hangs on a case is only being found out here.
    for word, one, more in db.session.execute(asked, execution_options=UNGUARDED):
        found.setdefault(word, {}).setdefault(one, []).append(more)
    return Surroundings(
        line=frozenset({*found.get("above", ()), *found.get("line", ())}),
        below=frozenset(found.get("below", ())) - {staff_id},
        teams=frozenset(found.get("place", ())),
        places=_by_procedure(place for places in found.get("place", {}).values() for place in places),
        versions={one: checksums[0] for one, checksums in found.get("version", {}).items()},
        principals=_principals_by_procedure(found.get("principal", {})),
        opened=frozenset(found.get("opened", ())),
    )


def _opened(staff_id: int, at: datetime) -> Select[str, int, str]:
    open_now = (BreakGlass.asker_id == staff_id, BreakGlass.until > at)
    return select(literal("opened"), BreakGlass.case_id, literal("")).where(*open_now)


def _principals(acting: Iterable[ColumnElement[bool]]) -> Select[str, int, str]:
    return (
        select(literal("principal"), Delegation.principal_id, Delegation.procedure_key)
        .join(Staff, Staff.id == Delegation.principal_id)
        .where(Staff.active.is_(True), *acting)
    )


def _principals_by_procedure(found: Mapping[int, Iterable[str]]) -> Mapping[str, frozenset[int]]:
    people: dict[str, set[int]] = {}
    for principal, procedures in found.items():
        for key in procedures:
            people.setdefault(key, set()).add(principal)
    return {key: frozenset(those) for key, those in people.items()}


def _places(acting: Iterable[ColumnElement[bool]]) -> Select[str, int, str]:
    """The places of those whom someone acts for, in the procedures in which they do."""
    words = Team.procedure_key + "|" + Team.key + "|" + Membership.position
    here = Team.procedure_key == Delegation.procedure_key
    return (
        select(literal("place"), Team.id, words)
        .select_from(Delegation)
        .join(Membership, Membership.staff_id == Delegation.principal_id)
        .join(Team, Team.id == Membership.team_id)
        .join(Staff, Staff.id == Delegation.principal_id)
        .where(here, Staff.active.is_(True), *acting)
    )


def _by_procedure(places: Iterable[str]) -> Mapping[str, frozenset[Place]]:
    found: dict[str, set[Place]] = {}
    for procedure, team, position in (place.split("|") for place in places):
        found.setdefault(procedure, set()).add((team, position))
    return {key: frozenset(those) for key, those in found.items()}


def whole_lines(staff_ids: Iterable[int]) -> frozenset[int]:
    """Return these people, everyone above them and everyone below them."""
    ids = list(staff_ids)
    if not ids:
        return frozenset()
    up, down = _above(Staff.id.in_(ids)), _below(Staff.id.in_(ids))
    return frozenset(db.session.scalars(union_all(select(up.c.id), select(down.c.id)))) | frozenset(ids)


def below(staff_id: int) -> frozenset[int]:
    """Return everyone below someone in their line, and themselves."""
    return frozenset(db.session.scalars(select(_below(Staff.id == staff_id).c.id)))


def demand_no_circle(person: Staff) -> None:
    """Raise `Invalid` where someone would be above themselves."""
    if person.manager_id and person.manager_id in below(person.id):
        raise Invalid(
            {"manager_id": "Someone can't be above themselves. Choose a manager who isn't below this person."}
        )


def _start(condition: ColumnElement[bool]) -> Select[int, int | None]:
    return select(Staff.id, Staff.manager_id).where(condition)


def _above(condition: ColumnElement[bool]) -> CTE:
    """UNION, not UNION ALL: a circle of managers, should one ever stand there, ends all the same."""
    line = _start(condition).cte("above", recursive=True)
    return line.union(select(Staff.id, Staff.manager_id).join(line, Staff.id == line.c.manager_id))


def _below(condition: ColumnElement[bool], name: str = "below") -> CTE:
    line = _start(condition).cte(name, recursive=True)
    return line.union(select(Staff.id, Staff.manager_id).join(line, Staff.manager_id == line.c.id))
