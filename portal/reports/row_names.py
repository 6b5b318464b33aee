"""What the rows of a board are called, and in which order they stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from portal.policy import boards
from portal.policy.boards import BESIDE, FIRST, PAUSED, Board
from portal.policy.lateness import NOT_GIVEN, REASONS
from portal.policy.procedure import Procedure
from portal.policy.reports import Dimension
from portal.reports.lists import limit_name
from portal.reports.names import Names

OF_FIRST = "First answer, from the day of receipt"
Place = tuple[int, str]


class Rows(NamedTuple):
    """How a board's values are told, and by what they are sorted."""

    name: Callable[[str], str]
    order: Callable[[str], Place]


def rows_of(board: Board, names: Names) -> Rows:
    """Return what the rows of a board are called, and in which order they stand."""
    own = {
        boards.ANSWERS.key: _stages,
        boards.LIMITS.key: _limits,
        boards.REASONS.key: _reasons,
        boards.SAID.key: _said,
    }
    if board.key in own:
        return own[board.key](names)
    by = board.by or Dimension.KIND
    return Rows(lambda value: names.of(by, value), lambda value: names.order(by, value))


def _stages(names: Names) -> Rows:
    stage = Dimension.STAGE
    return Rows(
        lambda value: OF_FIRST if value == FIRST else names.of(stage, value),
        lambda value: (-1, "") if value == FIRST else names.order(stage, value),
    )


def _limits(names: Names) -> Rows:
    listed = [f"{stage.key}.{rule.key}" for way in names.pack.pathways for stage in way.stages for rule in stage.clocks]
    return Rows(lambda value: limit_name(names, value), lambda value: _among(listed, value))


def _reasons(names: Names) -> Rows:
    told = {**BESIDE, **{f"{PAUSED}.{key}": f"{BESIDE[PAUSED]}: {name}" for key, name in _causes(names.pack).items()}}
    listed = sorted(told, key=lambda value: list(BESIDE).index(value.partition(".")[0]))
    return Rows(lambda value: told.get(value, BESIDE[PAUSED]), lambda value: _among(listed, value))


def _said(_names: Names) -> Rows:
    told = {**REASONS, NOT_GIVEN: "Not given"}
    return Rows(lambda value: told.get(value, value), lambda value: _among(list(told), value))


def _causes(pack: Procedure) -> dict[str, str]:
    rules = (rule for way in pack.pathways for stage in way.stages for rule in stage.clocks)
    return {one.key: one.name for rule in rules for one in rule.pause_for}


def _among(listed: list[str], value: str) -> Place:
    return (listed.index(value) if value in listed else len(listed), value)
