"""Answers in the making: kept as they are typed, changed and thrown away freely, until they are issued."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from portal.cases import approvals, clocks, situation, timeline
from portal.cases.actors import Actor
from portal.cases.models import ApprovalRow, Case, Response
from portal.cases.models.response import CONTACT, SAID
from portal.database import db
from portal.errors import Invalid, Refused
from portal.policy.approval import Act, Stand
from portal.policy.clock import Method
from portal.policy.letters import AUTOMATIC


def of(case: Case, letter_kind: str) -> Response | None:
    """Return the current stage's draft of this kind of letter, if there is one."""
    for response in case.responses:
        if (
            response.issued_at is None
            and letter_kind
            and response.letter_kind == letter_kind
            and response.stage is case.stage
        ):
            return response
    return None


def save(case: Case, *, letter_kind: str, entries: Mapping[str, Any], by: Actor, at: datetime) -> Response:
    """Keep a draft for the current stage; the stage has one of each kind, so saving again changes it.

    What was approved is a text: changing it takes the approval back.
    """
    situation.demand_no_reader(case)
    on_its_way = _on_its_way(case, letter_kind)
    draft = keep(case, letter_kind=letter_kind, entries=entries, by=by, at=at)
    db.session.flush()  # the timeline names the draft by its number
    detail = clocks.pack_of(case).letters[letter_kind].name
    if on_its_way is not None and on_its_way != draft.entries:
        db.session.add(_changed(case, draft, by, at))
        situation.refresh(case)
        detail = f"{detail}. {TAKEN_BACK}"
    timeline.record(case, "draft", "A letter is being written.", by=by, at=at, detail=detail, draft=draft.id)
    return draft


TAKEN_BACK = "It was changed, so what was said of it before (handed in, approved, signed off) no longer holds."


def _on_its_way(case: Case, letter_kind: str) -> dict[str, Any] | None:
    """Return the words of the answer that was handed in, where this is that answer."""
    draft = of(case, letter_kind)
    waits = draft and draft is approvals.answer_of(case) and approvals.stand(case) is not Stand.WRITING
    return draft.entries if draft and waits else None


def _changed(case: Case, draft: Response, by: Actor, at: datetime) -> ApprovalRow:
    return ApprovalRow(case=case, response=draft, act=Act.CHANGED, at=at, by_id=by.staff_id, by_name=by.name)


def keep(case: Case, *, letter_kind: str, entries: Mapping[str, Any], by: Actor, at: datetime) -> Response:
    """Write what was typed into the stage's draft of this kind of letter, for a command that says so in its event."""
    kinds = {key: kind for key, kind in clocks.pack_of(case).letters.items() if kind.says not in AUTOMATIC}
    if letter_kind not in kinds:
        raise Invalid({"letter_kind": f"Choose one of: {', '.join(kind.name for kind in kinds.values())}."})
    draft = of(case, letter_kind)
    if draft is None:
        draft = Response(
            case=case,
            stage=case.stage,
            says=kinds[letter_kind].says if kinds[letter_kind].says in SAID else CONTACT,
            letter_kind=letter_kind,
            method=Method.LETTER,
            drafted_at=at,
            by_id=by.staff_id,
        )
        db.session.add(draft)
    draft.entries = dict(entries)
    outcome = str(entries.get("answer.outcome") or "")
    draft.outcome = outcome if outcome in clocks.pack_of(case).outcomes else ""
    return draft


def discard(response: Response, *, by: Actor, at: datetime) -> None:
    """Throw a draft away. What has been issued stays for good."""
    if response.issued_at is not None:
        raise Refused("This has been sent. What was said to a reporter is never changed or removed.")
    case = response.case
    if any(row.response is response for row in case.approvals):
        raise Refused("This was handed in for approval, and what was said of it is kept. Change it instead.")
    situation.demand_no_reader(case)
    timeline.record(case, "draft discarded", "A draft was thrown away.", by=by, at=at, detail=response.letter_kind)
    case.responses.remove(response)
    db.session.delete(response)
