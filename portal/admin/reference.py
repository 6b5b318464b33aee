"""Reference data: who is in which team, and which versions of procedures are installed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import joinedload, lazyload

from portal.accounts import places
from portal.admin import forms, presenting, searching, two_at_once
from portal.admin.commanding import CommandView, myself
from portal.admin.datamodel import SafeInterface
from portal.admin.formatting import moment_cell, sign_cell
from portal.admin.impact import ImpactScreen
from portal.admin.place_cells import position_of
from portal.admin.two_at_once import Line
from portal.cases.models import Membership, Staff, Team
from portal.database import db
from portal.http.clock import now
from portal.letters import cleaning
from portal.letters.ask import Ask, Sort
from portal.procedures import versions
from portal.procedures.models import ProcedureVersion

OVERDUE = presenting.Sign("▲", "Review overdue", "bad")


def _owned(row: ProcedureVersion) -> Any:
    return versions.procedure_of(row).upkeep.ownership


def _review(row: ProcedureVersion) -> Markup | str:
    """The day, with a mark once it has gone by; of a version that another has replaced, the day alone (RV-38)."""
    owned, pack, at = _owned(row), versions.procedure_of(row), now()
    if owned is None or owned.review is None:
        return ""
    words = presenting.short(owned.review, pack.language)
    late = owned.is_overdue(at.astimezone(pack.zone).date()) and versions.current(row.key, at).id == row.id
    return Markup("{} {}").format(words, sign_cell(OVERDUE)) if late else words


class Teams(CommandView):
    """Teams, as the packs name them. Read only: a pack brings its own."""

    datamodel = SafeInterface(Team)
    route_base = "/teams"
    class_permission_name = "Teams"
    base_permissions = ["can_list", "can_show"]
    list_title, show_title = "Teams", "Team"
    list_columns = show_columns = ["name", "procedure_key", "key"]
    search_columns = order_columns = ["name", "procedure_key"]
    base_order = ("name", "asc")
    label_columns = {"name": "Name", "procedure_key": "Procedure", "key": "Key"}


class Memberships(CommandView):
    """Who holds which position in which team: what decides the stages they may deal with and the cases they see."""

    datamodel = SafeInterface(
        Membership,
        eager=[joinedload(Membership.staff).options(lazyload(Staff.memberships)), joinedload(Membership.team)],
        cells={
            "staff": lambda row: row.staff.full_name,
            "team": lambda row: row.team.name,
            "position": position_of,
            "procedure": lambda row: searching.procedure(row.team.procedure_key),
        },
    )
    route_base = "/memberships"
    class_permission_name = "Memberships"
    base_permissions = ["can_list", "can_show", "can_add", "can_edit", "can_delete"]
    list_title, show_title, add_title = "Positions", "Position", "Put someone into a team"
    edit_title, delete_title = "Change a position", "Take someone out of a team"
    list_columns = show_columns = ["staff", "position", "team", "procedure"]
    search_columns = ["position"]
    search_choices = {"position": searching.positions}
    order_columns = ["position"]
    base_order = ("position", "asc")
    label_columns = {"staff": "Who", "team": "Team", "position": "Position", "procedure": "Procedure"}

    def form_to_add(self) -> Any:
        """Ask who, where and as what."""
        return forms.filled(forms.form_of(_asked(), _people()), {})

    def form_to_change(self, item: Membership) -> Any:
        """Return the place as it is."""
        known = _known(item)
        return forms.filled(forms.form_of(_asked(), _people()), known, two_at_once.mark(_lines(item, known)))

    def create(self, form: Any) -> Membership:
        """Give someone a place."""
        return places.give(*_place(form), by=myself(), at=now())

    def change(self, item: Membership, form: Any) -> None:
        """Give them another place, unless someone else did in the meantime."""
        two_at_once.hold(item)
        two_at_once.demand_same(form, _lines(item, form.data))
        places.change(item, *_place(form), by=myself(), at=now())

    def remove(self, item: Membership, form: Any) -> None:
        """Take the place away."""
        places.take_away(item, by=myself(), at=now())


class Versions(ImpactScreen, CommandView):
    """The versions of procedures, as they were installed. A version never changes: cases began under it."""

    datamodel = SafeInterface(
        ProcedureVersion,
        cells={
            "title": lambda row: versions.procedure_of(row).title,
            "body": lambda row: versions.procedure_of(row).body,
            "effective": lambda row: presenting.short(row.effective),
            "loaded_at": lambda row: moment_cell(row.loaded_at),
            "review": _review,
            "owner": lambda row: _owned(row).owner if _owned(row) else "",
        },
    )
    route_base = "/versions"
    class_permission_name = "Versions"
    base_permissions = ["can_list", "can_show", "can_impact"]
    list_template = "admin/versions.html"
    list_title, show_title = "Procedures", "Version of a procedure"
    list_columns = ["body", "title", "key", "version", "effective", "review", "loaded_at"]
    show_columns = [*list_columns, "owner", "sha256", "source"]
    search_columns = ["key", "version"]
    order_columns = ["key", "version", "effective", "loaded_at"]
    base_order = ("effective", "desc")
    label_columns = {
        "body": "Body",
        "title": "Title",
        "key": "Key",
        "version": "Version",
        "effective": "In force from",
        "review": "To be reviewed by",
        "owner": "Owner of the policy",
        "loaded_at": "Installed",
        "sha256": "SHA-256 of the pack",
        "source": "The pack",
    }


def _known(item: Membership) -> dict[str, str]:
    return {"who": str(item.staff_id), "place": f"{item.team_id}:{item.position}"}


def _lines(item: Membership, typed: Mapping[str, Any]) -> list[Line]:
    """A place that isn't offered any more is told by what is kept of it."""
    now, people, offered = _known(item), dict(_people()), dict(_places())
    return [
        Line("Who", people.get(now["who"], item.staff.full_name), people.get(typed["who"] or "", "")),
        Line("Position and team", offered.get(now["place"], item.position), offered.get(typed["place"] or "", "")),
    ]


def _asked() -> tuple[Ask, ...]:
    return (
        Ask("who", "Who", Sort.STAFF),
        Ask("place", "Position and team", Sort.CHOICE, choices=_places()),
    )


def _people() -> tuple[tuple[str, str], ...]:
    query = select(Staff).where(Staff.active.is_(True)).order_by(Staff.last_name, Staff.first_name)
    people = db.session.scalars(query.options(lazyload(Staff.memberships)))
    return tuple((str(one.id), f"{one.full_name} ({one.username})") for one in people)


def _places() -> tuple[tuple[str, str], ...]:
    teams = db.session.scalars(select(Team).order_by(Team.procedure_key, Team.name))
    return tuple(
        (f"{team.id}:{key}", f"{name}, {team.name} ({team.procedure_key})")
        for team in teams
        for key, name in places.positions(team.procedure_key, now()).items()
    )


def _place(form: Any) -> tuple[int, int, str]:
    wanted = _asked()
    facts = cleaning.clean(wanted, forms.given(form, wanted))
    team_id, _, position = facts["place"].partition(":")
    return facts["who"], int(team_id), position
