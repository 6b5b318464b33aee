"""What a kind of letter says of its way out: who approves it, on which paper it goes, and who gets a copy."""

from __future__ import annotations

from collections.abc import Collection

from portal.policy.approval import Approval, Copies
from portal.policy.letters import Says
from portal.procedures.section import Section

ONLY_ANSWERS = "belongs to a letter that says “answer”. Take it out, or let the letter say that."


def approval(letter: Section, says: Says, positions: Collection[str]) -> Approval | None:
    """Return who approves this kind of letter before it goes out, or None where nobody needs to."""
    if not letter.has("approval"):
        return None
    part = letter.part("approval")
    _demand_answer(letter, "approval", says)
    return Approval(
        by=part.refs("by", positions, "position", required=True),
        sign_off=part.refs("sign_off", positions, "position", required=part.has("sign_off")),
        clause=part.clause(required=True),
    )


def headed(letter: Section, says: Says) -> bool:
    """Return whether it goes out on headed paper and in no other way."""
    asked = letter.flag("headed", default=False)
    if asked:
        _demand_answer(letter, "headed", says)
    return asked


def copies(letter: Section, says: Says) -> Copies | None:
    """Return who is sent a copy, or None where nobody is."""
    if not letter.has("copies"):
        return None
    part = letter.part("copies")
    _demand_answer(letter, "copies", says)
    found = Copies(resident=part.flag("resident", default=False), clause=part.clause(required=True))
    if letter.has("copies") and not found.resident:
        letter.fault("copies", "“copies” names nobody. Add “resident: yes”, or take it out.")
    return found


def _demand_answer(letter: Section, key: str, says: Says) -> None:
    if says is not Says.ANSWER:
        letter.fault(key, f"“{key}” {ONLY_ANSWERS}")
