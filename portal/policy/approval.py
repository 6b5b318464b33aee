"""Answers that others approve before they go out: by whom, in which order, and where one stands on its way."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from portal.policy.moves import YES, Move, Verdict, no


class Act(StrEnum):
    """What was done with an answer on its way. The last three end the round: it is being written again."""

    HANDED_IN = "handed in"
    APPROVED = "approved"
    SIGNED = "signed off"
    RETURNED = "returned"
    RECALLED = "recalled"
    CHANGED = "changed"


class Stand(StrEnum):
    """Where an answer stands."""

    WRITING = "being written"
    APPROVAL = "waiting for approval"
    SIGN_OFF = "waiting for sign-off"
    CLEARED = "cleared to be sent"


AWAITED = frozenset({Stand.APPROVAL, Stand.SIGN_OFF})
DECISIONS = frozenset({Move.APPROVE, Move.RETURN, Move.SIGN_OFF})
MOVES = {
    Move.HAND_IN: Act.HANDED_IN,
    Move.APPROVE: Act.APPROVED,
    Move.SIGN_OFF: Act.SIGNED,
    Move.RETURN: Act.RETURNED,
    Move.RECALL: Act.RECALLED,
}


@dataclass(frozen=True)
class Approval:
    """Who approves a kind of letter, and who signs it off after that, by position; the clause that wants it.

    Without `sign_off`, what is approved can be sent.
    """

    by: tuple[str, ...]
    sign_off: tuple[str, ...]
    clause: str

    @property
    def one_person_does_both(self) -> bool:
        """Return whether the pack names one position for both, and no other."""
        return len(self.by) == 1 and self.by == self.sign_off


@dataclass(frozen=True)
class Copies:
    """Who else is sent such a letter."""

    resident: bool
    clause: str

    @property
    def told(self) -> bool:
        """Return whether it says all that it must: to whom, and by which clause."""
        return self.resident and bool(self.clause)


def stand_of(rule: Approval, acts: Sequence[Act]) -> Stand:
    """Return where an answer stands after all that was done with it, in its order."""
    last = acts[-1] if acts else None
    if last is Act.HANDED_IN:
        return Stand.APPROVAL
    if last is Act.APPROVED:
        return Stand.SIGN_OFF if rule.sign_off else Stand.CLEARED
    return Stand.CLEARED if last is Act.SIGNED else Stand.WRITING


def wanted(move: Move, rule: Approval, stand: Stand) -> tuple[str, ...]:
    """Return the positions that may make a move; none where it isn't for a position to make."""
    if move is Move.RETURN:
        return rule.by if stand is Stand.APPROVAL else rule.sign_off or rule.by
    return {Move.APPROVE: rule.by, Move.SIGN_OFF: rule.sign_off}.get(move, ())


NOT_HERE = "asks for no approval of this answer."
HANDED_IN = "It was handed in already. Recall it to change it."
NOT_HANDED_IN = "No answer was handed in. Write it, then hand it in."


def may_go_on(move: Move, rule: Approval | None, stand: Stand, title: str, names: Mapping[str, str]) -> Verdict:
    """Return whether an answer stands where this move takes it on; an answer is sent only when it is cleared."""
    if rule is None:
        return no(f"{title} {NOT_HERE}") if move in MOVES else YES
    sentence = _stands_in_the_way(move, rule, stand, names)
    return no(sentence, rule.clause) if sentence else YES


def _stands_in_the_way(move: Move, rule: Approval, stand: Stand, names: Mapping[str, str]) -> str:
    writing = stand is Stand.WRITING
    if move is Move.HAND_IN:
        return "" if writing else HANDED_IN
    if move is Move.RESPOND:
        return "" if stand is Stand.CLEARED else _before_it_is_sent(rule, stand, names)
    if move not in MOVES:
        return ""
    if writing:
        return NOT_HANDED_IN
    return {
        Move.APPROVE: "" if stand is Stand.APPROVAL else "It was approved already.",
        Move.SIGN_OFF: _before_it_is_signed(rule, stand, names),
    }.get(move, "")


def _before_it_is_sent(rule: Approval, stand: Stand, names: Mapping[str, str]) -> str:
    approved, signed = f"approved by: {spoken(rule.by, names)}", f"signed off by: {spoken(rule.sign_off, names)}"
    if stand is Stand.SIGN_OFF:
        return f"Before it is sent, the answer must be {signed}."
    first = "Hand it in: before" if stand is Stand.WRITING else "Before"
    return f"{first} it is sent, the answer must be {approved}{f', then {signed}' if rule.sign_off else ''}."


def _before_it_is_signed(rule: Approval, stand: Stand, names: Mapping[str, str]) -> str:
    if not rule.sign_off:
        return "Nobody signs this answer off: it can be sent once it is approved."
    if stand is Stand.APPROVAL:
        return f"Before it is signed off, it must be approved by: {spoken(rule.by, names)}."
    return "" if stand is Stand.SIGN_OFF else "It was signed off already."


def spoken(positions: Collection[str], names: Mapping[str, str]) -> str:
    """Return positions in words."""
    return " or ".join(names.get(position, position) for position in positions)


# Whoever acts for another is one with them here: neither decides on what the other did.
WROTE = (
    "You wrote at this answer, or it was written for you or by one whom you act for, so someone else decides on it. "
    "Recall it if it should be changed."
)
APPROVED = "You approved this answer, or it was for you or by one whom you act for, so someone else signs it off."


def may_decide(
    move: Move,
    rule: Approval,
    stand: Stand,
    names: Mapping[str, str],
    *,
    positions: Collection[str],
    wrote: bool,
    approved: bool,
) -> Verdict:
    """Return whether someone may make a move: never who wrote the answer, nor, signing it off, who approved it.

    `positions` are those they hold, or act for as a designee. Whoever it was done for did it too, and so did whoever
    acts for them: in no capacity does anyone decide on such an answer, not in a position of their own either.
    """
    if wrote:
        return no(WROTE, rule.clause)
    if move is Move.SIGN_OFF and approved and not rule.one_person_does_both:
        return no(APPROVED, rule.clause)
    needed = wanted(move, rule, stand)
    if set(needed) & set(positions):
        return YES
    return no(f"Only this position can do that: {spoken(needed, names)}.", rule.clause)


STABLE: dict[str, Any] = {"sort_keys": True, "ensure_ascii": False}


def digest(
    subject: str, blocks: Sequence[Mapping[str, Any]], entries: Mapping[str, Any], to: Sequence[Sequence[str]]
) -> str:
    """Return the SHA-256 of an answer: its subject, its text, the officer's words that it was made from, and whom it
    goes `to`, each with their name and every way in which they are reached."""
    words = json.dumps([subject, list(blocks), dict(entries), [list(one) for one in to]], **STABLE)
    return hashlib.sha256(words.encode()).hexdigest()
