"""Ticking off what staff must do at a stage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from portal.cases import clocks, designees, facts, situation, timeline
from portal.cases.actors import Actor
from portal.cases.models import Case, StageRow, StepRow
from portal.errors import Invalid, Refused
from portal.policy.moves import Move
from portal.policy.steps import Step, may_tick, waiting

NOTE_NEEDED = "A note is needed here: say what was done."


@dataclass(frozen=True)
class Item:
    """One line of a checklist: what is to be done, and what was done about it, if anything was."""

    step: Step
    row: StepRow | None


def tick(case: Case, *, step: str, note: str, by: Actor, at: datetime) -> StepRow:
    """Say that a step is done. What waited for it can go on, and its clocks stop or start.

    Raises `Refused` where only others may say so, or it is done already, and `Invalid` where its note is missing.
    """
    here = situation.allow(case, Move.STEP, by=by, at=at)
    doing = next((one for one in waiting(here.stage.steps, here.done, here.facts) if one.key == step), None)
    if doing is None:
        raise Refused("This isn't to be done here, or it is done already.", clause=here.stage.clause)
    situation.demand(may_tick(doing, designees.positions_of(case, by, at), situation.names_of(here)))
    if doing.note and not note:
        raise Invalid({"note": NOTE_NEEDED})
    row = StepRow(case_id=case.id, key=step, done_at=at, by_id=by.staff_id, by_name=by.name, note=note)
    case.stage.steps.append(row)
    clocks.stop_by(case.stage, step, at)
    clocks.start_after(case.stage, step, at)
    situation.refresh(case)
    detail = f"{doing.name}: {note}" if note else f"{doing.name}."  # what we do among ourselves is for staff to read
    timeline.record(case, Move.STEP, "A step of the procedure was done.", by=by, at=at, detail=detail, step=step)
    return row


def checklist(case: Case, row: StageRow) -> Iterator[Item]:
    """Yield what is to be done at a passage through a stage, and what was: in the pack's order."""
    done, known = {one.key: one for one in row.steps}, facts.known(case)
    for step in clocks.stage_of(row).steps:
        if step.key in done or step.when.holds(known):
            yield Item(step, done.get(step.key))
