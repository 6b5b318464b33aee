"""Explorations kept by a name: saved, renamed, shared and deleted, each on a page of its own that leads back."""

from __future__ import annotations

from typing import Any

from flask import abort, request, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name
from flask_login import current_user

from portal.admin.asking import Page, ask
from portal.admin.packs import own_packs
from portal.errors import NotFound
from portal.http.clock import now
from portal.letters.ask import Ask, Sort
from portal.reports import explorations
from portal.reports.exploration_models import SavedExploration

SHARED = "Nobody else, unless you choose. Whoever you share it with sees figures of the cases that they may see."


class Explorations(BaseView):
    """`/staff/explorations/`: what someone keeps of Explore. There is no page of all: Explore lists them."""

    route_base = "/explorations"
    class_permission_name = "Explore"
    base_permissions = ["can_keep"]

    @expose("/<name>/keep", methods=["GET", "POST"])
    @has_access
    @permission_name("keep")
    def keep(self, name: str) -> Any:
        """Keep what the address asks for."""
        pack = next((one for one in own_packs(now()) if one.key == name), None)
        if pack is None:
            abort(404)
        address = request.query_string.decode(errors="replace")
        page = Page("Save this exploration", "Save it", _way(name, address), "Explore", "It is saved.")

        def make(facts: dict[str, Any]) -> SavedExploration:
            return explorations.keep(current_user, pack, address=address, **_given(facts))

        return ask(self, page, _wanted(name), make, lambda row: _way(name, row.address))

    @expose("/change/<int(max=2147483647):pk>", methods=["GET", "POST"])
    @has_access
    @permission_name("keep")
    def change(self, pk: int) -> Any:
        """Give it another name, or share it with others."""
        row = _own(pk)
        page = Page("Rename or share", "Keep it", _back(row), "Explore", "It is kept.", row.name)
        wanted = _wanted(row.procedure_key, row.name, explorations.shared_as(row))
        return ask(self, page, wanted, lambda facts: explorations.change(current_user, pk, **_given(facts)))

    @expose("/delete/<int(max=2147483647):pk>", methods=["GET", "POST"])
    @has_access
    @permission_name("keep")
    def delete(self, pk: int) -> Any:
        """Ask whether it is meant, or delete it."""
        row = _own(pk)
        words = f"“{row.name}” goes, for those whom it is shared with too. No case and no figure goes with it."
        page = Page("Delete this exploration", "Delete it", _back(row), "Explore", "It is deleted.", words)
        return ask(self, page, (), lambda _: explorations.delete(current_user, pk))


def _own(pk: int) -> SavedExploration:
    """Return one of one's own, of a procedure that one works under still."""
    try:
        row = explorations.own(current_user, pk)
    except NotFound:
        abort(404)
    if row.procedure_key not in {pack.key for pack in own_packs(now())}:
        abort(404)
    return row


def _given(facts: dict[str, Any]) -> dict[str, str]:
    return {"name": facts["name"], "shared": facts.get("shared", "")}


def _wanted(procedure: str, name: str = "", shared: str = "") -> tuple[Ask, ...]:
    choices = tuple(explorations.shares(procedure))
    return (
        Ask("name", "Name", Sort.LINE, most=explorations.NAME, known=name),
        Ask("shared", "Shared with", Sort.CHOICE, False, SHARED, choices, known=shared),
    )


def _way(procedure: str, address: str) -> str:
    return f"{url_for('Explore.list', procedure=procedure)}&{address}"


def _back(row: SavedExploration) -> str:
    return _way(row.procedure_key, row.address)
