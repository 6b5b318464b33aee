"""Who dealt with a case, who has a part in it and who was let in to see it: from when until when."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.bundles.dossier import FROM, NOTE, STAGE, UNTIL, WHO, Document, Dossier, sheet
from portal.cases import clocks
from portal.cases.models import BreakGlass, Staff, StageRow
from portal.database import db
from portal.policy.built import Column, Sheet

NO_RECORD = (
    "The portal keeps no list of each time that somebody opens the case. It shows it to those who stand here, to their "
    "teams and to those whose position sees it; whom it doesn’t show it to was let in by two people, and stands here."
)


def seen(dossier: Dossier) -> Document:
    """Return who dealt with the case, who has a part in it, and who was let in to see it, from when until when."""
    return dossier.document("people", "Who dealt with it, and who saw it", _seen(dossier), remarks=(NO_RECORD,))


def _seen(dossier: Dossier) -> Iterator[Sheet]:
    case, pack = dossier.case, dossier.pack
    yield sheet("handlers", "Who dealt with it", (STAGE, WHO, FROM, UNTIL, NOTE), _handlers(dossier))
    columns = (Column("part", "Part"), WHO, FROM, UNTIL, Column("sees", "Sees the case"), NOTE)
    rows = (
        (
            *(pack.parts[one.part].name if one.part in pack.parts else one.part, one.name, dossier.moment(one.since)),
            *(dossier.moment(one.until), "Yes" if one.sees else "No", one.contact),
        )
        for one in case.parts
    )
    yield sheet("parts", "Parts in it", columns, rows)
    let_in = select(BreakGlass).filter_by(case_id=case.id).order_by(BreakGlass.id)
    found = db.session.scalars(let_in.options(joinedload(BreakGlass.asker), joinedload(BreakGlass.approver)))
    columns = (Column("asked", "Asked"), WHO, NOTE, Column("by", "Let in by", holds=WHO.holds), FROM, UNTIL)
    yield sheet("let_in", "Let in to see it", columns, (_let_in(one, dossier) for one in found.unique()))


def _handlers(dossier: Dossier) -> Iterator[tuple[str, ...]]:
    """Who dealt with a stage before stands without days: the timeline says from when until when."""
    for stage in dossier.case.stages:
        name = clocks.stage_of(stage).name
        before = (one for one in dossier.case.former_handlers if one.stage_key == stage.key)
        yield from ((name, _name(one.staff_id), "", "", "Gave it up to another: see the timeline") for one in before)
        if stage.handler:
            yield name, stage.handler.full_name, *_days(stage, dossier), _for(stage)


def _days(stage: StageRow, dossier: Dossier) -> tuple[str, str]:
    return dossier.moment(stage.allocated_at), dossier.moment(stage.ended_at)


def _for(stage: StageRow) -> str:
    return f"For {stage.principal.full_name}, as their designee" if stage.principal else ""


def _name(staff_id: int) -> str:
    person = db.session.get(Staff, staff_id)
    return person.full_name if person else ""


def _let_in(one: BreakGlass, dossier: Dossier) -> tuple[str, ...]:
    return (
        *(dossier.moment(one.asked_at), one.asker.full_name, one.reason),
        *(one.approver.full_name if one.approver else "Nobody", dossier.moment(one.approved_at)),
        dossier.moment(one.until),
    )
