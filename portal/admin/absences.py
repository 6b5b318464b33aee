"""Absences: who of one's own is away, and who watches over each team meanwhile."""

from __future__ import annotations

from typing import Any

from flask import abort, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name
from flask_login import current_user

from portal.admin import presenting
from portal.admin.asking import Page, ask
from portal.admin.commanding import actor
from portal.admin.packs import own_packs
from portal.cases import absences, lines, monitors, queries
from portal.cases.models import Absence, Staff
from portal.database import db
from portal.http.clock import now
from portal.letters.ask import Ask, Sort

SINCE = Ask("since", "From", Sort.DATE)
UNTIL = Ask("until", "To the end of", Sort.DATE)


class Absences(BaseView):
    """`/staff/absences/`: one's own, and those of one's people."""

    route_base = "/absences"
    default_view = "list"
    class_permission_name = "Absences"
    base_permissions = ["can_list", "can_act"]

    @expose("/")
    @has_access
    def list(self) -> Any:
        """Show who is away, and the monitors of the officer's own procedures."""
        at = now()
        packs = [pack for pack in own_packs(at) if pack.upkeep.monitors]
        return self.render_template(
            "admin/absences.html",
            absences=absences.shown_to(current_user.id, at.date()),
            watched=[(pack, monitors.watches(pack, at.astimezone(pack.zone).date())) for pack in packs],
            lacking=monitors.lacking,
            short=presenting.short,
        )

    @expose("/note", methods=["GET", "POST"])
    @has_access
    @permission_name("act")
    def note(self) -> Any:
        """Note an absence of one's own, or of someone below in the line."""
        below = lines.below(current_user.id)
        people = tuple((str(one.id), one.full_name) for one in queries.everyone() if one.id in below)
        who = Ask("who", "Who is away", Sort.CHOICE, choices=people, known=str(current_user.id))

        def make(facts: dict[str, Any]) -> None:
            person = db.session.get_one(Staff, int(facts["who"]))
            absences.note(person, since=facts["since"], until=facts["until"], by=actor(), at=now())

        return ask(self, _page("Note an absence", "Note it", "It was noted."), (who, SINCE, UNTIL), make)

    @expose("/end/<int(max=2147483647):pk>", methods=["GET", "POST"])
    @has_access
    @permission_name("act")
    def end(self, pk: int) -> Any:
        """Take an absence back."""
        found = db.session.get(Absence, pk)
        if found is None or found.taken_back_at or found.staff_id not in lines.below(current_user.id):
            abort(404)
        days = f"{presenting.short(found.since)} to the end of {presenting.short(found.until)}"
        page = _page("Take an absence back", "Take it back", "It was taken back.", f"{found.staff.full_name}, {days}")
        return ask(self, page, (), lambda _: absences.take_back(found, by=actor(), at=now()))


def _page(title: str, button: str, done: str, words: str = "") -> Page:
    return Page(title, button, url_for("Absences.list"), "Absences", done, words)
