"""Writing the timeline, and checking that nobody has rewritten it."""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import UTC, datetime
from typing import Any

from portal.cases.actors import Actor
from portal.cases.models import Case, Event
from portal.cases.models.columns import LINE, LONG

BEGINNING = "0" * 64


def record(case: Case, kind: str, summary: str, *, by: Actor, at: datetime, detail: str = "", **facts: Any) -> Event:
    """Add the event that a command writes: one, and another where it says why it came late.

    The tracking number alone shows `summary`; only staff see `detail`.

    Raises ValueError where one is too long for its column: what asks for words caps them, and nothing is cut off here.
    """
    if len(summary) > LINE or len(detail) > LONG:
        raise ValueError(f"Too long for the timeline: {len(summary)} and {len(detail)} characters at “{kind}”.")
    last = case.events[-1] if case.events else None
    event = Event(
        seq=last.seq + 1 if last else 1,
        at=at,
        kind=kind,
        by_id=by.staff_id,
        by_name=by.name,
        summary=summary,
        detail=detail,
        facts=facts,
        salt=secrets.token_hex(8),
    )
    event.digest = _digest(event)
    event.hash = _hash(case, event, last.hash if last else BEGINNING)
    case.events.append(event)
    return event


def _digest(event: Event) -> str:
    body = json.dumps([event.by_name, event.detail, event.facts], sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(f"{event.salt}{body}".encode()).hexdigest()


def _hash(case: Case, event: Event, before: str) -> str:
    at = event.at.astimezone(UTC).isoformat()
    line = "|".join([before, case.tracking_number, str(event.seq), at, event.kind, event.summary, event.digest])
    return hashlib.sha256(line.encode()).hexdigest()


def first_break(case: Case) -> int | None:
    """Return the number of the first event that isn't as it was written, or None where the chain is whole.

    A chain cut off at its end can't be told from a shorter one: that needs an anchor outside.
    """
    before = BEGINNING
    for expected, event in enumerate(case.events, start=1):
        whole = event.seq == expected and event.digest == _digest(event) and event.hash == _hash(case, event, before)
        if not whole:
            return expected
        before = event.hash
    return None
