"""Staff, roles, and the doors by which staff come in: FAB's screens on our ground."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.forms import LoginForm_db, SelectDataRequired
from flask_appbuilder.security.sqla.models import Role
from flask_appbuilder.security.views import (
    AuthDBView,
    UserDBModelView,
)
from flask_appbuilder.security.views import (
    ResetPasswordView as FabResetPasswordView,
)
from flask_appbuilder.security.views import (
    RoleModelView as FabRoleModelView,
)
from flask_appbuilder.utils.base import get_safe_redirect
from flask_login import current_user, login_user, logout_user
from sqlalchemy.orm import lazyload, selectinload
from werkzeug.wrappers import Response

from portal.admin import roles
from portal.admin.commanding import CommandView
from portal.admin.datamodel import SafeInterface
from portal.admin.formatting import many_cell, moment_cell
from portal.admin.safety import answer_with
from portal.cases.models import Staff
from portal.database import db

WRONG = (
    "That user name and password don't belong together. After five wrong passwords an account is closed for 15 minutes."
)


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
    list_columns = ["last_name", "first_name", "username", "email", "phone", "active", "roles"]
    add_columns = [
        "first_name",
        "last_name",
        "username",
        "active",
        "email",
        "phone",
        "roles",
        "password",
        "conf_password",
    ]
    edit_columns = ["first_name", "last_name", "username", "active", "email", "phone", "roles"]
    show_fieldsets = user_show_fieldsets = [
        ("Who", {"fields": ["first_name", "last_name", "username", "email", "phone"]}),
        ("Access", {"fields": ["active", "roles", "places", "last_login", "login_count", "fail_login_count"]}),
    ]
    search_columns = ["first_name", "last_name", "username", "email"]
    order_columns = ["first_name", "last_name", "username", "email", "active"]
    base_order = ("last_name", "asc")
    validators_columns = {"roles": [SelectDataRequired()]}
    label_columns = {
        **UserDBModelView.label_columns,
        "username": "User name",
        "phone": "Telephone",
        "active": "May sign in",
        "roles": "Roles",
        "places": "Positions",
        "fail_login_count": "Wrong passwords since",
    }
    description_columns = {
        "phone": "Printed in the letters they write.",
        "roles": "What they may open. Which cases they see follows from their teams.",
        "active": "Someone who has left is made inactive, never deleted.",
    }

    def create(self, form: Any) -> Staff:
        """Add someone."""
        person = Staff()
        form.populate_obj(person)
        self.pre_add(person)
        db.session.add(person)
        return person

    def change(self, item: Staff, form: Any) -> None:
        """Change what is known of someone. Another role holds from their next click."""
        form.populate_obj(item)
        self.pre_update(item)

    def form_to_change(self, item: Staff) -> Any:
        """Return their details; the form must know whose they are, so that their own name isn't taken."""
        form = super().form_to_change(item)
        form._id = item.id  # noqa: SLF001 - how FAB's own check of uniqueness asks for it
        return form


class RoleModelView(CommandView, FabRoleModelView):
    """Roles, to look at: what each may open is a table in code, not a form."""

    class_permission_name = "RoleModelView"
    base_permissions = ["can_list", "can_show"]
    list_widget, show_widget = CommandView.list_widget, CommandView.show_widget
    list_title, show_title = "Roles", "Role"
    list_columns = show_columns = ["name", "permissions"]
    search_columns = order_columns = ["name"]
    base_order = ("name", "asc")
    label_columns = {"name": "Role", "permissions": "May open"}


class ResetPasswordView(FabResetPasswordView):
    """A new password for someone else, by an administrator."""

    form_title = "Set a new password"

    def form_get(self, form: Any) -> None:
        """Answer as for an unknown page where nobody has that id."""
        _demand_someone()

    def form_post(self, form: Any) -> Response:
        """Set the password, which ends their sessions."""
        _demand_someone()
        super().form_post(form)
        return redirect(url_for("StaffView.show", pk=request.args["pk"]))


def _demand_someone() -> None:
    pk = request.args.get("pk", "")
    if not (pk.isascii() and pk.isdecimal() and len(pk) < 10) or db.session.get(Staff, int(pk)) is None:
        abort(404)


class PortalAuthView(AuthDBView):
    """Signing in and out. What is wrong is said beside the form; signing out is asked for, never just linked to."""

    title = "Sign in"

    @expose("/login/", methods=["GET", "POST"])
    def login(self) -> Any:
        """Let someone in, to where they were going if that is ours."""
        if current_user.is_authenticated:
            return redirect(self._get_safe_next_url())
        form = LoginForm_db()
        form.refusal = ""
        if form.validate_on_submit():
            staff = self.appbuilder.sm.auth_user_db(form.username.data, form.password.data)
            if staff:
                login_user(staff, remember=False)
                return redirect(get_safe_redirect(request.args.get("next", "")))
            form.refusal = WRONG
            answer_with(401)
        elif request.method == "POST":
            answer_with(422)
        return self.render_template(self.login_template, title=self.title, form=form)

    @expose("/logout/", methods=["GET", "POST"])
    def logout(self) -> Any:
        """End all sessions of whoever is signed in. A GET only asks."""
        if request.method == "GET":
            return self.render_template("admin/logout.html")
        staff = self._get_authenticated_user()
        logout_user()
        if staff is not None:
            self.appbuilder.sm.on_user_logout(staff)
        return redirect(url_for("PortalAuthView.login"))


def use_safe_reading(staff_view: type[StaffView], role_view: type[RoleModelView]) -> None:
    """Let both read as our other screens do: FAB gives them interfaces of its own when it starts."""
    staff_view.datamodel = SafeInterface(
        Staff,
        eager=[selectinload(Staff.roles), lazyload(Staff.memberships)],
        cells={
            "roles": lambda row: many_cell(role.name for role in row.roles),
            "active": lambda row: "Yes" if row.active else "No",
            "places": lambda row: many_cell(f"{one.position}, {one.team.name}" for one in row.memberships),
            "last_login": lambda row: moment_cell(row.last_login),
        },
    )
    role_view.datamodel = SafeInterface(Role, cells={"permissions": lambda row: _opens(row.name)})


def _opens(role: str) -> str:
    """Return the screens of a role as the table in code names them."""
    lines = [f"{screens.rstrip('$')}: {rights.rstrip('$')}" for screens, rights in roles.table().get(role, [])]
    return "\n".join(lines) or "Nothing of its own. Roles are declared in portal/admin/roles.py."
