"""The notices board: what all who work under a procedure should know these days, written, read and put away."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.admin import presenting
from portal.admin.asking import Page, ask
from portal.admin.commanding import actor, tried
from portal.admin.packs import own_packs
from portal.cases import board
from portal.cases.models import StaffNotice
from portal.database import db
from portal.http.clock import now
from portal.http.linked import linked
from portal.letters.ask import Ask, Sort
from portal.policy.procedure import Procedure

WORDS = Ask(
    "words",
    "Message",
    Sort.TEXT,
    help="Short, and nothing of a case. An https:// address becomes a link.",
    most=board.MOST,
)


class Board(BaseView):
    """`/staff/board/`: the messages of the procedures of one's own teams."""

    route_base = "/board"
    default_view = "list"
    class_permission_name = "Board"
    base_permissions = ["can_list", "can_add", "can_delete", "can_dismiss"]

    @expose("/")
    @has_access
    def list(self) -> Any:
        """Show what stands there, and what stood there."""
        at = now()
        packs = {pack.key: pack for pack in own_packs(at)}
        rows = [_row(one, packs[one.procedure_key]) for one in board.all_of(packs)]
        return self.render_template("admin/board.html", rows=rows, several=len(packs) > 1, packs=packs)

    @expose("/add", methods=["GET", "POST"])
    @has_access
    def add(self) -> Any:
        """Write a message."""
        packs = {pack.key: pack for pack in own_packs(now())} or abort(404)

        def make(facts: dict[str, Any]) -> StaffNotice:
            pack = packs[facts.pop("procedure")]
            return board.write(pack, **facts, by=actor(), at=now())

        back = url_for("Board.list")
        page = Page("Write a message to staff", "Put it up", back, "Notices board", "It stands on My work.")
        return ask(self, page, _asked(packs), make)

    @expose("/<int(max=2147483647):pk>/down", methods=["GET", "POST"])
    @has_access
    @permission_name("delete")
    def take_down(self, pk: int) -> Any:
        """Take a message down before its last day."""
        notice = _find(pk)
        page = Page(
            "Take a message down",
            "Take it down",
            url_for("Board.list"),
            "Notices board",
            "It was taken down.",
            notice.title,
        )
        return ask(self, page, (), lambda _: board.take_down(notice, by=actor(), at=now()))

    @expose("/<int(max=2147483647):pk>/read", methods=["POST"])
    @has_access
    @permission_name("dismiss")
    def dismiss(self, pk: int) -> Response:
        """Put a message away, for whoever is signed in alone."""
        notice = _find(pk)
        error = tried(lambda: board.dismiss(notice, current_user.id, now()))
        flash(
            error.sentence if error else "It is put away. The notices board still has it.",
            "danger" if error else "success",
        )
        return redirect(url_for("Queue.index"))


def shown() -> list[dict[str, Any]]:
    """Return what stands on My work of whoever is signed in."""
    at = now()
    packs = {pack.key: pack for pack in own_packs(at)}
    return [_row(one, packs[one.procedure_key]) for one in board.shown(current_user.id, packs.values(), at)]


def _row(one: StaffNotice, pack: Procedure) -> dict[str, Any]:
    today = now().astimezone(pack.zone).date()
    stands = not one.removed_at and one.since <= today <= one.until
    state = "Taken down" if one.removed_at else "Over" if one.until < today else "To come" if today < one.since else ""
    days = f"{presenting.short(one.since, pack.language)} – {presenting.short(one.until, pack.language)}"
    return {"one": one, "words": linked(one.words), "days": days, "body": pack.body, "stands": stands, "state": state}


def _asked(packs: dict[str, Procedure]) -> tuple[Ask, ...]:
    choices = tuple((key, pack.title) for key, pack in packs.items())
    first = next(iter(packs.values()))
    today = now().astimezone(first.zone).date().isoformat()
    return (
        Ask("procedure", "For whom", Sort.CHOICE, choices=choices, known=first.key, help="All in its teams read it."),
        Ask("title", "Heading", Sort.LINE),
        WORDS,
        Ask("since", "From", Sort.DATE, known=today),
        Ask("until", "Until", Sort.DATE, help="The last day on which it stands on My work."),
    )


def _find(pk: int) -> StaffNotice:
    found = db.session.get(StaffNotice, pk)
    if found is None or found.procedure_key not in {pack.key for pack in own_packs(now())}:
        abort(404)
    return found
