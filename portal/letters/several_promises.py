"""Several promises that one move makes: each is looked at before anything is done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.cases import remedies
from portal.errors import Invalid
from portal.letters.saying import Doing
from portal.policy.bounds import MOST_REMEDIES

REMEDIES = "remedies"
TOO_MANY = f"Promise {MOST_REMEDIES} remedies at most in one answer. Put some of them together."


def demand_few(doing: Doing) -> None:
    """Raise `Invalid` where a move makes more promises than one can."""
    if len(doing.facts.get(REMEDIES, ())) > MOST_REMEDIES:
        raise Invalid({REMEDIES: TOO_MANY})


def demand_good(doing: Doing) -> None:
    """Raise `Invalid` beside the first promise that can't be made: it must not stop a move half-way."""
    for index, promised in enumerate(doing.facts.get(REMEDIES, ())):
        _demand_good(doing, index, promised)


def _demand_good(doing: Doing, index: int, promised: Mapping[str, Any]) -> None:
    try:
        remedies.check(doing.case, **promised, at=doing.at)
    except Invalid as invalid:
        raise Invalid({f"{REMEDIES}.{index}.{name}": words for name, words in invalid.errors.items()}) from invalid
