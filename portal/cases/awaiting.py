"""Which cases someone is shown for what they do there: deciding on an answer that waits, or overseeing a kind."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, false, not_, or_, select, tuple_

from portal.cases.models import ApprovalRow, Case
from portal.policy.approval import Act, Approval, Stand
from portal.policy.labels import Place
from portal.policy.procedure import Procedure

Packs = Mapping[int, Procedure]  # by the number of their version
Places = Mapping[str, Collection[Place]]  # by procedure, as (team, position)


@dataclass(frozen=True)
class Deciding:
    """What someone decides on: answers that stand so, at these stages as (version, pathway, stage)."""

    stand: Stand
    stages: frozenset[tuple[int, str, str]]


def decided_by(packs: Packs, places: Places) -> tuple[Deciding, ...]:
    """Return what is decided by whoever has these places: theirs, and those of whom they act for."""
    found: dict[Stand, set[tuple[int, str, str]]] = {}
    for version, pack in packs.items():
        held = {position for _, position in places.get(pack.key, ())}
        for pathway, stage, rule in _rules(pack):
            for stand in _stands(rule, held):
                found.setdefault(stand, set()).add((version, pathway, stage))
    return tuple(Deciding(stand, frozenset(stages)) for stand, stages in found.items())


def _rules(pack: Procedure) -> Iterator[tuple[str, str, Approval]]:
    for pathway in pack.pathways:
        for stage in pathway.stages:
            letter = pack.letters.get(stage.answer_with or "")
            if letter and letter.approval:
                yield pathway.key, stage.key, letter.approval


def _stands(rule: Approval, held: Collection[str]) -> list[Stand]:
    waiting = {Stand.APPROVAL: rule.by, Stand.SIGN_OFF: rule.sign_off}
    return [stand for stand, positions in waiting.items() if set(held) & set(positions)]


def overseen_by(packs: Packs, places: Places) -> frozenset[tuple[int, str]]:
    """Return the kinds, as (version, kind), that the teams of these places oversee, whoever works them (CSC-32)."""
    teams = {key: {team for team, _ in those} for key, those in places.items()}
    return frozenset(
        (version, kind.key)
        for version, pack in packs.items()
        for kind in pack.kinds.values()
        if teams.get(pack.key, set()) & set(kind.overseen_by)
    )


def waiting_for(decides: Iterable[Deciding]) -> ColumnElement[bool]:
    """Return the condition that is met by the cases whose answer waits for such a decision."""
    return or_(
        false(),
        *(
            and_(
                Case.awaits == one.stand.value,
                tuple_(Case.procedure_version_id, Case.pathway, Case.stage_key).in_(one.stages),
            )
            for one in decides
        ),
    )


def waiting_for_me(decides: Collection[Deciding], staff_id: int) -> ColumnElement[bool]:
    """Return that condition without what someone handed in themselves: others decide on that.

    What the cases await stands in front of it, so that they are found by the index of that.
    """
    awaited = Case.awaits.in_(sorted({one.stand.value for one in decides}))
    own = select(ApprovalRow.case_id).where(ApprovalRow.act == Act.HANDED_IN, ApprovalRow.by_id == staff_id)
    return and_(awaited, waiting_for(decides), not_(Case.id.in_(own)))


def of_kinds(kinds: Collection[tuple[int, str]]) -> ColumnElement[bool]:
    """Return the condition that is met by the cases of these kinds."""
    return tuple_(Case.procedure_version_id, Case.kind).in_(kinds)
