"""Files made for you: how far each is, handed out to the one who asked, stopped and deleted by them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name

from portal.admin import export_asks, export_cards
from portal.admin.commanding import actor, refused, tried
from portal.database import has_written, transaction, will_write
from portal.errors import Refused
from portal.exports import asking, handing
from portal.exports.models import Export
from portal.http import handouts
from portal.http.clock import now


class Exports(BaseView):
    """`/staff/exports/`: each file by a key that can't be guessed, for the one who asked alone."""

    route_base = "/exports"
    default_view = "list"
    class_permission_name = "Exports"
    base_permissions = ["can_list", "can_download", "can_act"]

    @expose("/")
    @has_access
    def list(self) -> Any:
        """Show this person's files."""
        lines = [export_cards.line(one, now()) for one in asking.mine(actor())]
        works = any(line.works for line in lines)
        return self.render_template("admin/exports.html", lines=lines, works=works, days=asking.KEPT.days)

    @expose("/ask", methods=["POST"])
    @has_access
    @permission_name("act")
    def ask(self) -> Any:
        """Have a list of cases made into a file."""
        wanted, back = export_asks.wanted, url_for("Exports.list")
        error = tried(lambda: asking.ask(wanted(), by=actor(), at=now()))
        if isinstance(error, Refused):
            return refused("It can’t be made into a file", error, back)
        flash("It is being made. How far it is stands below.", "success")
        return redirect(back)

    @expose("/<string(length=22):key>/file")
    @has_access
    @permission_name("download")
    def download(self, key: str) -> Any:
        """Hand a file out, to be kept. That it was is written down."""
        will_write()
        try:
            with transaction():
                given = handing.take(key, by=actor(), at=now())
        except Refused as error:
            return refused("It can’t be downloaded", error, url_for("Exports.list"))
        has_written()
        return handouts.made(given.body_id, given.name, given.media_type, given.size)

    @expose("/<string(length=22):key>/<any(stop, delete):what>", methods=["POST"])
    @has_access
    @permission_name("act")
    def act(self, key: str, what: str) -> Any:
        """Stop the making of a file, or delete one."""
        error = tried(lambda: _ACTS[what](asking.of(key, actor(), for_change=True)))
        flash(error.sentence if error else _DONE[what], "danger" if error else "success")
        return redirect(url_for("Exports.list"))


_ACTS: dict[str, Callable[[Export], None]] = {"stop": asking.cancel, "delete": asking.throw_away}
_DONE = {"stop": "It isn’t made any more.", "delete": "It was deleted."}
