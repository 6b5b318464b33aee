"""Taking in a case, by whatever door it came."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm.attributes import set_committed_value

from portal.cases import moments, sameness, situation, stages, submission, timeline, tracking
from portal.cases.actors import Actor
from portal.cases.models import Case, CaseNature, Person, Team
from portal.cases.submission import Submission
from portal.database import db
from portal.errors import Invalid, NotFound
from portal.policy.calendar import ONE_DAY
from portal.policy.clock import Start
from portal.policy.moves import Status
from portal.policy.priorities import usual
from portal.policy.procedure import Pathway, Procedure
from portal.policy.words import plain_day
from portal.procedures import versions
from portal.procedures.models import ProcedureVersion

# What hangs on a case: a new one has none of it, so whoever looks needn't have the database asked.
NONE_YET = ("former_handlers", "objections", "parts", "proceedings", "referrals", "remedies", "responses", "rulings")


@dataclass(frozen=True)
class Received:
    """A case that was taken in, and its passphrase, which is known only here and only now.

    It isn't new where the same submission came again, and was answered as the first time.
    """

    case: Case
    passphrase: str
    is_new: bool = True


def submit(given: Submission, *, by: Actor, at: datetime, pick: tracking.Digits = secrets.randbelow) -> Received:
    """Take in a case: number it, route it, start its clocks. Raises `Invalid` with a sentence for each field at fault.

    The procedure is the version in force on the day of receipt, and stays the case's own. A case of another system may
    be older than ours: it begins under the earliest.
    """
    given = submission.tidied(given)
    version = _version(given, given.received_at or at)
    pack = versions.procedure(version.id)
    submission.check(given, pack, at, side=by.side)
    keys = tracking.new_keys(pack.prefix, pick)
    case = _case(given, pack, keys, by=by)
    at = moments.kept(case, pack, by=by, at=at)
    case.procedure_version_id, case.received_at, case.opened_at = version.id, given.received_at or at, at
    _first_stage(case, pack)
    _record(case, pack, given.origin, by=by, at=at)
    db.session.add(case)
    db.session.flush()
    for name in NONE_YET:
        set_committed_value(case, name, [])
    sameness.write_keys(case)
    return Received(case, keys.passphrase)


def _record(case: Case, pack: Procedure, origin: str, *, by: Actor, at: datetime) -> None:
    """Where it came on an earlier day than it was entered, the line that everyone reads says both.

    What it is about, and so where it went, is for staff to read.
    """
    came, entered = (moment.astimezone(pack.zone).date() for moment in (case.received_at, at))
    channel = pack.channels[case.channel].name
    facts = {"matter": case.matter, "team": case.team.key} if case.matter else {}
    about = f"About: {pack.matters[case.matter].name}. It went to {case.team.name}." if case.matter else ""
    summary, detail = f"Received ({channel}).", about
    detail = f"{origin} {detail}".strip()
    if came != entered:
        days = [plain_day(day, pack.language) for day in (came, entered)]
        summary, detail = f"Received on {days[0]}; recorded on {days[1]}.", f"It came by: {channel}. {detail}".strip()
    timeline.record(case, "submit", summary, by=by, at=at, detail=detail, **facts)


def _version(given: Submission, received_at: datetime) -> ProcedureVersion:
    """The day of receipt is the body's own: late in its evening the next has begun elsewhere."""
    choose = versions.in_force if given.external_source is None else versions.in_force_or_earliest
    try:
        zone = versions.procedure(choose(given.procedure, received_at.date() + ONE_DAY).id).zone
        return choose(given.procedure, received_at.astimezone(zone).date())
    except NotFound as error:
        if given.received_at and given.procedure in versions.keys_in_force():
            raise Invalid({"received_on": error.sentence}) from error
        raise


def _case(given: Submission, pack: Procedure, keys: tracking.Keys, *, by: Actor) -> Case:
    return Case(
        tracking_number=keys.tracking_number,
        passphrase_salt=keys.salt,
        passphrase_hash=keys.digest,
        procedure_key=given.procedure,
        kind=given.kind,
        pathway=_route(given, pack).key,
        status=Status.RECEIVED,
        description=given.description,
        desired_outcome=given.desired_outcome,
        natures=[CaseNature(nature=nature) for nature in dict.fromkeys(given.natures)],
        service=given.service,
        matter=given.matter,
        label=pack.label_about(given.service, given.matter),
        location=given.location,
        ward=given.ward,
        channel=given.channel,
        anonymous=given.anonymous,
        staff_generated=given.staff_generated,
        on_behalf_of=given.on_behalf_of,
        acting_as=given.acting_as,
        external_source=given.external_source,
        external_id=given.external_id,
        details=dict(given.details),
        priority=usual(pack.priorities),
        person=None if given.anonymous else Person(**asdict(given.reporter) | {"language": given.language}),
        resident=Person(**asdict(given.resident)) if given.resident and not given.anonymous else None,
        team=team_for(given, pack),
        entered_by_id=by.staff_id,
        events=[],
        stages=[],
        subjects=[],
        approvals=[],
    )


def _route(given: Submission, pack: Procedure) -> Pathway:
    try:
        return pack.route(given.kind, given.service or None, given.matter)
    except LookupError as error:
        raise Invalid({"kind": str(error)}) from error


def team_for(given: Submission, pack: Procedure) -> Team:
    """Return the team that works such a case (see `Procedure.team_about`)."""
    return team_about(pack, given.kind, given.service, given.matter)


def team_about(pack: Procedure, kind: str, service: str, matter: str) -> Team:
    """Return the team of a kind of case and what it is about."""
    key = pack.team_about(kind, service, matter)
    return db.session.scalars(select(Team).filter_by(procedure_key=pack.key, key=key)).one()


def _first_stage(case: Case, pack: Procedure) -> None:
    first = pack.pathway(case.pathway).stages[0]
    facts = {Start.RECEIVED: case.received_at, Start.STAGE_OPENED: case.received_at, Start.OPENED: case.opened_at}
    stages.open_stage(case, first.key, at=case.opened_at, started=facts)
    situation.refresh(case)
