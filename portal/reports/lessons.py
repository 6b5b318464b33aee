"""What the public may read of what was learned: in words made for it, which another person has approved.

The words stand beside the result, which staff alone read. They go before the public once someone has approved them who
could publish a report, or where the procedure publishes none, who commissions such work; never whoever wrote them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from portal.cases import learned_marks, learning
from portal.cases.actors import Actor
from portal.cases.designees import positions_in
from portal.cases.models import LearningAction, Staff
from portal.database import UNGUARDED, db
from portal.errors import Invalid, Refused
from portal.policy.disclosure import Sort
from portal.policy.identifying import Seeker
from portal.policy.procedure import Procedure
from portal.reports.identifiers import known_of

MOST = 50
NAMES_SOMEONE = "The public reads this, and it says who somebody is. Say it without names, addresses and numbers."


@dataclass(frozen=True)
class Words:
    """What the public reads: what it is about, what people said, and what was done."""

    theme: str
    said: str
    did: str


class Told(NamedTuple):
    """A lesson as the public reads it, and when the work for it was done."""

    theme: str
    said: str
    did: str
    done_at: datetime


def write(pack: Procedure, made: LearningAction, words: Words, *, seen: str, by: Actor) -> None:
    """Put what was learned into words for the public: whoever did the work does, or those who commission it.

    `Refused` before there is a result and once they are approved, `Invalid` beside words that say who somebody is. They
    may be written again until then: `seen` is the mark of those that stood there, and `Conflict` tells of others that
    came meanwhile.
    """
    rule, person = learning.rule_of(pack), _person(by)
    if person is None or not learning.may_finish(pack, made, person):
        raise Refused(f"{made.owner.full_name} was asked, and puts it into words.", clause=rule.clause)
    if made.done_at is None:
        raise Refused("It has no result yet that could be told.", clause=rule.clause)
    if made.approved_at is not None:
        raise Refused("The public reads it already.", clause=rule.clause)
    learned_marks.demand_seen(made, learned_marks.SAID, seen)
    _check(made, words)
    made.theme, made.said, made.did, made.written_by_id = words.theme, words.said, words.did, person.id


def _check(made: LearningAction, words: Words) -> None:
    seeker = Seeker(known_of({made.case_id} if made.case_id else ()))
    texts = {one.name: getattr(words, one.name) for one in fields(words)}
    errors = {name: NAMES_SOMEONE for name, text in texts.items() if seeker.find(text, frozenset(Sort))}
    if errors:
        raise Invalid(errors)


def approvers(pack: Procedure) -> tuple[str, ...]:
    """Return the positions that may put it before the public."""
    published = [one.publishing.positions for one in pack.audiences.values() if one.publishing]
    return tuple(dict.fromkeys(_flat(published))) or tuple(learning.rule_of(pack).positions)


def _flat(lists: Iterable[Iterable[str]]) -> list[str]:
    return [one for some in lists for one in some]


def may_approve(pack: Procedure, made: LearningAction, person: Staff) -> bool:
    """Return whether someone can put these words before the public now."""
    return bool(made.said) and made.approved_at is None and not _stands_against(pack, made, person)


def approve(pack: Procedure, made: LearningAction, *, seen: str, by: Actor, at: datetime) -> None:
    """Put the words before the public. `Refused` to whoever wrote them, and to those who publish nothing.

    `seen` is the mark of the words that were read, and `Conflict` tells of others that came meanwhile.
    """
    clause = learning.rule_of(pack).clause
    if not made.said:
        raise Refused("Nothing was put into words for the public yet.", clause=clause)
    if made.approved_at is not None:
        raise Refused("The public reads it already.", clause=clause)
    person = _person(by)
    if sentence := _stands_against(pack, made, person):
        raise Refused(sentence, clause=clause)
    learned_marks.demand_seen(made, learned_marks.SAID, seen)
    made.approved_by, made.approved_by_id, made.approved_at = by.name, by.staff_id, at


def _stands_against(pack: Procedure, made: LearningAction, person: Staff | None) -> str:
    wanted = approvers(pack)
    if person is None or not set(wanted) & positions_in(pack.key, person):
        return f"It is put before the public by: {', '.join(pack.positions[one].name for one in wanted)}."
    if person.id == made.written_by_id:
        return "You wrote these words, so someone else must put them before the public."
    return ""


def _person(by: Actor) -> Staff | None:
    return db.session.get(Staff, by.staff_id) if by.staff_id else None


def told(procedure_key: str, most: int = MOST) -> list[Told]:
    """Return what the public reads, the latest first. Whoever looks, no more of the work than its words."""
    columns = (LearningAction.theme, LearningAction.said, LearningAction.did, LearningAction.done_at)
    query = select(*columns).where(
        LearningAction.procedure_key == procedure_key, LearningAction.approved_at.is_not(None)
    )
    ordered = query.order_by(LearningAction.done_at.desc(), LearningAction.id.desc()).limit(most)
    return [Told(*row) for row in db.session.execute(ordered, execution_options=UNGUARDED)]
