"""The desk's moves about what a case is: classifying it, contesting that, and deciding."""

from __future__ import annotations

from collections.abc import Callable

from portal.cases import classifying, contesting
from portal.cases.models.response import CONTACT
from portal.letters import asks_of_matters
from portal.letters.models import Letter
from portal.letters.saying import Doing, say, say_after
from portal.policy.matters import DECISION
from portal.policy.moves import Move


def classify(doing: Doing) -> None:
    """Say what the case is about."""
    matter = asks_of_matters.chosen(doing.facts)
    classifying.classify(doing.case, matter=matter, reason=doing.facts["reason"], **doing.common)


def contest(doing: Doing) -> None:
    """Let the reporter contest how it was classified."""
    contesting.contest(doing.case, words=doing.facts.get("words", ""), **doing.common)


def uphold(doing: Doing) -> Letter | None:
    """Decide that it stays as it was, with a letter that says why."""
    return say(doing, contesting.uphold, reasons=doing.facts["reasons"])[1]


def overturn(doing: Doing) -> Letter | None:
    """Decide that it is something else, with a letter that tells of the limits that then run."""
    matter, reasons = asks_of_matters.chosen(doing.facts), doing.facts["reasons"]

    def act() -> None:
        contesting.overturn(doing.case, matter=matter, reasons=reasons, method=doing.method, **doing.common)

    return say_after(doing, DECISION, CONTACT, act)


MAKERS: dict[Move, Callable[[Doing], Letter | None]] = {
    Move.CLASSIFY: classify,
    Move.CONTEST: contest,
    Move.UPHOLD: uphold,
    Move.OVERTURN: overturn,
}
