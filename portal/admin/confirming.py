"""What a move would do, told before it is made: tried for real, read off the case, and taken back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from portal.admin import presenting
from portal.admin.clock_cards import clock_card
from portal.cases import clocks, situation
from portal.cases.actors import Actor
from portal.cases.models import Case
from portal.database import db
from portal.letters import desk
from portal.letters.ask import Ask, Sort
from portal.letters.models import Letter
from portal.letters.rendering import from_json, html
from portal.notices.models import Notice
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


@dataclass(frozen=True)
class _Before:
    stage: int
    notices: int


def outlook(case: Case, move: Move, facts: Mapping[str, Any], *, by: Actor, at: datetime) -> Outlook:
    """Return what the move would do with these facts. Nothing stays. Raises what `desk.make` would raise."""
    before = _Before(case.stage.id, _notices(case))
    attempt = db.session.begin_nested()
    try:
        letter = desk.make(case, move, facts, by=by, at=at)
        db.session.flush()
        return Outlook(
            tuple(_sentences(case, before, letter, at)),
            letter.subject if letter else "",
            html(from_json(letter.blocks), heading="h4") if letter else "",
        )
    finally:
        attempt.rollback()


def _notices(case: Case) -> int:
    """Return how many went to the reporter: those who contribute are told out of turn."""
    to_reporter = select(func.count(Notice.id)).where(Notice.case_id == case.id, Notice.in_turn.is_(True))
    return db.session.scalar(to_reporter) or 0


def _sentences(case: Case, before: _Before, letter: Letter | None, at: datetime) -> Iterator[str]:
    stage = clocks.stage_of(case.stage)
    if case.stage.id != before.stage:
        yield f"It goes on to: {stage.name}."
    yield f"It then stands as: {presenting.status(case.status).word}."
    is_open = Status(case.status).is_open
    if is_open and case.handler is None:
        yield "Nobody deals with it then, until it is given to someone."
    yield from _limits(case, at)
    yield _told(letter, _notices(case) > before.notices)
    if not is_open:
        yield _back(case, at)


def _limits(case: Case, at: datetime) -> Iterator[str]:
    pack = clocks.pack_of(case)
    for row in (row for stage in case.stages for row in stage.clocks):
        card = clock_card(row, row.stage, at, pack)
        if card.due and row.stage is case.stage:
            yield f"{card.name}: {card.due.words.lower()}, by {card.due.when}."
        elif row.ended_at == at:
            yield f"{card.name}: no longer needed."


def _told(letter: Letter | None, is_noticed: bool) -> str:
    if letter is not None:
        return "The letter below is kept with the case, and goes to the reporter."
    if is_noticed:
        return "The reporter is told by a message."
    return "No letter goes to the reporter. They see it on their own page."


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
