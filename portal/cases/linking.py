"""Tying cases together: linked, they go on side by side; merged, one is answered with the other, and both count once.

Nothing is lost: each case keeps its own history, and until the answer is given a merge can be undone. Why is written
into the history of the case on which it was said alone: not everyone who sees the other may know of this one.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from portal.cases import clocks, sameness, situation, stages, ties, timeline, together
from portal.cases.actors import Actor
from portal.cases.models import Case, Link, LinkKind
from portal.cases.running_proceedings import running
from portal.database import db
from portal.errors import Refused
from portal.policy.joining import Side, may_merge
from portal.policy.moves import Ending, Move, Status
from portal.policy.proceedings import ALONE

ITSELF = "That is this case itself. Give the number of the other."


def of_case(case: Case) -> list[Link]:
    """Return the links of a case that hold, the oldest first; none to a case that the viewer may not see."""
    return ties.of_case(case)


def link(case: Case, *, other: Case, leads: bool, reason: str, by: Actor, at: datetime) -> Link:
    """Say that two cases are about the same issue. Both go on; one leads: `case` itself, where `leads`."""
    situation.allow(case, Move.LINK, by=by, at=at)
    situation.demand_no_reader(other)
    _same_procedure(case, other)
    if other.status == Status.VOID:
        raise Refused("The other was entered by mistake, and stays only as a record.")
    if _between(case, other):
        raise Refused("The two are linked already.")
    lead, follower = (case, other) if leads else (other, case)
    if _is_led_by(lead, follower):
        raise Refused("The one that should lead is itself led by the other, through cases linked before.")
    made = Link(case=follower, lead=lead, kind=LinkKind.SAME_ISSUE, reason=reason, by_name=by.name, at=at)
    db.session.add(made)
    for one in (case, other):
        why = reason if one is case else ""
        timeline.record(one, Move.LINK, "It was linked to another case.", by=by, at=at, detail=why)
    return made


def unlink(case: Case, *, tie: Link, reason: str, by: Actor, at: datetime) -> None:
    """Take a link away that was no help. That it was there stays in both histories."""
    situation.allow(case, Move.UNLINK, by=by, at=at)
    situation.demand_no_reader(tie.lead if tie.case is case else tie.case)
    tie.removed_at = at
    for one in (tie.case, tie.lead):
        why = reason if one is case else ""
        timeline.record(one, Move.UNLINK, "A link to another case was taken away.", by=by, at=at, detail=why)


def merge(case: Case, *, into: Case, kind: LinkKind, reason: str, by: Actor, at: datetime) -> Link:
    """Let `case` be answered with the case `into`: its clocks end, it leaves the counts, and is answered then.

    Raises `Refused` where one answer can't do for both.
    """
    situation.allow(case, Move.MERGE, by=by, at=at)
    situation.demand_no_reader(into)
    if case.id == into.id:
        raise Refused(ITSELF)
    taken = together.may_be_answered(case, into, None, at)
    situation.demand(may_merge(_side(case), _side(into), duplicate=kind is LinkKind.DUPLICATE, taken=taken))
    if (rule := clocks.pack_of(into).proceedings) and running(into):
        raise Refused(ALONE, clause=rule.words_clause)
    _loosen(case, at)
    stages.end_stage(case, Ending.MERGED, at)
    case.counted = False
    situation.refresh(case)
    made = Link(case=case, lead=into, kind=kind, reason=reason, by_name=by.name, at=at)
    db.session.add(made)
    timeline.record(case, Move.MERGE, "It is dealt with together with another case.", by=by, at=at, detail=reason)
    timeline.record(into, "joined", "Another case is dealt with together with it.", by=by, at=at)
    return made


def _loosen(case: Case, at: datetime) -> None:
    """An earlier stage may have been answered with another case. That holds nothing any more: one leads at a time."""
    if (earlier := ties.merged_by(case)) is not None:
        earlier.removed_at = at


def unmerge(case: Case, *, reason: str, by: Actor, at: datetime) -> None:
    """Undo a merge, while nothing was answered: the case goes on as if it had never stopped."""
    situation.allow(case, Move.UNMERGE, by=by, at=at)
    tie = ties.merged_by(case)
    assert tie is not None
    together.part(case, tie, at)
    timeline.record(case, Move.UNMERGE, together.PARTED, by=by, at=at, detail=reason)
    timeline.record(tie.lead, "left", together.LEFT, by=by, at=at)


def _same_procedure(case: Case, other: Case) -> None:
    if case.id == other.id:
        raise Refused(ITSELF)
    if case.procedure_key != other.procedure_key:
        raise Refused("The other is under another procedure, which deals with it in its own way.")


def _side(case: Case) -> Side:
    row = clocks.find(case.stage, clocks.ANSWER_CLOCK)
    return Side(
        procedure=case.procedure_key,
        pathway=case.pathway,
        stage=case.stage.key,
        status=Status(case.status),
        due=row.due_at if row and row.ended_at is None else None,
        led=len(ties.waiting(case)),
        facts=sameness.facts_of(case),
    )


def _between(case: Case, other: Case) -> bool:
    return any({tie.case_id, tie.lead_id} == {case.id, other.id} for tie in of_case(case))


def _is_led_by(case: Case, lead: Case) -> bool:
    """Return whether `lead` stands above `case`, over any number of links that the viewer may know of.

    One that they may not know of stands in no way: refusing would tell of the case between. Nothing goes up the links
    beyond the next, so a circle that nobody sees whole does no harm.
    """
    seen, ids = set[int](), {case.id}
    while ids and lead.id not in seen:
        above = select(Link.lead_id).where(Link.case_id.in_(ids), Link.removed_at.is_(None))
        ids = set(db.session.scalars(above)) - seen
        seen |= ids
    return lead.id in seen
