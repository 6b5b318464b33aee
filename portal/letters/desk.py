"""The desk: every move that an officer, a reporter or a system can make on a case, each with its facts, from whatever door."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from portal.cases import amending, handling, remedies, situation, stages
from portal.cases.actors import Actor
from portal.cases.models import Case, Staff
from portal.cases.situation import allow
from portal.database import db
from portal.errors import Invalid, Refused
from portal.letters import asks, composing, issuing
from portal.letters.asks import SPOKEN, Ask
from portal.letters.composing import Composed
from portal.letters.models import Letter
from portal.policy.clock import Method
from portal.policy.decisions import letter_for, may_answer, may_say
from portal.policy.letters import Says
from portal.policy.moves import Move

Facts = dict[str, Any]


def make(case: Case, move: Move, given: Mapping[str, Any], *, by: Actor, at: datetime) -> Letter | None:
    """Make `move` with the facts given, and return the letter it issued, if it did.

    Raises `Refused` where the procedure says no, and `Invalid` where a fact is missing or makes no sense.
    """
    allow(case, move, by=by, at=at)
    wanted = asks.asked(case, move, at, by.side)
    facts = asks.clean(wanted, given)
    return MAKERS[move](case, facts, wanted, by, at)


def preview(case: Case, move: Move, given: Mapping[str, Any], *, by: Actor, at: datetime) -> Composed | None:
    """Return the letter that `make` would issue, checked but neither kept nor sent; None where the move sends none."""
    here = allow(case, move, by=by, at=at)
    wanted = asks.asked(case, move, at, by.side)
    facts = asks.clean(wanted, given)
    key = letter_for(move, here)
    return composing.compose(case, key, _entries(facts, wanted), at=at) if key and _is_letter(facts) else None


def _is_letter(facts: Facts) -> bool:
    return facts.get("method", "letter") == "letter"


def _entries(facts: Facts, wanted: tuple[Ask, ...]) -> dict[str, Any]:
    return {ask.field: facts[ask.name] for ask in wanted if ask.field and ask.name in facts}


def _kept(entries: Mapping[str, Any]) -> dict[str, Any]:
    """Entries as JSON keeps them: dates as ISO text."""
    return {name: _plain(value) for name, value in entries.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [{key: _plain(part) for key, part in one.items()} for one in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def _acknowledge(case: Case, facts: Facts, wanted: tuple[Ask, ...], by: Actor, at: datetime) -> Letter | None:
    if case.stage.handler is None and case.kind != "compliment":
        raise Refused("Say first who deals with it: the acknowledgement names them.")
    return _say(case, Move.ACKNOWLEDGE, facts, wanted, handling.acknowledge, by, at)


def _say(case: Case, move: Move, facts: Facts, wanted: tuple[Ask, ...], command: Callable[..., Any], by: Actor, at: datetime, **more: Any) -> Letter | None:
    """Make a move that speaks to the reporter: by letter, or in person with a note of what was said."""
    entries = _entries(facts, wanted)
    if not _is_letter(facts):
        return _spoken(case, facts, entries, command, by, at, **more)
    key = letter_for(move, situation.situation_of(case, at))
    assert key is not None
    letter = composing.compose(case, key, entries, at=at)

    def say(method: Method) -> Any:
        return command(case, method=method, by=by, at=at, letter_kind=key, entries=_kept(entries), note=facts.get("note", ""), **more)

    return issuing.issue(case, letter, say, at=at)


def _spoken(case: Case, facts: Facts, entries: Facts, command: Callable[..., Any], by: Actor, at: datetime, **more: Any) -> None:
    method = Method(facts["method"])
    if method in SPOKEN and not facts.get("note"):
        raise Invalid({"note": "Write down what was said."})
    db.session.add(command(case, method=method, by=by, at=at, entries=_kept(entries), note=facts.get("note", ""), **more))


def _allocate(case: Case, facts: Facts, wanted: tuple[Ask, ...], by: Actor, at: datetime) -> None:
    person = db.session.get(Staff, facts["to"])
    if person is None or not person.active:
        raise Invalid({"to": "There is no such member of staff."})
    handling.allocate(case, to=person, by=by, at=at)


def _contact(case: Case, facts: Facts, wanted: tuple[Ask, ...], by: Actor, at: datetime) -> None:
    db.session.add(handling.contact(case, method=Method(facts["method"]), note=facts["note"], by=by, at=at))


def _hold(case: Case, facts: Facts, wanted: tuple[Ask, ...], by: Actor, at: datetime) -> Letter | None:
    return _say(case, Move.HOLD, facts, wanted, handling.hold, by, at)


def _extend(case: Case, facts: Facts, wanted: tuple[Ask, ...], by: Actor, at: datetime) -> Letter | None:
    return _say(case, Move.EXTEND, facts, wanted, handling.extend, by, at, until=facts["until"], reason=facts["reasons"])


def _respond(case: Case, facts: Facts, wanted: tuple[Ask, ...], by: Actor, at: datetime) -> Letter | None:
    here = situation.situation_of(case, at)
    situation.demand(may_say("answer", Method(facts["method"]), here.stage) if not _is_letter(facts) else may_say("answer", issuing.method_for(case), here.stage))
    outcome, promised = facts.get("outcome", ""), facts.get("remedies", ())
    if any(ask.name == "outcome" for ask in wanted):
        situation.demand(may_answer(here.procedure, case.kind, outcome=outcome, apology=facts.get("apology", ""), remedies=len(promised)))
    letter = _say(case, Move.RESPOND, facts, wanted, handling.respond, by, at, outcome=outcome)
    response = letter.response if letter else case.responses[-1]
    db.session.flush()
    for one in promised:
        db.session.add(remedies.promise(case, by=by, at=at, response=response, **one))
    return letter


def _refer(case: Case, facts: Facts, wanted: tuple[Ask, ...], by: Actor, at: datetime) -> Letter | None:
    return _say(case, Move.REFER, facts, wanted, handling.refer, by, at, to=facts["to"])


def _remedy(case: Case, facts: Facts, wanted: tuple[Ask, ...], by: Actor, at: datetime) -> None:
    db.session.add(remedies.promise(case, by=by, at=at, **facts))


def _close(case: Case, facts: Facts, wanted: tuple[Ask, ...], by: Actor, at: datetime) -> Letter | None:
    here = situation.situation_of(case, at)
    entries = _entries(facts, wanted)
    entries["closing.reason"] = here.procedure.closings[facts["closing"]].name
    key = letter_for(Move.CLOSE, here)
    letter = composing.compose(case, key, entries, at=at) if key and facts.get("tell", "yes") == "yes" else None
    handling.close(case, closing=facts["closing"], note=facts.get("words", ""), by=by, at=at)
    if letter is None:
        return None

    def say(method: Method) -> Any:
        return handling.closed_response(case, method=method, by=by, at=at, letter_kind=letter.kind.key, entries=_kept(entries))

    return issuing.issue(case, letter, say, at=at)


def _pause(case: Case, facts: Facts, wanted: tuple[Ask, ...], by: Actor, at: datetime) -> None:
    handling.pause(case, reason=facts["reason"], by=by, at=at)


def _resume(case: Case, facts: Facts, wanted: tuple[Ask, ...], by: Actor, at: datetime) -> None:
    handling.resume(case, by=by, at=at)


def _escalate(case: Case, facts: Facts, wanted: tuple[Ask, ...], by: Actor, at: datetime) -> None:
    stages.escalate(case, by=by, at=at, trigger=facts.get("trigger"), words=facts.get("words", ""))


def _reopen(case: Case, facts: Facts, wanted: tuple[Ask, ...], by: Actor, at: datetime) -> None:
    stages.reopen(case, by=by, at=at, reason=facts["reason"])


def _withdraw(case: Case, facts: Facts, wanted: tuple[Ask, ...], by: Actor, at: datetime) -> None:
    handling.withdraw(case, reason=facts["reason"], by=by, at=at)


def _void(case: Case, facts: Facts, wanted: tuple[Ask, ...], by: Actor, at: datetime) -> None:
    handling.void(case, reason=facts["reason"], by=by, at=at)


def _amend(case: Case, facts: Facts, wanted: tuple[Ask, ...], by: Actor, at: datetime) -> None:
    amending.amend(case, amending.Changes(**facts), by=by, at=at)


MAKERS: dict[Move, Callable[[Case, Facts, tuple[Ask, ...], Actor, datetime], Letter | None]] = {
    Move.ACKNOWLEDGE: _acknowledge,
    Move.ALLOCATE: _allocate,
    Move.CONTACT: _contact,
    Move.HOLD: _hold,
    Move.PAUSE: _pause,
    Move.RESUME: _resume,
    Move.EXTEND: _extend,
    Move.RESPOND: _respond,
    Move.ESCALATE: _escalate,
    Move.REFER: _refer,
    Move.REMEDY: _remedy,
    Move.CLOSE: _close,
    Move.REOPEN: _reopen,
    Move.WITHDRAW: _withdraw,
    Move.AMEND: _amend,
    Move.VOID: _void,
}
