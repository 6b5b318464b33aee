"""How far an answer has come that others approve, in words: whom it waits for, its text, and what was said."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from portal.admin import presenting
from portal.admin.presenting import Sign
from portal.cases import approvals
from portal.cases.models import ApprovalRow, Case
from portal.letters import rendering
from portal.policy.approval import AWAITED, Act, Approval, Stand, spoken, stand_of
from portal.policy.moves import Move
from portal.policy.procedure import Procedure

SIGNS = {
    Stand.WRITING: Sign("○", "Being written", "new"),
    Stand.APPROVAL: Sign("◐", "Waiting for approval", "warn"),
    Stand.SIGN_OFF: Sign("◐", "Waiting for sign-off", "warn"),
    Stand.CLEARED: Sign("✓", "Can be sent", "good"),
}
RETURNED = Sign("▲", "Returned: see what was said", "warn")
ELSEWHERE = Sign("▲", "Goes elsewhere now: hand it in again", "warn")
READY = Sign("✓", "Approved: ready to send", "good")
SENT = Sign("✓", "Sent as approved", "good")


@dataclass(frozen=True)
class ApprovalLine:
    """One thing that was done with the answer on its way."""

    words: str
    who: str
    comment: str


@dataclass(frozen=True)
class WaitingText:
    """An answer as it was handed in."""

    subject: str
    text: Markup


@dataclass(frozen=True)
class ApprovalCard:
    """Where an answer stands. `text` is what waits to be decided on, or to be sent; empty while it is being written."""

    sign: Sign
    words: str
    clause: str
    subject: str
    text: Markup
    lines: tuple[ApprovalLine, ...]


def approval_card(case: Case, pack: Procedure) -> ApprovalCard | None:
    """Return where the answer of the stage that a case is in stands; None where nobody approves it."""
    rule = approvals.rule_of(case)
    if rule is None:
        return None
    stand, answered = approvals.stand(case), case.stage.answered_at is not None
    text = None if answered else approvals.handed_in(case)
    names = {key: position.name for key, position in pack.positions.items()}
    return ApprovalCard(
        sign=SENT if answered else SIGNS[stand],
        words="" if answered else _words(rule, stand, names),
        clause=rule.clause,
        subject=text.subject if text else "",
        text=text_of(text),
        lines=tuple(_line(row, pack) for row in reversed(approvals.history_of(case))),
    )


def sign_of(rule: Approval, act: Act) -> Sign | None:
    """Return how a list shows an answer by what was done with it last; None where whoever writes it knows."""
    if act in {Act.RETURNED, Act.CHANGED}:
        return RETURNED if act is Act.RETURNED else ELSEWHERE
    stand = stand_of(rule, [act])
    return READY if stand is Stand.CLEARED else SIGNS[stand] if stand in AWAITED else None


DECIDED = frozenset({Move.APPROVE, Move.RETURN, Move.SIGN_OFF, Move.RECALL, Move.RESPOND})


def waiting_for(case: Case, move: Move) -> WaitingText | None:
    """Return the text that a move is about, to be read before it is made; None where it is about none."""
    rule = approvals.rule_of(case) if move in DECIDED else None
    row = approvals.handed_in(case) if rule else None
    return WaitingText(row.subject, text_of(row)) if row else None


def text_of(row: ApprovalRow | None) -> Markup:
    """Return a text that was handed in as HTML; nothing where there is none."""
    return rendering.html(rendering.from_json(row.blocks or []), heading="h4") if row else Markup("")


def _words(rule: Approval, stand: Stand, names: dict[str, str]) -> str:
    approvers, signatories = spoken(rule.by, names), spoken(rule.sign_off, names)
    then = f", then signed off by: {signatories}" if signatories else ""
    return {
        Stand.WRITING: f"Once it is handed in, it is approved by: {approvers}{then}. Only then can it be sent.",
        Stand.APPROVAL: f"Waiting for approval by: {approvers}.",
        Stand.SIGN_OFF: f"Waiting to be signed off by: {signatories}.",
        Stand.CLEARED: "It goes out exactly as it stands here.",
    }[stand]


def _line(row: ApprovalRow, pack: Procedure) -> ApprovalLine:
    return ApprovalLine(row.act.capitalize(), f"{row.by_name}, {presenting.moment(row.at, pack)}", row.comment)
