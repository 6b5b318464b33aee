"""Everything about one case, read in a handful of statements and put in words for its page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import defaultload, joinedload, lazyload

from portal.admin import alike, company, presenting
from portal.admin.alike import AskedLine, Like, Tie
from portal.admin.approval_cards import ApprovalCard, approval_card
from portal.admin.beside_cards import PartCard, ProceedingsCard, overrun, part_cards, proceedings_card
from portal.admin.clock_cards import ClockCard, clock_card
from portal.admin.file_cards import FileCard, file_cards
from portal.admin.letter_cards import LetterCard, correspondence
from portal.admin.mail_cards import MailCard, mail_cards
from portal.admin.move_cards import MoveCard, move_cards
from portal.admin.point_cards import PointCard, point_cards
from portal.admin.presenting import Nearness, Sign
from portal.admin.promise_cards import PromiseCard, promise_cards
from portal.admin.restriction_cards import RestrictionCard, restriction_cards
from portal.admin.ruling_cards import RulingCard, ruling_cards
from portal.admin.step_cards import StepCard, step_cards
from portal.admin.timeline_cards import ALL, Timeline, timeline
from portal.cases import approvals, clocks, expected, parts, people, presence, promised, queries, reporting
from portal.cases.models import Case, Referral, Response, Staff, StageRow
from portal.database import UNGUARDED, db
from portal.notices.models import Notice
from portal.policy.easier import ACTING_AS
from portal.policy.glass import READING
from portal.policy.moves import Move
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
class CasePage:
    """One case in words."""

    case: Case
    pack: Procedure
    stage: Stage
    status: Sign
    due: Nearness
    clocks: tuple[ClockCard, ...]
    earlier: tuple[ClockCard, ...]
    steps: tuple[StepCard, ...]
    earlier_steps: tuple[StepCard, ...]
    priority: Sign | None
    reported: tuple[str, str, str] | None
    moves: tuple[MoveCard, ...]
    not_now: tuple[MoveCard, ...]
    reading: str
    facts: tuple[tuple[str, str], ...]
    contact: tuple[tuple[str, str], ...]
    is_unreached: bool
    timeline: Timeline
    company: tuple[str, ...]
    is_marked: bool
    letters: tuple[LetterCard, ...]
    messages: tuple[tuple[Notice, str, Sign], ...]
    mail: tuple[MailCard, ...]
    files: tuple[FileCard, ...]
    responses: tuple[ResponseLine, ...]
    approval: ApprovalCard | None
    drafts: tuple[ResponseLine, ...]
    remedies: tuple[PromiseCard, ...]
    promised: str
    proceedings: ProceedingsCard | None
    rulings: tuple[RulingCard, ...]
    overrun: tuple[str, str] | None
    parts: tuple[PartCard, ...]
    points: tuple[PointCard, ...]
    ties: tuple[Tie, ...]
    asked: tuple[AskedLine, ...]
    likes: tuple[Like, ...] | None
    restrictions: tuple[RestrictionCard, ...]

    @property
    def places(self) -> tuple[tuple[str, str], ...]:
        """The anchors and names of the parts that are there, to jump to."""
        parts = (
            ("now", "What can be done", True),
            ("submitted", "What was submitted", True),
            ("approval", "The answer on its way", self.approval),
            ("drafts", "Being written", self.drafts),
            ("points", "Points", self.points),
            ("timeline", "Timeline", True),
            ("letters", "Letters", True),
            ("mail", "Mail", self.mail),
            ("remedies", "Remedies", self.remedies),
            ("ombudsman", "Ombudsman", self.rulings),
            ("files", "Files", self.files),
            ("reporter", "Reporter", True),
            ("people", "Who takes part", self.parts),
            ("asked", "Contributions", self.asked),
            ("same", "Same issue", True),
            ("checklist", "Checklist", self.steps or self.earlier_steps),
            ("limits", "Limits", True),
        )
        return tuple((key, name) for key, name, is_there in parts if is_there)


def load(case_id: int, at: datetime | None = None) -> Case | None:
    """Return a case that this viewer may see, with all that its page tells, or None.

    With `at`, it is asked too who else has it open at that moment.
    """
    has = parts.there(case_id, at)
    if has is None:
        return None
    query = select(Case).filter_by(id=case_id).options(*queries.for_page(has), *MORE)
    # The gate has let them in: asked again for each table of the page, it would cost more than all the page reads.
    found: Case | None = db.session.scalars(query.execution_options(**UNGUARDED)).unique().one_or_none()
    if found:
        parts.settle(found, has)
    return found


def page_of(case: Case, at: datetime, *, look: bool = False, lines: str = ALL) -> CasePage:
    """Return the page of a case that was loaded with `load`; with `look`, the cases that may be the same issue too;
    of the timeline the sort of `lines` that is wanted."""
    pack, has = clocks.pack_of(case), parts.known(case)
    cards = [(row, clock_card(row, stage, at, pack)) for stage in case.stages for row in stage.clocks]
    moves = move_cards(case, at)
    may_tick = any(card.move is Move.STEP and card.verdict for card in moves)
    reads = all(card.verdict is READING for card in moves)
    said, sent = tuple(_response(one, pack) for one in case.responses), correspondence(case, pack)
    handed_in = approvals.handed_in(case)
    on_its_way = handed_in.response if handed_in else None
    return CasePage(
        case=case,
        pack=pack,
        stage=clocks.stage_of(case.stage),
        status=presenting.status(case.status),
        due=presenting.nearness(case.next_due_at, at, pack),
        clocks=tuple(card for row, card in cards if row.stage is case.stage),
        earlier=tuple(card for row, card in cards if row.stage is not case.stage),
        steps=step_cards(case, case.stage, pack, may_tick=may_tick),
        earlier_steps=tuple(one for row in case.stages[:-1] for one in step_cards(case, row, pack, may_tick=False)),
        priority=presenting.priority(case, pack),
        reported=_reported(case, pack),
        moves=tuple(card for card in moves if card.verdict),
        not_now=tuple(card for card in moves if not card.verdict and not reads),
        reading=READING.sentence if reads else "",
        facts=tuple(_facts(case, pack)),
        contact=tuple(people.facts_of(case.person)),
        is_unreached=expected.waits_in_the_room(case),
        timeline=timeline(case, pack, {one.letter.created_at: one.letter.id for one in sent.letters}, lines),
        company=company.lines(case, at) if presence.OTHERS in has else (),
        is_marked=presence.MARKED in has,
        letters=sent.letters,
        messages=sent.messages,
        mail=mail_cards(case, pack) if parts.MAIL in has else (),
        files=file_cards(case, pack) if parts.FILES in has else (),
        approval=approval_card(case, pack),
        responses=tuple(line for line in said if line.response.issued_at),
        drafts=tuple(line for line in said if not line.response.issued_at and line.response is not on_its_way),
        remedies=promise_cards(case, pack, at),
        promised=_promised(case, pack, at),
        proceedings=proceedings_card(case, pack),
        rulings=ruling_cards(case, pack, at),
        overrun=overrun(case, pack, at),
        parts=part_cards(case, pack),
        points=point_cards(case, pack),
        ties=alike.ties_of(case, pack) if parts.LINKS in has else (),
        asked=alike.asked_lines(case, pack, at) if parts.REQUESTS in has else (),
        likes=alike.likes_of(case) if look else None,
        restrictions=restriction_cards(case, pack, at) if parts.RESTRICTED in has else (),
    )


def _promised(case: Case, pack: Procedure, at: datetime) -> str:
    until = promised.until(case)
    if until is None:
        return ""
    return promised.sentence(presenting.short(until, pack.language), past=promised.is_past(until, case, at))


def _facts(case: Case, pack: Procedure) -> Iterable[tuple[str, str]]:
    natures = ", ".join(pack.natures[row.nature].name for row in case.natures if row.nature in pack.natures)
    yield "Received", presenting.received(case, pack)
    if case.opened_at != case.received_at:
        yield "Entered", presenting.moment_of(case, case.opened_at, pack)
    yield "How it came", pack.channels[case.channel].name
    yield "About", presenting.about(case, pack)
    yield "What it is", pack.matters[case.matter].name if case.matter else ""
    yield "Nature", natures
    yield "Ward", case.ward
    yield "Team", case.team.name
    yield "Seen only under", pack.labels[case.label].name if case.label in pack.labels else case.label
    yield "About a member of staff", ", ".join(one.staff.full_name for one in case.subjects)
    yield "On behalf of", case.on_behalf_of
    yield "They write as", ACTING_AS.get(case.acting_as, case.acting_as)
    yield "The resident", _resident(case)
    for detail in pack.details.values():
        yield detail.name, detail.told(case.details.get(detail.key, ""))
    yield from (("Passed on", _referral(one, pack)) for one in case.referrals)
    yield "From", f"{case.external_source} ({case.external_id})" if case.external_source else ""


def _resident(case: Case) -> str:
    """Return who gets a copy of the answer, and how they are reached."""
    person = case.resident
    return "\n".join(part for part in (person.name, person.email, person.address) if part) if person else ""


def _reported(case: Case, pack: Procedure) -> tuple[str, str, str] | None:
    """Return to whom it is reported or not, why, and the clause."""
    found = reporting.reported(case)
    if found is None or pack.reportable is None:
        return None
    answer = "Reported to" if found.yes else "Not reported to"
    return f"{answer} {pack.reportable.to}", found.words, found.clause


def _referral(one: Referral, pack: Procedure) -> str:
    how = f", by {one.how}" if one.how else ""
    reference = f" (their reference: {one.reference})" if one.reference else ""
    contact = f", {one.contact}" if one.contact else ""
    return f"{presenting.short(one.passed_on, pack.language)}{how}, to {one.party}{contact}{reference}"


def _response(one: Response, pack: Procedure) -> ResponseLine:
    kind = pack.letters.get(one.letter_kind)
    outcome = pack.outcomes[one.outcome].name if one.outcome in pack.outcomes else ""
    return ResponseLine(
        response=one,
        name=kind.name if kind else str(one.says).capitalize(),
        how=presenting.method(one.method).lower(),
        when=presenting.moment_of(one.case, one.issued_at or one.drafted_at, pack),
        outcome=outcome,
        by=one.by.full_name if one.by else "",
    )
