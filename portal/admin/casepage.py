"""Everything about one case, read in a handful of statements and put in words for its page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import defaultload, joinedload, lazyload
from sqlalchemy.orm.interfaces import ORMOption

from portal.admin import presenting
from portal.admin.clock_cards import ClockCard, clock_card
from portal.admin.letter_cards import LetterCard, letter_cards
from portal.admin.move_cards import MoveCard, move_cards
from portal.admin.presenting import Nearness, Sign
from portal.cases import clocks, queries
from portal.cases.models import Case, Event, Remedy, Response, Staff, StageRow
from portal.cases.submission import CONTACT_BY
from portal.database import db
from portal.policy.procedure import Procedure, Stage

MORE = (
    joinedload(Case.procedure_version),
    joinedload(Case.handler).options(lazyload(Staff.memberships)),
    defaultload(Case.stages).joinedload(StageRow.handler).options(lazyload(Staff.memberships)),
    defaultload(Case.responses).joinedload(Response.by).options(lazyload(Staff.memberships)),
)


@dataclass(frozen=True)
class ResponseLine:
    """Something said, or being written."""

    response: Response
    name: str
    how: str
    when: str
    outcome: str
    by: str


@dataclass(frozen=True)
class RemedyLine:
    """A promise and what became of it."""

    remedy: Remedy
    kind: str
    due: str
    sign: Sign
    is_open: bool


@dataclass(frozen=True)
class CasePage:
    """One case in words."""

    case: Case
    pack: Procedure
    stage: Stage
    status: Sign
    due: Nearness
    clocks: tuple[ClockCard, ...]
    earlier: tuple[ClockCard, ...]
    moves: tuple[MoveCard, ...]
    not_now: tuple[MoveCard, ...]
    facts: tuple[tuple[str, str], ...]
    contact: tuple[tuple[str, str], ...]
    events: tuple[tuple[Event, str], ...]
    letters: tuple[LetterCard, ...]
    responses: tuple[ResponseLine, ...]
    drafts: tuple[ResponseLine, ...]
    remedies: tuple[RemedyLine, ...]


def load(case_id: int) -> Case | None:
    """Return a case that this viewer may see, with all that its page tells, or None."""
    query = select(Case).filter_by(id=case_id).options(*cast(tuple[ORMOption, ...], queries.for_page()), *MORE)
    found: Case | None = db.session.scalars(query).unique().one_or_none()
    return found


def page_of(case: Case, at: datetime) -> CasePage:
    """Return the page of a case that was loaded with `load`."""
    pack = clocks.pack_of(case)
    cards = [(row, clock_card(row, stage, at, pack)) for stage in case.stages for row in stage.clocks]
    moves = move_cards(case, at)
    said = tuple(_response(one, pack) for one in case.responses)
    return CasePage(
        case=case,
        pack=pack,
        stage=clocks.stage_of(case.stage),
        status=presenting.status(case.status),
        due=presenting.nearness(case.next_due_at, at, pack),
        clocks=tuple(card for row, card in cards if row.stage is case.stage),
        earlier=tuple(card for row, card in cards if row.stage is not case.stage),
        moves=tuple(card for card in moves if card.verdict),
        not_now=tuple(card for card in moves if not card.verdict),
        facts=tuple(_facts(case, pack)),
        contact=tuple(_contact(case)),
        events=tuple((event, presenting.moment(event.at, pack)) for event in reversed(case.events)),
        letters=letter_cards(case, pack),
        responses=tuple(line for line in said if line.response.issued_at),
        drafts=tuple(line for line in said if not line.response.issued_at),
        remedies=tuple(_remedy(one, pack, at) for one in case.remedies),
    )


def _facts(case: Case, pack: Procedure) -> Iterable[tuple[str, str]]:
    natures = ", ".join(pack.natures[row.nature].name for row in case.natures if row.nature in pack.natures)
    yield "Received", presenting.moment(case.received_at, pack)
    if case.opened_at != case.received_at:
        yield "Entered", presenting.moment(case.opened_at, pack)
    yield "How it came", pack.channels[case.channel].name
    yield "About", presenting.about(case, pack)
    yield "Nature", natures
    yield "Where", case.location
    yield "Ward", case.ward
    yield "Team", case.team.name
    yield "Seen only under", pack.labels[case.label].name if case.label in pack.labels else case.label
    yield "About a member of staff", ", ".join(one.staff.full_name for one in case.subjects)
    yield "On behalf of", case.on_behalf_of
    yield "From", f"{case.external_source} ({case.external_id})" if case.external_source else ""


def _contact(case: Case) -> Iterable[tuple[str, str]]:
    person = case.person
    if person is None:
        return
    yield "Name", person.name or "Not given"
    yield "E-mail", person.email
    yield "Telephone", person.phone
    yield "Address", person.address
    yield "Write by", CONTACT_BY.get(person.contact_by, "")
    yield "Language", person.language
    yield "Needs", person.needs


def _response(one: Response, pack: Procedure) -> ResponseLine:
    kind = pack.letters.get(one.letter_kind)
    outcome = pack.outcomes[one.outcome].name if one.outcome in pack.outcomes else ""
    return ResponseLine(
        response=one,
        name=kind.name if kind else str(one.says).capitalize(),
        how=one.method,
        when=presenting.moment(one.issued_at or one.drafted_at, pack),
        outcome=outcome,
        by=one.by.full_name if one.by else "",
    )


def _remedy(one: Remedy, pack: Procedure, at: datetime) -> RemedyLine:
    kind = pack.remedies[one.kind].name if one.kind in pack.remedies else one.kind
    sign = remedy_sign(one, at.astimezone(pack.zone).date())
    return RemedyLine(
        one, kind, presenting.short(one.due_on, pack.language), sign, one.kept_at is None and one.dropped_at is None
    )


def remedy_sign(one: Remedy, today: date) -> Sign:
    """Return where a promise stands, as a sign."""
    if one.kept_at:
        return Sign("✓", "Kept", "good")
    if one.dropped_at:
        return Sign("–", "Taken back", "still")
    if one.due_on < today:
        return Sign("▲", "Overdue", "bad")
    return Sign("●", "Promised", "calm")
