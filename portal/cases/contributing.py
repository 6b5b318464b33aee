"""Contributions: what the lead asks of another service, a contractor or one person, by when, and what they gave.

The case stays with its lead, who gives the one answer. Whoever is asked sees the request, and of the case what it is
about; never who sent it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask import current_app
from sqlalchemy import Subquery, select

from portal.cases import access, clocks, conflicts, holding, situation, taking, timeline, writing_to_staff
from portal.cases.actors import Actor
from portal.cases.conflicts import Circle
from portal.cases.models import Case, Contribution, Staff, Team
from portal.cases.models.columns import LONG
from portal.cases.teams import members_of, people_of
from portal.cases.texts import fault_in, tidy
from portal.database import UNGUARDED, db
from portal.errors import Invalid, Refused
from portal.notices import sending
from portal.policy.bounds import CONTRIBUTED_YEARS, fault_in_promised
from portal.policy.calendar import to_come
from portal.policy.choices import Partner
from portal.policy.handlers import may_issue
from portal.policy.moves import OPEN, Move, Status

WANTED = OPEN | {Status.MERGED}  # while a case is there to be contributed to: its lead's answer is its own

NOT_NOW = "This isn't asked of you any more. Talk to the complaints team if you have something to add."


@dataclass(frozen=True)
class Asked:
    """Of whom a contribution is asked: one of a team, a person and a partner of the pack's list."""

    team: Team | None = None
    staff: Staff | None = None
    partner: Partner | None = None

    @property
    def name(self) -> str:
        """Return the name of whoever is asked."""
        if self.team:
            return self.team.name
        return self.staff.full_name if self.staff else self.partner.name if self.partner else ""


@dataclass(frozen=True)
class Told:
    """What someone who is asked may know of the case: its number and what it is about, and nobody's name."""

    number: str
    kind: str
    service: str
    description: str
    location: str


def choices(case: Case, at: datetime) -> list[tuple[str, str]]:
    """Return of whom a contribution to this case can be asked, as keys that `chosen` reads and words.

    None of them is someone who may not know of the case: they wouldn't see the request either. Of a labelled case
    those alone are asked whom its label admits, and no partner, whom no label admits.
    """
    pack, around = clocks.pack_of(case), conflicts.circle(case, at)
    people = [person for person in people_of(case.procedure_key) if _may_be_asked(case, person, around)]
    inside = {place.team_id for person in people for place in person.memberships}
    teams = db.session.scalars(select(Team).filter_by(procedure_key=case.procedure_key).order_by(Team.name))
    return [
        *((f"team:{team.id}", f"Team: {team.name}") for team in teams if not case.label or team.id in inside),
        *((f"partner:{one.key}", f"Partner: {one.name}") for one in pack.partners.values() if not case.label),
        *((f"staff:{person.id}", f"Person: {person.full_name}") for person in people),
    ]


def _may_be_asked(case: Case, person: Staff, around: Circle) -> bool:
    """Return whether someone may see a request about the case: as `access.asked_of` has it, for one person."""
    stage = clocks.stage_of(case.stage)
    apart = may_issue(stage.handler, taking.had_part_in(case, person, around) - {stage.key})
    return bool(conflicts.may_know(case, person, around) and apart)


def chosen(case: Case, key: str) -> Asked:
    """Return whom one of `choices` means."""
    sort, _, which = key.partition(":")
    if sort == "team":
        return Asked(team=db.session.get_one(Team, int(which)))
    if sort == "staff":
        return Asked(staff=db.session.get_one(Staff, int(which)))
    return Asked(partner=clocks.pack_of(case).partners[which])


def ask(case: Case, *, of: Asked, what: str, due_on: date, by: Actor, at: datetime) -> Contribution:
    """Ask for a contribution by a day, and promise a message to whoever is asked (DV-52, CSC-9)."""
    situation.allow(case, Move.ASK, by=by, at=at)
    _demand_here(case, of)
    if fault := fault_in_promised(due_on, _today(case, at), CONTRIBUTED_YEARS):
        raise Invalid({"due_on": fault})
    made = Contribution(
        case=case,
        number=case.tracking_number,
        team_id=of.team.id if of.team else None,
        staff_id=of.staff.id if of.staff else None,
        partner=of.partner.key if of.partner else "",
        asked_of=of.name,
        what=what,
        asked_by=by.name,
        asked_at=at,
        due_on=due_on,
    )
    db.session.add(made)
    db.session.flush()
    timeline.record(
        case, Move.ASK, "Someone was asked to contribute.", by=by, at=at, detail=f"{of.name}, by {due_on:%-d %B %Y}."
    )
    _tell(made, of, at, "is")
    return made


def _demand_here(case: Case, of: Asked) -> None:
    """What is asked lets people read of the case, so no other body's are asked."""
    if of.staff:
        situation.demand(conflicts.belongs(of.staff, case.procedure_key))
    if of.team and of.team.procedure_key != case.procedure_key:
        raise Refused("This is a team of another procedure. Choose one of this.")


def answer(asked: Contribution, *, words: str, by: Actor, at: datetime) -> None:
    """Give what was asked for. Raises `Refused` for those who weren't asked, and once it has been given."""
    if asked.answered_at is not None:
        raise Refused("This was answered already. Whoever deals with the case can ask again.")
    demand_asked(asked, by, at)
    demand_wanted(asked)
    words = tidy(words)
    if not words:
        raise Invalid({"answer": "Write what you can give to the answer."})
    if fault := fault_in(words, LONG):
        raise Invalid({"answer": fault})
    asked.answer, asked.answered_at, asked.answered_by = words, at, by.name
    timeline.record(
        _case(asked), "contribution", "A contribution came in.", by=by, at=at, detail=f"From {asked.asked_of}."
    )


