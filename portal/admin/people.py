"""Members of staff: FAB's screens of users on our ground. What they may open is decided elsewhere."""

from __future__ import annotations

from typing import Any

from flask import abort
from flask_appbuilder import expose, has_access
from flask_appbuilder.models.sqla.filters import FilterNotEqual
from flask_appbuilder.security.forms import SelectDataRequired
from flask_appbuilder.security.views import UserDBModelView
from flask_login import current_user
from sqlalchemy.orm import lazyload, selectinload
from werkzeug.wrappers import Response
from wtforms import Field, StringField
from wtforms.validators import Length, StopValidation, ValidationError

from portal.accounts import factors, names, opening
from portal.admin import account, session_keys, two_at_once
from portal.admin.commanding import CommandView, myself
from portal.admin.datamodel import SafeInterface
from portal.admin.formatting import many_cell, moment_cell
from portal.admin.managers import manager_cell, manager_field
from portal.admin.passwords import new_password
from portal.admin.place_cells import place_of
from portal.admin.two_at_once import Line
from portal.cases import lines
from portal.cases.models import Staff
from portal.cases.models.columns import LONG, SHORT
from portal.cases.texts import NO_ADDRESS, fault_in
from portal.database import db
from portal.http.clock import now
from portal.notices import mail

PUBLIC = "Public"
LOGINS = ("last_login", "login_count", "fail_login_count")
NAMES = ("first_name", "last_name", "username", "email")
DETAILS = ("first_name", "last_name", "username", "active", "email", "phone", "manager_id", "roles")
PHONE_HELP = "Printed in the letters they write."


def address_that_reaches(_form: Any, field: StringField) -> None:
    """Raise `ValidationError` where nothing could be sent to what was typed."""
    if not mail.reaches(field.data or ""):
        raise ValidationError(NO_ADDRESS)


def storable(_form: Any, field: Field) -> None:
    """Raise where no database keeps what was typed: FAB's next check would ask one for it."""
    if fault := fault_in(field.data or "", LONG, one_line=True):
        raise StopValidation(fault)


