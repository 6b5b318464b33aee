"""Passing a case on to those who should deal with it: recorded, told, and counted as the procedure says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from portal.cases import about, clocks, handling, situation, stages, timeline
from portal.cases.actors import Actor
from portal.cases.models import Case, Referral, Response
from portal.database import db
from portal.errors import Invalid, Refused
from portal.policy.clock import Method
from portal.policy.letters import Says
from portal.policy.matters import Matter
from portal.policy.moves import Ending, Move


def matters_for(case: Case) -> Iterator[Matter]:
    """Yield the matters that a case of this kind can be referred for."""
    yield from (one for one in clocks.pack_of(case).matters.values() if one.excluded and one.fits(case.kind))


def matter_of(case: Case, key: str = "") -> Matter | None:
    """Return the excluded matter of that key, or the case's own; None where it is referred for another reason."""
    return next((one for one in matters_for(case) if one.key == (key or case.matter)), None)


def refer(
    case: Case,
    *,
    to: str,
    method: Method,
    by: Actor,
    at: datetime,
    contact: str = "",
    matter: str = "",
    passed_on: date | None = None,
    how: str = "",
    reference: str = "",
    **said: Any,
) -> Response:
    """Pass it to those who should deal with it, and tell the reporter who and why.

    `matter` is the excluded matter that it is referred for (the case's own, where none is named): whether the case
    still counts is as the procedure says of it. `passed_on` is the day it went, today where none is given. `to` is the
    party, and `contact` how to reach them, as the reporter is told.
    """
    situation.allow(case, Move.REFER, by=by, at=at)
    today = at.astimezone(clocks.pack_of(case).zone).date()
    if passed_on and passed_on > today:
        raise Invalid({"passed_on": "It can't have been passed on in the future."})
    if passed_on and passed_on < case.received_at.astimezone(clocks.pack_of(case).zone).date():
        raise Invalid({"passed_on": "It can't have been passed on before it was received."})
    excluded = _demanded(case, matter)
    stages.end_stage(case, Ending.REFERRED, at)
    facts = _follows(case, excluded) if excluded else {}
    situation.refresh(case)
    timeline.record(case, Move.REFER, "Passed to someone else.", by=by, at=at, detail=to, **facts)
    response = handling.response_of(case, Says.REFERRAL, method, by=by, at=at, **said)
    db.session.add(response)  # the case's referrals are read below, and reading flushes
    row = Referral(
        response=response,
        matter=excluded.key if excluded else "",
        party=to,
        contact=contact,
        passed_on=passed_on or today,
        how=how,
        reference=reference,
        at=at,
        by_id=by.staff_id,
    )
    case.referrals.append(row)
    return response


def _demanded(case: Case, matter: str) -> Matter | None:
    found = matter_of(case, matter)
    if matter and found is None:
        raise Refused("The procedure doesn't leave this to someone else, so it isn't referred for it.")
    return found


def _follows(case: Case, matter: Matter) -> dict[str, Any]:
    """Classify the case, and leave it out of the counts where the pack says so. What is reported on reads the event."""
    assert matter.excluded is not None
    kept, case.counted = about.settle(case, matter=matter.key), matter.excluded.counted
    return {**kept, "matter": matter.key, "counted": matter.excluded.counted, "reportable": matter.excluded.reportable}