def demand_asked(asked: Contribution, by: Actor, at: datetime) -> None:
    """Raise `Refused` for those who can't answer it.

    What a partner sends comes to whoever works the case, who records it; all others answer themselves, while they may
    know of the case.
    """
    case = _case(asked)
    if asked.partner:
        situation.demand_no_reader(case)
    person = db.session.get(Staff, by.staff_id) if by.staff_id else None
    teams = {place.team_id for place in person.memberships} if person else set()
    if asked.staff_id and asked.staff_id != by.staff_id:
        raise Refused(f"{asked.asked_of} was asked, and nobody else can answer for them.")
    if asked.team_id and asked.team_id not in teams:
        raise Refused(f"The team “{asked.asked_of}” was asked, and its members answer.")
    if person and not asked.partner and not _may_be_asked(case, person, conflicts.circle(case, at)):
        raise Refused(NOT_NOW)


def demand_wanted(asked: Contribution) -> None:
    """Raise `Refused` where the case came to its end: nothing is left to contribute to."""
    if _case(asked).status not in WANTED:
        raise Refused("The case came to its end, so nothing is needed any more.")


def locked(asked: Contribution) -> Contribution:
    """Return the request with its case locked until the transaction ends, as it is now: nobody answers it twice."""
    holding.hold_alone(asked.case_id)
    db.session.refresh(asked)
    return asked


def of_case(case: Case) -> list[Contribution]:
    """Return what was asked for this case, the oldest first."""
    return list(db.session.scalars(select(Contribution).filter_by(case_id=case.id).order_by(Contribution.id)))


def wanted(who: access.Viewer) -> Subquery:
    """Return the cases that are there to be contributed to and someone may know of, by id, with their procedures."""
    return access.known_to(who, WANTED)


def is_late(asked: Contribution, today: date) -> bool:
    """Return whether its day has gone by without an answer."""
    return asked.answered_at is None and not to_come(asked.due_on, today)


def told(asked: Contribution) -> Told:
    """Return what whoever was asked may know of the case."""
    case = _case(asked)
    pack = clocks.pack_of(case)
    service = pack.service(case.service).name if case.service else ""
    return Told(case.tracking_number, pack.kinds[case.kind].name, service, case.description, case.location)


def _case(asked: Contribution) -> Case:
    """Return the case of a request that the viewer was let see, for what is told or written of it here alone."""
    query = select(Case).filter_by(id=asked.case_id).execution_options(**UNGUARDED)
    return db.session.scalars(query).one()


def _today(case: Case, at: datetime) -> date:
    return at.astimezone(clocks.pack_of(case).zone).date()


def late(case: Case, at: datetime) -> list[Contribution]:
    """Return what was asked for this case and hasn't come, though its day has gone by."""
    return [one for one in of_case(case) if is_late(one, _today(case, at))]


def reached(asked: Contribution, at: datetime) -> list[str]:
    """Return the names of those whom a reminder of it would reach now."""
    if asked.partner:
        return [asked.asked_of] if asked.partner in clocks.pack_of(asked.case).partners else []
    people = _people(asked.case, _of(asked), at)
    return [who.full_name for who in writing_to_staff.reached(people, at=at, case=asked.case)]


def remind(asked: Contribution, *, at: datetime) -> None:
    """Send what was asked once more, to whoever was asked."""
    _tell(asked, _of(asked), at, "was")


def _of(asked: Contribution) -> Asked:
    partner = clocks.pack_of(asked.case).partners[asked.partner] if asked.partner else None
    return Asked(asked.team, asked.staff, partner)


def _tell(made: Contribution, of: Asked, at: datetime, is_or_was: str) -> None:
    """Promise the message, out of turn: one to a reporter must not wait until a contractor's server is back."""
    case = made.case
    pack = clocks.pack_of(case)
    subject = f"{case.tracking_number}: your contribution {is_or_was} needed by {made.due_on:%-d %B %Y}"
    body = _body(made, of)
    if of.partner is None:
        people = _people(case, of, at)
        writing_to_staff.write(people, at=at, from_name=pack.body, subject=subject, body=body, case=case)
        return
    sending.queue_notice(
        at=at,
        to_address=of.partner.email,
        to_name=of.partner.name,
        from_name=pack.body,
        subject=subject,
        body_text=body,
        case_id=case.id,
        in_turn=False,
    )


def _people(case: Case, of: Asked, at: datetime) -> list[Staff]:
    """Return who is asked and may see the request: who had a part in what must be independent of them may not."""
    people, around = [of.staff] if of.staff else members_of(of.team) if of.team else [], conflicts.circle(case, at)
    return [person for person in people if _may_be_asked(case, person, around)]


def _body(made: Contribution, of: Asked) -> str:
    contact = clocks.pack_of(made.case).contact
    here = f"{current_app.config['PORTAL_BASE_URL']}/staff/requests/edit/{made.id}"
    how = (
        f"Please answer by e-mail to {contact.email} or by phone on {contact.phone}, and give the number.\n\n"
        f"{of.partner.protocol}"
        if of.partner
        else f"Please answer here: {here}"
    )
    return (
        f"{made.asked_by} asks {made.asked_of} for a contribution to case {made.case.tracking_number}.\n\n"
        f"What is needed:\n\n{made.what}\n\nBy: {made.due_on:%-d %B %Y}\n\n{how}\n"
    )
