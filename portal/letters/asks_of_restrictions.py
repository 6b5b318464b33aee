"""What the moves about persistent complainants ask for, and what their letters say beside the officer's words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from portal.cases import clocks, recognising, restricting
from portal.cases.models import Case, Restriction
from portal.errors import Invalid
from portal.letters.ask import REASON_MOST, Ask, Own, Sort, names
from portal.policy.decisions import Situation
from portal.policy.moves import Move
from portal.policy.procedure import By
from portal.policy.restriction import SOMEONE_ELSE
from portal.policy.words import plain_day

SOMEONE = (SOMEONE_ELSE, "It comes from someone else, who only looks alike")
REVIEW_ON = Ask("review_on", "The day by which it is reviewed", Sort.DATE, False, "Left empty: as late as it may be.")


def _why(label: str, words: str = "Staff only.") -> Ask:
    return Ask("reason", label, Sort.TEXT, help=words, most=REASON_MOST)


def _flag(_case: Case, _here: Situation, _side: By) -> tuple[Ask, ...]:
    words = "Staff only. Say what comes again and again, or by which routes the same issue came."
    return (_why("Why the team should look at this", words),)


def _settle(_case: Case, _here: Situation, _side: By) -> tuple[Ask, ...]:
    choices = (("confirm", "Confirm it"), ("drop", "Drop it"))
    return Ask("decision", "What becomes of the alert", Sort.CHOICE, choices=choices), REVIEW_ON, _why("Why")


def _restrict(_case: Case, _here: Situation, _side: By) -> tuple[Ask, ...]:
    return (REVIEW_ON,)


def _review(_case: Case, _here: Situation, _side: By) -> tuple[Ask, ...]:
    choices = (("keep", "Keep it until another review"), ("lift", "Lift it"))
    return Ask("decision", "What becomes of it", Sort.CHOICE, choices=choices), REVIEW_ON, _why("Why")


def _same(case: Case, _here: Situation, _side: By) -> tuple[Ask, ...]:
    return *_which(case), _why("How it is the same issue")


def _let_in(case: Case, here: Situation, _side: By) -> tuple[Ask, ...]:
    rule = here.procedure.restriction
    known = names(rule.reopens.values()) if rule else ()
    what = Ask("what", "What it is", Sort.CHOICE, choices=(*known, SOMEONE))
    return what, *_which(case), _why("What is new, or different")


def _which(case: Case) -> tuple[Ask, ...]:
    """Where there is only one restriction, it is that one."""
    rows, pack = recognising.repeated(case), clocks.pack_of(case)
    if len(rows) < 2:
        return ()
    days = ((one, plain_day(one.at.astimezone(pack.zone).date(), pack.language)) for one in rows)
    choices = tuple((str(one.id), f"That of {on}") for one, on in days)
    return (Ask("restriction", "Beside which restriction", Sort.CHOICE, choices=choices),)


def chosen(case: Case, facts: Mapping[str, Any]) -> Restriction:
    """Return the restriction that a case is said to be the same issue as, or beside which it is let in."""
    rows = recognising.repeated(case)
    wanted = next((one for one in rows if str(one.id) == facts.get("restriction")), None)
    if wanted is None and len(rows) != 1:
        raise Invalid({"restriction": "Choose one."})
    return wanted or rows[0]


def told(case: Case, move: Move, facts: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """Return what the letter of such a move says beside the officer's words, by merge field."""
    pack = clocks.pack_of(case)
    rule = pack.restriction
    if rule is None or rule.letter_for(move) is None:
        return {}
    reopens = {"restriction.reopens": tuple(one.name for one in rule.reopens.values())}
    if move is Move.SAME_ISSUE:
        return {**reopens, "restriction.on": chosen(case, facts).at.astimezone(pack.zone).date()}
    return {
        **reopens,
        "restriction.concluded": restricting.concluded_on(case),
        "restriction.reviewer": " or ".join(pack.positions[one].name for one in rule.positions),
        "restriction.review_on": restricting.good_review(case, rule, facts.get("review_on"), at),
    }


OWN: dict[Move, Own] = {
    Move.FLAG: _flag,
    Move.SETTLE_FLAG: _settle,
    Move.RESTRICT: _restrict,
    Move.REVIEW: _review,
    Move.SAME_ISSUE: _same,
    Move.LET_IN: _let_in,
}
