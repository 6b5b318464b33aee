"""Persistent complainants: alerting to one, deciding that no more is answered, reviewing that, and saying what came.

Each is one change and one event. The lines in the timeline are kept from the public (see `portal.public.told`).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from portal.cases import clocks, designees, handling, recognising, sameness, situation, stages, timeline
from portal.cases.actors import Actor
from portal.cases.models import Case, Concern, Recognition, Response, Restriction, RestrictionKey
from portal.cases.models.response import CONTACT
from portal.database import db
from portal.errors import Invalid
from portal.policy import stops
from portal.policy.clock import Method
from portal.policy.decisions import Situation
from portal.policy.letters import Says
from portal.policy.moves import Ending, Move, Verdict
from portal.policy.restriction import SOMEONE_ELSE, RestrictionRule, deciders, fault_in_review, may_decide
from portal.policy.sameness import person_digests
from portal.policy.words import plain_day


def flag(case: Case, *, reason: str, by: Actor, at: datetime) -> Restriction:
    """Alert those whom the procedure names to a persistent complainant, or to one who takes several routes."""
    situation.allow(case, Move.FLAG, by=by, at=at)
    row = _add(case, Concern.ALERT, reason, by=by, at=at, review_on=_today(case, at))
    timeline.record(
        case, Move.FLAG, "The complaints team was alerted to a persistent complainant.", by=by, at=at, detail=reason
    )
    return row


def settle_flag(
    case: Case, *, confirm: bool, reason: str, by: Actor, at: datetime, review_on: date | None = None
) -> None:
    """Confirm an alert until its review, or drop it. Only for the positions that the procedure names for that.

    Raises `Invalid` where the day of the review isn't within the procedure's time.
    """
    rule = _rule(_allowed(case, Move.SETTLE_FLAG, by, at))
    row = recognising.waiting(case)
    assert row is not None
    if confirm:
        row.confirmed_by, row.confirmed_at = by.name, at
        row.review_on = good_review(case, rule, review_on, at)
        _write_keys(row, case)
    else:
        _lift(row, reason, by, at)
    what = f"confirmed. It is reviewed by {_day(row.review_on, case)}" if confirm else "dropped"
    _record(case, Move.SETTLE_FLAG, f"The alert was {what}.", reason, row, by=by, at=at)


def restrict(
    case: Case, *, reason: str, method: Method, by: Actor, at: datetime, review_on: date | None = None, **said: Any
) -> Response:
    """Decide that no further correspondence about a concluded issue is answered, until the review (DV-49).

    `said`: the kind of the letter that tells them, and its entries. Raises `Refused` where the issue isn't concluded,
    its reporter couldn't be known again, or another position decides, and `Invalid` as `settle_flag`.
    """
    rule = _rule(_allowed(case, Move.RESTRICT, by, at))
    last = good_review(case, rule, review_on, at)
    for alert in (one for one in recognising.about(case) if one.case_id == case.id):
        _lift(alert, reason, by, at)  # what it warned of has been decided
    row = _add(case, Concern.RESTRICTION, reason, by=by, at=at, review_on=last)
    _write_keys(row, case)
    summary = f"No further correspondence is answered. It is reviewed by {_day(last, case)}."
    _record(case, Move.RESTRICT, summary, reason, row, by=by, at=at)
    return handling.response_of(case, CONTACT, method, by=by, at=at, **said)


def review(case: Case, *, keep: bool, reason: str, by: Actor, at: datetime, review_on: date | None = None) -> None:
    """Look again at what was decided: keep it until another review, or lift it. Raises as `settle_flag`."""
    rule = _rule(_allowed(case, Move.REVIEW, by, at))
    row = recognising.decided_here(case)
    assert row is not None
    what = "restriction" if row.concern == Concern.RESTRICTION else "alert"
    if keep:
        row.review_on = good_review(case, rule, review_on, at)
        summary = f"The {what} was reviewed and stays. It is reviewed again by {_day(row.review_on, case)}."
    else:
        _lift(row, reason, by, at)
        summary = f"The {what} was reviewed and lifted."
    _record(case, Move.REVIEW, summary, reason, row, by=by, at=at)


def same_issue(
    case: Case, *, row: Restriction, reason: str, method: Method, by: Actor, at: datetime, **said: Any
) -> Response:
    """Say that a case is the same issue once more. The pack's short letter answers it, and it is closed."""
    here = situation.allow(case, Move.SAME_ISSUE, by=by, at=at)
    closing = here.procedure.closings[_rule(here).closing]
    clocks.stop(case.stage, stops.ANSWER, method, at)
    clocks.stop_by(case.stage, stops.DRAFT, at)
    case.closing, case.counted = closing.key, closing.counted
    stages.end_stage(case, Ending.CLOSED, at)
    _recognise(case, row, recognising.SAME_ISSUE, reason, by, at)
    situation.refresh(case)
    detail = f"The same issue once more. {reason}"
    timeline.record(case, Move.SAME_ISSUE, "It was answered and closed.", by=by, at=at, detail=detail)
    return handling.response_of(case, Says.CLOSING, method, by=by, at=at, **said)


