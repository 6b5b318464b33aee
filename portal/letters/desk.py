"""The desk: every move that an officer, a reporter or a system can make on a case, from whatever door."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from portal.cases import (
    arrivals,
    clocks,
    designees,
    form_drafts,
    handling,
    lateness,
    moments,
    pausing,
    points,
    referring,
    remedies,
    situation,
    stages,
)
from portal.cases.actors import Actor
from portal.cases.models import Case, Staff
from portal.database import db
from portal.errors import Invalid
from portal.letters import (
    asks,
    asks_of_lateness,
    asks_of_matters,
    asks_of_points,
    asks_of_proceedings,
    automatic,
    cleaning,
    issuing,
    moves_of_approval,
    moves_of_guards,
    moves_of_lateness,
    moves_of_links,
    moves_of_matters,
    moves_of_parts,
    moves_of_points,
    moves_of_proceedings,
    moves_of_restrictions,
    moves_of_rulings,
    moves_of_work,
    several_promises,
    together,
)
from portal.letters.ask import Sort
from portal.letters.composing import Composed
from portal.letters.models import Letter
from portal.letters.saying import Doing, say, say_after
from portal.policy import stops
from portal.policy.approval import DECISIONS
from portal.policy.bounds import HOLDING_YEARS, fault_in_promised
from portal.policy.calendar import Mark
from portal.policy.decisions import Situation, letter_for
from portal.policy.letters import Says
from portal.policy.moves import Move
from portal.policy.procedure import By
from portal.policy.restriction import deciders
from portal.policy.rights import next_stage
from portal.policy.spoken import may_answer, may_say
from portal.policy.words import day

CLOSED = "{day} isn’t a working day here ({why}). Choose another day, unless someone will write on that one."


def make(case: Case, move: Move, given: Mapping[str, Any], *, by: Actor, at: datetime) -> Letter | None:
    """Make `move` with the facts given, and return the letter it issued, if it did.

    Raises `Refused` where the procedure says no, and `Invalid` where a fact is missing or makes no sense.
    """
    stage_id, at = case.stage.id, moments.kept(case, clocks.pack_of(case), by=by, at=at)
    with arrivals.watched(case, by=by, at=at):
        doing, late = _doing(case, move, given, by, at), lateness.late_with(case, move, at)
        letter = MAKERS[move](doing)
        moves_of_lateness.note(doing, late)
    form_drafts.drop(case.id, stage_id, move, by)
    return letter


def preview(
    case: Case, move: Move, given: Mapping[str, Any], *, by: Actor, at: datetime, trying: bool = True
) -> Composed | None:
    """Return the letter that `make` would issue, checked but neither kept nor sent; None where the move sends none.

    A letter that is complete is tried and taken back, so that what `make` would refuse is refused here too: but not
    where a page is only looked at (`trying=False`), which must not write.
    """
    doing = _doing(case, move, given, by, at)
    key = letter_for(move, situation.situation_of(case, at))
    letter = moves_of_approval.letter_of(doing, key) if key and doing.is_letter and doing.is_told else None
    if trying and letter and letter.passed:
        _try(doing)
    if letter is None:
        return None
    told = (*letter.warnings, *_warnings(doing), *issuing.without_copy(case, letter), *issuing.on_paper(case, letter))
    return replace(letter, warnings=told)


def _warnings(doing: Doing) -> tuple[str, ...]:
    """A letter may be promised for any day; on a closed one nobody may be there to write it."""
    rules = clocks.stage_of(doing.case.stage).clocks
    if doing.move is not Move.HOLD or not rules:
        return ()
    until = doing.facts["until"]
    if fault_in_promised(until, doing.today, HOLDING_YEARS):
        return ()
    pack = clocks.pack_of(doing.case)
    rule = next((rule for rule in rules if rule.key == clocks.ANSWER_CLOCK), rules[0])
    closed = pack.calendars[rule.calendar].closed(until)
    if closed is None:
        return ()
    why = "weekend" if closed.mark is Mark.WEEKEND else closed.name
    return (CLOSED.format(day=day(until, pack.language), why=why),)


def _try(doing: Doing) -> None:
    attempt = db.session.begin_nested()
    try:
        MAKERS[doing.move](doing)
    finally:
        attempt.rollback()


def _doing(case: Case, move: Move, given: Mapping[str, Any], by: Actor, at: datetime) -> Doing:
    here = situation.allow(case, move, by=by, at=at)
    if move not in DECISIONS:  # of which the command says who acts for whom
        by = designees.signed(by, _wanted(here, move), case.procedure_key, at)
    asked = asks.asked(case, move, at, by.side)
    asks_of_proceedings.demand_agreed(case, move, given)
    facts = cleaning.clean(asked, given)
    asks_of_lateness.given_in(facts)
    if move is Move.REFER:
        facts = asks_of_matters.completed(case, facts)
    doing = moves_of_approval.as_approved(Doing(case, move, asked, facts, by, at))
    # The commands look again. Here a preview says the same, and nothing is set for someone who may not send it.
    if move is Move.ACKNOWLEDGE:
        situation.demand(handling.may_acknowledge_now(case, here.stage))
    if move in {Move.RESPOND, Move.HAND_IN}:
        situation.demand(handling.may_answer_now(case, here.stage, by, at))
    # Last: what it says names points, and whoever may not answer a merged case isn't told what that one is about.
    return replace(doing, facts=asks_of_points.completed(case, doing.asked, doing.facts))


def _wanted(here: Situation, move: Move) -> set[str]:
    """Return the positions that this move is for: those who deal with the stage, and who may open the next."""
    following = next_stage(here.pathway, here.stage) if move is Move.ESCALATE else None
    triggers = following.triggers if following else ()
    own = deciders(here.procedure.restriction, move, here.persistence)
    return {*here.stage.handler.positions, *own, *(one for trigger in triggers for one in trigger.positions)}


def _allocate(doing: Doing) -> None:
    person = db.session.get(Staff, doing.facts["to"])
    if person is None or not person.active:
        raise Invalid({"to": "There is no such member of staff."})
    handling.allocate(doing.case, to=person, **doing.common)


def _acknowledge(doing: Doing) -> Letter | None:
    return say(doing, handling.acknowledge)[1]


def _contact(doing: Doing) -> None:
    contact = handling.contact(doing.case, method=doing.method, note=doing.facts["note"], **doing.common)
    db.session.add(contact)


def _hold(doing: Doing) -> Letter | None:
    if fault := fault_in_promised(doing.facts["until"], doing.today, HOLDING_YEARS):
        raise Invalid({"until": fault})
    return say(doing, handling.hold)[1]


def _extend(doing: Doing) -> Letter | None:
    return say(doing, handling.extend, until=doing.facts["until"], reason=doing.facts["reasons"])[1]


def _hand_in(doing: Doing) -> None:
    """What is handed in must be fit to be given: nobody approves what can't be sent."""
    _demand_good_answer(doing)
    together.waiting(doing)
    moves_of_approval.hand_in(doing)


