"""Telling staff of what happened to a case, where the procedure says who is told of what (CSC-21, CSC-22, CSC-24)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flask import current_app
from sqlalchemy import select

from portal.cases import clocks, conflicts, timeline
from portal.cases.actors import Actor
from portal.cases.models import Case, Membership, Staff, Team
from portal.database import db
from portal.notices import sending
from portal.policy.taking_part import On, Tell

PORTAL = Actor("The portal")
TOLD = "told"
SUMMARY = "Those who must know of it were told."


def tell(case: Case, on: On, *, at: datetime, part: str = "") -> None:
    """Promise a message to each whom the procedure wants told, and write one line on it for each thing told.

    Nobody is told whom the case's label or the conflict firewall keeps from it. A message is out of turn: one to
    the reporter must not wait for it.
    """
    around = None
    for one in clocks.pack_of(case).tells:
        if not one.fits(on, stage=case.stage.key, part=part):
            continue
        around = around or conflicts.circle(case, at)
        _tell(case, one, [who for who in _wanted(case, one) if conflicts.may_know(case, who, around)], at)


def _wanted(case: Case, one: Tell) -> list[Staff]:
    found = {who.id: who for who in (*_handlers(case, one), *_holders(case, one)) if who.active and who.email}
    return list(found.values())


def _handlers(case: Case, one: Tell) -> Iterator[Staff]:
    for row in case.stages:
        if row.key in one.handlers_of and row.handler is not None:
            yield row.handler


def _holders(case: Case, one: Tell) -> list[Staff]:
    """Those of the team that the case is about; where it has none in these positions, those of the procedure."""
    if not one.positions:
        return []
    pack = clocks.pack_of(case)
    team = pack.team_about(case.kind, case.service, case.matter or "")
    held = (Membership.position.in_(one.positions), Team.procedure_key == case.procedure_key)
    query = select(Staff, Team.key).join(Membership, Membership.staff_id == Staff.id).join(Team).order_by(Staff.id)
    rows = list(db.session.execute(query.where(*held)).unique())
    return [who for who, key in rows if key == team] or [who for who, _ in rows]


def _tell(case: Case, one: Tell, people: list[Staff], at: datetime) -> None:
    if not people:
        return
    for who in people:
        sending.queue_notice(
            at=at,
            to_address=who.email,
            to_name=who.full_name,
            from_name=clocks.pack_of(case).body,
            subject=f"{case.tracking_number}: for you to know",
            body_text=_body(case, one),
            case_id=case.id,
            in_turn=False,
        )
    names = ", ".join(who.full_name for who in people[:MOST_NAMED])
    more = f" and {len(people) - MOST_NAMED} more" if len(people) > MOST_NAMED else ""
    detail = f"{names}{more}: {one.words[:LONGEST_TOLD]}"
    timeline.record(case, TOLD, SUMMARY, by=PORTAL, at=at, detail=detail, clause=one.clause)


MOST_NAMED, LONGEST_TOLD = 5, 800  # both fit into one line of the timeline


def _body(case: Case, one: Tell) -> str:
    here = f"{current_app.config['PORTAL_BASE_URL']}/staff/cases/show/{case.id}"
    words = f"{one.words}\n\nCase {case.tracking_number}"
    return f"{words}\n\nIf you may see it, it is here: {here}\n"
