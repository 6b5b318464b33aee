"""Saying something to the reporter as part of a move: by letter, or spoken with a note of what was said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal.cases import clocks, handling, situation
from portal.cases.actors import Actor
from portal.cases.models import Case, Response
from portal.database import db
from portal.errors import Invalid
from portal.letters import asks_of_matters, asks_of_proceedings, asks_of_restrictions, composing, issuing
from portal.letters.ask import Ask
from portal.letters.asks import SPOKEN
from portal.letters.composing import Composed
from portal.letters.models import Letter
from portal.policy.clock import Method
from portal.policy.decisions import letter_for
from portal.policy.moves import Move

Command = Callable[..., Response]


@dataclass(frozen=True)
class Doing:
    """One move in the making: the case, what was asked and given, by whom and when."""

    case: Case
    move: Move
    asked: tuple[Ask, ...]
    facts: Mapping[str, Any]
    by: Actor
    at: datetime

    @property
    def is_letter(self) -> bool:
        """Return whether it is said by letter, as it is unless someone says otherwise."""
        return self.facts.get("method", "letter") == "letter"

    @property
    def is_told(self) -> bool:
        """Return whether the reporter is to be told of it, as they are unless someone says otherwise."""
        return self.facts.get("tell") != "no"

    @property
    def method(self) -> Method:
        """Return how it is said: by letter, the way letters go to this reporter."""
        return issuing.method_for(self.case) if self.is_letter else Method(self.facts["method"])

    @property
    def entries(self) -> dict[str, Any]:
        """Return the officer's words by merge field, and what the procedure says of what they chose."""
        written = {ask.field: self.facts[ask.name] for ask in self.asked if ask.field and ask.name in self.facts}
        if closing := self.facts.get("closing"):
            written["closing.reason"] = clocks.pack_of(self.case).closings[closing].name
        written |= asks_of_proceedings.told(self.case, self.facts)
        of_matters = asks_of_matters.told(self.case, self.move, self.facts, self.today)
        return {**written, **of_matters, **asks_of_restrictions.told(self.case, self.move, self.facts, self.at)}

    @property
    def today(self) -> date:
        """Return the day it is where the body is."""
        return self.at.astimezone(clocks.pack_of(self.case).zone).date()

    @property
    def common(self) -> dict[str, Any]:
        """Return what every command takes."""
        return {"by": self.by, "at": self.at}


Writer = Callable[[Doing, str], Composed]


def _composed(doing: Doing, key: str) -> Composed:
    return composing.compose(doing.case, key, doing.entries, **doing.common)


def say(doing: Doing, command: Command, write: Writer = _composed, **more: Any) -> tuple[Response, Letter | None]:
    """Make a move that speaks to the reporter. Return what was said, and the letter where there was one.

    `write` gives the letter, where it isn't simply composed.
    """
    said = {"entries": plain(doing.entries), "note": doing.facts.get("note", ""), **doing.common, **more}
    if not doing.is_letter:
        return _spoken(doing, command, said), None
    key = letter_for(doing.move, situation.situation_of(doing.case, doing.at))
    assert key is not None
    letter = issuing.issue(
        doing.case,
        write(doing, key),
        lambda method: command(doing.case, method=method, letter_kind=key, **said),
        at=doing.at,
    )
    return letter.response, letter


def say_after(doing: Doing, key: str, kind: str, act: Callable[[], object]) -> Letter:
    """Act, and tell the reporter by the letter of that key what holds afterwards; `kind` is what the response is.

    The letter must be complete before anything changes: whatever it lacks is said while there is nothing to undo.

    Raises `Invalid` where it isn't complete, and what `act` raises.
    """
    composing.demand_complete(_composed(doing, key))
    act()
    said = {"letter_kind": key, "entries": plain(doing.entries), **doing.common}
    return issuing.issue(
        doing.case,
        _composed(doing, key),
        lambda method: handling.response_of(doing.case, kind, method, **said),
        at=doing.at,
    )


def _spoken(doing: Doing, command: Command, said: dict[str, Any]) -> Response:
    if doing.method in SPOKEN and not said["note"]:
        raise Invalid({"note": "Write down what was said."})
    response = command(doing.case, method=doing.method, **said)
    db.session.add(response)
    db.session.flush()
    return response


def plain(value: Any) -> Any:
    """Return entries as JSON keeps them: dates as ISO text, tuples as lists."""
    if isinstance(value, Mapping):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return [plain(part) for part in value]
    return value.isoformat() if hasattr(value, "isoformat") else value
