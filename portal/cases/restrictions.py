"""What staff are told of a reporter who is under an alert or a restriction, and how much of it.

Whoever may see a case sees that there is one, since when, and until when it stands unreviewed. Why, and on which case
it was decided, is for those who may see that case too. The position that decides reads the reason besides, unless
that case has a label or is kept from them: neither ever says more than the firewall lets.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import not_, select

from portal.cases import access, clocks, designees, recognising
from portal.cases.access import Viewer
from portal.cases.actors import Actor
from portal.cases.models import Case, Concern, Restriction
from portal.database import UNGUARDED, db

KEPT = "Who may see the case that it was decided on reads why."


@dataclass(frozen=True)
class Told:
    """One of them, as far as the viewer may know it. `case` is the case it was decided on, `here` whether that is this.

    `what` is what an officer said that this case is, in words, and why; both empty where nobody has.
    """

    concern: Concern
    here: bool
    waits: bool
    since: datetime
    review_on: date
    reason: str
    by: str
    case: Case | None
    what: str = ""
    why: str = ""


def told(case: Case, at: datetime) -> tuple[Told, ...]:
    """Return what the viewer may know of the alerts and restrictions that concern a case, the newest last."""
    rows = recognising.about(case)
    if not rows:
        return ()
    open_to = _visible(rows)
    reasons = open_to | _readable(case, [one for one in rows if one.id not in open_to], at)
    what, why = _said(case)
    return tuple(
        Told(
            concern=Concern(one.concern),
            here=one.case_id == case.id,
            waits=one.waits,
            since=one.confirmed_at or one.at,
            review_on=one.review_on,
            reason=one.reason if one.id in reasons else KEPT,
            by=one.by_name if one.id in reasons else "",
            case=one.case if one.id in open_to else None,
            what="" if one.case_id == case.id else what,
            why="" if one.case_id == case.id else why,
        )
        for one in rows
    )


def _visible(rows: Iterable[Restriction]) -> set[int]:
    """Return which hang on cases that the viewer sees: the gate narrows this query (`access`)."""
    return set(db.session.scalars(select(Restriction.id).where(Restriction.id.in_([one.id for one in rows]))))


def _readable(case: Case, rows: list[Restriction], at: datetime) -> set[int]:
    """Return which of those on cases that the viewer doesn't see the position that decides may read the reason of."""
    who, rule = access.viewer.get(), clocks.pack_of(case).restriction
    if who is None or rule is None or not rows:
        return set()
    if not set(rule.positions) & designees.positions_of(case, Actor("", who.staff_id), at):
        return set()
    return _not_kept_from(who, [one.id for one in rows])


def _not_kept_from(who: Viewer, ids: list[int]) -> set[int]:
    query = select(Restriction.id).join(Restriction.case).where(Restriction.id.in_(ids), not_(access.kept_from(who)))
    return set(db.session.scalars(query.execution_options(**UNGUARDED)))


def _said(case: Case) -> tuple[str, str]:
    """Return what the case was said to be, in words, and why."""
    last, rule = recognising.said(case), clocks.pack_of(case).restriction
    if last is None or rule is None:
        return "", ""
    if last.what == recognising.SAME_ISSUE:
        return "The same issue", last.reason
    return rule.reopens[last.what].name if last.what in rule.reopens else "From someone else", last.reason
