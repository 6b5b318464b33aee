"""The view from above: what is open, due and overdue, by team and stage; each figure leads to just those cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import url_for
from flask_appbuilder import BaseView, expose, has_access

from portal.admin.queue import ends_of
from portal.cases import teams
from portal.cases.load import AtStage, by_stage
from portal.http.clock import now
from portal.policy.procedure import Procedure
from portal.procedures import versions

COLUMNS = {"any": "Open", "week": "Due within 7 days", "overdue": "Overdue"}


@dataclass(frozen=True)
class Cell:
    """One figure, with the way to the cases that it counts."""

    many: int
    url: str


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Group:
    """One team: its stages, and all of them together."""

    total: Row
    stages: tuple[Row, ...]


class Overview(BaseView):
    """`/staff/overview/`: of the cases that this officer may see, and of no others."""

    route_base = "/overview"
    default_view = "list"
    class_permission_name = "Overview"
    base_permissions = ["can_list"]

    @expose("/")
    @has_access
    def list(self) -> Any:
        """Show the table."""
        at = now()
        found = by_stage(at, ends_of(at))
        return self.render_template(
            "admin/overview.html",
            columns=COLUMNS,
            groups=_groups(found, versions.all_current(at)),
            total=_row("All teams", found),
        )


def _groups(found: Iterable[AtStage], packs: Mapping[str, Procedure]) -> list[Group]:
    rows = sorted(found, key=lambda one: one.team)
    by_team = {team: list(those) for team, those in groupby(rows, key=lambda one: one.team)}
    return [_group(team.id, team.name, by_team[team.id], packs) for team in teams.with_ids(by_team)]


def _group(team: int, name: str, rows: list[AtStage], packs: Mapping[str, Procedure]) -> Group:
    names = {one.stage: _stage(one, packs) for one in rows}
    by_name = sorted(rows, key=lambda one: (_place(one, packs), names[one.stage]))
    stages = (_row(names[one.stage], [one], team=team, stage=one.stage) for one in by_name)
    return Group(_row(name, rows, team=team), tuple(stages))


def _row(name: str, rows: Iterable[AtStage], **of: Any) -> Row:
    rows = list(rows)
    figures = {"any": "open", "week": "week", "overdue": "overdue"}
    cells = (
        Cell(sum(getattr(row, figure) for row in rows), url_for("Queue.index", whose="all", due=due, **of))
        for due, figure in figures.items()
    )
    return Row(name, tuple(cells))


def _stages(one: AtStage, packs: Mapping[str, Procedure]) -> list[tuple[str, str]]:
    pack = packs.get(one.procedure)
    return [(stage.key, stage.name) for pathway in pack.pathways for stage in pathway.stages] if pack else []


def _stage(one: AtStage, packs: Mapping[str, Procedure]) -> str:
    """A stage that the procedure no longer has is told by its key."""
    return dict(_stages(one, packs)).get(one.stage, one.stage.replace("_", " "))


def _place(one: AtStage, packs: Mapping[str, Procedure]) -> int:
    keys = [key for key, _ in _stages(one, packs)]
    return keys.index(one.stage) if one.stage in keys else len(keys)
