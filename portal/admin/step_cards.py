"""The checklist of a case: what is to be done at its stages, who did what when, and what waits for it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from portal.admin import presenting
from portal.admin.presenting import Sign
from portal.cases import clocks, steps
from portal.cases.models import Case, StageRow
from portal.policy.moves import Move
from portal.policy.procedure import Procedure

DONE, OPEN = Sign("✓", "Done", "good"), Sign("○", "To be done", "new")


@dataclass(frozen=True)
class StepCard:
    """One step in words. `url` is the way to tick it off, where it can be now."""

    key: str
    name: str
    clause: str
    help: str
    sign: Sign
    who: str
    note: str
    waits: str
    stage: str
    url: str


def step_cards(case: Case, row: StageRow, pack: Procedure, *, may_tick: bool) -> tuple[StepCard, ...]:
    """Return the checklist of one passage through a stage."""
    return tuple(_card(case, row, item, pack, may_tick) for item in steps.checklist(case, row))


def _card(case: Case, row: StageRow, item: steps.Item, pack: Procedure, may_tick: bool) -> StepCard:
    step, done = item.step, item.row
    waits = ", ".join(presenting.MOVES[move] for move in Move if move in step.before)
    return StepCard(
        key=step.key,
        name=step.name,
        clause=step.clause,
        help="" if done else step.help,
        sign=DONE if done else OPEN,
        who=f"{done.by_name}, {presenting.moment(done.done_at, pack)}" if done else "",
        note=done.note if done else "",
        waits="" if done else waits,
        stage=clocks.stage_of(row).name,
        url=url_for("Cases.move", pk=case.id, move=Move.STEP.value, step=step.key) if may_tick and not done else "",
    )
