"""Finding the cases that may be about the same issue, among those that the viewer may see.

A case is found by its keys (`case_keys`: digests of its person, places and pairs of words) and by its service and day;
the few that are found are compared by `policy.sameness`. Four statements, however many cases there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select, true
from sqlalchemy.orm import joinedload, lazyload, selectinload

from portal.cases import access, clocks
from portal.cases.models import Case, CaseKey, Staff
from portal.cases.submission import Submission
from portal.database import UNGUARDED, db
from portal.policy.moves import Status
from portal.policy.sameness import MOST_COMPARED, Facts, Likeness, alike, digests
from portal.procedures import versions

LOOKED_AT = 100  # of the cases that share most keys, and of those about the same service in the same days
SHOWN = 10
NEAR = timedelta(days=14)
KEEP = insert(CaseKey)


@dataclass(frozen=True)
class Candidate:
    """A case that may be about the same issue, and why."""

    case: Case
    likeness: Likeness


def facts_of(case: Case) -> Facts:
    """Return what is compared of a case."""
    person = case.person
    return Facts(
        name=person.name if person else "",
        email=person.email if person else "",
        phone=person.phone if person else "",
        address=person.address if person else "",
        place=case.location,
        service=case.service,
        natures=frozenset(row.nature for row in case.natures),
        kind=case.kind,
        words=case.description[:MOST_COMPARED],
        received=case.received_at.astimezone(clocks.pack_of(case).zone).date(),
    )


def facts_given(given: Submission, at: datetime) -> Facts:
    """Return what is compared of a submission that is no case yet. An anonymous one is compared without its person."""
    who, zone = given.reporter, versions.procedure_of(versions.current(given.procedure, at)).zone
    person = (
        {} if given.anonymous else {"name": who.name, "email": who.email, "phone": who.phone, "address": who.address}
    )
    return Facts(
        place=given.location,
        service=given.service,
        natures=frozenset(given.natures),
        kind=given.kind,
        words=given.description[:MOST_COMPARED],
        received=(given.received_at or at).astimezone(zone).date(),
        **person,
    )


def write_keys(case: Case) -> None:
    """Write what a case that has none yet is found by."""
    rows = [{"case_id": case.id, "digest": one} for one in sorted(digests(facts_of(case)))]
    if rows:
        db.session.execute(KEEP, rows)


def rewrite_keys(case: Case) -> None:
    """Write what a case is found by, in place of what it was found by before."""
    db.session.execute(
        delete(CaseKey).where(CaseKey.case_id == case.id), execution_options={"synchronize_session": False}
    )
    write_keys(case)


def like_case(case: Case) -> list[Candidate]:
    """Return the cases of the same procedure that may be about the same issue, the likest first."""
    return _like(facts_of(case), case.procedure_key, case.received_at, besides=case.id)


def like_submission(given: Submission, at: datetime) -> list[Candidate]:
    """Return the cases that what is being taken in may be about."""
    return _like(facts_given(given, at), given.procedure, given.received_at or at)


def _like(facts: Facts, procedure: str, received: datetime, besides: int | None = None) -> list[Candidate]:
    ids = {*_by_keys(facts), *_by_service(facts, procedure, received)} - {besides}
    query = (
        select(Case)
        .where(Case.id.in_(ids), Case.procedure_key == procedure, Case.status != Status.VOID)
        .options(joinedload(Case.person), joinedload(Case.team), selectinload(Case.natures))
        .options(joinedload(Case.handler).options(lazyload(Staff.memberships)))
    )
    found = [Candidate(case, alike(facts, facts_of(case))) for case in db.session.scalars(query)]
    worth = [one for one in found if one.likeness.is_worth_showing]
    return sorted(worth, key=lambda one: (-one.likeness.score, -one.case.id))[:SHOWN]


def _by_keys(facts: Facts) -> list[int]:
    """The row gate stands in the join: as a condition on the keys it is worked out for every case, not for those found.

    Over 100,000 cases on SQLite that took 240 ms instead of a few.
    """
    shared, who = func.count(), access.viewer.get()
    query = (
        select(CaseKey.case_id)
        .join(Case, Case.id == CaseKey.case_id)
        .where(CaseKey.digest.in_(digests(facts)), true() if who is None else access.visible_to(who))
        .group_by(CaseKey.case_id)
        .order_by(shared.desc(), CaseKey.case_id.desc())
        .limit(LOOKED_AT)
        .execution_options(**UNGUARDED)
    )
    return list(db.session.scalars(query))


def _by_service(facts: Facts, procedure: str, received: datetime) -> list[int]:
    if not facts.service:
        return []
    query = (
        select(Case.id)
        .where(
            Case.procedure_key == procedure,
            Case.service == facts.service,
            Case.received_at.between(received - NEAR, received + NEAR),
        )
        .order_by(Case.received_at.desc())
        .limit(LOOKED_AT)
    )
    return list(db.session.scalars(query))
