"""What an ombudsman decided of a case, in words: the decision, what was found, and whether it is complied with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portal.admin import presenting
from portal.admin.presenting import Sign
from portal.cases import rulings
from portal.cases.models import Case, Ruling
from portal.policy.procedure import Procedure

WAITS, LATE = Sign("●", "To be complied with", "calm"), Sign("▲", "Overdue", "bad")
DONE, NOTHING = Sign("✓", "Complied with", "good"), Sign("–", "Asks for nothing", "still")


@dataclass(frozen=True)
class RulingCard:
    """A decision: what it is called, when and under which reference, and where complying with it stands."""

    name: str
    words: str
    found: str
    sign: Sign
    breach: bool
    asked: str
    complied: str
    who: str


def ruling_cards(case: Case, pack: Procedure, at: datetime) -> tuple[RulingCard, ...]:
    """Return the decisions on a case in the order in which they were kept. A case whose procedure knows none isn't
    asked."""
    return tuple(_card(one, pack, at) for one in case.rulings) if pack.ombudsman else ()


def _card(one: Ruling, pack: Procedure, at: datetime) -> RulingCard:
    known, asked = pack.ombudsman.decisions if pack.ombudsman else {}, rulings.asked_for(one)
    reference = f", reference {one.reference}" if one.reference else ""
    kept = sum(remedy.kept_at is not None for remedy in asked)
    return RulingCard(
        name=known[one.decision].name if one.decision in known else one.decision,
        words=f"decided on {presenting.short(one.decided_on, pack.language)}{reference}",
        found=one.found,
        sign=_sign(one, bool(asked), at),
        breach=one.breach,
        asked=f"{kept} of {len(asked)} kept" if asked else "",
        complied=_complied(one, pack),
        who=f"{one.kept_by}, {presenting.moment(one.kept_at, pack)}",
    )


def _sign(one: Ruling, asks: bool, at: datetime) -> Sign:
    if one.complied_on:
        return DONE
    if not asks:
        return NOTHING
    return LATE if rulings.in_time(one, at) is False else WAITS


def _complied(one: Ruling, pack: Procedure) -> str:
    if one.complied_on is None:
        return ""
    return f"Complied with since {presenting.short(one.complied_on, pack.language)}. {one.complied_note}".strip()
