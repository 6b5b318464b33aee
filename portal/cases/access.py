"""Who may see which cases: one rule, applied to every query of a request, whatever wrote the query.

A door sets the viewer at the start of a request. While one is set, every ORM read of a case, or of anything that
hangs on a case, is narrowed to what this viewer may see: filters on views alone leaked at 10 of 19 endpoints (ADR 3).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, event, false, not_, or_, select, tuple_
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.sql.base import ExecutableOption

from portal.cases import conflicts, lines
from portal.cases.models import (
    BreakGlass,
    Case,
    CaseKey,
    CaseNature,
    CaseSubject,
    ClockRow,
    Contribution,
    Event,
    ExtensionRow,
    FormerHandler,
    IdempotencyKey,
    Link,
    Objection,
    PauseRow,
    Person,
    Referral,
    Remedy,
    Response,
    Staff,
    StageRow,
    StepRow,
)
from portal.notices.models import Notice
from portal.policy.labels import Label
from portal.policy.procedure import Procedure
from portal.procedures import versions

SUBJECTS: Any = CaseSubject.__table__
STAGES: Any = StageRow.__table__
FORMER: Any = FormerHandler.__table__
GLASS: Any = BreakGlass.__table__

WIDE = "Complaints team"  # the team that receives, logs and oversees every case of its procedures
WORKING = frozenset({WIDE, "Officer"})  # those who can be given a case
SYSTEM = "Integration"  # another system, which is nobody
SIGHTED = WORKING | {"Reader", SYSTEM}


@dataclass(frozen=True)
class Sealed:
    """A label under some versions of a procedure."""

    label: str
    versions: frozenset[int]


@dataclass(frozen=True)
class Apart:
    """The stages, as (version, pathway, stage), that those who dealt with any of the stages `earlier` don't see."""

    earlier: frozenset[str]
    stages: frozenset[tuple[int, str, str]]


@dataclass(frozen=True)
class Viewer:
    """Someone who reads: what they see, and what they never see, whatever else would show it.

    They see their own cases, those of their `teams`, of the `procedures` they see whole, those dealt with by people
    `below` them within procedures they have a `place` in (SC-5), the labels they are `admitted` to, and what is
    opened to them `at` this moment (break-glass). They don't see
    what is about anyone of their `line` (RV-26) or under a label they are `barred` from, nor a case while it is in a
    stage that must be kept `apart` from what they did (DV-31, DV-39).
    """

    staff_id: int | None = None
    teams: frozenset[int] = frozenset()
    procedures: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    below: frozenset[int] = frozenset()
    line: frozenset[int] = frozenset()
    admitted: tuple[Sealed, ...] = ()
    barred: tuple[Sealed, ...] = ()
    apart: tuple[Apart, ...] = ()
    at: datetime | None = None


NOBODY = Viewer()
viewer: ContextVar[Viewer | None] = ContextVar("viewer", default=None)


def viewer_of(staff: Staff | None, roles: frozenset[str], at: datetime) -> Viewer:
    """Return what someone with these roles may see at a moment. A designee sees what their principal's places show,
    and neither sees what concerns the other's line (OC-15, RV-26).

    Running the installation (FAB's Admin) shows no case (RV-25).
    """
    if staff is None or not roles & SIGHTED:
        return NOBODY
    own = conflicts.places_of(staff)
    near = lines.around(staff.id, own, at)
    places = {key: own.get(key, frozenset()) | near.places.get(key, frozenset()) for key in {*own, *near.places}}
    packs = {one: versions.by_checksum(one, checksum) for one, checksum in near.versions.items()}
    wide = roles & {WIDE, SYSTEM}
    return Viewer(
        staff_id=staff.id,
        teams=near.teams | {membership.team_id for membership in staff.memberships},
        procedures=frozenset(own) if wide else frozenset(),
        places=frozenset(own),
        below=near.below,
        line=near.line,
        admitted=_labels(packs, lambda label, key: label.admits(places.get(key, frozenset()))),
        barred=_labels(packs, lambda label, key: label.bars(places.get(key, frozenset()))),
        apart=_apart(packs),
        at=at,
    )


def _labels(packs: Mapping[int, Procedure], holds: Callable[[Label, str], bool]) -> tuple[Sealed, ...]:
    found: dict[str, set[int]] = {}
    for version_id, pack in packs.items():
        for label in pack.labels.values():
            if holds(label, pack.key):
                found.setdefault(label.key, set()).add(version_id)
    return tuple(Sealed(label, frozenset(ids)) for label, ids in found.items())


def _apart(packs: Mapping[int, Procedure]) -> tuple[Apart, ...]:
    found: dict[frozenset[str], set[tuple[int, str, str]]] = {}
    for version_id, pack in packs.items():
        for pathway in pack.pathways:
            for stage in pathway.stages:
                if stage.handler.independent_of:
                    earlier = frozenset(stage.handler.independent_of)
                    found.setdefault(earlier, set()).add((version_id, pathway.key, stage.key))
    return tuple(Apart(earlier, frozenset(stages)) for earlier, stages in found.items())


