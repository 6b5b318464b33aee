"""The promises of a case in words: what, who sees to it, by when and by when before, and how it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from portal.admin import presenting
from portal.admin.presenting import Sign
from portal.cases import remedies
from portal.cases.models import Case, Remedy
from portal.policy.procedure import Procedure

NOBODY = "Whoever deals with the case"
SIGNS = {
    remedies.State.KEPT: Sign("✓", "Kept", "good"),
    remedies.State.DROPPED: Sign("–", "Taken back", "still"),
    remedies.State.LATE: Sign("▲", "Overdue", "bad"),
    remedies.State.OPEN: Sign("●", "Promised", "calm"),
}


@dataclass(frozen=True)
class PromiseCard:
    """A promise and what became of it. `before` are the days that it was due by before, each with why it moved."""

    remedy: Remedy
    kind: str
    owner: str
    due: str
    before: tuple[tuple[str, str], ...]
    kept: str
    sign: Sign
    is_open: bool


def promise_cards(case: Case, pack: Procedure, at: datetime) -> tuple[PromiseCard, ...]:
    """Return the promises of a case in the order they were made."""
    return tuple(_card(one, case, pack, at) for one in case.remedies)


def _card(one: Remedy, case: Case, pack: Procedure, at: datetime) -> PromiseCard:
    return PromiseCard(
        remedy=one,
        kind=pack.remedies[one.kind].name if one.kind in pack.remedies else one.kind,
        owner=one.owner_name or NOBODY,
        due=presenting.short(one.due_on, pack.language),
        before=tuple(_before(one, case, pack)),
        kept=_kept(one, pack),
        sign=remedy_sign(one, at.astimezone(pack.zone).date()),
        is_open=one.kept_at is None and one.dropped_at is None,
    )


def _before(one: Remedy, case: Case, pack: Procedure) -> Iterator[tuple[str, str]]:
    """The timeline keeps each day that was promised, and why it moved."""
    for event in case.events:
        if event.kind == remedies.MOVED and event.facts.get("remedy") == one.id:
            yield presenting.short(date.fromisoformat(event.facts["before"]), pack.language), event.facts["reason"]


def _kept(one: Remedy, pack: Procedure) -> str:
    if one.kept_at is None:
        return ""
    day = presenting.short(one.kept_at.astimezone(pack.zone).date(), pack.language)
    return f"Kept on {day}, noted by {one.kept_by}." if one.kept_by else f"Kept on {day}."


def remedy_sign(one: Remedy, today: date) -> Sign:
    """Return where a promise stands, as a sign."""
    return SIGNS[remedies.state(one, today)]
