"""What the procedure has to say about a move beyond the table: by whom, how, how long, and with what."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from portal.policy import matters
from portal.policy.clock import Method
from portal.policy.conditions import Facts
from portal.policy.extending import TOO_LATE
from portal.policy.matters import UNCLASSIFIED, Classified, may_contest
from portal.policy.moves import REPORTERS_MOVES, YES, Move, Status, Verdict, no, verdict
from portal.policy.procedure import By, Closing, HandlerRule, Pathway, Procedure, Stage
from portal.policy.reportable import may_decide
from portal.policy.rights import Standing, may_escalate
from portal.policy.steps import may_go_on, waiting


@dataclass(frozen=True)
class Situation:
    """All that the verdict on a move depends on: where the case is, and how the reporter stands.

    `untouched` is a case in its first passage to which nothing has been said; `about_staff`, one that names whom
    it is about. `facts` are what conditions ask for,
    `done` the steps that were ticked off at this stage, `handled` that someone deals with it.
    """

    procedure: Procedure
    pathway: Pathway
    stage: Stage
    status: Status
    standing: Standing
    kind: str = ""
    untouched: bool = True
    facts: Facts = field(default_factory=dict)
    done: frozenset[str] = frozenset()
    classified: Classified = UNCLASSIFIED
    about_staff: bool = False
    handled: bool = True


TOLD_REPORTER = {
    Status.PAUSED: "We are waiting for something. It can be done once the clock runs again.",
    Status.WITHDRAWN: "You took it back, so nothing more follows.",
    Status.REFERRED: "It was passed to someone else, who deals with it now.",
    Status.VOID: "It was entered by mistake, so nothing follows.",
    Status.MERGED: "It is dealt with together with another, and you will get an answer. Talk to us to change that.",
}


def may(move: Move, situation: Situation, by: By = By.OFFICER) -> Verdict:
    """Return whether `move` can be made at all now: by this side, by the table, and as this procedure has it."""
    if by is By.REPORTER and move not in REPORTERS_MOVES:
        return no("Only staff can do this.")
    allowed = verdict(situation.status, move)
    if not allowed and by is By.REPORTER and situation.status in TOLD_REPORTER:
        return no(TOLD_REPORTER[situation.status])
    return allowed and _known(move, situation, by) if allowed else allowed


NO_MISTAKE = "Something was said to the reporter, so it was no mistake. Close it instead."


def _known(move: Move, situation: Situation, by: By) -> Verdict:
    if move is Move.ESCALATE:
        return may_escalate(situation.pathway, situation.stage, situation.standing, by)
    if move is Move.REPORT:
        return may_decide(situation.procedure.reportable, situation.facts, situation.procedure.title)
    if move is Move.CONTEST:
        return may_contest(
            situation.procedure.contest, situation.procedure.title, situation.status, situation.classified
        )
    for verdict_of in (_objection_lets, _may_in_itself, _steps_let):
        if not (allowed := verdict_of(move, situation)):
            return allowed
    return YES


def _may_in_itself(move: Move, situation: Situation) -> Verdict:
    if move is Move.ACKNOWLEDGE:
        return may_acknowledge(situation.procedure, situation.stage, handled=situation.handled)
    return _may_extend(situation) if move is Move.EXTEND else _has_all(move, situation)


def _objection_lets(move: Move, situation: Situation) -> Verdict:
    return matters.may_go_on(move, situation.procedure.contest, situation.classified)


def _steps_let(move: Move, situation: Situation) -> Verdict:
    return may_go_on(move, situation.stage.steps, situation.done, situation.facts)


def _has_all(move: Move, situation: Situation) -> Verdict:
    sentence = _lacks(move, situation)
    return no(sentence, situation.stage.clause) if sentence else YES


TOGETHER = "together"  # the kind of letter that answers a case that was merged into another


def _lacks(move: Move, situation: Situation) -> str:
    """Return what stands in the way of a move that the table allows, or nothing."""
    stage, title = situation.stage, situation.procedure.title
    lacking = {
        Move.RESPOND: (stage.answer_with is None, f"{stage.name} needs no answer: acknowledge it, then close it."),
        Move.PAUSE: (not any(rule.pausable for rule in stage.clocks), f"{title} doesn't let this clock be paused."),
        Move.REMEDY: (not situation.procedure.remedies, f"{title} has no list of remedies."),
        Move.VOID: (
            not situation.untouched,
            "Something was said to the reporter, so it was no mistake. Close it instead.",
        ),
        Move.LABEL: (not situation.procedure.labels, f"{title} has no labels."),
        Move.CLEAR_SUBJECT: (not situation.about_staff, "It names no member of staff."),
        Move.MERGE: (
            TOGETHER not in situation.procedure.letters,
            f"{title} has no letter to answer two cases at once.",
        ),
        Move.UNMERGE: (situation.standing.answered, "Its reporter has the answer already, so the two stay together."),
        Move.CLOSE: (not closings(situation), "It must be answered before it is closed."),
        Move.HOLD: (letter_for(Move.HOLD, situation) is None, f"{title} has no letter for this."),
        Move.REFER: (letter_for(Move.REFER, situation) is None, f"{title} has no letter for this."),
        Move.STEP: (
            not any(waiting(stage.steps, situation.done, situation.facts)),
            "Nothing is left to tick off here.",
        ),
        Move.PRIORITISE: (len(situation.procedure.priorities) < 2, f"{title} has no priorities to choose from."),
        Move.CLASSIFY: (not situation.procedure.matters, f"{title} has no list of matters."),
    }
    stands, sentence = lacking.get(move, (False, ""))
    return sentence if stands else ""


def _may_extend(situation: Situation) -> Verdict:
    rules = [rule.extension for rule in situation.stage.clocks if rule.extension]
    if not rules:
        clauses = ", ".join(dict.fromkeys(rule.clause for rule in situation.stage.clocks))
        title = situation.procedure.title
        return no(f"{title} allows no more time at this stage. A holding letter can say why it is late.", clauses)
    return no(TOO_LATE, rules[0].clause) if situation.standing.late else YES


LETTER_FOR = {
    Move.HOLD: "holding",
    Move.REFER: "referral",
    Move.CLOSE: "closing",
    Move.UPHOLD: "decision",
    Move.OVERTURN: "decision",
}


def letter_for(move: Move, situation: Situation) -> str | None:
    """Return the key of the letter kind that a move at this stage sends, or None where it sends none."""
    if move is Move.ACKNOWLEDGE:
        return situation.stage.acknowledge_with
    if move is Move.RESPOND:
        return situation.stage.answer_with
    if move is Move.EXTEND:
        return next((rule.extension.letter for rule in situation.stage.clocks if rule.extension), None)
    key = LETTER_FOR.get(move)
    return key if key in situation.procedure.letters else None


def closings(situation: Situation) -> tuple[Closing, ...]:
    """Return the reasons for which the case may be closed now. Before an answer, only those that need none."""
    answered = situation.status is Status.RESPONDED
    no_answer_due = situation.stage.answer_with is None and situation.status is Status.INVESTIGATING
    return tuple(
        closing
        for closing in situation.procedure.closings.values()
        if (answered or no_answer_due or closing.without_answer) and closing.fits(situation.kind, situation.stage)
    )


def may_say(what: str, method: Method, stage: Stage) -> Verdict:
    """Return whether saying `what` ("acknowledgement", "answer") by this method counts (SC-21: a voicemail doesn't)."""
    rules = [rule for rule in stage.clocks if what in rule.stops]
    if not rules or any(rule.stopped_by(what, method) for rule in rules):
        return YES
    own = min(rules, key=lambda rule: len(rule.stops))  # an answer stops an acknowledgement's clock too
    return no(
        f"{IN_WORDS[method]} doesn't count here, so the clock would go on. Record it as a contact, then write or speak"
        " in person.",
        own.clause,
    )


IN_WORDS = {
    Method.EMAIL: "An e-mail",
    Method.LETTER: "A letter",
    Method.PHONE: "A phone call",
    Method.IN_PERSON: "A conversation",
    Method.SMS: "A text message",
    Method.VOICEMAIL: "A voicemail",
}


def may_handle(
    rule: HandlerRule, positions: Collection[str], names: dict[str, str], earlier_stages: Collection[str]
) -> Verdict:
    """Return whether someone with these positions, who had a part in `earlier_stages`, may deal with a stage.

    `names` gives the words for positions. DV-31, DV-39: later stages are dealt with by people who weren't involved.
    """
    if _involved(rule, earlier_stages):
        return no(
            "This person dealt with an earlier stage of the case. Choose someone who wasn't involved.", rule.clause
        )
    if rule.positions and not set(rule.positions) & set(positions):
        wanted = " or ".join(names.get(position, position) for position in rule.positions)
        return no(f"This stage must be dealt with by: {wanted}.", rule.clause)
    return YES


def _involved(rule: HandlerRule, earlier_stages: Collection[str]) -> bool:
    return any(stage in earlier_stages for stage in rule.independent_of)


def may_issue(rule: HandlerRule, earlier_stages: Collection[str]) -> Verdict:
    """Return whether someone who had a part in `earlier_stages` may give a stage its answer.

    Any position will do: a secretary may send what the panel decided. Whoever was involved decides nothing (DV-31,
    DV-39).
    """
    if _involved(rule, earlier_stages):
        return no(
            "You dealt with an earlier stage of the case. Its answer must come from someone who wasn't involved.",
            rule.clause,
        )
    return YES


NOBODY_YET = "Say first who deals with it."


def may_acknowledge(procedure: Procedure, stage: Stage, *, handled: bool) -> Verdict:
    """Return whether a stage may be acknowledged: first someone deals with it, where the letter must say who."""
    naming = procedure.letters[stage.acknowledge_with].element_about("handler")
    if naming is None or handled:
        return YES
    return no("Say first who deals with it: the acknowledgement names them.", naming.clause)


def may_answer(procedure: Procedure, kind: str, *, outcome: str, apology: str, remedies: int) -> Verdict:
    """Return whether a case of this kind may be answered so: a mistake that was made is put right (DV-27, DV-44)."""
    chosen = procedure.outcomes.get(outcome)
    if chosen is None or kind not in chosen.kinds:
        known = ", ".join(one.name for one in procedure.outcomes.values() if kind in one.kinds)
        return no(f"Choose an outcome that this procedure knows: {known}.")
    if chosen.mistake and procedure.remedies and not remedies:
        return no("A mistake was found, so at least one action to put it right is needed.", chosen.clause)
    if chosen.mistake and procedure.remedies and not apology.strip():
        return no("A mistake was found, so the answer needs an apology.", chosen.clause)
    return YES
