"""Who may see which cases: one rule, applied to every query of a request, whatever wrote the query.

A door sets the viewer at the start of a request. While one is set, every ORM read of a case, or of anything that
hangs on a case, is narrowed to what this viewer may see: filters on views alone leaked at 10 of 19 endpoints (ADR 3).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, event, false, literal_column, not_, or_, select, tuple_
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.sql.base import ExecutableOption

from portal.cases import awaiting
from portal.cases.awaiting import Deciding
from portal.cases.hanging import HANGS_ON_A_CASE, OF_NO_CASE_TOO
from portal.cases.models import (
    Case,
    CasePart,
    CaseSubject,
    Contribution,
    FormDraft,
    FormerHandler,
    IncomingMail,
    LearningAction,
    Link,
    Person,
    StageRow,
)
from portal.cases.unindexed import Unindexed
from portal.database import MARK, UNGUARDED, db

CASES: Any = Case.__table__.c
SUBJECTS: Any = CaseSubject.__table__
STAGES: Any = StageRow.__table__
FORMER: Any = FormerHandler.__table__
PARTS: Any = CasePart.__table__

ADMIN = "Admin"  # runs the installation, and sees no case
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
    """The stages, as (version, pathway, stage), that a viewer doesn't see in a case where any of the stages `earlier`
    was dealt with by one of `people`: the viewer and those whom they act for."""

    people: frozenset[int]
    earlier: frozenset[str]
    stages: frozenset[tuple[int, str, str]]


@dataclass(frozen=True)
class Viewer:
    """Someone who reads: what they see, and what they never see, whatever else would show it.

    They see their own cases, those that they have a part in, those of their `teams`, of the `procedures` they see
    whole, those dealt with by people `below` them within procedures they have a `place` in (SC-5), the labels they are
    `admitted` to, the kinds that their teams `oversee`, those whose answer waits for what they `decide`, and the cases
    that are `opened` to them now (break-glass), to read alone. They don't see what is about anyone of their `line`
    (RV-26) or under a label they are `barred` from, nor a case while it is in a stage that must be kept `apart` from
    what they did, or one whom they act for (DV-31, DV-39).
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
    decides: tuple[Deciding, ...] = ()
    oversees: frozenset[tuple[int, str]] = frozenset()
    opened: frozenset[int] = frozenset()


NOBODY = Viewer()
viewer: ContextVar[Viewer | None] = ContextVar("viewer", default=None)


@lru_cache(maxsize=32)  # a statement asks it of many tables: said once, its values are read once
def visible_to(who: Viewer) -> ColumnElement[bool]:
    """Return the condition on `Case` that this viewer's cases meet. What denies outweighs what allows."""
    if who.staff_id is None:
        return false()
    allowed = or_(and_(Case.label == "", _usual(who)), *_under(who.admitted), *_opened(who))
    return and_(allowed, *(not_(denied) for denied in _denied(who)))


def kept_from(who: Viewer) -> ColumnElement[bool]:
    """Return the condition on `Case` that is met by what nothing shows this viewer: it is labelled, or denied them."""
    return or_(Case.label != "", *_denied(who))


def denied_to(who: Viewer) -> ColumnElement[bool]:
    """Return the condition on `Case` that is met by what this viewer never sees, whatever was opened to them."""
    return or_(false(), *_denied(who))


def only_reads(case: Case) -> bool:
    """Return whether the viewer sees this case by break-glass alone, and so may do nothing with it."""
    who = viewer.get()
    if who is None or case.id not in who.opened:
        return False
    anyway = visible_to(replace(who, opened=frozenset()))
    query = select(Case.id).where(Case.id == case.id, anyway).execution_options(**UNGUARDED)
    return db.session.scalar(query) is None


def _usual(who: Viewer) -> ColumnElement[bool]:
    mine = (PARTS.c.staff_id == who.staff_id, PARTS.c.sees.is_(True), PARTS.c.until.is_(None))
    part = Case.id.in_(select(PARTS.c.case_id).where(*mine))
    conditions: list[ColumnElement[bool]] = [Case.handler_id == who.staff_id, part]
    if who.teams:
        conditions.append(Case.team_id.in_(who.teams))
    if who.procedures:
        conditions.append(Case.procedure_key.in_(who.procedures))
    if who.below:
        conditions.append(and_(Case.handler_id.in_(who.below), Case.procedure_key.in_(who.places)))
    if who.decides:
        conditions.append(awaiting.waiting_for(who.decides))
    if who.oversees:
        conditions.append(awaiting.of_kinds(who.oversees))
    either = or_(*conditions)
    return Unindexed(either) if who.procedures else either  # who sees one whole sees more than any index tells apart


def asked_of(who: Viewer) -> ColumnElement[bool]:
    """Return the condition on `Contribution` that is met by what this viewer, or a team of theirs, was asked for.

    Whoever is asked sees the request, and of the case only what `contributing.told` gives: not its rows. What hides
    the case from them hides the request too: they are whom it is about, dealt with it before, or aren't of its label.
    """
    return and_(is_asked(who), Contribution.case_id.in_(_may_know(who)))


def is_asked(who: Viewer) -> ColumnElement[bool]:
    """Return the half of that condition that the request itself tells, for who joins `known_to` for the other."""
    conditions: list[ColumnElement[bool]] = [Contribution.staff_id == who.staff_id] if who.staff_id else []
    if who.teams:
        conditions.append(Contribution.team_id.in_(who.teams))
    return or_(false(), *conditions)


