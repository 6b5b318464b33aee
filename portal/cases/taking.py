"""Who may deal with a stage, who did, and letting it go."""

from __future__ import annotations

from datetime import datetime

from portal.cases import clocks, conflicts
from portal.cases.access import WORKING
from portal.cases.conflicts import Circle
from portal.cases.models import Case, FormerHandler, Staff, StageRow
from portal.database import db
from portal.policy import stops
from portal.policy.clock import Start
from portal.policy.handlers import may_handle
from portal.policy.moves import APPROVING, Verdict, no
from portal.policy.procedure import Stage

ON_ITS_WAY = frozenset(APPROVING)  # whoever wrote, approved or signed an answer had a part in it


def may_take(case: Case, stage: Stage, person: Staff, around: Circle) -> Verdict:
    """Return whether `person` may deal with the stage the case is in, themselves or as someone's designee (OC-15)."""
    names = {key: position.name for key, position in clocks.pack_of(case).positions.items()}
    here = {position for _, position in around.places(person, case.procedure_key)}
    if not here:
        return no("This person has no place in a team of this procedure.", stage.handler.clause or None)
    if not any(role.name in WORKING for role in person.roles):
        return no("This person can't work cases here.")
    knows = conflicts.may_know(case, person, around)
    if not knows:
        return knows
    return may_handle(stage.handler, here, names, had_part_in(case, person.id) - {stage.key})


def had_part_in(case: Case, person_id: int) -> set[str]:
    """Return the stages that this person dealt with at any time, or at which they said something to the reporter.

    What was only drafted was said to nobody.
    """
    dealt = {row.key for row in case.stages if row.handler_id == person_id}
    said = {one.stage.key for one in case.responses if one.by_id == person_id and one.issued_at is not None}
    decided = {
        event.facts.get("stage", "") for event in case.events if event.by_id == person_id and event.kind in ON_ITS_WAY
    }
    once = {event.facts.get("stage", "") for event in case.events if event.facts.get("to") == person_id}
    return dealt | said | once | decided


def remember(stage: StageRow) -> None:
    """Keep who dealt with a stage: once another does, its row no longer names them, and they had their part in it."""
    if stage.handler_id is not None:
        db.session.merge(FormerHandler(case_id=stage.case_id, stage_key=stage.key, staff_id=stage.handler_id))


def let_go(stage: StageRow) -> None:
    """Leave a stage with nobody."""
    remember(stage)
    stage.handler, stage.handler_id, stage.allocated_at = None, None, None
    stage.principal, stage.principal_id = None, None


def carry_over(before: StageRow, after: StageRow, *, since: datetime, at: datetime) -> None:
    """Leave a new passage with whoever had the last, since a moment, if they may still deal with it at `at`."""
    person, case = before.handler, before.case
    if person is None or not person.active:
        return
    around = conflicts.circle(case, at)
    if not may_take(case, clocks.stage_of(after), person, around):
        return
    acts_still = before.principal in around.principals.get(person.id, ())
    after.handler, after.handler_id, after.allocated_at = person, person.id, since
    after.principal = before.principal if acts_still else None
    after.principal_id = before.principal_id if acts_still else None
    clocks.start(after, Start.ALLOCATED, since)
    clocks.stop_by(after, stops.ALLOCATION, since)
