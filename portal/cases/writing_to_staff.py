"""Writing to those who work here: a message to each once, never of a case that is kept from them."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from datetime import datetime

from flask import current_app
from sqlalchemy import select

from portal.cases import clocks, conflicts
from portal.cases.models import Case, Membership, Staff, Team
from portal.cases.teams import members_of
from portal.database import db
from portal.notices import mail, sending

log = logging.getLogger(__name__)

MOST_NAMED = 5  # in one line of the timeline


def write(
    people: Iterable[Staff],
    *,
    at: datetime,
    from_name: str,
    subject: str,
    body: str,
    html: str | None = None,
    case: Case | None = None,
    but: int | None = None,
) -> list[Staff]:
    """Promise a message to each who can be reached, and return them. `but` is whoever did it and needs no telling.

    Of a `case`, nobody is written to whom its label or the conflict firewall keeps from it. Such a message is out of
    turn: one to the reporter must not wait until a colleague's server is back. A colleague without a good address is
    passed over, and the log tells whose it is: whoever did this can't mend it, and must not be refused for it.
    """
    asked = list(people)
    _note_unreachable(asked)
    found = reached(asked, at=at, case=case, but=but)
    for who in found:
        sending.queue_notice(
            at=at,
            to_address=who.email,
            to_name=who.full_name,
            from_name=from_name,
            subject=subject,
            body_text=body,
            body_html=html,
            case_id=case.id if case else None,
            in_turn=case is None,
        )
    return found


def reached(people: Iterable[Staff], *, at: datetime, case: Case | None = None, but: int | None = None) -> list[Staff]:
    """Return whom `write` would write to."""
    told = {who.id: who for who in people if who.active and mail.reaches(who.email) and who.id != but}
    return list(told.values()) if case is None else _who_may_know(case, told.values(), at)


def _note_unreachable(people: Iterable[Staff]) -> None:
    for number in {who.id for who in people if who.active and not mail.reaches(who.email)}:
        log.warning("Nothing can be sent to the member of staff %s: see to their e-mail address.", number)


def _who_may_know(case: Case, people: Collection[Staff], at: datetime) -> list[Staff]:
    around = conflicts.circle(case, at) if people else None
    return [who for who in people if around and conflicts.may_know(case, who, around)]


def holders(case: Case, positions: Collection[str]) -> list[Staff]:
    """Return who holds these positions in the team that the case is about; where nobody does, in its procedure."""
    if not positions:
        return []
    team = clocks.pack_of(case).team_about(case.kind, case.service, case.matter or "")
    held = (Membership.position.in_(positions), Team.procedure_key == case.procedure_key, Staff.active.is_(True))
    query = select(Staff, Team.key).join(Membership, Membership.staff_id == Staff.id).join(Team).order_by(Staff.id)
    rows = list(db.session.execute(query.where(*held)).unique())
    return [who for who, key in rows if key == team] or [who for who, _ in rows]


def page_of(case: Case) -> str:
    """Return the address of a case's page, which shows itself only to who may see the case."""
    return f"{current_app.config['PORTAL_BASE_URL']}/staff/cases/show/{case.id}"


def in_one_line(people: Collection[Staff]) -> str:
    """Return who they are in one line, and how many more there are."""
    names = ", ".join(who.full_name for who in list(people)[:MOST_NAMED])
    return f"{names} and {len(people) - MOST_NAMED} more" if len(people) > MOST_NAMED else names


def dealing_with(case: Case) -> list[Staff]:
    """Return whoever deals with a case; while nobody does, those who may."""
    handler = case.stage.handler
    return [handler] if handler is not None and handler.active else responsible(case)


def responsible(case: Case) -> list[Staff]:
    """Return those of the case's team who may deal with its stage; the whole team where the pack names no position."""
    wanted = set(clocks.stage_of(case.stage).handler.positions)
    people = members_of(case.team)
    return [one for one in people if not wanted or any(place.position in wanted for place in one.memberships)]
