"""The desk's move by which a case is put in points."""

from __future__ import annotations

from collections.abc import Callable

from portal.cases import points
from portal.letters.saying import Doing
from portal.policy.moves import Move


def take(doing: Doing) -> None:
    """Put it in points."""
    words = [one["words"] for one in doing.facts["points"]]
    points.take(doing.case, points=words, agreed_on=doing.facts.get("agreed_on"), **doing.common)


MAKERS: dict[Move, Callable[[Doing], None]] = {Move.POINTS: take}
