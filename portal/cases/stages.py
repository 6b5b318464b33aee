"""Opening and ending stages: escalation, reopening, and the ways a stage is over."""

from __future__ import annotations

from datetime import datetime

from portal.cases import clocks, designees, situation, taking, teams, telling, timeline, together
from portal.cases.actors import Actor
from portal.cases.models import Case, StageRow
from portal.errors import Invalid
from portal.policy import stops
from portal.policy.clock import Start
from portal.policy.decisions import Situation
from portal.policy.moves import Ending, Move
from portal.policy.procedure import By
from portal.policy.rights import may_escalate, may_pull, next_stage, triggers_today
from portal.policy.taking_part import On


def open_stage(
    case: Case,
    key: str,
    *,
    at: datetime,
    started: dict[Start, datetime],
    trigger: str = "",
    logged: datetime | None = None,
) -> StageRow:
    """Add a stage row and start the clocks whose facts are given. It was `logged` now, unless that was earlier."""
    row = StageRow(
        seq=len(case.stages) + 1,
        pathway=case.pathway,
        key=key,
        opened_at=at,
        trigger=trigger,
        clocks=[],
        pauses=[],
        steps=[],
    )
    case.stages.append(row)
    case.team = teams.of_stage(case) or case.team
    for fact, when in started.items():
        clocks.start(row, fact, when)
    clocks.stop_by(row, stops.LOGGED, logged or at)
    return row


def end_stage(case: Case, ending: Ending, at: datetime) -> None:
    """End the current stage; an open pause ends with it, and the wait of those merged into it for its answer."""
    stage = case.stage
    if stage.answered_at is None:
        together.let_go(case, at)
    if stage.open_pause:
        stage.open_pause.until = at
    stage.ended_at, stage.ending = at, ending
    clocks.end(stage, at)


def escalate(case: Case, *, by: Actor, at: datetime, trigger: str | None = None, words: str = "") -> StageRow:
    """Take the case to its next stage. The reporter need not give reasons; an officer names the trigger.

    Raises `Refused` where there is no next stage, or it isn't open yet (DV-30, DV-38).
    """
    here = situation.allow(case, Move.ESCALATE, by=by, at=at)
    situation.demand(may_escalate(here.pathway, here.stage, here.standing, by.side, trigger))
    following = next_stage(here.pathway, here.stage)
    assert following is not None
    trigger = trigger or _only_trigger(here, by)
    positions, names = designees.positions_of(case, by, at), situation.names_of(here)
    situation.demand(may_pull(following.triggers_by_key[trigger], positions, names))
    if case.stage.ended_at is None:
        end_stage(case, Ending.CLOSED, at)
    together.leave(case, by=by, at=at)
    row = open_stage(case, following.key, at=at, started={Start.STAGE_OPENED: at}, trigger=trigger)
    case.closing, case.counted = "", True
    situation.refresh(case)
    name = following.triggers_by_key[trigger].name
    timeline.record(case, Move.ESCALATE, f"Taken to {following.name}.", by=by, at=at, detail=words, trigger=name)
    telling.tell(case, On.OPENED, at=at)
    return row


def _only_trigger(here: Situation, by: Actor) -> str:
    """The reporter gives no reasons: what opens the stage follows from where they stand. Staff say what they do."""
    if by.side is By.OFFICER:
        raise Invalid({"trigger": "Say why the next stage opens."})
    return triggers_today(here.pathway, here.stage, here.standing, by.side)[0].key


def reopen(case: Case, *, by: Actor, at: datetime, reason: str) -> StageRow:
    """Go back to work at the same stage, as a new passage with clocks of its own."""
    here = situation.allow(case, Move.REOPEN, by=by, at=at)
    if case.stage.ended_at is None:
        end_stage(case, Ending.CLOSED, at)
    row = open_again(case, here.stage.key, at=at)
    situation.refresh(case)
    timeline.record(case, Move.REOPEN, "Opened again.", by=by, at=at, detail=reason, to=row.handler_id, stage=row.key)
    return row


def open_again(case: Case, key: str, *, at: datetime) -> StageRow:
    """Begin a passage whose limits all count from now. The case counts again."""
    row = open_stage(case, key, at=at, started=dict.fromkeys((Start.STAGE_OPENED, Start.RECEIVED, Start.OPENED), at))
    taking.carry_over(case.stages[-2], row, since=at, at=at)  # their time begins anew
    case.closing, case.counted = "", True
    return row
