"""Where a case stands that gets a kind of letter next: asked before the text of that letter changes."""

from __future__ import annotations

from collections.abc import Iterator

from portal.policy.letters import LetterKind, Says
from portal.policy.moves import Status
from portal.policy.procedure import Procedure, Stage

UNANSWERED = frozenset({Status.RECEIVED, Status.INVESTIGATING, Status.PAUSED})


def may_get(pack: Procedure, kind: LetterKind, pathway: str, stage: str, status: Status) -> bool:
    """Return whether an open case at this stage can get this kind of letter before it goes on to another stage.

    A receipt goes to new cases alone. A letter that no stage names (a holding letter, a closing) can go to any.
    """
    if kind.says is Says.RECEIPT:
        return False
    named = {key for _, one in _stages(pack) for key in _named(one)}
    if kind.key not in named:
        return True
    return any(kind.key in _next(one, status) for way, one in _stages(pack) if (way, one.key) == (pathway, stage))


def _stages(pack: Procedure) -> Iterator[tuple[str, Stage]]:
    for pathway in pack.pathways:
        for stage in pathway.stages:
            yield pathway.key, stage


def _named(stage: Stage) -> set[str | None]:
    return {stage.acknowledge_with, stage.answer_with, *_extensions(stage)}


def _extensions(stage: Stage) -> set[str]:
    return {rule.extension.letter for rule in stage.clocks if rule.extension}


def _next(stage: Stage, status: Status) -> set[str | None]:
    """Return the letters that may come next: an acknowledgement only where none was sent at this stage."""
    acknowledged = {stage.acknowledge_with} if status is Status.RECEIVED else set()
    return acknowledged | ({stage.answer_with, *_extensions(stage)} if status in UNANSWERED else set())
