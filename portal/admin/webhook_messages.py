"""The board of webhook messages: what became of each, and sending one again. Of a case it shows nothing (RV-25)."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask_appbuilder import expose, has_access, permission_name
from sqlalchemy import select
from sqlalchemy.orm import joinedload, lazyload
from werkzeug.wrappers import Response

from portal.admin import presenting
from portal.admin.commanding import CommandView, tried
from portal.admin.datamodel import SafeInterface
from portal.admin.formatting import link_cell, moment_cell, sign_cell
from portal.admin.safety import EQUAL
from portal.database import db
from portal.hooks import kinds, sending
from portal.hooks.models import WORDS, State, Webhook, WebhookMessage
from portal.http.clock import now

SIGNS = {
    State.QUEUED: presenting.Sign("○", WORDS[State.QUEUED], "still"),
    State.SENT: presenting.Sign("●", WORDS[State.SENT], "good"),
    State.FAILED: presenting.Sign("▲", WORDS[State.FAILED], "warn"),
    State.GAVE_UP: presenting.Sign("✕", WORDS[State.GAVE_UP], "bad"),
}
AGAIN = frozenset({State.FAILED, State.GAVE_UP})


def _hooks() -> list[tuple[str, str]]:
    query = select(Webhook.id, Webhook.name).order_by(Webhook.id.desc())
    found = [(str(number), name) for number, name in db.session.execute(query)]
    return found or [("0", "None yet")]  # a box without choices would be one for words, and a number has none


class WebhookMessages(CommandView):
    """`/staff/webhook-messages/`: what was sent to other systems, and what wasn't taken."""

    datamodel = SafeInterface(
        WebhookMessage,
        eager=[joinedload(WebhookMessage.webhook).options(lazyload(Webhook.staff))],
        cells={
            "webhook": lambda row: link_cell(url_for("Webhooks.show", pk=row.webhook_id), row.webhook.name),
            "kind": lambda row: kinds.SENT[row.kind],
            "state": lambda row: sign_cell(SIGNS[State(row.state)]),
            "last_error": lambda row: row.last_error or "",
            "queued_at": lambda row: moment_cell(row.queued_at),
            "sent_at": lambda row: moment_cell(row.sent_at),
        },
        change=lambda _row: "",
    )
    route_base = "/webhook-messages"
    class_permission_name = "WebhookMessages"
    base_permissions = ["can_list", "can_show", "can_retry"]
    empty_words = "Messages to other systems stand here, each with what became of it."
    list_title, show_title = "Webhook messages", "Webhook message"
    list_columns = ["webhook", "kind", "state", "last_error", "attempts", "queued_at", "sent_at"]
    show_columns = ["webhook", "kind", "state", "last_error", "attempts", "message_id", "queued_at", "sent_at"]
    show_template = "admin/webhook_message.html"
    search_columns = ["state", "kind", "webhook_id"]
    search_choices = {
        "state": [(one.value, words) for one, words in WORDS.items()],
        "kind": list(kinds.SENT.items()),
        "webhook_id": _hooks,
    }
    order_columns = ["queued_at", "sent_at", "attempts", "state"]
    base_order = ("id", "desc")
    label_columns = {
        "webhook": "Webhook",
        "webhook_id": "Webhook",
        "kind": "What",
        "state": "State",
        "last_error": "What went wrong",
        "attempts": "Attempts",
        "message_id": "webhook-id",
        "queued_at": "Promised",
        "sent_at": "Taken",
    }

    @expose("/of/<int(max=2147483647):pk>", methods=["GET"])
    @has_access
    @permission_name("list")
    def of(self, pk: int) -> Response:
        """Lead to the messages of one webhook."""
        names = [str(one.name) for one in self._filters.get_search_filters()["webhook_id"]]
        return redirect(f"{url_for('WebhookMessages.list')}?_flt_{names.index(EQUAL)}_webhook_id={pk}")

    @expose("/<pk>/retry", methods=["POST"])
    @has_access
    @permission_name("retry")
    def retry(self, pk: str) -> Response:
        """Send it again, under the same id."""
        item = self.find(pk)
        error = tried(lambda: sending.again(item, now()))
        flash(error.sentence if error else "It will be sent again now.", "danger" if error else "success")
        return redirect(url_for("WebhookMessages.show", pk=pk))

    def render_template(self, template: str, **kwargs: Any) -> str:
        """Show a message with what may be done about it."""
        if template == self.show_template:
            kwargs["can_go_again"] = kwargs["item"].state in AGAIN
        return super().render_template(template, **kwargs)
