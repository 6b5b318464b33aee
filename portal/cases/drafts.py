"""Answers in the making: kept as they are typed, changed and thrown away freely, until they are issued."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from portal.cases import clocks, situation, timeline
from portal.cases.actors import Actor
from portal.cases.models import Case, Response
from portal.database import db
from portal.errors import Invalid, Refused
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
    """Keep a draft for the current stage; the stage has one of each kind, so saving again changes it."""
    situation.demand_no_reader(case)
    kinds = {key: kind for key, kind in clocks.pack_of(case).letters.items() if kind.says not in AUTOMATIC}
    if letter_kind not in kinds:
        raise Invalid({"letter_kind": f"Choose one of: {', '.join(kind.name for kind in kinds.values())}."})
    draft = of(case, letter_kind)
    if draft is None:
        draft = Response(
            case=case,
            stage=case.stage,
            says=kinds[letter_kind].says,
            letter_kind=letter_kind,
            method=Method.LETTER,
            drafted_at=at,
            by_id=by.staff_id,
        )
        db.session.add(draft)
    draft.entries = dict(entries)
    outcome = str(entries.get("answer.outcome") or "")
    draft.outcome = outcome if outcome in clocks.pack_of(case).outcomes else ""
    timeline.record(case, "draft", "A letter is being written.", by=by, at=at, detail=kinds[letter_kind].name)
    return draft


def discard(response: Response, *, by: Actor, at: datetime) -> None:
    """Throw a draft away. What has been issued stays for good."""
    if response.issued_at is not None:
        raise Refused("This has been sent. What was said to a reporter is never changed or removed.")
    case = response.case
    situation.demand_no_reader(case)
    timeline.record(case, "draft discarded", "A draft was thrown away.", by=by, at=at, detail=response.letter_kind)
    case.responses.remove(response)
    db.session.delete(response)
