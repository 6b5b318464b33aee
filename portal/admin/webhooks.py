"""Webhooks: made for a user, their secret shown once, tried, given another secret, started again, ended."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from flask import flash, g, make_response, redirect, request, url_for
from flask_appbuilder import expose, has_access, permission_name
from flask_login import current_user
from sqlalchemy.orm import joinedload, lazyload
from werkzeug.wrappers import Response

from portal.admin import forms, once, presenting, two_at_once
from portal.admin.commanding import CommandView, refused, tried
from portal.admin.datamodel import SafeInterface
from portal.admin.formatting import link_cell, moment_cell, sign_cell
from portal.admin.two_at_once import Line
from portal.cases import queries
from portal.cases.models import Staff
from portal.database import db
from portal.errors import Invalid, PortalError, Refused, refusal_of
from portal.hooks import kinds, sending, subscriptions
from portal.hooks.models import Webhook
from portal.hooks.subscriptions import Made, Standing
from portal.hooks.wire import MOST
from portal.http.clock import now
from portal.letters import cleaning
from portal.letters.ask import Ask, Sort

WHO = Ask(
    "who",
    "With whose eyes",
    Sort.STAFF,
    help="It is told of the cases that this user sees, and of no other. A user of the system’s own is best, with the "
    "role Integration.",
)
SETTABLE = (
    Ask("name", "Name", Sort.LINE, help="By which you know the system that takes the messages."),
    Ask("url", "Address", Sort.LINE, help="https://…, and one that the public internet leads to.", most=MOST),
    Ask("events", "What it is told of", Sort.CHOICES, choices=tuple(kinds.NAMES.items())),
)
SIGNS = {
    Standing.GOOD: presenting.Sign("●", Standing.GOOD.value, "good"),
    Standing.FAILING: presenting.Sign("▲", Standing.FAILING.value, "warn"),
    Standing.BLIND: presenting.Sign("▲", Standing.BLIND.value, "warn"),
    Standing.STOPPED: presenting.Sign("✕", Standing.STOPPED.value, "bad"),
    Standing.ENDED: presenting.Sign("–", Standing.ENDED.value, "still"),
}
END = "What waits for it isn’t sent any more. It can’t be taken back: a new webhook would have to be made."
ROTATE = "For a day messages are signed with both secrets, so that the other system can change over without losing one."


def _why(row: Webhook) -> str:
    return row.stopped_why or ("Since " + moment_cell(row.failing_since) if row.failing_since else "")


class Webhooks(CommandView):
    """`/staff/webhooks/`: which systems are told of what."""

    datamodel = SafeInterface(
        Webhook,
        eager=[joinedload(Webhook.staff).options(lazyload(Staff.memberships))],
        cells={
            "staff": lambda row: row.staff.full_name,
            "events": lambda row: ", ".join(kinds.NAMES[one].lower() for one in row.kinds),
            "state": lambda row: sign_cell(SIGNS[subscriptions.standing(row)]),
            "why": _why,
            "made_at": lambda row: moment_cell(row.made_at),
            "before_until": lambda row: moment_cell(row.before_until),
            "messages": lambda row: link_cell(url_for("WebhookMessages.of", pk=row.id), "See its messages"),
        },
        change=lambda row: "" if row.ended_at else "Change",
    )
    route_base, knows_again = "/webhooks", True
    class_permission_name = "Webhooks"
    base_permissions = ["can_list", "can_show", "can_add", "can_edit", "can_delete", "can_act"]
    empty_words = "Systems that are told, as it happens, what became of the cases that their user sees stand here."
    list_title, show_title, add_title = "Webhooks", "Webhook", "Add a webhook"
    edit_title, delete_title = "Change a webhook", "End it"
    added, removed = "The webhook was made.", "The webhook has ended."
    list_columns = ["name", "url", "staff", "state", "why", "messages"]
    show_columns = ["name", "url", "staff", "events", "state", "why", "made_at", "before_until", "messages"]
    show_template = "admin/webhook.html"
    search_columns = ["name", "url"]
    order_columns = ["name"]
    base_order = ("id", "desc")
    label_columns = {
        "name": "Name",
        "url": "Address",
        "staff": "With the eyes of",
        "events": "Told of",
        "state": "State",
        "why": "Why",
        "made_at": "Since",
        "before_until": "The old secret signs until",
        "messages": "Messages",
    }

    def form_to_add(self) -> Any:
        """Ask with whose eyes, where to and of what."""
        return forms.filled(forms.form_of((WHO, *SETTABLE), _people()), {})

    def form_to_change(self, item: Webhook) -> Any:
        """Ask for what can be changed: with whose eyes it looks stays."""
        known = {"name": item.name, "url": item.url, "events": item.kinds}
        return forms.filled(forms.form_of(SETTABLE), known, two_at_once.mark(_lines(item, known)))

    def create(self, form: Any) -> Webhook:
        """Make it. Its secret stands on the page that follows, and nowhere else."""
        wanted = (WHO, *SETTABLE)
        facts = cleaning.clean(wanted, forms.given(form, wanted))
        staff = db.session.get(Staff, facts.pop("who"))
        if staff is None:
            raise Invalid({"who": "There is no such member of staff."})
        made = subscriptions.subscribe(staff, **facts, by=_myself(), at=now(), wire=sending.wire(), once=once.key())
        g.made_webhook = made
        return made.hook

    def after(self, item: Webhook) -> Response:
        """Show the secret of a new webhook, this once; after anything else, its page."""
        made = g.get("made_webhook")
        return self._secret(made, is_new=True) if made else redirect(self.back_to(item))

    def back_to(self, item: Any) -> str:
        """Return to its page."""
        return url_for("Webhooks.show", pk=item.id)

    def may_change(self, item: Webhook) -> None:
        """Raise `Refused` where it has ended."""
        subscriptions.demand_standing(item)

    may_remove = may_change

    def change(self, item: Webhook, form: Any) -> None:
        """Change its name, its address or its events, unless someone else did in the meantime."""
        two_at_once.hold(item)
        two_at_once.demand_same(form, _lines(item, form.data))
        facts = cleaning.clean(SETTABLE, forms.given(form, SETTABLE))
        subscriptions.change(item, **facts, by=_myself(), at=now(), wire=sending.wire())

    def form_to_remove(self, item: Webhook) -> Any:
        """Say what comes of it."""
        form = super().form_to_remove(item)
        form.about, form.warning = f"{item.name}: {item.url}", END
        return form

    def remove(self, item: Webhook, form: Any) -> None:
        """End it."""
        subscriptions.end(item, by=_myself(), at=now())

    @expose("/<pk>/secret", methods=["GET", "POST"])
    @has_access
    @permission_name("act")
    def secret(self, pk: str) -> Any:
        """Ask whether another secret is wanted, make it, and show it this once."""
        item = self.find(pk)
        made: list[Made] = []
        error: PortalError | None
        form = forms.filled(forms.form_of(()), {})
        form.about, form.warning = item.name, ROTATE
        if request.method == "POST":
            error = tried(lambda: made.append(_rotated(item)))
        else:
            error = refusal_of(lambda: subscriptions.demand_one_signs(item, now()))
        if isinstance(error, Refused):
            return refused("Have a new secret made", error, self.back_to(item))
        if made:
            return self._secret(made[0], is_new=False)
        return self.render_template("admin/webhook_rotate.html", item=item, form=form)

    @expose("/<pk>/test", methods=["POST"])
    @has_access
    @permission_name("act")
    def test(self, pk: str) -> Response:
        """Send a message that tells of nothing."""
        done = "A test is on its way. What became of it stands among the messages."
        return self._do(pk, lambda item, at: subscriptions.test(item, at=at), done)

    @expose("/<pk>/start", methods=["POST"])
    @has_access
    @permission_name("act")
    def start(self, pk: str) -> Response:
        """Start one again that was stopped."""
        return self._do(pk, lambda item, at: subscriptions.start(item, by=_myself(), at=at), "It was started again.")

    def _do(self, pk: str, act: Callable[[Webhook, datetime], Any], done: str) -> Response:
        item = self.find(pk)
        error = tried(lambda: act(item, now()))
        flash(error.sentence if error else done, "danger" if error else "success")
        return redirect(self.back_to(item))

    def _secret(self, made: Made, *, is_new: bool) -> Response:
        page = self.render_template(
            "admin/webhook_secret.html", hook=made.hook, secret=made.secret, is_new=is_new, on=self.back_to(made.hook)
        )
        return make_response(page)

    def render_template(self, template: str, **kwargs: Any) -> str:
        """Show a webhook with what may be done with it."""
        if template == self.show_template:
            kwargs["is_stopped"] = kwargs["item"].stopped_at is not None
        return super().render_template(template, **kwargs)


def _lines(item: Webhook, typed: Mapping[str, Any]) -> list[Line]:
    return [
        Line("Name", item.name, typed["name"] or ""),
        Line("Address", item.url, typed["url"] or ""),
        Line("What it is told of", _told_of(item.kinds), _told_of(typed["events"] or ())),
    ]


def _told_of(events: Collection[str]) -> str:
    return ", ".join(name for key, name in kinds.NAMES.items() if key in events)


def _rotated(hook: Webhook) -> Made:
    return subscriptions.rotate(hook, by=_myself(), at=now(), once=once.key())


def _people() -> tuple[tuple[str, str], ...]:
    return tuple((str(one.id), f"{one.full_name} ({one.username})") for one in queries.everyone())


def _myself() -> Staff:
    return db.session.get_one(Staff, current_user.id)
