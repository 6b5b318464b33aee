"""API keys: made for a user, their secret shown once, revoked at once."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import Any

from flask import g, make_response, request, url_for
from flask_login import current_user
from sqlalchemy.orm import joinedload, lazyload
from werkzeug.wrappers import Response

from portal.accounts import keys, secret
from portal.accounts.keys import MEANS, USUAL, State
from portal.accounts.models import ApiKey
from portal.admin import forms, presenting
from portal.admin.commanding import CommandView
from portal.admin.datamodel import SafeInterface
from portal.admin.formatting import sign_cell
from portal.cases import queries
from portal.cases.models import Staff
from portal.database import db
from portal.errors import Invalid
from portal.http.clock import now
from portal.letters import cleaning
from portal.letters.ask import Ask, Sort

SCOPES = tuple((scope.value, words) for scope, words in MEANS.items())
ASKED = (
    Ask(
        "who",
        "As whom it acts",
        Sort.STAFF,
        help="A user of the system’s own is best, with the role Integration. A key is never more than its user.",
    ),
    Ask("name", "Name", Sort.LINE, help="By which you know the system, and where its key is kept."),
    Ask("scopes", "What it may do", Sort.CHOICES, choices=SCOPES),
    Ask("until", "To the end of", Sort.DATE, help="A year, unless you say otherwise; two at the most."),
    Ask("once", "", Sort.LINE, required=False, hidden=True),  # a button that is pressed twice makes one key
)
SIGNS = {
    State.GOOD: presenting.Sign("●", State.GOOD.value, "good"),
    State.EXPIRED: presenting.Sign("–", State.EXPIRED.value, "still"),
    State.REVOKED: presenting.Sign("✕", State.REVOKED.value, "still"),
    State.SHUT: presenting.Sign("▲", State.SHUT.value, "warn"),
}
REVOKE = (
    "Whatever system uses it is refused from its next call on. It can’t be taken back: a new key would have to be made."
)


class ApiKeys(CommandView):
    """`/staff/api-keys/`: the keys of systems."""

    datamodel = SafeInterface(
        ApiKey,
        eager=[joinedload(ApiKey.staff).options(lazyload(Staff.memberships))],
        cells={
            "staff": lambda row: row.staff.full_name,
            "scopes": lambda row: row.scopes.replace(",", ", "),
            "until": lambda row: presenting.short((row.expires_at - timedelta(seconds=1)).date()),
            "last_used_on": lambda row: presenting.short(row.last_used_on) if row.last_used_on else "Never",
            "state": lambda row: sign_cell(SIGNS[keys.state(row, now())]),
        },
        change=lambda _row: "",
    )
    route_base = "/api-keys"
    class_permission_name = "ApiKeys"
    base_permissions = ["can_list", "can_show", "can_add", "can_delete"]
    empty_words = "The keys of other systems, which call the API without a password, stand here."
    list_title, show_title, add_title, delete_title = "API keys", "API key", "Make an API key", "Revoke it"
    knows_again = True
    added, removed = "The key was made.", "The key was revoked. Its next call is refused."
    list_columns = ["name", "staff", "scopes", "until", "last_used_on", "state"]
    show_columns = list_columns
    show_template = "admin/api_key.html"
    search_columns = ["name"]
    order_columns = ["name", "last_used_on"]
    base_order = ("id", "desc")
    label_columns = {
        "name": "Name",
        "staff": "Acts as",
        "scopes": "May",
        "until": "To the end of",
        "last_used_on": "Last used",
        "state": "State",
    }

    def form_to_add(self) -> Any:
        """Ask for whom, what for, and until when."""
        a_year_on = (now().astimezone(UTC).date() + USUAL).isoformat()
        who = request.args.get("who", "")
        return forms.filled(forms.form_of(ASKED, _people()), {"until": a_year_on, "who": who, "once": secret.token()})

    def create(self, form: Any) -> ApiKey:
        """Make the key. Its secret stands on the page that follows, and nowhere else."""
        facts = cleaning.clean(ASKED, forms.given(form, ASKED))
        staff = db.session.get(Staff, facts["who"])
        if staff is None:
            raise Invalid({"who": "There is no such member of staff."})
        more = {name: facts[name] for name in ("name", "scopes", "until")} | {"once": facts.get("once") or ""}
        made = keys.make(staff, **more, by=_myself(), at=now())
        g.secret_of_key = made.secret
        return made.key

    def after(self, item: ApiKey) -> Response:
        """Show the secret of a new key, this once; after a revocation, the list."""
        if "secret_of_key" not in g:
            return super().after(item)
        on = url_for("ApiKeys.list")
        return make_response(self.render_template("admin/api_key_made.html", key=item, secret=g.secret_of_key, on=on))

    def may_remove(self, item: ApiKey) -> None:
        """Raise `Refused` where it was revoked before."""
        keys.demand_standing(item)

    def form_to_remove(self, item: ApiKey) -> Any:
        """Say what comes of it."""
        form = super().form_to_remove(item)
        form.about, form.warning = item.name, REVOKE
        return form

    def remove(self, item: ApiKey, form: Any) -> None:
        """Revoke the key."""
        keys.revoke(item, by=_myself(), at=now())


def _people() -> tuple[tuple[str, str], ...]:
    return tuple((str(one.id), f"{one.full_name} ({one.username})") for one in queries.everyone())


def _myself() -> Staff:
    return db.session.get_one(Staff, current_user.id)
