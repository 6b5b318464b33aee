"""Taking an answer through its approval: handed in, approved, signed off, or sent back to whoever wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.cases import approvals, authors, clocks, deciders, designees, drafts, handling, situation, taking, timeline
from portal.cases.actors import Actor
from portal.cases.designees import Standing
from portal.cases.models import ApprovalRow, Case, Response, Staff
from portal.database import db
from portal.errors import Refused
from portal.policy import stops
from portal.policy.approval import MOVES, Act, digest, may_decide, wanted
from portal.policy.decisions import Situation
from portal.policy.moves import Move, Verdict

# What we do among ourselves is for staff to read: the tracking number alone shows no more than this.
CHECKED, WRITTEN = "The answer is being checked before it is sent.", "The answer is being written."
SAID = {
    Move.HAND_IN: (CHECKED, "The answer was handed in for approval."),
    Move.APPROVE: (CHECKED, "The answer was approved."),
    Move.SIGN_OFF: (CHECKED, "The answer was signed off, and can be sent."),
    Move.RETURN: (WRITTEN, "The answer was returned to be changed."),
    Move.RECALL: (WRITTEN, "The answer was recalled."),
}
NOT_AS_APPROVED = (
    "What is kept of this answer, or to whom it goes, isn't what was approved. Recall it, look at it, and hand it in "
    "again."
)
GOES_ELSEWHERE = (
    "The answer would go to another name or address than before, so what was said of it (handed in, approved, signed "
    "off) no longer holds."
)


@dataclass(frozen=True)
class Text:
    """An answer as it would go out: its subject, and its blocks as they are kept."""

    subject: str
    blocks: list[dict[str, Any]]


def hand_in(case: Case, *, entries: Mapping[str, Any], text: Text, comment: str, by: Actor, at: datetime) -> None:
    """Hand an answer in for approval (CSC-28). The text is kept as it is now; the limit for a draft is met (CSC-26).

    Those who may approve it are told.
    """
    here = situation.allow(case, Move.HAND_IN, by=by, at=at)
    situation.demand(handling.may_answer_now(case, here.stage, by, at))
    assert here.stage.answer_with is not None
    draft = drafts.keep(case, letter_kind=here.stage.answer_with, entries=entries, by=by, at=at)
    db.session.flush()  # the timeline names the draft by its number
    principal = _writes_for(case, here, by, at)
    by = _named(by, principal)
    checksum = digest(text.subject, text.blocks, draft.entries, approvals.goes_to(case))
    row = _row(case, draft, Move.HAND_IN, checksum, comment, by, at, principal)
    row.subject, row.blocks = text.subject, text.blocks
    clocks.stop_by(case.stage, stops.DRAFT, at)
    _record(case, Move.HAND_IN, comment, by, at, draft=draft.id, digest=row.digest)
    deciders.tell(case, by=by, at=at)


def _writes_for(case: Case, here: Situation, by: Actor, at: datetime) -> Staff | None:
    """Return for whom a designee hands it in: the one they deal with the stage for, or else have its position of."""
    if by.staff_id == case.stage.handler_id:
        return case.stage.principal
    assert here.stage is not None
    return designees.acting_for(by, here.stage.handler.positions, case.procedure_key, at)


def _named(by: Actor, principal: Staff | None) -> Actor:
    return Actor(designees.both(by.name, principal.full_name), by.staff_id) if principal else by


def approve(case: Case, *, comment: str, by: Actor, at: datetime) -> None:
    """Approve the text that was handed in, as it is (CSC-28)."""
    _decide(case, Move.APPROVE, comment, by, at)


def sign_off(case: Case, *, comment: str, by: Actor, at: datetime) -> None:
    """Sign off the text that was approved: it can be sent now (CSC-28)."""
    _decide(case, Move.SIGN_OFF, comment, by, at)


def give_back(case: Case, *, comment: str, by: Actor, at: datetime) -> None:
    """Return the answer to be changed, and say why."""
    _decide(case, Move.RETURN, comment, by, at)


def recall(case: Case, *, comment: str, by: Actor, at: datetime) -> None:
    """Take the answer back before it is sent, to change it."""
    situation.allow(case, Move.RECALL, by=by, at=at)
    _go_on(case, Move.RECALL, comment, by, at)


def _decide(case: Case, move: Move, comment: str, by: Actor, at: datetime) -> None:
    here = situation.allow(case, move, by=by, at=at)
    principal = _demand_may_decide(case, move, here, by, at)
    text = approved_text(case)
    by = _named(by, principal)
    row = _go_on(case, move, comment, by, at, principal)
    assert row.digest == text.digest
    # Who decided on this stage's answer isn't shown the case where a later stage wants people without a part in it.
    taking.keep_part(case, case.stage.key, (by.staff_id, row.principal_id))
    deciders.tell(case, by=by, at=at)
    authors.tell(case, by=by, at=at)


def _go_on(
    case: Case, move: Move, comment: str, by: Actor, at: datetime, principal: Staff | None = None
) -> ApprovalRow:
    text = approvals.handed_in(case)
    assert text is not None
    row = _row(case, text.response, move, text.digest, comment, by, at, principal)
    _record(case, move, comment, by, at, digest=row.digest)
    return row


def _row(
    case: Case,
    answer: Response,
    move: Move,
    checksum: str,
    comment: str,
    by: Actor,
    at: datetime,
    principal: Staff | None,
) -> ApprovalRow:
    row = ApprovalRow(
        case=case,
        response=answer,
        act=MOVES[move],
        at=at,
        by_id=by.staff_id,
        by_name=by.name,
        principal_id=principal.id if principal else None,
        comment=comment,
        digest=checksum,
        subject="",
    )
    db.session.add(row)
    return row


def _record(case: Case, move: Move, comment: str, by: Actor, at: datetime, **facts: Any) -> None:
    situation.refresh(case)
    summary, words = SAID[move]
    detail = f"{words} {comment}".strip()
    timeline.record(case, move, summary, by=by, at=at, detail=detail, stage=case.stage.key, **facts)


def _demand_may_decide(case: Case, move: Move, here: Situation, by: Actor, at: datetime) -> Staff | None:
    """Raise `Refused` where someone else must decide. Return whom a designee acts for."""
    situation.demand(may_decide_now(case, move, here, by, at))
    rule = here.approval
    assert rule is not None
    person = db.session.get(Staff, by.staff_id) if by.staff_id else None
    acting = designees.principals(case.procedure_key, at)
    needed = wanted(move, rule, here.stand)
    return designees.principal_for(needed, case.procedure_key, person, acting) if person else None


def may_decide_now(
    case: Case, move: Move, here: Situation, by: Actor, at: datetime, standing: Standing | None = None
) -> Verdict:
    """Return whether this person may decide so on the answer that was handed in.

    What someone did, those whom they did it for did too, and nobody decides on what one whom they act for did.
    """
    rule = here.approval
    assert rule is not None
    authors, approvers = approvals.authors_of(case, standing), approvals.approvers_of(case, standing)
    people = designees.involved(case.procedure_key, [(by.staff_id, at)], standing)
    return may_decide(
        move,
        rule,
        here.stand,
        here.names,
        positions=designees.positions_of(case, by, at, standing),
        wrote=bool(people & authors),
        approved=bool(people & approvers),
    )


def approved_text(case: Case) -> ApprovalRow:
    """Return the text on its way, having seen that it is what was handed in. Raises `Refused` where it isn't."""
    row, rule = approvals.handed_in(case), approvals.rule_of(case)
    if row is None or not _is_as_handed_in(case, row):
        raise Refused(NOT_AS_APPROVED, clause=rule.clause if rule else None)
    return row


def _is_as_handed_in(case: Case, row: ApprovalRow) -> bool:
    return digest(row.subject, row.blocks or [], row.response.entries, approvals.goes_to(case)) == row.digest


def take_back(case: Case, *, by: Actor, at: datetime) -> str:
    """Take back what was said of an answer on its way, where it would now go to another name or address (CSC-28).

    Return what the event says of it, "" where it goes to the same people still.
    """
    row = approvals.handed_in(case)
    if row is None or _is_as_handed_in(case, row):
        return ""
    changed = ApprovalRow(case=case, response=row.response, act=Act.CHANGED, at=at, by_id=by.staff_id, by_name=by.name)
    db.session.add(changed)
    return f" {GOES_ELSEWHERE}"
