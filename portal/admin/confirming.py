"""What a move would do, told before it is made: tried for real, read off the case, and taken back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.admin import effect_words
from portal.cases import clocks, situation
from portal.cases.actors import Actor
from portal.cases.models import Case
from portal.database import db
from portal.letters import effects
from portal.letters.ask import Ask, Sort
from portal.letters.effects import Made
from portal.letters.rendering import from_json, html
from portal.policy.moves import Move, Status

# Moves that end a case here, or hand it on: each is shown first, and made by a second button.
YES = {
    Move.ESCALATE: "Yes, take it to the next stage",
    Move.REFER: "Yes, refer it",
    Move.WITHDRAW: "Yes, withdraw it",
}


@dataclass(frozen=True)
class Outlook:
    """What would happen, in sentences; the letter that would go out, where one would."""

    sentences: tuple[str, ...]
    subject: str
    letter: str


def outlook(case: Case, move: Move, facts: Mapping[str, Any], *, by: Actor, at: datetime) -> Outlook:
    """Return what the move would do with these facts. Nothing stays. Raises what `desk.make` would raise."""
    attempt = db.session.begin_nested()
    try:
        made = effects.make(case, move, facts, by=by, at=at)
        letter = made.letter
        return Outlook(
            tuple(_sentences(case, made, at)),
            letter.subject if letter else "",
            html(from_json(letter.blocks), heading="h4") if letter else "",
        )
    finally:
        attempt.rollback()


def _sentences(case: Case, made: Made, at: datetime) -> Iterator[str]:
    pack = clocks.pack_of(case)
    yield from (f"{effect_words.words(one, pack)}." for one in made.effects)
    yield from _told(made)
    if not Status(case.status).is_open:
        yield _back(case, at)


def _told(made: Made) -> Iterator[str]:
    is_sent = any(one["what"] == "notice" for one in made.effects)
    if made.letter is not None and is_sent:
        yield "The letter below is kept with the case, and goes to the reporter."
    elif made.letter is None and not is_sent:
        yield "No letter goes to the reporter. They see it on their own page."


def _back(case: Case, at: datetime) -> str:
    if dict(situation.options(case, at))[Move.REOPEN]:
        return "It can be opened again afterwards, with a reason."
    return "It can’t be taken back."


def answers(wanted: tuple[Ask, ...], given: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what was filled in, each with its question, as a person reads it."""
    return [(ask.label, words) for ask in wanted if (words := _words(ask, given.get(ask.name)))]


def _words(ask: Ask, value: Any) -> str:
    if ask.sort is Sort.CHOICE:
        return dict(ask.choices).get(str(value or ""), "")
    return str(value or "").strip()
