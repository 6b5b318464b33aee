"""What a duty is by its pack, and how it stands: whose it is, what it follows, who made and who approved it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from portal.cases.models import Staff
from portal.cases.teams import members_of
from portal.database import db
from portal.duties import queries
from portal.duties.acting import voices
from portal.duties.models import DutyApproval, DutyContribution, DutyCorrection, DutyRow
from portal.policy.duties import Does, Duty
from portal.policy.procedure import Procedure
from portal.policy.spans import Span
from portal.procedures import versions
from portal.reports.assessment_sheets import answerers


def pack_of(row: DutyRow) -> Procedure:
    """Return the version of the procedure that a duty was planned by."""
    return versions.procedure(row.procedure_version_id)


def duty_of(row: DutyRow) -> Duty:
    """Return what the pack says of a duty."""
    return pack_of(row).duty(row.duty_key)


def before(row: DutyRow) -> DutyRow | None:
    """Return the duty of the same period that this one follows, where it was planned."""
    follows = duty_of(row).follows
    if not follows:
        return None
    return db.session.scalars(queries.of_period(row.procedure_key, follows, row.period)).one_or_none()


def after(row: DutyRow) -> list[DutyRow]:
    """Return the open duties of the same period that follow this one."""
    keys = [one.key for one in pack_of(row).duties if one.follows == row.duty_key]
    found = (db.session.scalars(queries.of_period(row.procedure_key, key, row.period)).one_or_none() for key in keys)
    return [one for one in found if one is not None and one.is_open]


def contributors(one: DutyContribution) -> list[Staff]:
    """Return of whom a contribution was asked: one person, or those of a team."""
    if one.team is not None:
        return members_of(one.team)
    return [one.staff] if one.staff is not None else []


def contributions_of(row: DutyRow) -> list[DutyContribution]:
    """Return what was asked for under a duty, or under the one that it collects for."""
    asked = before(row) if _collects(row) else row
    return asked.contributions if asked else []


def asked_of(rows: Iterable[DutyRow]) -> dict[int, list[DutyContribution]]:
    """Return what was asked for under each of these duties, by its id; the database is asked once for all of them."""
    found = list(rows)
    wanted = {(one.procedure_key, duty_of(one).follows, one.period) for one in found if _collects(one)}
    asked = {(one.procedure_key, one.duty_key, one.period): one.contributions for one in queries.with_pieces(wanted)}
    return {
        one.id: asked.get((one.procedure_key, duty_of(one).follows, one.period), [])
        if _collects(one)
        else one.contributions
        for one in found
    }


def _collects(row: DutyRow) -> bool:
    return duty_of(row).does is Does.COLLECT


def outstanding(row: DutyRow) -> list[DutyContribution]:
    """Return the contributions that haven't come back."""
    return [one for one in contributions_of(row) if one.returned_at is None]


def doers(row: DutyRow) -> list[Staff]:
    """Return the people whose duty it is."""
    return queries.holders(row.procedure_key, [duty_of(row).who])


def to_correct(row: DutyRow) -> list[DutyCorrection]:
    """Return the corrections that were asked for and aren't settled."""
    return [one for one in row.corrections if one.settled_at is None]


def is_late(row: DutyRow, at: datetime) -> bool:
    """Return whether a duty's time has passed."""
    return at >= row.due_at


def opens_on(row: DutyRow) -> date:
    """Return the first day on which a duty can be done."""
    return duty_of(row).opens(row.period_start, row.period_end, row.due_on)


def preparers(row: DutyRow) -> frozenset[int]:
    """Return who did the steps that led to a duty, settled a correction that others asked for in it, or answered the
    self-assessment in its report, and for whom they did: nobody approves what they made.
    """
    rule = pack_of(row).assessment
    told = rule is not None and rule.duty == row.duty_key
    answered = answerers(row.procedure_key, Span(row.period_start, row.period_end)) if told else frozenset()
    return answered.union(*map(submitters, _chain(row)), *map(_settlers, row.corrections))


def _settlers(one: DutyCorrection) -> frozenset[int]:
    """Whoever takes back what they asked for themselves has changed nothing."""
    theirs = voices(one.settled_by_id, one.settled_for_id)
    return theirs if theirs.isdisjoint(voices(one.by_id, one.principal_id)) else frozenset()


def submitters(row: DutyRow) -> frozenset[int]:
    """Return who did a duty, and for whom."""
    return voices(row.submitted_by_id, row.submitted_for_id)


def approvers(row: DutyRow) -> frozenset[int]:
    """Return who approved a duty for which the portal makes no report, and for whom. A report is approved as it is."""
    given = (one for one in standing_approvals(row) if not one.sha256)
    return frozenset().union(*(voices(one.by_id, one.principal_id) for one in given))


def standing_approvals(row: DutyRow) -> list[DutyApproval]:
    """Return the approvals that count: whatever was corrected since must be approved as it is then."""
    corrected = max((one.settled_at for one in row.corrections if one.settled_at), default=None)
    return [one for one in row.approvals if corrected is None or one.at >= corrected]


def _chain(row: DutyRow) -> Iterator[DutyRow]:
    earlier = before(row)
    while earlier is not None:
        if duty_of(earlier).does is Does.SUBMIT:
            yield earlier
        earlier = before(earlier)