def visible_to(who: Viewer) -> ColumnElement[bool]:
    """Return the condition on `Case` that this viewer's cases meet. What denies outweighs what allows."""
    if who.staff_id is None:
        return false()
    allowed = or_(and_(Case.label == "", _usual(who)), *_under(who.admitted), *_opened(who))
    return and_(allowed, *(not_(denied) for denied in _denied(who)))


def _usual(who: Viewer) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [Case.handler_id == who.staff_id]
    if who.teams:
        conditions.append(Case.team_id.in_(who.teams))
    if who.procedures:
        conditions.append(Case.procedure_key.in_(who.procedures))
    if who.below:
        conditions.append(and_(Case.handler_id.in_(who.below), Case.procedure_key.in_(who.places)))
    return or_(*conditions)


def asked_of(who: Viewer) -> ColumnElement[bool]:
    """Return the condition on `Contribution` that is met by what this viewer, or a team of theirs, was asked for.

    Whoever is asked sees the request, and of the case only what `contributing.told` gives: not its rows. What hides
    the case from them (they are whom it is about) hides the request too.
    """
    conditions: list[ColumnElement[bool]] = [Contribution.staff_id == who.staff_id] if who.staff_id else []
    if who.teams:
        conditions.append(Contribution.team_id.in_(who.teams))
    denied = select(Case.__table__.c.id).where(or_(*_denied(who)))
    return and_(or_(false(), *conditions), Contribution.case_id.not_in(denied))


def _under(labels: Iterable[Sealed]) -> Iterator[ColumnElement[bool]]:
    return (and_(Case.label == one.label, Case.procedure_version_id.in_(one.versions)) for one in labels)


def _opened(who: Viewer) -> Iterator[ColumnElement[bool]]:
    if who.at is not None:
        yield Case.id.in_(select(GLASS.c.case_id).where(GLASS.c.asker_id == who.staff_id, GLASS.c.until > who.at))


def _denied(who: Viewer) -> Iterator[ColumnElement[bool]]:
    # Core tables: an ORM class in here would be narrowed in its turn, without end.
    yield Case.id.in_(select(SUBJECTS.c.case_id).where(SUBJECTS.c.staff_id.in_(who.line)))
    yield from _under(who.barred)
    for one in who.apart:
        theirs = (Case.id.in_(dealt) for dealt in _dealt_with(who, one.earlier))
        yield and_(tuple_(Case.procedure_version_id, Case.pathway, Case.stage_key).in_(one.stages), or_(*theirs))


def _dealt_with(who: Viewer, stages: frozenset[str]) -> Iterator[Select[tuple[int]]]:
    yield select(STAGES.c.case_id).where(STAGES.c.handler_id == who.staff_id, STAGES.c.key.in_(stages))
    yield select(FORMER.c.case_id).where(FORMER.c.staff_id == who.staff_id, FORMER.c.stage_key.in_(stages))


HANGS_ON_A_CASE: list[Any] = [
    CaseKey,
    StageRow,
    ClockRow,
    PauseRow,
    ExtensionRow,
    StepRow,
    Response,
    Remedy,
    Referral,
    Objection,
    Event,
    CaseNature,
    CaseSubject,
    FormerHandler,
    BreakGlass,
    IdempotencyKey,
    Notice,
    Link,
    Contribution,
]


def guard(model: type) -> type:
    """Say that a model (with a `case_id`) is to be seen only with its case. For models of packages above this one."""
    HANGS_ON_A_CASE.append(model)
    return model


def _narrow(state: ORMExecuteState) -> None:
    who = viewer.get()
    if (
        who is None
        or not state.is_select
        or state.is_column_load
        or state.is_relationship_load
        or state.execution_options.get("unguarded")
    ):
        return
    state.statement = state.statement.options(*_narrowing(who))


@lru_cache(maxsize=32)  # a page makes a dozen statements for one viewer
def _narrowing(who: Viewer) -> tuple[ExecutableOption, ...]:
    # Not for what is loaded later from a case that was found: in the middle of a command that hides it from whoever
    # makes it, its stages and events must still be there.
    now_only: dict[str, Any] = {"include_aliases": True, "propagate_to_loaders": False}
    condition = visible_to(who)
    mine = select(Case.__table__.c.id).where(condition)
    theirs = select(Case.__table__.c.person_id).where(condition)
    own: dict[Any, ColumnElement[bool]] = {
        Contribution: or_(Contribution.case_id.in_(mine), asked_of(who)),
        # A link names two cases: whoever may not see both is not told that there is one.
        Link: and_(Link.case_id.in_(mine), Link.lead_id.in_(mine)),
    }
    return (
        with_loader_criteria(Case, condition, **now_only),
        with_loader_criteria(Person, Person.id.in_(theirs), **now_only),
        *(
            with_loader_criteria(model, own.get(model, model.case_id.in_(mine)), **now_only)
            for model in HANGS_ON_A_CASE
        ),
    )


event.listen(Session, "do_orm_execute", _narrow)
