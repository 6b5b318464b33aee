"""The desk's moves about persistent complainants."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from portal.cases import restricting
from portal.letters.asks_of_restrictions import chosen
from portal.letters.models import Letter
from portal.letters.saying import Doing, say
from portal.policy.moves import Move


def flag(doing: Doing) -> None:
    """Alert the team to a persistent complainant."""
    restricting.flag(doing.case, reason=doing.facts["reason"], **doing.common)


def settle_flag(doing: Doing) -> None:
    """Confirm an alert, or drop it."""
    confirm = doing.facts["decision"] == "confirm"
    restricting.settle_flag(doing.case, confirm=confirm, **_reviewed(doing))


def restrict(doing: Doing) -> Letter | None:
    """Tell the reporter that no more is answered, with a letter that says what opens it again."""
    reason, review_on = doing.facts["reasons"], doing.facts.get("review_on")
    return say(doing, restricting.restrict, reason=reason, review_on=review_on)[1]


def review(doing: Doing) -> None:
    """Keep what was decided, or lift it."""
    restricting.review(doing.case, keep=doing.facts["decision"] == "keep", **_reviewed(doing))


def same_issue(doing: Doing) -> Letter | None:
    """Answer the same issue once more with the pack's short letter, and close it."""
    row = chosen(doing.case, doing.facts)
    return say(doing, restricting.same_issue, row=row, reason=doing.facts["reason"])[1]


def let_in(doing: Doing) -> None:
    """Say that it is what re-opens the issue, or comes from someone else."""
    facts = {"what": doing.facts["what"], "reason": doing.facts["reason"]}
    restricting.let_in(doing.case, row=chosen(doing.case, doing.facts), **facts, **doing.common)


def _reviewed(doing: Doing) -> dict[str, Any]:
    return {"reason": doing.facts["reason"], "review_on": doing.facts.get("review_on"), **doing.common}


MAKERS: dict[Move, Callable[[Doing], Letter | None]] = {
    Move.FLAG: flag,
    Move.SETTLE_FLAG: settle_flag,
    Move.RESTRICT: restrict,
    Move.REVIEW: review,
    Move.SAME_ISSUE: same_issue,
    Move.LET_IN: let_in,
}
