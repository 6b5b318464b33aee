"""Break-glass: letting someone see a case for a while, by two people, with a reason. Who did is kept, and reported."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import aliased, joinedload, lazyload

from portal.cases import access, clocks, conflicts, queries, situation, timeline, writing_to_staff
from portal.cases.access import ADMIN, SIGHTED, WIDE, Viewer
from portal.cases.actors import officer
from portal.cases.conflicts import Circle
from portal.cases.models import BreakGlass, Case, DeclinedRequest, Staff
from portal.cases.models.columns import LONG
from portal.cases.texts import fault_in, tidy
from portal.database import UNGUARDED, db
from portal.errors import Invalid, NotFound, Refused
from portal.policy.glass import STANDS, Request, fault_in_hours, may_open, opens
from portal.policy.moves import Verdict, no
from portal.policy.procedure import Procedure
from portal.policy.words import day
from portal.procedures import versions

REASON = LONG - 300  # the approval repeats it on its line of the timeline, with two names
NOT_YOURS = (
    "Someone else must open this one: of those whom its label names, or of the complaints team where it has none."
)
DECLINED, SUBJECT = "A request to see it was declined.", "Your request to see a case was declined"
TOLD = "On {day} you asked to see a case. {who} declined it:\n\n{reason}\n\nYour requests: {page}\n"
PAGE = "/staff/glass/"
MOST_SHOWN = 20


def ask(typed: str, *, reason: str, by: Staff, at: datetime) -> None:
    """Ask to see the case of a tracking number; one event. Nothing, where there is none or one's request waits already.

    It answers the same to all of these, so that nobody learns whether there is such a case. `Refused` where they see
    it anyway, and where their roles let them see no case at all.
    """
    if not SIGHTED & {role.name for role in by.roles}:
        raise Refused("Your roles let you see no case.")
    reason = tidy(reason)
    if fault := fault_in(reason, REASON) or ("" if reason else "Say why you must see it."):
        raise Invalid({"reason": fault})
    _demand_hidden(typed)
    case = queries.hidden_by_tracking_number(typed)
    if case is None or _waits(case, by, at):
        return
    db.session.add(BreakGlass(case_id=case.id, case=case, asker_id=by.id, asker=by, reason=reason, asked_at=at))
    timeline.record(case, "ask_to_see", "Someone asked to see it.", by=officer(by), at=at, detail=reason)


def _demand_hidden(typed: str) -> None:
    try:
        queries.by_tracking_number(typed)
    except NotFound:
        return
    raise Refused("You see this case already.")


def for_change(request_id: int) -> BreakGlass:
    """Return a request on a case that this viewer sees, its case locked. Raises `NotFound`."""
    case_id = db.session.scalar(select(BreakGlass.case_id).filter_by(id=request_id))
    if case_id is None:
        raise NotFound("There is no such request.")
    queries.by_id(case_id, for_change=True)
    return db.session.scalars(
        select(BreakGlass).filter_by(id=request_id).execution_options(populate_existing=True)
    ).one()


def pack_of(request: BreakGlass) -> Procedure:
    """Return the procedure of the case that a request is about."""
    return clocks.pack_of(request.case)


def _waits(case: Case, by: Staff, at: datetime) -> bool:
    query = select(BreakGlass.id).where(
        BreakGlass.case_id == case.id,
        BreakGlass.asker_id == by.id,
        BreakGlass.approved_at.is_(None),
        BreakGlass.asked_at > at - STANDS,
        ~BreakGlass.declined.has(),
    )
    return db.session.scalar(query.limit(1), execution_options=UNGUARDED) is not None


def approve(request: BreakGlass, *, hours: int, by: Staff, at: datetime) -> None:
    """Let whoever asked see the case for some hours; one event. `Refused` to themselves, too late, twice, and to those
    who may not open such a case or are concerned by it."""
    if fault := fault_in_hours(hours):
        raise Invalid({"hours": fault})
    situation.demand(verdict(request, by, at))
    request.approver_id, request.approver, request.approved_at = by.id, by, at
    request.until = at + timedelta(hours=hours)
    detail = f"Opened to {request.asker.full_name} for {hours} hours. They gave as the reason: {request.reason}"
    timeline.record(
        request.case,
        "let_see",
        "Someone was let in to see it.",
        by=officer(by),
        at=at,
        detail=detail,
        asker=request.asker_id,
        until=request.until.isoformat(),
    )


def decline(request: BreakGlass, *, reason: str, by: Staff, at: datetime) -> None:
    """Don't let whoever asked see the case, and tell them so with the reason; one event. `Refused` as `approve`.

    It tells them that there is such a case. Whom the firewall keeps from it is never told: of theirs nothing can be
    decided, and it lapses.
    """
    if fault := fault_in(reason := tidy(reason), REASON) or ("" if reason else "Say why: whoever asked reads it."):
        raise Invalid({"reason": fault})
    situation.demand(verdict(request, by, at))
    case = request.case
    request.declined = DeclinedRequest(case_id=case.id, decliner_id=by.id, decliner=by, reason=reason, at=at)
    detail = f"Not opened to {request.asker.full_name}. Why: {reason}"
    timeline.record(
        case, "decline_see", DECLINED, by=officer(by), at=at, detail=detail, asker=request.asker_id, request=request.id
    )
    _tell_asker(request, by, at)


def _tell_asker(request: BreakGlass, by: Staff, at: datetime) -> None:
    """The message is of no case: it says nothing of it, not even its number."""
    pack = pack_of(request)
    asked = day(request.asked_at.astimezone(pack.zone).date(), pack.language)
    reason, page = request.declined.reason if request.declined else "", current_app.config["PORTAL_BASE_URL"] + PAGE
    body = TOLD.format(day=asked, who=by.full_name, reason=reason, page=page)
    writing_to_staff.write([request.asker], at=at, from_name=pack.body, subject=SUBJECT, body=body)


def declined_to(asker: Staff) -> list[DeclinedRequest]:
    """Return which requests of this person were declined, the newest first, whether or not they see the cases."""
    query = (
        select(DeclinedRequest)
        .join(BreakGlass, BreakGlass.id == DeclinedRequest.request_id)
        .where(BreakGlass.asker_id == asker.id)
        .order_by(DeclinedRequest.id.desc())
        .limit(MOST_SHOWN)
        .options(joinedload(DeclinedRequest.request).joinedload(BreakGlass.case), joinedload(DeclinedRequest.decliner))
    )
    return list(db.session.scalars(query, execution_options=UNGUARDED).unique())


def verdict(request: BreakGlass, by: Staff, at: datetime) -> Verdict:
    """Return whether `by` may let whoever asked see the case."""
    case = request.case
    around = conflicts.circle(case, at)
    facts = Request(
        asker=request.asker_id,
        asked_at=request.asked_at,
        opened=request.approved_at is not None,
        declined=request.declined is not None,
        concerns_asker=around.concerns(request.asker) or conflicts.is_barred(case, request.asker),
    )
    allowed = may_open(facts, by.id, at)
    if not allowed:
        return allowed
    return allowed if not around.concerns(by) and _is_second(case, by, around) else no(NOT_YOURS)


def _is_second(case: Case, by: Staff, around: Circle) -> bool:
    places = around.places(by, case.procedure_key)
    oversees = bool(places) and any(role.name == WIDE for role in by.roles)
    label = clocks.pack_of(case).labels.get(case.label)
    return not (case.label and label is None) and opens(label, places, oversees=oversees)


def waiting(by: Staff, at: datetime) -> list[BreakGlass]:
    """Return the requests that wait for a second person, and that this one may approve, the oldest first."""
    query = (
        select(BreakGlass)
        .where(BreakGlass.approved_at.is_(None), BreakGlass.asked_at > at - STANDS, ~BreakGlass.declined.has())
        .order_by(BreakGlass.id)
        .options(joinedload(BreakGlass.case), joinedload(BreakGlass.asker))
    )
    return [request for request in db.session.scalars(query).unique() if verdict(request, by, at)]


def visible(request: BreakGlass, by: Staff) -> bool:
    """Return whether someone may look at a request whose case they see.

    Who asked sees it once the case is opened, and can do nothing with the request: to them there is no such page.
    """
    return request.asker_id != by.id or request.approved_at is None


def may_read_report(by: Staff) -> bool:
    """Return whether someone reads who let whom see a case: those who oversee cases, and who run the installation."""
    return any(role.name in {WIDE, ADMIN} for role in by.roles)


def procedures_told(by: Staff) -> frozenset[str] | None:
    """Return of which procedures they read it: an administrator of every one (None), the complaints team of its own."""
    if any(role.name == ADMIN for role in by.roles):
        return None
    return frozenset(place.team.procedure_key for place in by.memberships)


@dataclass(frozen=True)
class Opened:
    """Who let whom see what kind of case, when: nothing of the case itself, not even its number.

    `kind` and `label` are empty for whoever asked, and for those who may never see such a case.
    """

    pack: Procedure
    kind: str
    label: str
    asker: str
    approver: str
    asked_at: datetime
    approved_at: datetime | None
    until: datetime | None
    decliner: str = ""
    declined_at: datetime | None = None
    declined_why: str = ""

    @property
    def procedure(self) -> str:
        """Return the name of the procedure that the case is under."""
        return self.pack.title


MOST = 500


def report(procedures: frozenset[str] | None) -> Iterator[Opened]:
    """Yield the newest requests, of these procedures or of all. It is for those who oversee them.

    One that nobody opened is told only to those who see its case: to anyone else, whoever asked for it not least, it
    would say that there is such a case (RV-25, RV-26).
    """
    who = access.viewer.get()
    asker, approver = aliased(Staff), aliased(Staff)
    query = (
        select(BreakGlass, Case.procedure_version_id, Case.kind, Case.label, asker, approver, _kept_secret(who))
        .join(Case, Case.id == BreakGlass.case_id)
        .join(asker, asker.id == BreakGlass.asker_id)
        .outerjoin(approver, approver.id == BreakGlass.approver_id)
        .options(lazyload(asker.memberships), lazyload(approver.memberships))
        .options(joinedload(BreakGlass.declined).joinedload(DeclinedRequest.decliner).lazyload(Staff.memberships))
        .order_by(BreakGlass.id.desc())
        .limit(MOST)
    )
    if procedures is not None:
        query = query.where(Case.procedure_key.in_(procedures))
    if who is not None:
        query = query.where(or_(BreakGlass.approved_at.is_not(None), access.visible_to(who)))
    for row, version_id, kind, label, one, other, secret in db.session.execute(query, execution_options=UNGUARDED):
        pack = versions.procedure(version_id)
        yield Opened(
            pack=pack,
            kind="" if secret else pack.kinds[kind].name,
            label="" if secret else pack.labels[label].name if label in pack.labels else label,
            asker=one.full_name,
            approver=other.full_name if other else "",
            asked_at=row.asked_at,
            approved_at=row.approved_at,
            until=row.until,
            decliner=row.declined.decliner.full_name if row.declined else "",
            declined_at=row.declined.at if row.declined else None,
            declined_why=row.declined.reason if row.declined else "",
        )


def _kept_secret(who: Viewer | None) -> ColumnElement[bool]:
    return or_(BreakGlass.asker_id == who.staff_id, access.denied_to(who)) if who else false()
