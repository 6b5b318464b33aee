"""What the procedure has to say about a move beyond the table: by whom, how, how long, and with what."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from portal.policy import approval, matters
from portal.policy.approval import Approval, Stand
from portal.policy.chasing import may_ask_whose
from portal.policy.conditions import Facts
from portal.policy.extending import TOO_LATE
from portal.policy.joining import may_stand_still
from portal.policy.matters import UNCLASSIFIED, Classified, may_contest
from portal.policy.moves import REPORTERS_OWN, YES, Move, Status, Verdict, no, verdict
from portal.policy.points import may_have
from portal.policy.procedure import By, Closing, Pathway, Procedure, Stage
from portal.policy.proceedings import ALONE
from portal.policy.reportable import may_decide
from portal.policy.restriction import NOTHING, RESTRICTING, Persistence, may_restrict
from portal.policy.rights import Standing, may_escalate
from portal.policy.spoken import may_acknowledge
from portal.policy.steps import may_go_on, waiting
from portal.policy.taking_part import Counts, may_be_answered


@dataclass(frozen=True)
class Situation:
    """All that the verdict on a move depends on: where the case is, and how the reporter stands.

    `untouched` is a case in its first passage to which nothing has been said; `about_staff`, one that names whom
    it is about; `linked`, one with a link that can be taken away (a merge is undone otherwise); `in_proceedings`, one
    beside which they run; `to_comply`, one of which an ombudsman asks something; `leads`, one with which others
    are to be answered; `having`, how many have each part in it.
    `facts` are what conditions ask for, `done` the steps that were ticked off at this stage, `handled` that someone
    deals with it. `stand` is where an answer that others approve stands, and `sent` whether it has gone out, or there
    is nobody to send it to. `persistence` is known where a move about that is asked for, and `at`, when all this is
    so, where something asks for it.
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
    stand: Stand = Stand.WRITING
    sent: bool = True
    in_proceedings: bool = False
    leads: bool = False
    having: Counts = field(default_factory=dict)
    persistence: Persistence = NOTHING
    at: datetime | None = None
    linked: bool = True
    to_comply: bool = False
    handled: bool = True

    @property
    def approval(self) -> Approval | None:
        """Return who must approve this stage's answer, where the procedure says so."""
        letter = self.procedure.letters.get(self.stage.answer_with or "")
        return letter.approval if letter else None

    @property
    def names(self) -> dict[str, str]:
        """Return what the procedure calls its positions."""
        return {key: position.name for key, position in self.procedure.positions.items()}


TOLD_REPORTER = {
    Status.PAUSED: "We are waiting for something. It can be done once the clock runs again.",
    Status.WITHDRAWN: "You took it back, so nothing more follows.",
    Status.REFERRED: "It was passed to someone else, who deals with it now.",
    Status.VOID: "It was entered by mistake, so nothing follows.",
    Status.MERGED: "It is dealt with together with another, and you will get an answer. Talk to us to change that.",
}


def may(move: Move, situation: Situation, by: By = By.OFFICER) -> Verdict:
    """Return whether `move` can be made at all now: by this side, by the table, and as this procedure has it."""
    if by is By.REPORTER and move not in REPORTERS_OWN:
        return no("Only staff can do this.")
    if sentence := _pack_lacks(move, situation):
        return no(sentence, situation.stage.clause)
    allowed = verdict(situation.status, move)
    if not allowed and by is By.REPORTER and situation.status in TOLD_REPORTER:
        return no(TOLD_REPORTER[situation.status])
    return allowed and _known(move, situation, by) if allowed else allowed


def _pack_lacks(move: Move, situation: Situation) -> str:
    """Return what the procedure doesn't have at all for a move: the true reason wherever the case is, or nothing."""
    pack, title = situation.procedure, situation.procedure.title
    if move in approval.MOVES and situation.approval is None:
        return f"{title} {approval.NOT_HERE}"
    lacking = {
        Move.REMEDY: (not pack.remedies, f"{title} has no list of remedies."),
        Move.PROCEEDINGS: (pack.proceedings is None, f"{title} knows no proceedings."),
        Move.END_PROCEEDINGS: (pack.proceedings is None, f"{title} knows no proceedings."),
        Move.RULING: (pack.ombudsman is None, f"{title} names no ombudsman."),
        Move.COMPLIANCE: (pack.ombudsman is None, f"{title} names no ombudsman."),
        Move.PART: (not pack.parts, f"{title} names no parts that others can have."),
        Move.END_PART: (not pack.parts, f"{title} names no parts that others can have."),
        Move.LABEL: (not pack.labels, f"{title} has no labels."),
        Move.MERGE: (TOGETHER not in pack.letters, f"{title} has no letter to answer two cases at once."),
        Move.PRIORITISE: (len(pack.priorities) < 2, f"{title} has no priorities to choose from."),
        Move.CLASSIFY: (not pack.matters, f"{title} has no list of matters."),
        Move.REPORT: (pack.reportable is None, f"{title} reports no single cases."),
    }
    stands, sentence = lacking.get(move, (False, ""))
    return sentence if stands else ""


