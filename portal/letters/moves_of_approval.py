"""The moves that take an answer through its approval, and the letter that comes of it: exactly what was approved."""

from __future__ import annotations

from dataclasses import replace

from portal.cases import approvals, approving, situation
from portal.letters import asks, cleaning, composing, rendering
from portal.letters.asks_of_own_words import FIELDS_OF, OWN_WORDS
from portal.letters.composing import Composed
from portal.letters.fields import fields_of
from portal.letters.saying import Doing, plain
from portal.letters.templates import chosen_for
from portal.policy.decisions import letter_for
from portal.policy.moves import Move


def hand_in(doing: Doing) -> None:
    """Hand in the letter as it would go out: it must say everything that it has to."""
    key = letter_for(Move.HAND_IN, situation.situation_of(doing.case, doing.at))
    assert key is not None
    letter = composing.compose(doing.case, key, doing.entries, **doing.common)
    composing.demand_complete(letter)
    text = approving.Text(letter.subject, rendering.as_json(letter.blocks))
    approving.hand_in(doing.case, entries=plain(doing.entries), text=text, comment=_comment(doing), **doing.common)


def approve(doing: Doing) -> None:
    """Approve it."""
    approving.approve(doing.case, comment=_comment(doing), **doing.common)


def give_back(doing: Doing) -> None:
    """Return it to be changed."""
    approving.give_back(doing.case, comment=_comment(doing), **doing.common)


def sign_off(doing: Doing) -> None:
    """Sign it off."""
    approving.sign_off(doing.case, comment=_comment(doing), **doing.common)


def recall(doing: Doing) -> None:
    """Take it back."""
    approving.recall(doing.case, comment=_comment(doing), **doing.common)


def _comment(doing: Doing) -> str:
    return str(doing.facts.get("comment", ""))


def as_approved(doing: Doing) -> Doing:
    """Return an answer with the words that were approved, where its procedure has it approved; else as it is."""
    if doing.move is not Move.RESPOND or approvals.rule_of(doing.case) is None:
        return doing
    entries = approving.approved_text(doing.case).response.entries
    wanted = tuple(one for one in asks.asked(doing.case, Move.HAND_IN, doing.at) if one.field)
    said = cleaning.clean(wanted, {one.name: entries[one.field] for one in wanted if one.field in entries})
    return replace(doing, asked=wanted, facts={**said, **doing.facts})


def letter_of(doing: Doing, key: str) -> Composed:
    """Return the letter that a move issues: composed now, or the text that was approved, word for word."""
    if doing.move is Move.RESPOND and approvals.rule_of(doing.case):
        return approved_letter(doing)
    return composing.compose(doing.case, key, doing.entries, **doing.common)


def approved_letter(doing: Doing) -> Composed:
    """Return the approved text as a letter of today, checked once more against its contract.

    It comes from the text that stood when it was handed in, whatever was published since.
    """
    text = approving.approved_text(doing.case)
    chosen, blocks = chosen_for(doing.case, text.response.letter_kind, text.at), rendering.from_json(text.blocks or [])
    fields = fields_of(doing.case, doing.entries, **doing.common)
    own, facts = (
        str(doing.entries.get(FIELDS_OF[OWN_WORDS]) or ""),
        composing.facts_of(doing.case, doing.entries, fields),
    )
    checked = composing.checked_as(own, chosen.kind, blocks, facts)
    made = composing.composed(chosen, text.subject, blocks, checked, doing.at)
    return replace(made, text=composing.short(chosen.kind, fields))
