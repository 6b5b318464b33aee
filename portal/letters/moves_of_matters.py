"""The desk's moves about what a case is: classifying it, contesting that, and deciding."""

from __future__ import annotations

from portal.cases import classifying, contesting, handling
from portal.cases.models.response import CONTACT
from portal.letters import asks_of_matters, composing, issuing
from portal.letters.models import Letter
from portal.letters.saying import Doing, plain, say
from portal.policy.matters import DECISION


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
    """As on closing: the letter must be complete before anything changes, and tells of the limits that then run."""
    case, key = doing.case, DECISION
    composing.demand_complete(composing.compose(case, key, doing.entries, **doing.common))
    matter, reasons = asks_of_matters.chosen(doing.facts), doing.facts["reasons"]
    contesting.overturn(case, matter=matter, reasons=reasons, method=doing.method, **doing.common)
    letter = composing.compose(case, key, doing.entries, **doing.common)
    said = {"letter_kind": key, "entries": plain(doing.entries), **doing.common}
    return issuing.issue(case, letter, lambda method: handling.response_of(case, CONTACT, method, **said), at=doing.at)
