"""New passwords: one's own, and someone else's by an administrator."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_appbuilder import expose, has_access
from flask_appbuilder.forms import DynamicForm
from flask_appbuilder.security.views import ResetMyPasswordView as FabResetMyPasswordView
from flask_appbuilder.security.views import ResetPasswordView as FabResetPasswordView
from flask_appbuilder.validators import PasswordComplexityValidator
from flask_login import current_user
from werkzeug.security import check_password_hash
from werkzeug.wrappers import Response
from wtforms import PasswordField
from wtforms.validators import EqualTo, InputRequired, ValidationError

from portal.accounts import passwords
from portal.admin import session_keys
from portal.admin.commanding import myself
from portal.admin.safety import answer_with
from portal.cases.models import Staff
from portal.cases.models.columns import LONG
from portal.cases.texts import fault_in
from portal.database import db, transaction
from portal.http import guessing
from portal.http.clock import now

RULE = "Ten characters at the least: two capital letters, three small ones, two digits, and a sign such as - or !"


def new_password(label: str, of: str = "") -> PasswordField:
    """Return a field for a new password, or for the same once more."""
    again = EqualTo(of, message="The two passwords aren’t the same.")
    checks = [InputRequired("Fill this in."), again if of else PasswordComplexityValidator()]
    return PasswordField(label, description="The same once more." if of else RULE, validators=checks)


def present_password() -> PasswordField:
    """Return a field for the password that one has. Its name says what it is: nothing of that name is ever shown."""
    return PasswordField("Your password now", validators=[InputRequired("Fill this in.")])


def fault_of(staff: Staff, given: str) -> str:
    """Return why this isn't taken as someone's password; "" where it is theirs.

    Wrong ones count as at the sign-in, and are waited for as there.
    """
    wait = guessing.seconds_to_wait(staff.username)
    if wait:
        return guessing.sentence(wait)
    if fault_in(given, LONG) or not check_password_hash(staff.password, given):
        guessing.was_wrong(staff.username)
        return "That isn’t your password. After five wrong ones you must wait a while."
    return ""


class NewPasswordForm(DynamicForm):
    """A new password, twice."""

    password = new_password("New password")
    conf_password = new_password("Confirm password", of="password")


class OwnPasswordForm(NewPasswordForm):
    """A new password of one's own. The present one is asked for: an open browser alone must not be enough."""

    current_password = present_password()

    def validate_current_password(self, field: PasswordField) -> None:
        """Raise where it isn't the password."""
        if fault := fault_of(db.session.get_one(Staff, current_user.id), field.data or ""):
            raise ValidationError(fault)


class SetsPassword:
    """What both screens of a new password share: their answer to what can't be taken."""

    @expose("/form", methods=["POST"])
    @has_access
    def this_form_post(self) -> Any:
        """Set the password, or show the form again with what is wrong, as 422."""
        answer = super().this_form_post()  # type: ignore[misc]  # it stands before one of FAB's forms
        if isinstance(answer, str):
            answer_with(422)
        return answer


class OwnPasswordView(SetsPassword, FabResetMyPasswordView):
    """A new password of one's own."""

    class_permission_name = "ResetMyPasswordView"
    form = OwnPasswordForm
    form_title = "New password"
    form_columns = ["current_password", "password", "conf_password"]

    def form_post(self, form: Any) -> Response:
        """Set it. Every other session of theirs ends."""
        _choose(current_user.id, form.password.data)
        flash("Your new password holds from now on. Wherever else you were signed in, you no longer are.", "success")
        return redirect(url_for("StaffView.userinfo"))


class ResetPasswordView(SetsPassword, FabResetPasswordView):
    """A new password for someone else, by an administrator."""

    form = NewPasswordForm
    form_title = "Set a new password"
    form_columns = ["password", "conf_password"]
    message = "The new password is set. Wherever they were signed in, they no longer are."

    @expose("/form", methods=["GET"])
    @has_access
    def this_form_get(self) -> Any:
        """Show the form; for oneself that is another, which asks for the password that one has."""
        return _own() if _is_own() else super().this_form_get()

    @expose("/form", methods=["POST"])
    @has_access
    def this_form_post(self) -> Any:
        """Set the password of someone else."""
        return _own() if _is_own() else super().this_form_post()

    def form_get(self, form: Any) -> None:
        """Answer as for an unknown page where nobody has that id."""
        _demand_someone()

    def form_post(self, form: Any) -> Response:
        """Set the password, which ends their sessions."""
        about = _demand_someone()
        _choose(about, form.password.data)
        flash(self.message, "success")
        return redirect(url_for("StaffView.show", pk=about))


def _is_own() -> bool:
    return _number() == current_user.id


def _own() -> Response:
    return redirect(url_for("OwnPasswordView.this_form_get"))


def _number() -> int | None:
    """Return the number in the address. As a number: whoever writes themselves as 01 is themselves."""
    pk = request.args.get("pk", "")
    return int(pk) if pk.isascii() and pk.isdecimal() and len(pk) < 10 else None


def _demand_someone() -> int:
    pk = _number()
    if pk is None or db.session.get(Staff, pk) is None:
        abort(404)
    return pk


def _choose(staff_id: int, password: str) -> None:
    """Set it. The session at hand goes on, if it is theirs."""
    staff = db.session.get_one(Staff, staff_id)
    with transaction():
        passwords.choose(staff, password, by=myself(), at=now(), but=session_keys.this_one(staff_id))
    session_keys.keep_this(staff)