def known_to(who: Viewer, statuses: Collection[str]) -> Subquery:
    """Return the cases that stand so and this viewer may know of, by id, with their procedures: all that a join may
    tell whoever is asked. Joined, it looks at the cases of the requests alone, not at all there are."""
    query = _may_know(who).add_columns(CASES.procedure_key).where(CASES.status.in_(sorted(statuses)))
    return query.subquery("known")


def may_know(case_ids: Collection[int]) -> set[int]:
    """Return which of these cases whoever is looking may know of: no label or firewall keeps them from it."""
    who = viewer.get()
    if who is None or not case_ids:
        return set(case_ids)
    return set(db.session.scalars(select(CASES.id).where(CASES.id.in_(case_ids), CASES.id.in_(_may_know(who)))))


def _may_know(who: Viewer) -> Select[tuple[int]]:
    labelled = or_(CASES.label == "", *_under(who.admitted, CASES))
    return select(CASES.id).where(labelled, *(not_(denied) for denied in _denied(who, CASES)))


def _under(labels: Iterable[Sealed], cases: Any = Case) -> Iterator[ColumnElement[bool]]:
    return (and_(cases.label == one.label, cases.procedure_version_id.in_(one.versions)) for one in labels)


def _opened(who: Viewer) -> Iterator[ColumnElement[bool]]:
    if who.opened:
        yield Case.id.in_(who.opened)


def _denied(who: Viewer, cases: Any = Case) -> Iterator[ColumnElement[bool]]:
    # Core tables: an ORM class in here would be narrowed in its turn, without end.
    yield cases.id.in_(select(SUBJECTS.c.case_id).where(SUBJECTS.c.staff_id.in_(who.line)))
    yield from _under(who.barred, cases)
    for one in who.apart:
        theirs = (cases.id.in_(dealt) for dealt in _dealt_with(one))
        yield and_(tuple_(cases.procedure_version_id, cases.pathway, cases.stage_key).in_(one.stages), or_(*theirs))


def _dealt_with(one: Apart) -> Iterator[Select[tuple[int]]]:
    theirs = or_(STAGES.c.handler_id.in_(one.people), STAGES.c.principal_id.in_(one.people))
    yield select(STAGES.c.case_id).where(theirs, STAGES.c.key.in_(one.earlier))
    yield select(FORMER.c.case_id).where(FORMER.c.staff_id.in_(one.people), FORMER.c.stage_key.in_(one.earlier))


def _narrow(state: ORMExecuteState) -> None:
    who = viewer.get()
    if (
        who is None
        or not state.is_select
        or state.is_column_load
        or state.is_relationship_load
        or state.execution_options.get(MARK)
    ):
        return
    state.statement = state.statement.options(*_narrowing(who))


@lru_cache(maxsize=32)  # a page makes a dozen statements for one viewer
def _narrowing(who: Viewer) -> tuple[ExecutableOption, ...]:
    # Not for what is loaded later from a case that was found: in the middle of a command that hides it from whoever
    # makes it, its stages and events must still be there.
    now_only: dict[str, Any] = {"include_aliases": True, "propagate_to_loaders": False}
    condition = visible_to(who)
    cases = Case.__table__.c
    theirs = select(cases.person_id).where(condition)
    residents = select(cases.resident_id).where(cases.resident_id.is_not(None), condition)  # few cases have one
    own: dict[Any, ColumnElement[bool]] = {
        Contribution: or_(_is_seen(Contribution.case_id, condition), asked_of(who)),
        # Further work may come from no case. Whoever does it need not see the one that it came from, unless something
        # hides that case from them: then the work is gone with it.
        LearningAction: or_(
            LearningAction.case_id.is_(None),
            _is_seen(LearningAction.case_id, condition),
            and_(LearningAction.owner_id == who.staff_id, LearningAction.case_id.in_(_may_know(who))),
        ),
        # A link names two cases: whoever may not see both is not told that there is one.
        Link: and_(_is_seen(Link.case_id, condition), _is_seen(Link.lead_id, condition)),
        # What someone typed and hasn't sent is theirs alone.
        FormDraft: and_(_is_seen(FormDraft.case_id, condition), FormDraft.staff_id == who.staff_id),
        # Mail of no case is for whoever takes cases in; what seems to belong to one, for those who see that.
        IncomingMail: or_(
            _is_seen(IncomingMail.case_id, condition),
            and_(IncomingMail.case_id.is_(None), IncomingMail.procedure_key.in_(who.procedures)),
        ),
    }
    return (
        with_loader_criteria(Case, condition, **now_only),
        with_loader_criteria(Person, or_(Person.id.in_(theirs), Person.id.in_(residents)), **now_only),
        *(
            with_loader_criteria(model, own.get(model, _with_its_case(model, condition)), **now_only)
            for model in HANGS_ON_A_CASE
        ),
    )


def _with_its_case(model: Any, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    seen = _is_seen(model.case_id, condition)
    return or_(model.case_id.is_(None), seen) if model in OF_NO_CASE_TOO else seen


def _is_seen(case_id: Any, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that a row's case meets another one. It is asked of each row's own case: a list of all cases
    that do would be made first on SQLite, for each statement of a page."""
    its_own: Select[Any] = select(literal_column("1")).select_from(Case.__table__).where(CASES.id == case_id, condition)
    return its_own.correlate_except(Case.__table__).exists()


event.listen(Session, "do_orm_execute", _narrow)
