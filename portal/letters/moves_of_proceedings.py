"""The desk's moves that say whether proceedings run beside a case."""

from __future__ import annotations

from collections.abc import Callable

from portal.cases import proceedings
from portal.letters.saying import Doing
from portal.policy.moves import Move


def begin(doing: Doing) -> None:
    """Say that they run."""
    facts = {"note": "", **doing.facts}
    proceedings.begin(doing.case, **facts, **doing.common)


def end(doing: Doing) -> None:
    """Say that they have ended."""
    proceedings.end(doing.case, note=doing.facts["note"], **doing.common)


MAKERS: dict[Move, Callable[[Doing], None]] = {Move.PROCEEDINGS: begin, Move.END_PROCEEDINGS: end}
