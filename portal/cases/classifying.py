"""Saying what a case is about, where that decides who deals with it and by which way."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from portal.cases import about, clocks, intake, rerouting, situation, taking, timeline
from portal.cases.actors import Actor
from portal.cases.models import Case
from portal.cases.models.response import CONTACT
from portal.errors import Refused
from portal.policy.letters import Says
from portal.policy.moves import Move
from portal.policy.procedure import Pathway

NOTHING_SAID = frozenset({Says.ACKNOWLEDGEMENT, CONTACT})
NOT_THIS_KIND = "This can't be chosen for a case of this kind."
TOO_LATE = (
    "More than an acknowledgement has been said to the reporter, so it can't go another way now. Answer it or refer it."
)


def classify(case: Case, *, matter: str, reason: str, by: Actor, at: datetime) -> None:
    """Say what the case is about, or that it is none of the matters (""), and why. It goes to the team of that matter.

    Where that means another pathway, it goes there as if it had come that way: see `rerouting`. Refused once more than
    an acknowledgement has been said.
    """
    situation.allow(case, Move.CLASSIFY, by=by, at=at)
    if matter == case.matter:
        raise Refused("It is classified so already.")
    if _way(case, matter).key != case.pathway and not may_go_another_way(case):
        raise Refused(TOO_LATE, clause=clocks.stage_of(case.stage).clause)
    before = case.matter
    kept = take_as(case, matter, at=at)
    situation.refresh(case)
    detail = f"{name_of(case, matter)}. It is with {case.team.name}.{taking.taken(kept)} {reason}"
    facts = {"matter": matter, "before": before, "team": case.team.key, **kept}
    timeline.record(case, Move.CLASSIFY, "What it is about was settled.", by=by, at=at, detail=detail, **facts)


def may_go_another_way(case: Case) -> bool:
    """Return whether nothing was said of the way it went but that it was received."""
    first = clocks.pack_of(case).pathway(case.pathway).stages[0]
    said = {one.says for one in case.responses if one.issued_at is not None}
    return case.stage.key == first.key and said <= NOTHING_SAID


def take_as(case: Case, matter: str, *, at: datetime) -> dict[str, Any]:
    """Make the matter the case's own, with its team, and its way where the case can still go by it.

    Return what the event of it keeps.
    """
    way = _way(case, matter)
    if way.key != case.pathway and may_go_another_way(case):
        rerouting.go_by(case, way, at=at)
    return name_as(case, matter, at=at)


def name_as(case: Case, matter: str, *, at: datetime) -> dict[str, Any]:
    """Make the matter the case's own, and give the case to its team. Return what the event of it keeps.

    Where a label came with it, whoever may no longer know of the case lets it go.
    """
    kept = about.settle(case, matter=matter)
    rerouting.give_to(case, intake.team_about(clocks.pack_of(case), case.kind, case.service, matter))
    return {**kept, **taking.release(case, at)}


def _way(case: Case, matter: str) -> Pathway:
    pack = clocks.pack_of(case)
    if matter and not pack.matters[matter].fits(case.kind):
        raise Refused(NOT_THIS_KIND, clause=pack.matters[matter].clause or None)
    return pack.route(case.kind, case.service or None, matter)


def name_of(case: Case, matter: str) -> str:
    """Return a matter's name, or the words for none."""
    return clocks.pack_of(case).matters[matter].name if matter else "None of the matters of the procedure"