def _respond(doing: Doing) -> Letter | None:
    _demand_good_answer(doing)
    others = together.waiting(doing)
    written = moves_of_approval.letter_of
    response, letter = say(doing, handling.respond, written, outcome=doing.entries.get("answer.outcome", ""))
    for promised in doing.facts.get("remedies", ()):
        remedies.promise(doing.case, response=response, **promised, **doing.common)
    together.answer(doing, others)
    return letter


def _demand_good_answer(doing: Doing) -> None:
    here = situation.situation_of(doing.case, doing.at)
    situation.demand(may_say(stops.ANSWER, doing.method, here.stage))
    several_promises.demand_few(doing)
    if any(ask.name == "outcome" for ask in doing.asked):
        answer = {"outcome": doing.facts.get("outcome", ""), "apology": doing.facts.get("apology", "")}
        many = len(doing.facts.get("remedies", ()))
        situation.demand(may_answer(here.procedure, doing.case.kind, remedies=many, **answer))
    if any(ask.sort is Sort.FINDINGS for ask in doing.asked):
        found, why = doing.facts.get("points", ()), doing.facts.get("why", "")
        points.demand_fitting(doing.case, found, doing.facts.get("outcome", ""), why)
    several_promises.demand_good(doing)


def _refer(doing: Doing) -> Letter | None:
    said = ("contact", "matter", "passed_on", "how", "reference")
    how = {name: doing.facts[name] for name in said if name in doing.facts}
    return say(doing, referring.refer, to=doing.facts["to"], **how)[1]


def _remedy(doing: Doing) -> None:
    remedies.promise(doing.case, **doing.facts, **doing.common)


def _close(doing: Doing) -> Letter | None:
    here, note = situation.situation_of(doing.case, doing.at), doing.facts.get("words", "")
    key = letter_for(Move.CLOSE, here) if doing.is_told else None

    def act() -> None:
        handling.close(doing.case, closing=doing.facts["closing"], note=note, **doing.common)

    if key:
        return say_after(doing, key, Says.CLOSING, act)
    act()
    return None


def _pause(doing: Doing) -> None:
    pausing.pause(doing.case, reason=doing.facts["reason"], **doing.common)


def _resume(doing: Doing) -> None:
    pausing.resume(doing.case, **doing.common)


def _escalate(doing: Doing) -> None:
    words = doing.facts.get("words", "")
    stages.escalate(doing.case, trigger=doing.facts.get("trigger"), words=words, **doing.common)
    if doing.by.side is By.OFFICER:
        automatic.tell_of_next_stage(doing.case, at=doing.at)


MAKERS: dict[Move, Callable[[Doing], Letter | None]] = {
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
    **moves_of_matters.MAKERS,
    **moves_of_work.MAKERS,
    **moves_of_links.MAKERS,
    **moves_of_restrictions.MAKERS,
    **moves_of_guards.MAKERS,
    **moves_of_lateness.MAKERS,
    **moves_of_parts.MAKERS,
    **moves_of_points.MAKERS,
    **moves_of_proceedings.MAKERS,
    **moves_of_rulings.MAKERS,
    Move.HAND_IN: _hand_in,
    Move.APPROVE: moves_of_approval.approve,
    Move.RETURN: moves_of_approval.give_back,
    Move.SIGN_OFF: moves_of_approval.sign_off,
    Move.RECALL: moves_of_approval.recall,
}
