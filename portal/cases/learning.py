"""Learning: further work that those whom the procedure names commission, with its owner, its day and its result."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from flask import current_app
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload, lazyload

from portal.cases import conflicts, learned_marks, situation, timeline, writing_to_staff
from portal.cases.actors import Actor
from portal.cases.designees import positions_in
from portal.cases.models import Case, LearningAction, Staff
from portal.cases.teams import people_of
from portal.database import UNGUARDED, db
from portal.errors import Invalid, Refused
from portal.policy.calendar import to_come
from portal.policy.procedure import Procedure
from portal.policy.upkeep import Learning

MOST = 200


@dataclass(frozen=True)
class About:
    """What a piece of work is about: its theme in a few words; the nature and the service whose cases are counted."""

    theme: str = ""
    nature: str = ""
    service: str = ""


NOTHING = About()
EVENT = "learning"


def rule_of(pack: Procedure) -> Learning:
    """Return what the pack says of it. `Refused` where it has nobody commission any."""
    if pack.upkeep.learning is None:
        raise Refused("Under this procedure no further work is commissioned.")
    return pack.upkeep.learning


def may_commission(pack: Procedure, person: Staff) -> bool:
    """Return whether someone commissions work under this procedure."""
    rule = pack.upkeep.learning
    return rule is not None and bool(set(rule.positions) & positions_in(pack.key, person))


def may_finish(pack: Procedure, made: LearningAction, person: Staff) -> bool:
    """Return whether someone gives the result of a piece of work, or puts it into words for the public."""
    return person.id == made.owner_id or may_commission(pack, person)


def may_tell(pack: Procedure, made: LearningAction, person: Staff) -> bool:
    """Return whether someone says now what a piece of work is about: until the public reads of it."""
    return made.approved_at is None and may_commission(pack, person)


def owners(pack: Procedure) -> list[Staff]:
    """Return those of whom such work can be asked."""
    wanted = set(rule_of(pack).owners)
    return [person for person in people_of(pack.key) if wanted & positions_in(pack.key, person)]


def commission(
    pack: Procedure,
    *,
    what: str,
    owner: Staff,
    due_on: date,
    by: Actor,
    at: datetime,
    case: Case | None = None,
    duty_id: int | None = None,
    about: About = NOTHING,
) -> LearningAction:
    """Ask someone for further work by a day, for what a case or a report showed (CSC-19). They get a message.

    `about` is its theme, and which cases tell whether it comes again: where it isn't said, those like the `case`.
    `Invalid` beside an owner whom something keeps from the case; `Refused` to whoever was let in to read it alone.
    """
    rule = rule_of(pack)
    person = db.session.get(Staff, by.staff_id) if by.staff_id else None
    if person is None or not may_commission(pack, person):
        raise Refused(f"Further work is commissioned by: {_names(pack, rule.positions)}.", clause=rule.clause)
    if case:
        situation.demand_no_reader(case)
    _check(pack, rule, owner, due_on, at, case, duty_id)
    about = _about(pack, about, case)
    made = LearningAction(
        procedure_key=pack.key,
        case_id=case.id if case else None,
        duty_id=duty_id,
        what=what,
        owner=owner,
        due_on=due_on,
        asked_by=by.name,
        asked_by_id=person.id,
        asked_at=at,
        theme=about.theme,
        nature=about.nature,
        service=about.service,
    )
    db.session.add(made)
    if case:
        words = f"{owner.full_name}, by {due_on:%-d %B %Y}: {what}"
        timeline.record(case, EVENT, "Further work was commissioned.", by=by, at=at, detail=words)
    _tell(pack, made, at)
    return made


def _check(
    pack: Procedure,
    rule: Learning,
    owner: Staff,
    due_on: date,
    at: datetime,
    case: Case | None,
    duty_id: int | None,
) -> None:
    errors = {}
    if owner.id not in {one.id for one in owners(pack)}:
        errors["owner"] = f"Such work is asked of: {_names(pack, rule.owners)}."
    if not to_come(due_on, at.astimezone(pack.zone).date()):
        errors["due_on"] = "Give a date that is still to come."
    if case and duty_id:
        errors["number"] = "Name a case or a report, and not both."
    elif case and case.procedure_key != pack.key:
        errors["number"] = "This case is another procedure's."
    elif case and not (known := conflicts.may_know(case, owner, conflicts.circle(case, at))):
        errors["owner"] = known.sentence
    if errors:
        raise Invalid(errors)


def tell_about(pack: Procedure, made: LearningAction, about: About, *, seen: str, by: Actor) -> None:
    """Say what a piece of work is about: those who commission such work do, until the public reads of it.

    `seen` is the mark of what stood there, and `Conflict` tells of what was said meanwhile.
    """
    rule = rule_of(pack)
    person = db.session.get(Staff, by.staff_id) if by.staff_id else None
    if person is None or not may_commission(pack, person):
        raise Refused(f"What it is about is said by: {_names(pack, rule.positions)}.", clause=rule.clause)
    if made.approved_at is not None:
        raise Refused("The public reads it already.", clause=rule.clause)
    learned_marks.demand_seen(made, learned_marks.ABOUT, seen)
    known = _about(pack, about, None)
    made.theme, made.nature, made.service = known.theme, known.nature, known.service


def services_of(pack: Procedure) -> dict[str, str]:
    """Return the names of a procedure's services by their keys."""
    return {one.key: one.name for programme in pack.programmes.values() for one in programme.services}


