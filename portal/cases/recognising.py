"""Knowing a reporter again: what was decided about whoever sent a case, on this case or on an earlier one.

A restricted reporter is known by digests (`restriction_keys`) of which one stands among the keys of the new case, so
by whatever door it came, and once its reporter is corrected, too. An anonymous case has no such key.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload

from portal.cases import clocks, sameness
from portal.cases.models import Case, CaseKey, Concern, Recognition, Restriction, RestrictionKey
from portal.database import UNGUARDED, db
from portal.policy.restriction import NOTHING, Persistence
from portal.policy.sameness import person_digests

SAME_ISSUE = "same_issue"


def concerns(case_id: int | ColumnElement[int]) -> ColumnElement[bool]:
    """Return the condition that is met by what is decided on a case, or about its reporter before it came in.

    For queries that the gate leaves alone (`unguarded`): what is looked for may hang on a case that the viewer may not
    see.
    """
    shared = (
        select(RestrictionKey.restriction_id)
        .join(CaseKey, CaseKey.digest == RestrictionKey.digest)
        .join(Case, Case.id == CaseKey.case_id)
        .where(
            Case.id == case_id,
            Case.procedure_key == Restriction.procedure_key,
            Case.opened_at > Restriction.confirmed_at,
        )
        .correlate(Restriction)
    )
    before = and_(Restriction.id.in_(shared), Restriction.case_id != case_id)
    return and_(Restriction.lifted_at.is_(None), or_(Restriction.case_id == case_id, before))


def about(case: Case) -> list[Restriction]:
    """Return the alerts and restrictions that concern a case and stand, the newest last, whoever may see the earlier.

    Whatever is told of them goes by `restrictions.told`.
    """
    db.session.flush()
    query = select(Restriction).where(concerns(case.id)).order_by(Restriction.id)
    query = query.options(joinedload(Restriction.case))
    return list(db.session.scalars(query.execution_options(**UNGUARDED)))


def repeated(case: Case) -> list[Restriction]:
    """Return the restrictions of other cases under which the reporter of this one stands."""
    return [one for one in about(case) if one.case_id != case.id and one.concern == Concern.RESTRICTION]


def decided_here(case: Case) -> Restriction | None:
    """Return what stands on this case and can be reviewed: its restriction, or else the alert that was confirmed."""
    here = [one for one in about(case) if one.case_id == case.id and not one.waits]
    return max(here, key=lambda one: (one.concern == Concern.RESTRICTION, one.id), default=None)


def waiting(case: Case) -> Restriction | None:
    """Return the alert of this case that waits to be looked at, if there is one."""
    return next((one for one in about(case) if one.case_id == case.id and one.waits), None)


def said(case: Case) -> Recognition | None:
    """Return what was said last that this case is, if anything was."""
    query = select(Recognition).where(Recognition.case_id == case.id).order_by(Recognition.id.desc()).limit(1)
    return db.session.scalars(query.execution_options(**UNGUARDED)).first()


def persistence(case: Case, *, there: bool = True) -> Persistence:
    """Return how the case stands to its procedure's rule for persistent complainants.

    Where it is known that nothing is `there`, nothing is looked for.
    """
    if clocks.pack_of(case).restriction is None:
        return NOTHING
    found = about(case) if there else []
    here = [one for one in found if one.case_id == case.id]
    decided = {one.concern for one in here if not one.waits}
    return Persistence(
        known=bool(person_digests(sameness.facts_of(case))),
        alerted=any(one.waits for one in here),
        watched=Concern.ALERT in decided,
        restricted=Concern.RESTRICTION in decided,
        repeats=any(one.concern == Concern.RESTRICTION for one in found if one not in here) and not _is_let_in(case),
    )


def _is_let_in(case: Case) -> bool:
    """One that was closed as the same issue, and opened again, is asked about once more."""
    last = said(case)
    return last is not None and last.what != SAME_ISSUE
