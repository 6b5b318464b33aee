"""Team by team who has how much, who is away and who stands in for them; the ways to their cases and to giving them on.

Whoever sees the cases of a team sees what its people have of them, and counts of no others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_appbuilder import BaseView, expose, has_access
from flask_login import current_user

from portal.admin import queue_lines
from portal.admin.queue import ends_of
from portal.cases import access, standing_in, teams
from portal.cases.load import Load as Amount
from portal.cases.load import by_person
from portal.cases.models import Team
from portal.cases.standing_in import Away
from portal.cases.teams import Place
from portal.http.clock import now
from portal.letters import bulk
from portal.policy.moves import Move, Status

NOBODY = "Nobody yet"
GIVE_ALL, GIVE_FIRST = "Give all to someone", f"Give the first {bulk.MOST} to someone"
WIDTH = 100  # of a bar, in its own units


@dataclass(frozen=True)
class Part:
    """One part of a bar: what it stands for, where it begins and how long it is."""

    kind: str
    x: int
    width: int


@dataclass(frozen=True)
class Figure:
    """One number, with the way to the cases that it counts."""

    name: str
    many: int
    url: str


@dataclass(frozen=True)
class Person:
    """What one person of a team has."""

    name: str
    away: str
    figures: tuple[Figure, ...]
    bar: tuple[Part, ...]
    give_on: str
    give_words: str


@dataclass(frozen=True)
class Sheet:
    """One team: its people, those with most work at the top."""

    team: Team
    people: tuple[Person, ...]


class Load(BaseView):
    """`/staff/load/`: how the work is shared."""

    route_base = "/load"
    default_view = "list"
    class_permission_name = "Load"
    base_permissions = ["can_list"]

    @expose("/")
    @has_access
    def list(self) -> Any:
        """Show the teams whose cases this officer sees."""
        may_give = self.appbuilder.sm.has_access("can_act", "Bulk")
        return self.render_template("admin/load.html", sheets=_sheets(now(), may_give=may_give))


def _sheets(at: datetime, *, may_give: bool) -> list[Sheet]:
    amounts = by_person(at, ends_of(at))
    who = access.viewer.get() or access.NOBODY
    found = teams.with_ids({one.team for one in amounts} | who.teams, who.procedures)
    places = teams.places_in([team.id for team in found], {one.officer for one in amounts if one.officer})
    gone = standing_in.away({one.staff_id for one in places}, at, queue_lines.zone_of_office(at))
    most = max((one.open for one in amounts), default=1)
    own = {place.team_id for place in current_user.memberships}
    return [
        Sheet(team, tuple(_people(team, amounts, places, gone, most, may_give=may_give)))
        for team in sorted(found, key=lambda team: (team.id not in own, team.name))
    ]


def _people(
    team: Team,
    amounts: Iterable[Amount],
    places: Sequence[Place],
    gone: Mapping[int, Away],
    most: int,
    *,
    may_give: bool,
) -> list[Person]:
    has = {one.officer: one for one in amounts if one.team == team.id}
    names = {one.staff_id: one.name for one in places if one.team_id == team.id or one.staff_id in has}
    rows = [has.get(one, Amount(team.id, one, 0, 0, 0, 0)) for one in names | dict.fromkeys(has)]
    return [
        Person(
            name=names.get(one.officer, NOBODY),
            away=queue_lines.away_words(gone.get(one.officer)),
            figures=_figures(one),
            bar=_bar(one, most),
            give_on=_give_on(one) if may_give and one.open else "",
            give_words=GIVE_ALL if one.open <= bulk.MOST else GIVE_FIRST,
        )
        for one in sorted(rows, key=lambda one: (one.officer != 0, -one.open, names.get(one.officer, "")))
    ]


def _figures(one: Amount) -> tuple[Figure, ...]:
    return (
        Figure("Open", one.open, _list_of(one)),
        Figure("Overdue", one.overdue, _list_of(one, due="overdue")),
        Figure("Due in 7 days", one.week, _list_of(one, due="week")),
        Figure("Paused", one.paused, _list_of(one, status=Status.PAUSED.value)),
    )


def _list_of(one: Amount, **more: Any) -> str:
    return url_for("Queue.index", whose="all", team=one.team, officer=one.officer, **more)


def _give_on(one: Amount) -> str:
    wanted: dict[str, Any] = {"move": Move.ALLOCATE.value, "all": "all", "whose": "all", "due": "any"}
    return url_for("Bulk.ask", team=one.team, officer=one.officer, **wanted)


def _bar(one: Amount, most: int) -> tuple[Part, ...]:
    """What is overdue, due soon and later lie one after the other: how long all is, is told against the longest."""
    shares = {"late": one.overdue, "soon": one.week, "later": one.open - one.overdue - one.week}
    parts, done = [], 0
    for kind, many in shares.items():
        start, done = done, done + many
        parts.append(Part(kind, start * WIDTH // most, done * WIDTH // most - start * WIDTH // most))
    return tuple(part for part in parts if part.width)
