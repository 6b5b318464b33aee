"""Finding the answers that wait for someone to approve them, or to sign them off."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, not_, or_, select

from portal.cases import designees
from portal.cases.models import ApprovalRow, Case, Staff
from portal.policy.approval import Act, Approval, Stand
from portal.policy.procedure import Procedure
from portal.procedures import versions

ROWS: Any = ApprovalRow.__table__  # a Core table: in a condition, an ORM class would be narrowed in its turn


def by(person: Staff, at: datetime) -> ColumnElement[bool] | None:
    """Return the condition that is met by the cases whose answer waits for a position that someone holds, or acts for.

    What they handed in themselves waits for others. None where they hold no position that decides on any answer.
    """
    found = [one for key in _procedures(person) for one in _of_procedure(key, person, at)]
    own = select(ROWS.c.case_id).where(ROWS.c.act == Act.HANDED_IN, ROWS.c.by_id == person.id)
    return and_(or_(*found), not_(Case.id.in_(own))) if found else None


def _procedures(person: Staff) -> list[str]:
    return sorted({place.team.procedure_key for place in person.memberships})


def _of_procedure(key: str, person: Staff, at: datetime) -> Iterator[ColumnElement[bool]]:
    known = [(one.id, versions.procedure_of(one)) for one in versions.installed() if one.key == key]
    rules = [(version, *rule) for version, pack in known for rule in _rules(pack)]
    if not rules:
        return
    people = (person, *designees.principals(key, at).get(person.id, ()))
    held = frozenset().union(*(designees.positions_in(key, one) for one in people))
    for version, pathway, stage, rule in rules:
        if stands := _stands(rule, held):
            here = (Case.procedure_version_id == version, Case.pathway == pathway, Case.stage_key == stage)
            yield and_(*here, Case.awaits.in_(stands))


def _rules(pack: Procedure) -> Iterator[tuple[str, str, Approval]]:
    for pathway in pack.pathways:
        for stage in pathway.stages:
            letter = pack.letters.get(stage.answer_with or "")
            if letter and letter.approval:
                yield pathway.key, stage.key, letter.approval


def _stands(rule: Approval, held: frozenset[str]) -> list[str]:
    waiting = {Stand.APPROVAL: rule.by, Stand.SIGN_OFF: rule.sign_off}
    return [stand.value for stand, positions in waiting.items() if held & set(positions)]
