"""The buttons by which an officer edits a composed letter, and settles it when the facts change afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from portal.admin import forms
from portal.admin.commanding import actor
from portal.cases.models import Case
from portal.errors import Invalid, PortalError
from portal.letters import desk
from portal.letters.ask import Ask
from portal.letters.asks_of_own_words import MADE_OF, OWN_WORDS
from portal.policy.letters import own_words
from portal.policy.moves import Move

EDIT, TAKE, KEEP, BACK = "edit", "take", "keep", "compose"
BUTTONS = frozenset({EDIT, TAKE, KEEP, BACK})


def press(button: str, case: Case, move: Move, wanted: Iterable[Ask], form: Any, at: datetime) -> None:
    """Put the letter into the form to be edited, take in what changed, keep the words as they are, or leave them.

    Raises `Refused` or `Invalid`, as a preview does, where the facts make no letter yet.
    """
    if OWN_WORDS not in form:
        return
    facts = forms.given(form, wanted)
    own, before = (str(facts.get(name) or "") for name in (OWN_WORDS, MADE_OF))
    if button in {EDIT, BACK}:
        facts |= {OWN_WORDS: "", MADE_OF: ""}
    letter = desk.preview(case, move, facts, by=actor(), at=at) if button != BACK else None
    now = letter.source if letter else ""
    texts = {EDIT: now, TAKE: own_words.taken(own, before, now), KEEP: own, BACK: ""}
    form[OWN_WORDS].data, form[MADE_OF].data = texts[button], now


def is_refused(error: PortalError) -> bool:
    """Return whether it is the edited text that was refused: its writer must see the letter to settle it."""
    return isinstance(error, Invalid) and OWN_WORDS in error.errors
