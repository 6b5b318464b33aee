"""The lines of a list of cases, in words: what is due, which limit it is, who has it and whether they are there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import joinedload, lazyload

from portal.admin import approval_cards, presenting
from portal.admin.packs import own_packs
from portal.admin.presenting import Nearness
from portal.cases import approvals, clocks, pausing, standing_in
from portal.cases.models import Case, ClockRow, Staff
from portal.cases.standing_in import Away
from portal.database import db
from portal.policy.approval import Act, Approval

NARROWS = (joinedload(Case.procedure_version), joinedload(Case.handler).options(lazyload(Staff.memberships)))


@dataclass(frozen=True)
class Line:
    """One case of a list, in words."""

    case: Case
    kind: str
    about: str
    words: str
    stage: str
    handler: str
    away: str
    status: presenting.Sign
    owed: str
    due: Nearness
    mine: bool
    overrun: str
    priority: presenting.Sign | None
    answer: presenting.Sign | None


@dataclass(frozen=True)
class Known:
    """What the lines of some cases say beyond their columns, each by the case's id, and who of their people is away."""

    owed: Mapping[int, str]
    late: Mapping[int, date]
    acts: Mapping[int, Act]
    away: Mapping[int, Away]


def known(cases: Sequence[Case], at: datetime, *, away: bool = True) -> Known:
    """Return what lists say of these cases: a statement each, and none where there is nothing to ask about."""
    rules = [case.id for case in cases if _approval(case)]
    people = {case.handler_id for case in cases if case.handler_id} if away else set()
    return Known(
        owed=_owed(cases),
        late=pausing.overruns(cases, at),
        acts=approvals.last_acts(rules) if rules else {},
        away=standing_in.away(people, at, zone_of_office(at)),
    )


def zone_of_office(at: datetime) -> ZoneInfo:
    """Return where the day is taken from: someone of several bodies reads the first one's calendar."""
    packs = own_packs(at)
    return packs[0].zone if packs else ZoneInfo("UTC")


def lines(cases: Sequence[Case], found: Known, mine: int, at: datetime) -> list[Line]:
    """Return these cases in words, for the officer whose id `mine` is."""
    return [_line(case, found, mine, at) for case in cases]


def away_words(found: Away | None) -> str:
    """Return until when someone is away and who stands in for them; nothing for who is there."""
    if found is None:
        return ""
    names = " and ".join(found.names)
    return f"Away until {presenting.short(found.until)}; {names or 'nobody'} stands in"


def _approval(case: Case) -> Approval | None:
    pack = clocks.pack_of(case)
    letter = pack.letters.get(pack.pathway(case.pathway).stage(case.stage_key).answer_with or "")
    return letter.approval if letter else None


def _owed(cases: Sequence[Case]) -> dict[int, str]:
    """Return, for each case, the key of the clock that its next due date comes from.

    The dates are set beside each other here: an index of due dates has more clocks of one day than these have at all.
    """
    dues = {case.id: case.next_due_at for case in cases}
    running = (ClockRow.stopped_at.is_(None), ClockRow.ended_at.is_(None))
    query = select(ClockRow.case_id, ClockRow.key, ClockRow.due_at).where(ClockRow.case_id.in_(dues), *running)
    found = db.session.execute(query.order_by(ClockRow.id)) if dues else ()
    return {case_id: key for case_id, key, due_at in found if due_at and due_at == dues[case_id]}


def _line(case: Case, found: Known, mine: int, at: datetime) -> Line:
    pack = clocks.pack_of(case)
    stage = pack.pathway(case.pathway).stage(case.stage_key)
    owed, overrun = found.owed.get(case.id, ""), found.late.get(case.id)
    rule, act = _approval(case), found.acts.get(case.id)
    return Line(
        case=case,
        kind=pack.kinds[case.kind].name,
        about=presenting.about(case, pack),
        words=presenting.first_words(case.description),
        stage=stage.name,
        handler=case.handler.full_name if case.handler else "",
        away=away_words(found.away.get(case.handler_id or 0)),
        status=presenting.status(case.status),
        owed=clocks.rule_in(pack, stage, owed).name if owed else "",
        due=presenting.nearness(case.next_due_at, at, pack),
        mine=case.handler_id == mine,
        overrun=presenting.short(overrun, pack.language) if overrun else "",
        priority=presenting.priority(case, pack),
        answer=approval_cards.sign_of(rule, act) if rule and act else None,
    )
