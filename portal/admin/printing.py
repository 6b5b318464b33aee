"""The print queue: the batches of letters, each to be downloaded, printed and marked in one move."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, request, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from portal.admin import presenting
from portal.admin.commanding import actor, tried
from portal.admin.formatting import moment_cell
from portal.admin.letter_cards import delivery
from portal.database import db
from portal.http.clock import now
from portal.http.handouts import document
from portal.letters import posting, printing
from portal.notices import batches
from portal.notices.batches import PrintBatch
from portal.notices.models import Notice, NoticeState
from portal.procedures import versions

MOST_HELD = 50  # letters that can't be printed and are told one by one
_HELD = (
    select(Notice)
    .where(Notice.state == NoticeState.UNPRINTED, Notice.case_id.is_not(None))
    .order_by(Notice.id)
    .limit(MOST_HELD + 1)
)
ASKED = "The letters that wait are being set. Look again in a minute."


class Printing(BaseView):
    """`/staff/printing/`: the batches of which this officer may see every letter."""

    route_base = "/printing"
    default_view = "list"
    class_permission_name = "Printing"
    base_permissions = ["can_list", "can_download", "can_act"]

    @expose("/")
    @has_access
    def list(self) -> Any:
        """Show the batches, the newest first and so many on a page, and how many letters wait for the next."""
        found, older = posting.seen(before=_number(request.args.get("before", "")))
        waiting = batches.waiting().where(Notice.state == NoticeState.TO_POST).with_only_columns(func.count(Notice.id))
        return self.render_template(
            "admin/printing.html",
            cards=[_card(batch) for batch in found],
            older=older,
            waiting=db.session.scalar(waiting.order_by(None)),
            held=db.session.scalars(_HELD).all(),
            most=MOST_HELD,
        )

    @expose("/<int(max=2147483647):pk>")
    @has_access
    @permission_name("list")
    def show(self, pk: int) -> Any:
        """Show what is in a batch, in the order of the pile."""
        batch = posting.by_id(pk)
        return self.render_template(
            "admin/print_batch.html", card=_card(batch), letters=batches.letters_of(batch), sign=delivery
        )

    @expose("/<int(max=2147483647):pk>.pdf")
    @has_access
    @permission_name("download")
    def pdf(self, pk: int) -> Response:
        """Hand the batch over as PDF."""
        batch = posting.by_id(pk)
        name = f"letters-{batch.procedure_key}-{batch.made_on:%Y-%m-%d}-{batch.number}.pdf"
        return document(batch.pdf, name, to_keep=True)

    @expose("/now", methods=["POST"])
    @has_access
    @permission_name("act")
    def make_now(self) -> Response:
        """Have what waits set now."""
        error = tried(lambda: printing.ask_for_one(at=now()))
        flash(error.sentence if error else ASKED, "danger" if error else "success")
        return redirect(url_for("Printing.list"))

    @expose("/<int(max=2147483647):pk>/printed", methods=["POST"])
    @has_access
    @permission_name("act")
    def printed(self, pk: int) -> Response:
        """Mark all letters of a batch as printed."""
        return self._mark(pk, posting.mark_printed, "All letters of the batch are marked as printed.")

    @expose("/<int(max=2147483647):pk>/posted", methods=["POST"])
    @has_access
    @permission_name("act")
    def posted(self, pk: int) -> Response:
        """Mark all letters of a batch as posted."""
        return self._mark(pk, posting.mark_posted, "All letters of the batch are marked as posted.")

    def _mark(self, pk: int, mark: Callable[..., None], words: str) -> Response:
        by, at = actor(), now()
        error = tried(lambda: mark(posting.by_id(pk), by=by, at=at))
        flash(error.sentence if error else words, "danger" if error else "success")
        return redirect(url_for("Printing.show", pk=pk))


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0


@dataclass(frozen=True)
class Card:
    """A batch in words: whose letters, of which day, kept from whom, and how far it is."""

    batch: PrintBatch
    body: str
    day: str
    label: str
    printed: str
    posted: str


def _card(batch: PrintBatch) -> Card:
    pack = versions.all_current(now())[batch.procedure_key]
    return Card(
        batch=batch,
        body=pack.body,
        day=presenting.short(batch.made_on, pack.language),
        label=pack.labels[batch.label].name if batch.label in pack.labels else batch.label,
        printed=f"{moment_cell(batch.printed_at)}, {batch.printed_by}" if batch.printed_at else "",
        posted=f"{moment_cell(batch.posted_at)}, {batch.posted_by}" if batch.posted_at else "",
    )