def let_in(case: Case, *, row: Restriction, what: str, reason: str, by: Actor, at: datetime) -> None:
    """Say that a case is what re-opens the issue, or comes from someone else: it is worked as any other."""
    here = situation.allow(case, Move.LET_IN, by=by, at=at)
    known = _rule(here).reopens
    if what not in known and what != SOMEONE_ELSE:
        raise Invalid({"what": "Choose one of those that the procedure names."})
    name = known[what].name if what in known else "from someone else"
    _recognise(case, row, what, reason, by, at)
    situation.refresh(case)
    summary = "It was said what it is, beside what is concluded."
    timeline.record(case, Move.LET_IN, summary, by=by, at=at, detail=f"It is {name}. {reason}", what=what)


def good_review(case: Case, rule: RestrictionRule, review_on: date | None, at: datetime) -> date:
    """Return the day of the review: the one given, or the last that the procedure lets. `Invalid` where it is wrong."""
    today = _today(case, at)
    if review_on is None:
        return rule.review_by(today)
    if fault := fault_in_review(review_on, today, rule):
        raise Invalid({"review_on": fault})
    return review_on


def concluded_on(case: Case) -> date:
    """Return the day on which the case's last stage was answered, or ended."""
    done = case.stage.answered_at or case.stage.ended_at or case.opened_at
    return _today(case, done)


def _allowed(case: Case, move: Move, by: Actor, at: datetime) -> Situation:
    """Some moves are only for those whom the procedure names, or who act for them as designees."""
    here = situation.allow(case, move, by=by, at=at)
    situation.demand(may_decide_now(case, move, here, by, at))
    return here


def may_decide_now(case: Case, move: Move, here: Situation, by: Actor, at: datetime) -> Verdict:
    """Return whether this person may make a move about a persistent complainant, which some positions alone may."""
    rule = _rule(here)
    held = designees.positions_of(case, by, at) if deciders(rule, move, here.persistence) else frozenset()
    return may_decide(rule, move, here.persistence, held, situation.names_of(here))


def _rule(here: Situation) -> RestrictionRule:
    rule = here.procedure.restriction
    assert rule is not None
    return rule


def _add(case: Case, concern: Concern, reason: str, *, by: Actor, at: datetime, review_on: date) -> Restriction:
    row = Restriction(
        case=case,
        procedure_key=case.procedure_key,
        concern=concern,
        reason=reason,
        by_name=by.name,
        at=at,
        confirmed_by=by.name if concern is Concern.RESTRICTION else "",
        confirmed_at=at if concern is Concern.RESTRICTION else None,
        review_on=review_on,
    )
    db.session.add(row)
    db.session.flush()
    return row


def _write_keys(row: Restriction, case: Case) -> None:
    keys = sorted(person_digests(sameness.facts_of(case)))
    db.session.add_all([RestrictionKey(restriction_id=row.id, case_id=case.id, digest=one) for one in keys])


def _lift(row: Restriction, reason: str, by: Actor, at: datetime) -> None:
    row.lifted_by, row.lifted_at, row.why_lifted = by.name, at, reason


def _recognise(case: Case, row: Restriction, what: str, reason: str, by: Actor, at: datetime) -> None:
    facts = {"restriction_id": row.id, "what": what, "reason": reason}
    db.session.add(Recognition(case_id=case.id, by_name=by.name, at=at, **facts))


def _record(case: Case, move: Move, summary: str, reason: str, row: Restriction, *, by: Actor, at: datetime) -> None:
    timeline.record(case, move, summary, by=by, at=at, detail=reason, review_on=row.review_on.isoformat())


def _today(case: Case, at: datetime) -> date:
    return at.astimezone(clocks.pack_of(case).zone).date()


def _day(value: date, case: Case) -> str:
    return plain_day(value, clocks.pack_of(case).language)
