"""Reading how far an answer that others approve has come: where it stands, its history, and the text that waits."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import select

from portal.cases import clocks, designees
from portal.cases.designees import Standing
from portal.cases.models import ApprovalRow, Case, Response, StageRow
from portal.database import db
from portal.policy.approval import AWAITED, Act, Approval, Stand, digest, stand_of
from portal.policy.moves import Status


def rule_of(case: Case) -> Approval | None:
    """Return who must approve the answer of the stage that the case is in, where its procedure says so."""
    key = clocks.stage_of(case.stage).answer_with
    return clocks.pack_of(case).letters[key].approval if key else None


def answer_of(case: Case) -> Response | None:
    """Return the current stage's answer, in the making or issued, if one was begun."""
    key = clocks.stage_of(case.stage).answer_with
    found = (one for one in case.responses if key and one.letter_kind == key and one.stage is case.stage)
    return next(found, None)


def history_of(case: Case) -> list[ApprovalRow]:
    """Return what was done with the current stage's answer on its way, in order."""
    answer = answer_of(case) if case.approvals else None
    return [row for row in case.approvals if row.response is answer]


def stand(case: Case) -> Stand:
    """Return where the current stage's answer stands. One that nobody approves is being written until it is sent."""
    rule = rule_of(case)
    return stand_of(rule, [Act(row.act) for row in history_of(case)]) if rule else Stand.WRITING


def awaits(case: Case, status: Status) -> str:
    """Return what the answer of a case that is being worked waits for, as lists sort by it; "" for nothing."""
    found = stand(case) if status is Status.INVESTIGATING else Stand.WRITING
    return found.value if found in AWAITED else ""


def last_acts(case_ids: Collection[int]) -> dict[int, Act]:
    """Return what was done last with the answer of the stage that each of these cases is in, where anything was."""
    here = (StageRow.ended_at.is_(None), StageRow.answered_at.is_(None))
    query = select(ApprovalRow.case_id, ApprovalRow.act).join(ApprovalRow.response).join(Response.stage)
    rows = db.session.execute(query.where(ApprovalRow.case_id.in_(case_ids), *here).order_by(ApprovalRow.id))
    return {case_id: Act(act) for case_id, act in rows}


def goes_to(case: Case, letter_kind: str = "") -> list[list[str]]:
    """Return to whom an answer goes, with all that says where: the reporter, and who gets a copy.

    It is that of the current stage, where no kind of letter is named.
    """
    rule = clocks.pack_of(case).letters[letter_kind or clocks.stage_of(case.stage).answer_with or ""]
    people = (case.person, case.resident if rule.copies else None)
    return [[one.name, one.email, one.address, one.contact_by] for one in people if one]


def handed_in(case: Case) -> ApprovalRow | None:
    """Return the line that holds the text on its way, while there is one."""
    if stand(case) is Stand.WRITING:
        return None
    return next(row for row in reversed(history_of(case)) if row.act == Act.HANDED_IN)


def clearance_of(case: Case, response_id: int | None) -> list[ApprovalRow]:
    """Return the lines by which an answer was cleared as it went out, the text first; none where nobody approves it."""
    rows = [row for row in case.approvals if row.response_id == response_id]
    last = max((index for index, row in enumerate(rows) if row.act == Act.HANDED_IN), default=len(rows))
    return rows[last:]


def covers(case: Case, clearance: Sequence[ApprovalRow], address: str) -> bool:
    """Return whether an address is one of those that an answer was cleared with: the digest is of them all."""
    text, to = clearance[0], goes_to(case, clearance[0].response.letter_kind)
    same = digest(text.subject, text.blocks or [], text.response.entries, to) == text.digest
    return same and any(address in {email, postal} for _, email, postal, _ in to)


def authors_of(case: Case, standing: Standing | None = None) -> frozenset[int]:
    """Return who wrote at the current stage's answer, keeping a draft of it or handing it in, and for whom they did."""
    answer = answer_of(case)
    handed = [row for row in history_of(case) if row.act == Act.HANDED_IN]
    wrote = [(row.by_id, row.at) for row in handed]
    kept = [(one.by_id, one.at) for one in case.events if answer and one.facts.get("draft") == answer.id]
    begun = [(answer.by_id, answer.drafted_at)] if answer else []
    return designees.involved(case.procedure_key, [*wrote, *kept, *begun], standing) | _principals_of(handed)


def approvers_of(case: Case, standing: Standing | None = None) -> frozenset[int]:
    """Return who approved the text that is on its way, and for whom they acted."""
    rows = history_of(case)
    last = max((index for index, row in enumerate(rows) if row.act == Act.HANDED_IN), default=0)
    approved = [row for row in rows[last:] if row.act == Act.APPROVED]
    acts = [(row.by_id, row.at) for row in approved]
    return designees.involved(case.procedure_key, acts, standing) | _principals_of(approved)


def _principals_of(rows: Iterable[ApprovalRow]) -> frozenset[int]:
    return frozenset(row.principal_id for row in rows if row.principal_id is not None)