class StaffView(CommandView, UserDBModelView):
    """Members of staff. They are made inactive, never deleted: the timeline names them."""

    class_permission_name = "StaffView"
    base_permissions = ["can_list", "can_show", "can_add", "can_edit", "can_userinfo"]
    list_title, show_title, add_title, edit_title = (
        "Staff",
        "Member of staff",
        "Add a member of staff",
        "Change a member of staff",
    )
    user_info_title = "My account"
    show_template = "admin/person.html"
    add_form = edit_form = None
    edit_form_extra_fields = {
        "phone": StringField("Telephone", description=PHONE_HELP, validators=[storable, Length(max=SHORT)], default=""),
        "manager_id": manager_field(),
        "version": two_at_once.Version(),
    }
    add_form_extra_fields = {
        **edit_form_extra_fields,
        "password": new_password("Password"),
        "conf_password": new_password("Confirm password", of="password"),
    }
    list_columns = ["last_name", "first_name", "username", "email", "phone", "active", "roles"]
    add_columns = [
        "first_name",
        "last_name",
        "username",
        "active",
        "email",
        "phone",
        "manager_id",
        "roles",
        "password",
        "conf_password",
    ]
    edit_columns = [*DETAILS, "version"]
    show_fieldsets = user_show_fieldsets = [
        ("Who", {"fields": ["first_name", "last_name", "username", "email", "phone", "manager"]}),
        ("Access", {"fields": ["active", "roles", "places", "second_factor", *LOGINS]}),
    ]
    # Nobody who signs in is “anyone who isn't signed in”.
    add_form_query_rel_fields = edit_form_query_rel_fields = {"roles": [["name", FilterNotEqual, PUBLIC]]}
    search_columns = ["first_name", "last_name", "username", "email"]
    order_columns = ["first_name", "last_name", "username", "email", "active"]
    base_order = ("last_name", "asc")
    validators_columns = {"roles": [SelectDataRequired()], **{name: [storable] for name in NAMES}}
    validators_columns["email"] = [address_that_reaches, storable]
    label_columns = {
        **UserDBModelView.label_columns,
        "first_name": "First name",
        "last_name": "Last name",
        "username": "User name",
        "email": "E-mail",
        "phone": "Telephone",
        "manager": "Manager",
        "manager_id": "Manager",
        "active": "May sign in",
        "roles": "Roles",
        "places": "Positions",
        "second_factor": "Second factor",
        "fail_login_count": "Wrong passwords since",
    }
    description_columns = {
        "first_name": "",
        "last_name": "",
        "username": "What they sign in with.",
        "email": "",
        "phone": PHONE_HELP,
        "roles": "What they may open. Which cases they see follows from their teams.",
        "active": "Someone who has left is made inactive, never deleted.",
    }

    def create(self, form: Any) -> Staff:
        """Add someone."""
        names.demand(form.username.data, form.email.data)
        person = Staff()
        form.populate_obj(person)
        self.pre_add(person)
        db.session.add(person)
        db.session.flush()
        opening.began(person, by=myself(), at=now())
        return person

    def change(self, item: Staff, form: Any) -> None:
        """Change what is known of someone. Other roles, or none that are good any more, end their sessions."""
        two_at_once.hold(item)
        two_at_once.demand_same(form, self._lines(item, form))
        names.demand(form.username.data, form.email.data, of=item)

        def make() -> None:
            form.populate_obj(item)
            lines.demand_no_circle(item)
            self.pre_update(item)

        opening.change(item, make, by=myself(), at=now(), but=session_keys.this_one(item.id))

    def after(self, item: Staff) -> Response:
        """Go on. Whoever changed their own roles stays where they are signed in just now."""
        session_keys.keep_this(item)
        return super().after(item)

    @expose("/userinfo/")
    @has_access
    def userinfo(self) -> Any:
        """Show someone their own account: who they are, where they are signed in, and with what."""
        item = self.find(str(current_user.id))
        widgets = self._get_show_widget(item.id, item, show_fieldsets=self.user_show_fieldsets)
        return self.render_template(
            self.show_template, title=self.user_info_title, widgets=widgets, account=account.of(item, now())
        )

    def form_to_change(self, item: Staff) -> Any:
        """Return their details; the form must know whose they are, so that their own name isn't taken."""
        form = super().form_to_change(item)
        form._id = item.id  # noqa: SLF001 - how FAB's own check of uniqueness asks for it
        if not form.is_submitted():
            form.version.data = two_at_once.mark(self._lines(item, form))
        return form

    def _lines(self, item: Staff, form: Any) -> list[Line]:
        known = ((name, getattr(item, name), form[name].data) for name in DETAILS)
        return [Line(self.label_columns[name], _said(name, now), _said(name, typed)) for name, now, typed in known]


def person_or_404(pk: int) -> Staff:
    """Return the member of staff with this id; to whoever asks for another there is no such page."""
    return db.session.get(Staff, pk) or abort(404)


def _said(name: str, value: Any) -> str:
    if name == "roles":
        return ", ".join(sorted(role.name for role in value))
    if name == "active":
        return "Yes" if value else "No"
    if name == "manager_id" and value:
        manager = db.session.get(Staff, value)
        return f"{manager.full_name} ({manager.username})" if manager else ""
    return value or ""


def _factor_cell(person: Staff) -> str:
    factor = factors.of(person.id)
    return f"On, since {moment_cell(factor.since)}" if factor else "Off"


def reading() -> SafeInterface:
    """Return how the screens of staff read: as our others do. FAB gives them an interface of its own when it starts."""
    return SafeInterface(
        Staff,
        eager=[selectinload(Staff.roles), lazyload(Staff.memberships)],
        cells={
            "roles": lambda row: many_cell(role.name for role in row.roles),
            "active": lambda row: "Yes" if row.active else "No",
            "manager": manager_cell,
            "places": lambda row: many_cell(map(place_of, row.memberships)),
            "second_factor": _factor_cell,
            "last_login": lambda row: moment_cell(row.last_login),
        },
    )
