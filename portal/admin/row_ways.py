"""The next moves that a list of cases offers on its rows: of one's own, and of those that nobody deals with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from flask import url_for

from portal.admin import presenting
from portal.admin.my_work import DECIDE, Way
from portal.admin.queue_lines import Known, Line
from portal.cases import next_moves
from portal.cases.models import Case
from portal.policy.moves import Move


def ways(lines: Sequence[Line], found: Known, may: Callable[[str, str], bool]) -> Mapping[int, tuple[Way, ...]]:
    """Return, by the case's id, the moves that carry it on. What a colleague deals with is theirs to move."""
    cases = [line.case for line in lines if line.mine or line.case.handler_id is None]
    if not cases or not may("can_move", "Cases"):
        return {}
    nexts = next_moves.next_moves(cases, found.owed, found.acts)
    return {case.id: _of(case, *nexts[case.id]) for case in cases}


def _of(case: Case, move: Move | None, contested: bool) -> tuple[Way, ...]:
    if contested:
        return (Way(DECIDE, url_for("Cases.show", pk=case.id)),)
    first = (Move.ALLOCATE,) if next_moves.waits_for_someone(case) else ()
    return tuple(_way(case, one) for one in dict.fromkeys((*first, *((move,) if move else ()))))


def _way(case: Case, move: Move) -> Way:
    return Way(presenting.MOVES[move], url_for("Cases.move", pk=case.id, move=move.value))
