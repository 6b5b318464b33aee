"""Saying that proceedings run beside a case, and that they have ended (CSC-4).

The timeline's summary may be read by anyone with the tracking number, so it doesn't say that there are any.
"""

from __future__ import annotations

from datetime import date, datetime

from portal.cases import clocks, designees, situation, ties, timeline
from portal.cases.actors import Actor
from portal.cases.models import Case, Proceeding
from portal.cases.running_proceedings import fitting, running
from portal.errors import Invalid, Refused
from portal.policy.decisions import Situation
from portal.policy.moves import Move
from portal.policy.proceedings import ALONE, Proceedings

CHANGED = "How it can be answered was changed."
TO_COME = "Give the day since which they run: today, or one before."
FOR_OTHERS = "The agreed words are for other kinds of case, so nothing could be answered while proceedings run."


def begin(case: Case, *, kind: str, since: date, note: str, by: Actor, at: datetime) -> Proceeding:
    """Say that proceedings run: until they end, the case is answered in the agreed words alone (CSC-17).

    Raises `Refused` for other positions than the procedure's, and `Invalid` for a day that is still to come.
    """
    rule = _rule(situation.allow(case, Move.PROCEEDINGS, by=by, at=at), case, by, at)
    if since > at.astimezone(clocks.pack_of(case).zone).date():
        raise Invalid({"since": TO_COME})
    if ties.waiting(case):
        raise Refused(ALONE, clause=rule.words_clause)
    if not fitting(case):
        raise Refused(FOR_OTHERS, clause=rule.words_clause)
    made = Proceeding(case_id=case.id, kind=kind, since=since, note=note, said_at=at, said_by=by.name)
    case.proceedings.append(made)
    situation.refresh(case)
    detail = f"{rule.kinds[kind].name}, since {since:%-d %B %Y}. {note}".strip()
    timeline.record(case, Move.PROCEEDINGS, CHANGED, by=by, at=at, detail=detail, which=kind, since=since.isoformat())
    return made


def end(case: Case, *, note: str, by: Actor, at: datetime) -> None:
    """Say that the proceedings have ended: the case is answered in its own words again."""
    rule = _rule(situation.allow(case, Move.END_PROCEEDINGS, by=by, at=at), case, by, at)
    found = running(case)
    assert found is not None
    found.ended_at, found.ended_by = at, by.name
    situation.refresh(case)
    detail = f"{rule.kinds[found.kind].name}: ended. {note}".strip()
    timeline.record(case, Move.END_PROCEEDINGS, CHANGED, by=by, at=at, detail=detail)


def _rule(here: Situation, case: Case, by: Actor, at: datetime) -> Proceedings:
    rule = here.procedure.proceedings
    assert rule is not None
    situation.demand(rule.may_decide(designees.positions_of(case, by, at), situation.names_of(here)))
    return rule
