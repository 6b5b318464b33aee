"""Staff, roles, and the doors by which staff come in: FAB's screens on our ground."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import abort, current_app, flash, redirect, request, session, url_for
from flask_appbuilder import expose, has_access
from flask_appbuilder.forms import DynamicForm
from flask_appbuilder.security.forms import LoginForm_db, SelectDataRequired
from flask_appbuilder.security.sqla.models import Role
from flask_appbuilder.security.views import (
    AuthDBView,
    UserDBModelView,
)
from flask_appbuilder.security.views import (
    ResetMyPasswordView as FabResetMyPasswordView,
)
from flask_appbuilder.security.views import (
    ResetPasswordView as FabResetPasswordView,
)
from flask_appbuilder.security.views import (
    RoleModelView as FabRoleModelView,
)
from flask_appbuilder.utils.base import get_safe_redirect
from flask_appbuilder.validators import PasswordComplexityValidator
from flask_login import current_user, login_user, logout_user
from sqlalchemy import select
from sqlalchemy.orm import lazyload, selectinload
from werkzeug.security import check_password_hash
from werkzeug.wrappers import Response
from wtforms import PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length, ValidationError

from portal.admin import roles
from portal.admin.commanding import CommandView
from portal.admin.datamodel import SafeInterface
from portal.admin.formatting import many_cell, moment_cell
from portal.admin.managers import manager_cell, manager_field
from portal.admin.safety import answer_with
from portal.cases import lines
from portal.cases.models import Staff
from portal.cases.models.columns import LONG, SHORT
from portal.cases.texts import fault_in
from portal.database import db
from portal.errors import Invalid

EPOCH = "epoch"  # where a session keeps the epoch of its user; another one there ends it
ADMIN = "Admin"
LAST_ADMIN = "Somebody must be able to run the installation. Give someone else the role Admin first."
RULE = "Ten characters at the least: two capital letters, three small ones, two digits, and a sign such as - or !"
WRONG = (
    "That user name and password don't belong together. After five wrong passwords an account is closed for 15 minutes."
)
PHONE_HELP = "Printed in the letters they write."


def _new_password(label: str, of: str = "") -> PasswordField:
    """Return a field for a new password, or for the same once more."""
    again = EqualTo(of, message="The two passwords aren’t the same.")
    checks = [InputRequired("Fill this in."), again if of else PasswordComplexityValidator()]
    return PasswordField(label, description="The same once more." if of else RULE, validators=checks)


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
        "phone": StringField("Telephone", description=PHONE_HELP, validators=[Length(max=SHORT)], default=""),
        "manager_id": manager_field(),
    }
    add_form_extra_fields = {
        **edit_form_extra_fields,
        "password": _new_password("Password"),
        "conf_password": _new_password("Confirm password", of="password"),
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
    edit_columns = ["first_name", "last_name", "username", "active", "email", "phone", "manager_id", "roles"]
    show_fieldsets = user_show_fieldsets = [
        ("Who", {"fields": ["first_name", "last_name", "username", "email", "phone", "manager"]}),
        ("Access", {"fields": ["active", "roles", "places", "last_login", "login_count", "fail_login_count"]}),
    ]
    search_columns = ["first_name", "last_name", "username", "email"]
    order_columns = ["first_name", "last_name", "username", "email", "active"]
    base_order = ("last_name", "asc")
    validators_columns = {"roles": [SelectDataRequired()]}
    label_columns = {
        **UserDBModelView.label_columns,
        "first_name": "First name",
        "last_name": "Last name",
        "username": "User name",
        "email": "E-mail",
        "phone": "Telephone",
        "manager": "Manager",
        "active": "May sign in",
        "roles": "Roles",
        "places": "Positions",
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
        person = Staff()
        form.populate_obj(person)
        self.pre_add(person)
        db.session.add(person)
        return person

    def change(self, item: Staff, form: Any) -> None:
        """Change what is known of someone. Other roles, or none that are good any more, end their sessions."""
        admins = _admins()
        before = _access(item)
        form.populate_obj(item)
        lines.demand_no_circle(item)
        self.pre_update(item)
        if _access(item) == before:
            return
        if admins == {item.id} and not _runs_it(item):
            raise Invalid({"roles" if item.active else "active": LAST_ADMIN})
        item.session_epoch += 1

    def after(self, item: Staff) -> Response:
        """Go on. Whoever changed their own roles stays where they are signed in just now."""
        if session.get("_user_id") == str(item.id):
            session[EPOCH] = item.session_epoch
        return super().after(item)

    def form_to_change(self, item: Staff) -> Any:
        """Return their details; the form must know whose they are, so that their own name isn't taken."""
        form = super().form_to_change(item)
        form._id = item.id  # noqa: SLF001 - how FAB's own check of uniqueness asks for it
        return form


