"""What a move's form opens with, and what it says beside its fields besides the pack's help."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import request

from portal.admin import forms, move_people, presenting, voicemail
from portal.cases import clocks, drafts
from portal.cases.models import Case
from portal.letters import asks
from portal.letters.ask import Ask
from portal.policy.moves import Move


def known(case: Case, move: Move, wanted: Iterable[Ask], letter_key: str | None, at: datetime) -> dict[str, Any]:
    """Return what the form opens with: the draft, where there is one."""
    asked = tuple(wanted)
    draft = drafts.of(case, letter_key or "")
    entries = draft.entries if draft else {}
    opens = move_people.oneself(case, move, at) | {ask.name: ask.known for ask in asked if ask.known}
    written = {ask.name: entries[ask.field] for ask in asked if ask.field in entries}
    return forms.opened(asked, _usual(move, asked) | forms.numbers_given(asked) | opens | written)


def _usual(move: Move, asked: tuple[Ask, ...]) -> dict[str, str]:
    """Return what is chosen unless someone says otherwise, and what the address brings, where it can be chosen."""
    usual = {} if move is Move.CONTACT else {"method": "letter", "tell": "yes"}
    usual |= {ask.name: request.args[ask.name] for ask in asked if ask.name in request.args}
    return {ask.name: usual[ask.name] for ask in asked if usual.get(ask.name) in dict(ask.choices)}


def hints(case: Case, move: Move, at: datetime) -> dict[str, str]:
    """Return what the form says of a field: of a voicemail, and how far an extension may go."""
    if move is not Move.EXTEND:
        return voicemail.hints(move, clocks.stage_of(case.stage))
    latest, pack = asks.latest_date(case, at), clocks.pack_of(case)
    return {"until": f"At the latest {presenting.short(latest, pack.language)}."} if latest else {}
