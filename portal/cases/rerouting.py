"""Another way for a case that was classified anew: the old way's limits end, the new one's count from the same receipt.

An acknowledgement that was given stands, at the time it was given; so do the days that were paused. Whoever deals with
it goes on where they belong to the team that it goes to, and may deal with its stage.
"""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

from portal.cases import clocks, stages, taking, teams
from portal.cases.models import Case, PauseRow, Staff, StageRow, Team
from portal.policy import stops
from portal.policy.clock import Method, Start
from portal.policy.letters import Says
from portal.policy.moves import Ending
from portal.policy.procedure import Pathway


def went_on(before: StageRow, after: StageRow) -> bool:
    """Return whether the case left the first of two passages by being classified anew while it was worked."""
    return before.ending == Ending.CLOSED and before.pathway != after.pathway


def left_by(case: Case, row: StageRow) -> bool:
    """Return whether the case left this passage so."""
    return any(before is row and went_on(before, after) for before, after in pairwise(case.stages))


def give_to(case: Case, team: Team) -> None:
    """Give the case to a team, or to that of its stage, where the procedure names one (CSC-20).

    Whoever deals with it lets it go, unless they belong there too.
    """
    team = teams.of_stage(case) or team
    if case.team is not team:
        case.team = team
        handler = case.stage.handler
        if handler and not _belongs(handler, team):
            taking.let_go(case.stage)


def _belongs(person: Staff, team: Team) -> bool:
    return any(place.team_id == team.id for place in person.memberships)


def go_by(case: Case, pathway: Pathway, *, at: datetime) -> None:
    """Take the case, while it is worked, to the first stage of another pathway."""
    old, started = case.stage, _started(case)
    stages.end_stage(case, Ending.CLOSED, at)
    case.pathway = pathway.key
    row = stages.open_stage(case, pathway.stages[0].key, at=at, started=started, logged=started[Start.OPENED])
    row.pauses = [PauseRow(case_id=case.id, since=one.since, until=one.until, reason=one.reason) for one in old.pauses]
    _acknowledged_as(row, old)
    if old.allocated_at is not None:
        taking.carry_over(old, row, since=old.allocated_at, at=at)


def _started(case: Case) -> dict[Start, datetime]:
    """Return when the limits of the passage began: at the receipt, or when the case was opened again."""
    first = case.stage
    for later, earlier in pairwise(reversed(case.stages)):
        if not went_on(earlier, later):
            break
        first = earlier
    if first is case.stages[0]:
        return {
            Start.RECEIVED: case.received_at,
            Start.STAGE_OPENED: case.received_at,
            Start.OPENED: case.opened_at,
        }
    return dict.fromkeys((Start.STAGE_OPENED, Start.RECEIVED, Start.OPENED), first.opened_at)


def _acknowledged_as(row: StageRow, old: StageRow) -> None:
    if old.acknowledged_at is None:
        return
    row.acknowledged_at = old.acknowledged_at
    said = [one for one in row.case.responses if one.says == Says.ACKNOWLEDGEMENT and one.issued_at is not None]
    clocks.stop(row, stops.ACKNOWLEDGEMENT, Method(said[-1].method), old.acknowledged_at)
    clocks.start(row, Start.ACKNOWLEDGED, old.acknowledged_at)