def _access(person: Staff) -> tuple[bool, set[int]]:
    return bool(person.active), {role.id for role in person.roles}


def _runs_it(person: Staff) -> bool:
    return bool(person.active) and any(role.name == ADMIN for role in person.roles)


def _admins() -> set[int]:
    """Return the ids of those who can run the installation, held still: two of them may be leaving at once."""
    query = select(Staff.id).join(Staff.roles).where(Role.name == ADMIN, Staff.active.is_(True)).order_by(Staff.id)
    return set(db.session.scalars(query.with_for_update(of=Staff)))


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


class NewPasswordForm(DynamicForm):
    """A new password, twice."""

    password = _new_password("New password")
    conf_password = _new_password("Confirm password", of="password")


class OwnPasswordForm(NewPasswordForm):
    """A new password of one's own. The present one is asked for: an open browser alone must not be enough."""

    current = PasswordField("Your password now", validators=[InputRequired("Fill this in.")])

    def validate_current(self, field: PasswordField) -> None:
        """Raise where it isn't the password. Wrong ones count as at the sign-in, and end in the same lock."""
        staff = db.session.get_one(Staff, current_user.id)
        is_locked = staff.locked_until is not None and staff.locked_until > datetime.now(UTC)
        given = field.data or ""
        if is_locked or fault_in(given, LONG) or not check_password_hash(staff.password, given):
            current_app.appbuilder.sm.update_user_auth_stat(staff, False)  # type: ignore[attr-defined]
            raise ValidationError(
                "That isn’t your password. After five wrong ones an account is closed for 15 minutes."
            )


class SetsPassword:
    """What both screens of a new password share: their answer to what can't be taken."""

    @expose("/form", methods=["POST"])
    @has_access
    def this_form_post(self) -> Any:
        """Set the password, or show the form again with what is wrong, as 422."""
        answer = super().this_form_post()  # type: ignore[misc]
        if isinstance(answer, str):
            answer_with(422)
        return answer


class OwnPasswordView(SetsPassword, FabResetMyPasswordView):
    """A new password of one's own."""

    class_permission_name = "ResetMyPasswordView"
    form = OwnPasswordForm
    form_title = "New password"
    form_columns = ["current", "password", "conf_password"]

    def form_post(self, form: Any) -> Response:
        """Set it. Every other session of theirs ends."""
        self.appbuilder.sm.reset_password(current_user.id, form.password.data)
        flash("Your new password holds from now on. Wherever else you were signed in, you no longer are.", "success")
        return redirect(url_for("StaffView.userinfo"))


class ResetPasswordView(SetsPassword, FabResetPasswordView):
    """A new password for someone else, by an administrator."""

    form = NewPasswordForm
    form_title = "Set a new password"
    form_columns = ["password", "conf_password"]
    message = "The new password is set. Wherever they were signed in, they no longer are."

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
            "manager": manager_cell,
            "places": lambda row: many_cell(f"{one.position}, {one.team.name}" for one in row.memberships),
            "last_login": lambda row: moment_cell(row.last_login),
        },
    )
    role_view.datamodel = SafeInterface(Role, cells={"permissions": lambda row: _opens(row.name)})


def _opens(role: str) -> str:
    """Return the screens of a role as the table in code names them."""
    lines = [f"{screens.rstrip('$')}: {rights.rstrip('$')}" for screens, rights in roles.table().get(role, [])]
    return "\n".join(lines) or "Nothing of its own. Roles are declared in portal/admin/roles.py."
