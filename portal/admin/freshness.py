"""Two at once: whether a case, and the draft of its letter, are as they were when a form was opened."""

from __future__ import annotations

import hashlib
import json

from portal.cases import drafts
from portal.cases.models import Case, Event
from portal.errors import Conflict

STALE = "Someone else changed this first. What changed is shown above the form, and what you typed is still in it."


def version_of(case: Case, letter_key: str | None = None) -> str:
    """Return a mark of the case (and of its draft of a letter) as they are now, and of how far its timeline goes."""
    draft = drafts.of(case, letter_key or "")
    entries = json.dumps(draft.entries, sort_keys=True, default=str) if draft else ""
    words = hashlib.sha256(entries.encode()).hexdigest()[:12] if entries else "-"
    return f"{case.version}.{words}.{case.events[-1].seq if case.events else 0}"


def is_same(case: Case, version: str, letter_key: str | None = None) -> bool:
    """Return whether the case is as it was when the form with this mark was opened."""
    return version.rpartition(".")[0] == version_of(case, letter_key).rpartition(".")[0]


def demand_same(case: Case, version: str, letter_key: str | None = None) -> None:
    """Raise `Conflict` unless the case is as it was when the form with this mark was opened."""
    if not is_same(case, version, letter_key):
        raise Conflict(STALE)


def meanwhile_on(case: Case, version: str) -> list[Event]:
    """Return what has happened to the case since the form with this mark was opened."""
    seen = version.rpartition(".")[2]
    last = int(seen[:9]) if seen.isascii() and seen.isdecimal() else 0
    return [event for event in case.events if event.seq > last]
