"""What a story is: what someone told us, and what was done about it on which working day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.cases.submission import Resident
from portal.policy.moves import Move

REPORTER = "the reporter"  # as the `by` of a step
KEEP = "keep"  # a promise is kept: not a move, since it changes nothing about where the case is


@dataclass(frozen=True)
class Day:
    """A date to come, in working days after receipt: filled in when the story is told."""

    number: int


@dataclass(frozen=True)
class Colleague:
    """A member of the cast, by username: their id is filled in when the story is told."""

    username: str


@dataclass(frozen=True)
class Other:
    """A case told before, by how its words begin: its tracking number is filled in when the story is told."""

    words: str


@dataclass(frozen=True)
class Step:
    """One thing that is done: on which working day after receipt, by whom, with which facts.

    `by` is a username; without one it is whoever deals with the case. What the story itself knows (findings, apology,
    remedies) need not be repeated among the facts.
    """

    day: int
    move: str
    by: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Learned:
    """What a story gave reason to do better: when it was asked for and done, in working days, and what is told."""

    asked: int
    done: int
    what: str
    result: str
    theme: str
    said: str
    did: str


@dataclass(frozen=True)
class Story:
    """One case: when it was received (in working days before today), what was said, and what came of it.

    `findings` and what follows it are the answer, for a story that gets so far.
    """

    ago: int
    words: str
    steps: tuple[Step, ...] = ()
    kind: str = "complaint"
    service: str = ""
    natures: tuple[str, ...] = ()
    wish: str = ""
    where: str = ""
    ward: str = ""
    channel: str = "web"
    anonymous: bool = False
    staff_generated: bool = False
    on_behalf_of: str = ""
    resident: Resident | None = None
    matter: str = ""
    details: Mapping[str, str] = field(default_factory=dict)
    outcome: str = "upheld"
    findings: str = ""
    apology: str = ""
    remedy: tuple[str, str] | None = None
    learned: Learned | None = None


def give(day: int, to: str, by: str = "") -> Step:
    """Give it to someone. They take it themselves, unless someone else is named."""
    return Step(day, Move.ALLOCATE, by or to, {"to": Colleague(to)})


def acknowledge(day: int, **facts: Any) -> Step:
    """Tell the reporter that it was received and who deals with it."""
    return Step(day, Move.ACKNOWLEDGE, facts=facts)


def taken(to: str, day: int = 1) -> tuple[Step, ...]:
    """Give it to someone, who acknowledges it the same day."""
    return give(day, to), acknowledge(day)


def hand_in(day: int, comment: str = "", **facts: Any) -> Step:
    """Hand the answer in for approval. What it says is the story's."""
    return Step(day, Move.HAND_IN, facts={"comment": comment, **facts})


def decided(day: int, move: Move, by: str, comment: str = "") -> Step:
    """Approve an answer, sign it off, or return it."""
    return Step(day, move, by, {"comment": comment})


def answer(day: int, **facts: Any) -> Step:
    """Answer the stage. Outcome, findings, apology and remedy are the story's, unless others are given."""
    return Step(day, Move.RESPOND, facts=facts)


def close(day: int, closing: str = "answered", **facts: Any) -> Step:
    """Close the case."""
    return Step(day, Move.CLOSE, facts={"closing": closing, **facts})


def ticked(day: int, step: str, note: str = "", by: str = "") -> Step:
    """Tick off a step of the procedure, with a note of what was done."""
    return Step(day, Move.STEP, by, {"step": step, "note": note})


def prioritise(day: int, priority: str, reason: str, by: str) -> Step:
    """Say how urgent it is."""
    return Step(day, Move.PRIORITISE, by, {"priority": priority, "reason": reason})


def lesson(day: int, note: str) -> Step:
    """Look at what can be learned: Devon does so before it closes a case."""
    return ticked(day, "lesson", note)


def hold(day: int, until: int, reasons: str, done: str) -> Step:
    """Say that the answer will be late."""
    return Step(day, Move.HOLD, facts={"reasons": reasons, "done": done, "until": Day(until)})


def extend(day: int, until: int, reasons: str, done: str) -> Step:
    """Take more time."""
    return Step(day, Move.EXTEND, facts={"reasons": reasons, "done": done, "until": Day(until)})


def pause(day: int, reason: str) -> Step:
    """Stop the clock."""
    return Step(day, Move.PAUSE, facts={"reason": reason})


def resume(day: int) -> Step:
    """Let the clock go on."""
    return Step(day, Move.RESUME)


def contact(day: int, method: str, note: str) -> Step:
    """Record a call, a visit or a message left."""
    return Step(day, Move.CONTACT, facts={"method": method, "note": note})


def escalate(day: int, words: str = "") -> Step:
    """Let the reporter take it to the next stage."""
    return Step(day, Move.ESCALATE, REPORTER, {"words": words})


def withdraw(day: int, reason: str) -> Step:
    """Let the reporter withdraw it."""
    return Step(day, Move.WITHDRAW, REPORTER, {"reason": reason})


def refer(day: int, to: str = "", contact: str = "", reasons: str = "", *, matter: str = "", by: str = "") -> Step:
    """Pass it to those who should deal with it: for a matter of the pack's, to whom and why are the pack's own."""
    facts = {"to": to, "contact": contact, "reasons": reasons, "matter": matter}
    return Step(day, Move.REFER, by, {name: words for name, words in facts.items() if words})


def void(day: int, by: str, reason: str) -> Step:
    """Strike it as entered by mistake."""
    return Step(day, Move.VOID, by, {"reason": reason})


def merge(day: int, into: str, reason: str) -> Step:
    """Merge it into a case told before, by how that one's words begin."""
    return Step(day, Move.MERGE, facts={"into": Other(into), "kind": "consolidated", "reason": reason})


def reopen(day: int, reason: str) -> Step:
    """Open it again."""
    return Step(day, Move.REOPEN, facts={"reason": reason})


def promise(day: int, kind: str, what: str, due: int) -> Step:
    """Promise something more."""
    return Step(day, Move.REMEDY, facts={"kind": kind, "what": what, "due_on": Day(due)})


def keep(day: int, note: str) -> Step:
    """Keep the oldest promise that is still open."""
    return Step(day, KEEP, facts={"note": note})