def _known(move: Move, situation: Situation, by: By) -> Verdict:
    if not (lets := _objection_lets(move, situation, by)):
        return lets
    if move is Move.ESCALATE:
        return may_escalate(situation.pathway, situation.stage, situation.standing, by)
    if move is Move.REPORT:
        return may_decide(situation.procedure.reportable, situation.facts, situation.procedure.title)
    if move is Move.CONTEST:
        return may_contest(
            situation.procedure.contest, situation.procedure.title, situation.status, situation.classified
        )
    checks = (
        _others_let,
        _proceedings_let,
        _may_in_itself,
        _steps_let,
        _approval_lets,
        _sending_lets,
        _all_take_part,
    )
    for verdict_of in checks:
        if not (allowed := verdict_of(move, situation)):
            return allowed
    return YES


def _may_in_itself(move: Move, situation: Situation) -> Verdict:
    if move in RESTRICTING:
        here = situation
        return may_restrict(move, here.procedure.restriction, here.procedure.title, here.stage, here.persistence)
    if move is Move.POINTS:
        return may_have(situation.procedure.points, situation.procedure.title, situation.kind)
    if move is Move.ASK_WHOSE:
        rule, title = situation.procedure.chasing.unclear, situation.procedure.title
        return may_ask_whose(rule, title, situation.kind, handled=situation.handled)
    if move is Move.ACKNOWLEDGE:
        return may_acknowledge(situation.procedure, situation.stage, handled=situation.handled)
    return _may_extend(situation) if move is Move.EXTEND else _has_all(move, situation)


def _objection_lets(move: Move, situation: Situation, by: By) -> Verdict:
    return matters.may_go_on(move, situation.procedure.contest, situation.classified, by_staff=by is By.OFFICER)


def _others_let(move: Move, situation: Situation) -> Verdict:
    return may_stand_still(leads=situation.leads) if move is Move.PAUSE else YES


def _proceedings_let(move: Move, situation: Situation) -> Verdict:
    rule = situation.procedure.proceedings
    if move is Move.MERGE and rule and situation.in_proceedings:
        return no(ALONE, rule.words_clause)
    if move is Move.PROCEEDINGS and rule and situation.in_proceedings:
        return no("Proceedings run already. Say first that those have ended.", rule.clause)
    return YES


def _all_take_part(move: Move, situation: Situation) -> Verdict:
    if move is not Move.RESPOND:
        return YES
    return may_be_answered(situation.stage.needs, situation.having, situation.procedure.parts)


def _steps_let(move: Move, situation: Situation) -> Verdict:
    return may_go_on(move, situation.stage.steps, situation.done, situation.facts)


def _approval_lets(move: Move, situation: Situation) -> Verdict:
    rule, title = situation.approval, situation.procedure.title
    return approval.may_go_on(move, rule, situation.stand, title, situation.names)


NOT_SENT = "The answer hasn't gone out yet. Close it when it was sent, or printed and posted."


def _sending_lets(move: Move, situation: Situation) -> Verdict:
    waits = move is Move.CLOSE and situation.status is Status.RESPONDED and not situation.sent
    return no(NOT_SENT, situation.stage.closes_when_sent) if waits and situation.stage.closes_when_sent else YES


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
        Move.VOID: (
            not situation.untouched,
            "Something was said to the reporter, so it was no mistake. Close it instead.",
        ),
        Move.END_PROCEEDINGS: (not situation.in_proceedings, "No proceedings run."),
        Move.COMPLIANCE: (not situation.to_comply, "No decision of the ombudsman waits for this."),
        Move.END_PART: (not any(situation.having.values()), "Nobody has a part in it."),
        Move.CLEAR_SUBJECT: (not situation.about_staff, "It names no member of staff."),
        Move.UNLINK: (not situation.linked, "It is linked to no other case."),
        Move.UNMERGE: (situation.standing.answered, "Its reporter has the answer already, so the two stay together."),
        Move.CLOSE: (not closings(situation), "It must be answered before it is closed."),
        Move.HOLD: (letter_for(Move.HOLD, situation) is None, f"{title} has no letter for this."),
        Move.REFER: (letter_for(Move.REFER, situation) is None, f"{title} has no letter for this."),
        Move.STEP: (
            not any(waiting(stage.steps, situation.done, situation.facts)),
            "Nothing is left to tick off here.",
        ),
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
    if move is Move.RESPOND or (move is Move.HAND_IN and situation.approval):
        return situation.stage.answer_with
    if move is Move.EXTEND:
        return next((rule.extension.letter for rule in situation.stage.clocks if rule.extension), None)
    rule = situation.procedure.restriction
    if rule and move in RESTRICTING:
        return rule.letter_for(move)
    key = LETTER_FOR.get(move)
    return key if key in situation.procedure.letters else None


def closings(situation: Situation) -> tuple[Closing, ...]:
    """Return the reasons for which the case may be closed now. Before an answer, only those that need none.

    That it is the same issue once more is a move of its own, which says so in a letter.
    """
    rule = situation.procedure.restriction
    answered = situation.status is Status.RESPONDED
    no_answer_due = situation.stage.answer_with is None and situation.status is Status.INVESTIGATING
    return tuple(
        closing
        for closing in situation.procedure.closings.values()
        if (answered or no_answer_due or closing.without_answer)
        and closing.fits(situation.kind, situation.stage)
        and not (rule and closing.key == rule.closing)
    )