def _about(pack: Procedure, about: About, case: Case | None) -> About:
    """Return what work is about, its theme written as it was before; of a case, where nothing is said, what that is."""
    errors = {}
    if about.nature and about.nature not in pack.natures:
        errors["nature"] = "Choose one of the list."
    if about.service and about.service not in services_of(pack):
        errors["service"] = "Choose one of the list."
    if errors:
        raise Invalid(errors)
    before = {one.casefold(): one for one in themes(pack.key)}
    theme = before.get(about.theme.casefold(), about.theme)
    if case is None or about.nature or about.service:
        return About(theme, about.nature, about.service)
    nature = case.natures[0].nature if len(case.natures) == 1 else ""
    return About(theme, nature, case.service)


def themes(procedure_key: str) -> list[str]:
    """Return the themes of a procedure's work that this viewer may see, each once, by name."""
    query = select(LearningAction.theme).where(
        LearningAction.procedure_key == procedure_key, LearningAction.theme != ""
    )
    return list(db.session.scalars(query.distinct().order_by(LearningAction.theme).limit(MOST)))


def finish(pack: Procedure, made: LearningAction, *, result: str, by: Actor, at: datetime) -> None:
    """Give the work's result: its owner does, or those who commission. Refused once it has one."""
    rule = rule_of(pack)
    person = db.session.get(Staff, by.staff_id) if by.staff_id else None
    if person is None or not may_finish(pack, made, person):
        raise Refused(f"{made.owner.full_name} was asked, and gives the result.", clause=rule.clause)
    if made.done_at is not None:
        raise Refused("It has its result already.", clause=rule.clause)
    made.result, made.done_by, made.done_by_id, made.done_at = result, by.name, by.staff_id, at
    case = _case(made)
    if case:
        timeline.record(case, EVENT, "Further work was done.", by=by, at=at, detail=result)


def _case(made: LearningAction) -> Case | None:
    """Return the case that it came from, which its owner need not see, for the one line that is written here."""
    query = select(Case).filter_by(id=made.case_id).execution_options(**UNGUARDED)
    found: Case | None = db.session.scalars(query).one_or_none() if made.case_id else None
    return found


def locked(action_id: int) -> LearningAction:
    """Return it as it is now, locked until the transaction ends: nobody gives two results."""
    query = select(LearningAction).filter_by(id=action_id).with_for_update()
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def is_overdue(made: LearningAction, today: date) -> bool:
    """Return whether its day has gone by without a result."""
    return made.done_at is None and made.due_on < today


def listed(keys: Collection[str]) -> list[LearningAction]:
    """Return the work of these procedures that this viewer may see: what is open first, by its day."""
    return _first(LearningAction.procedure_key.in_(keys))


def of_theme(procedure_key: str, theme: str) -> list[LearningAction]:
    """Return the work on a theme that this viewer may see, what is open first; none where nobody said what it is."""
    return _first(LearningAction.procedure_key == procedure_key, LearningAction.theme == theme) if theme else []


def _first(*conditions: ColumnElement[bool]) -> list[LearningAction]:
    query = (
        select(LearningAction)
        .where(*conditions)
        .options(joinedload(LearningAction.owner).options(lazyload(Staff.memberships)))
        .order_by(LearningAction.done_at.is_not(None), LearningAction.due_on, LearningAction.id)
    )
    return list(db.session.scalars(query.limit(MOST)))


def _names(pack: Procedure, positions: Collection[str]) -> str:
    return ", ".join(pack.positions[key].name for key in positions)


def _tell(pack: Procedure, made: LearningAction, at: datetime) -> None:
    writing_to_staff.write(
        [made.owner],
        at=at,
        from_name=pack.body,
        subject=f"Further work is asked of you by {made.due_on:%-d %B %Y}",
        body=f"{made.asked_by} asks you for further work.\n\n{made.what}\n\n"
        f"Give its result here: {current_app.config['PORTAL_BASE_URL']}/staff/learning/\n",
        but=made.asked_by_id,
    )
