"""Everything about one case, read in a handful of statements and put in words for its page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from flask import url_for
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import defaultload, joinedload, lazyload
from sqlalchemy.orm.interfaces import ORMOption

from portal.admin import presenting
from portal.admin.presenting import Nearness, Sign
from portal.cases import clocks, queries, situation
from portal.cases.models import Case, ClockRow, Event, Remedy, Response, Staff, StageRow
from portal.cases.submission import CONTACT_BY
from portal.database import db
from portal.letters import rendering
from portal.letters.models import Letter
from portal.notices.models import Notice, NoticeState
from portal.policy.clock import Clock, read
from portal.policy.ledger import LedgerDay, ledger
from portal.policy.letters import Element
from portal.policy.moves import Move, Verdict
from portal.policy.procedure import Procedure, Stage

MORE = (
    joinedload(Case.procedure_version),
    joinedload(Case.handler).options(lazyload(Staff.memberships)),
    defaultload(Case.stages).joinedload(StageRow.handler).options(lazyload(Staff.memberships)),
    defaultload(Case.responses).joinedload(Response.by).options(lazyload(Staff.memberships)),
)

# The moves in the order in which an officer looks for them: those that carry the case forward, then the rest.
FORWARD = (
    Move.ALLOCATE,
    Move.ACKNOWLEDGE,
    Move.RESPOND,
    Move.RESUME,
    Move.CONTACT,
    Move.HOLD,
    Move.EXTEND,
    Move.PAUSE,
    Move.REMEDY,
    Move.ESCALATE,
    Move.CLOSE,
    Move.REFER,
    Move.REOPEN,
    Move.AMEND,
    Move.WITHDRAW,
    Move.VOID,
)
CARRIES = frozenset({Move.ACKNOWLEDGE, Move.RESPOND, Move.RESUME})

DELIVERIES = {
    NoticeState.QUEUED: ("●", "calm"),
    NoticeState.SENT: ("✓", "good"),
    NoticeState.FAILED: ("▲", "warn"),
    NoticeState.GAVE_UP: ("✕", "bad"),
    NoticeState.TO_POST: ("○", "warn"),
    NoticeState.POSTED: ("✓", "good"),
}


@dataclass(frozen=True)
class ClockCard:
    """One limit: what the procedure says, where it stands, and its story day by day."""

    name: str
    clause: str
    limit: str
    stage: str
    sign: Sign
    due: Nearness | None
    when: str
    why: str
    days: tuple[LedgerDay, ...]


@dataclass(frozen=True)
class MoveCard:
    """One move: a way to its form, or the sentence and clause that say why not."""

    move: Move
    name: str
    verdict: Verdict
    url: str
    carries: bool


@dataclass(frozen=True)
class ProofLine:
    """An element of a letter's contract, the sentence that says it, and its clause."""

    words: str
    sentence: str
    clause: str


@dataclass(frozen=True)
class LetterCard:
    """A letter as it was sent, with its proofs and what became of it."""

    letter: Letter
    name: str
    when: str
    proofs: tuple[ProofLine, ...]
    deliveries: tuple[tuple[Notice, Sign], ...]


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
    cards = [(row, _clock(row, stage, at, pack)) for stage in case.stages for row in stage.clocks]
    moves = _moves(case, at)
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
        letters=_letters(case, pack),
        responses=tuple(line for line in said if line.response.issued_at),
        drafts=tuple(line for line in said if not line.response.issued_at),
        remedies=tuple(_remedy(one, pack, at) for one in case.remedies),
    )


def _clock(row: ClockRow, stage: StageRow, at: datetime, pack: Procedure) -> ClockCard:
    clock = clocks.clock_of(row, stage.case)
    reading = read(clock, at)
    running = row.stopped_at is None and row.ended_at is None
    near = presenting.nearness(reading.due_at, at, pack) if running and reading.due_at else None
    return ClockCard(
        name=clock.rule.name,
        clause=clock.rule.clause,
        limit=_limit(clock),
        stage=clocks.stage_of(stage).name,
        sign=presenting.state(reading.state),
        due=near,
        when=_when(clock, reading.due_on, pack),
        why=clock.exempt.words if clock.exempt else "",
        days=ledger(clock, at),
    )


def _limit(clock: Clock) -> str:
    more = clock.total - clock.rule.limit.amount
    return f"{clock.rule.limit}, extended by {more}" if more else str(clock.rule.limit)


def _when(clock: Clock, due_on: date | None, pack: Procedure) -> str:
    if clock.stopped:
        return f"Done {presenting.moment(clock.stopped, pack)}"
    if clock.ended:
        return f"Ended {presenting.moment(clock.ended, pack)}"
    return f"By {presenting.short(due_on, pack.language)}" if due_on else ""


def _moves(case: Case, at: datetime) -> list[MoveCard]:
    verdicts = dict(situation.options(case, at))
    # Nothing can go on before someone deals with it.
    carries = CARRIES if case.handler_id else frozenset({Move.ALLOCATE})
    return [
        MoveCard(move, presenting.MOVES[move], verdicts[move], url_of(case, move), move in carries) for move in FORWARD
    ]


def url_of(case: Case, move: Move) -> str:
    """Return the address of a move's form: correcting and striking are the generated edit and delete of a case."""
    if move is Move.AMEND:
        return url_for("Cases.edit", pk=case.id)
    if move is Move.VOID:
        return url_for("Cases.delete", pk=case.id)
    return url_for("Cases.move", pk=case.id, move=move.value)


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


def _letters(case: Case, pack: Procedure) -> tuple[LetterCard, ...]:
    query = (
        select(Letter, Notice)
        .outerjoin(Notice, Notice.letter_id == Letter.id)
        .where(Letter.case_id == case.id)
        .order_by(Letter.id, Notice.id)
        .options(lazyload(Letter.response))
    )
    letters: dict[Letter, list[Notice]] = {}
    for letter, notice in db.session.execute(query):
        letters.setdefault(letter, []).extend([notice] if notice else [])
    return tuple(_letter(letter, notices, pack) for letter, notices in letters.items())


def _letter(letter: Letter, notices: Iterable[Notice], pack: Procedure) -> LetterCard:
    kind = pack.letters.get(letter.kind)
    elements = {element.key: element for element in kind.elements} if kind else {}
    return LetterCard(
        letter=letter,
        name=kind.name if kind else letter.kind,
        when=presenting.moment(letter.created_at, pack),
        proofs=tuple(proof_line(proof, elements) for proof in letter.proofs),
        deliveries=tuple((notice, delivery(notice)) for notice in notices),
    )


def html_of(letter: Letter) -> Markup:
    """Return a letter's words as they were sent."""
    return rendering.html(rendering.from_json(letter.blocks), heading="h4")


def proof_line(proof: dict[str, str], elements: dict[str, Element]) -> ProofLine:
    """Return a proof with the words of its element."""
    element = elements.get(proof["element"])
    return ProofLine(element.words if element else proof["element"], proof["sentence"], proof["clause"])


def delivery(notice: Notice) -> Sign:
    """Return what has become of a notice, as a sign."""
    mark, tone = DELIVERIES[NoticeState(notice.state)]
    return Sign(mark, notice.words, tone)
