"""Who may deal with a stage, who did, and letting it go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from portal.cases import clocks, conflicts
from portal.cases.access import WORKING
from portal.cases.conflicts import Circle
from portal.cases.models import Case, FormerHandler, Staff, StageRow
from portal.policy import stops
from portal.policy.clock import Start
from portal.policy.handlers import may_handle, may_issue
from portal.policy.moves import APPROVING, Ending, Verdict, no
from portal.policy.procedure import Stage

ON_ITS_WAY = frozenset(APPROVING)  # whoever wrote, approved or signed an answer had a part in it
TAKEN_FROM = "taken_from"


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
    return may_handle(stage.handler, here, names, had_part_in(case, person, around) - {stage.key})


def may_send(case: Case, stage: Stage, person: Staff, around: Circle) -> Verdict:
    """Return whether the answer of whoever deals with a stage may be sent by the hand of `person`."""
    return may_issue(stage.handler, had_part_in(case, person, around) - {stage.key})


def had_part_in(case: Case, person: Staff, around: Circle) -> set[str]:
    """Return the stages that someone, or one whom they act for, dealt with at any time, themselves or by a designee,
    or at which they said something to the reporter. What was only drafted was said to nobody.
    """
    return {key for one in around.people(person) for key in _part_of(case, one.id)}


def _part_of(case: Case, person_id: int) -> set[str]:
    dealt = {row.key for row in case.stages if person_id in (row.handler_id, row.principal_id)}
    before = {row.stage_key for row in case.former_handlers if row.staff_id == person_id}
    said = {one.stage.key for one in case.responses if one.by_id == person_id and one.issued_at is not None}
    decided = {
        event.facts.get("stage", "") for event in case.events if event.by_id == person_id and event.kind in ON_ITS_WAY
    }
    once = {event.facts.get("stage", "") for event in case.events if event.facts.get("to") == person_id}
    return dealt | before | said | once | decided


def remember(stage: StageRow) -> None:
    """Keep who dealt with a stage: once another does, its row no longer names them, and they had their part in it."""
    keep_part(stage.case, stage.key, (stage.handler_id, stage.principal_id))


def keep_part(case: Case, stage_key: str, people: Iterable[int | None]) -> None:
    """Keep that people had their part in a stage."""
    known = {(row.stage_key, row.staff_id) for row in case.former_handlers}
    new = {one for one in people if one is not None and (stage_key, one) not in known}
    case.former_handlers += [FormerHandler(stage_key=stage_key, staff_id=one) for one in sorted(new)]


def let_go(stage: StageRow) -> None:
    """Leave a stage with nobody."""
    remember(stage)
    stage.handler, stage.handler_id, stage.allocated_at = None, None, None
    stage.principal, stage.principal_id = None, None


def release(case: Case, at: datetime) -> dict[str, str]:
    """Leave a stage that isn't over with nobody, where whoever deals with it may no longer know of the case.

    Return what the event of it keeps, for `taken` to put in words.
    """
    stage, person = case.stage, case.stage.handler
    if person is None or stage.ending not in (None, Ending.MERGED):
        return {}
    if conflicts.may_know(case, person, conflicts.circle(case, at)):
        return {}
    let_go(stage)
    return {TAKEN_FROM: person.full_name}


def taken(kept: Mapping[str, Any]) -> str:
    """Return from whom it was taken, as a sentence for its event; nothing where it was taken from nobody."""
    name = kept.get(TAKEN_FROM)
    return f" It was taken from {name}, who may no longer know of it." if name else ""


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
