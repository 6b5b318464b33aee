"""Asking whose a case is while nobody deals with it: of the one whom the procedure names (CSC-30)."""

from __future__ import annotations

from datetime import datetime

from portal.cases import designees, situation, timeline, writing_to_staff
from portal.cases.actors import Actor
from portal.cases.models import Case
from portal.errors import Refused
from portal.policy.chasing import asked_by
from portal.policy.moves import Move

ASKED = "Whose it is was asked."


def ask(case: Case, *, note: str, by: Actor, at: datetime) -> None:
    """Ask it, with a note on what is unclear that stays in the timeline: the message gives the number alone.

    Refused, with the clause, for others than the pack names, once someone deals with the case, and where there is
    nobody to ask who may know of it.
    """
    here = situation.allow(case, Move.ASK_WHOSE, by=by, at=at)
    pack, rule = here.procedure, here.procedure.chasing.unclear
    assert rule is not None, "the move is refused where the procedure has no such rule"
    situation.demand(asked_by(rule, designees.positions_of(case, by, at), here.names))
    line = f"{case.tracking_number}: whose case is this?"
    asked = writing_to_staff.write(
        writing_to_staff.holders(case, [rule.asks]),
        at=at,
        from_name=pack.body,
        subject=line,
        body=f"{line}\n\n{by.name} isn't sure whom to give it to, and says why in its timeline. "
        f"If you may see it, it is here: {writing_to_staff.page_of(case)}\n",
        case=case,
    )
    if not asked:
        name = pack.positions[rule.asks].name
        raise Refused(f"Nobody who may know of this case is “{name}”. Ask your manager.", clause=rule.clause)
    situation.refresh(case)
    detail = f"{writing_to_staff.in_one_line(asked)}: {note}"
    timeline.record(case, Move.ASK_WHOSE, ASKED, by=by, at=at, detail=detail, clause=rule.clause)
