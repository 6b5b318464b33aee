"""Persistent complainants: who may say that no more is answered, what opens it again, and when that is looked at."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from portal.policy.choices import Choice
from portal.policy.moves import YES, Move, Verdict, no
from portal.policy.procedure import Stage

SOMEONE_ELSE = "someone_else"  # what an officer can always say of a case that was found by its reporter


@dataclass(frozen=True)
class Alerts:
    """Early alerts: any officer of a case may give one, and those in `positions` confirm or drop it (CSC-2, CSC-16)."""

    positions: tuple[str, ...]
    clause: str


@dataclass(frozen=True)
class RestrictionRule:
    """What a procedure says of a reporter who goes on about an issue that is concluded (DV-49).

    Those in `positions` alone may decide that no more is answered, by the kind of letter `letter`, and look at that
    again after at most `months`. What `reopens` is worked as any other. The same issue once more is answered with the
    kind of letter `repeat`, and closed for the reason `closing`.
    """

    clause: str
    positions: tuple[str, ...]
    letter: str
    months: int
    reopens: Mapping[str, Choice]
    repeat: str
    closing: str
    alerts: Alerts | None = None

    def review_by(self, today: date) -> date:
        """Return the last day for a review of what is decided today."""
        years, month = divmod(today.month - 1 + self.months, 12)
        year = today.year + years
        return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))

    def letter_for(self, move: Move) -> str | None:
        """Return the kind of letter that a move sends, or None where it sends none."""
        return {Move.RESTRICT: self.letter, Move.SAME_ISSUE: self.repeat}.get(move)


@dataclass(frozen=True)
class Persistence:
    """How a case stands to the rule.

    `known` is whether a later case of its reporter's could be found; `alerted`, that an alert waits to be looked at;
    `watched` and `restricted`, that an alert was confirmed, or a restriction decided, on this case and stands;
    `repeats`, that its reporter was restricted on another, and nobody has said yet what this one is.
    """

    known: bool = False
    alerted: bool = False
    watched: bool = False
    restricted: bool = False
    repeats: bool = False


NOTHING = Persistence()
ALERTING = frozenset({Move.FLAG, Move.SETTLE_FLAG})
RESTRICTING = ALERTING | {Move.RESTRICT, Move.REVIEW, Move.SAME_ISSUE, Move.LET_IN}

STANDS = "Its reporter has been told already that no more is answered. Review that instead."
NOT_CONCLUDED = "It isn't concluded: the reporter can still take it to the next stage."
UNKNOWN = (
    "Nothing is recorded by which another case of this reporter could be known: no e-mail address, no telephone "
    "number, no name with a postcode."
)
ALERTED = "The alert was given, and waits to be looked at."
NO_ALERT = "No alert waits here."
NO_REVIEW = "Nothing was decided here that could be reviewed."
NOT_RESTRICTED = "Its reporter isn't under a restriction, or it has been said already what this is."


def may_restrict(move: Move, rule: RestrictionRule | None, title: str, stage: Stage, now: Persistence) -> Verdict:
    """Return whether a move about a persistent complainant can be made on a case that stands so."""
    if rule is None:
        return no(f"{title} has no rule for persistent complainants.")
    if move in ALERTING and rule.alerts is None:
        return no(f"{title} knows no early alert.", rule.clause)
    sentence = {
        Move.FLAG: _why_not_flag(now),
        Move.SETTLE_FLAG: "" if now.alerted else NO_ALERT,
        Move.RESTRICT: _why_not_restrict(stage, now),
        Move.REVIEW: "" if now.restricted or now.watched else NO_REVIEW,
        Move.SAME_ISSUE: "" if now.repeats else NOT_RESTRICTED,
        Move.LET_IN: "" if now.repeats else NOT_RESTRICTED,
    }[move]
    return no(sentence, _clause(rule, move)) if sentence else YES


def _clause(rule: RestrictionRule, move: Move) -> str:
    return rule.alerts.clause if rule.alerts and move in ALERTING else rule.clause


def _why_not_flag(now: Persistence) -> str:
    if now.restricted or now.watched:
        return "What was decided about its reporter stands. Review that instead."
    return ALERTED if now.alerted else ""


def _why_not_restrict(stage: Stage, now: Persistence) -> str:
    if now.restricted:
        return STANDS
    if stage.leads_to:
        return NOT_CONCLUDED
    return "" if now.known else UNKNOWN


def deciders(rule: RestrictionRule | None, move: Move, now: Persistence) -> tuple[str, ...]:
    """Return the positions that alone may make the move: none, where any officer of the case may."""
    alerts = rule.alerts.positions if rule and rule.alerts else ()
    if rule is None or move not in {Move.RESTRICT, Move.REVIEW, Move.SETTLE_FLAG}:
        return ()
    if move is Move.SETTLE_FLAG or (move is Move.REVIEW and not now.restricted):
        return alerts
    return rule.positions


def may_decide(
    rule: RestrictionRule, move: Move, now: Persistence, held: Collection[str], names: Mapping[str, str]
) -> Verdict:
    """Return whether someone who holds these positions may make the move."""
    wanted = deciders(rule, move, now)
    if not wanted or set(wanted) & set(held):
        return YES
    known = " or ".join(names.get(one, one) for one in wanted)
    return no(f"Only this position can do that: {known}.", _clause(rule, move))


def fault_in_review(review_on: date, today: date, rule: RestrictionRule) -> str:
    """Return what is wrong with a day for the review, or ""."""
    if today < review_on <= rule.review_by(today):
        return ""
    months = "month" if rule.months == 1 else f"{rule.months} months"
    return f"Choose a day after today: it is reviewed within {months} at the latest."
