"""Signing in and out of the officers' side."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.forms import LoginForm_db
from flask_appbuilder.security.views import AuthDBView
from flask_appbuilder.utils.base import get_safe_redirect
from flask_login import current_user, login_user, logout_user

from portal.admin.safety import answer_with
from portal.cases.models import Staff
from portal.http import guessing

WRONG = "That user name and password don't belong together. After five wrong passwords you must wait a while."


class PortalAuthView(AuthDBView):
    """Signing in and out. What is wrong is said beside the form; signing out is asked for, never just linked to."""

    title = "Sign in"

    @expose("/login/", methods=["GET", "POST"])
    def login(self) -> Any:
        """Let someone in, to where they were going if that is ours."""
        if current_user.is_authenticated:
            return redirect(_next())
        form = LoginForm_db()
        form.refusal = ""
        if form.validate_on_submit():
            staff = self._who(form)
            if staff:
                login_user(staff, remember=False)
                return redirect(_next())
        elif request.method == "POST":
            answer_with(422)
        return self.render_template(self.login_template, title=self.title, form=form)

    def _who(self, form: Any) -> Staff | None:
        """Return who signs in with this; or None, with what the form says of it."""
        wait = guessing.seconds_to_wait(form.username.data)
        staff: Staff | None = self.appbuilder.sm.auth_user_db(form.username.data, form.password.data)
        if staff is None:
            form.refusal = guessing.sentence(wait) if wait else WRONG
            answer_with(429 if wait else 401)
        return staff

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


def _next() -> str:
    """Return where they were going, if that is ours. What no header can hold (a line break) is the usual page."""
    wanted = request.args.get("next", "")
    return str(get_safe_redirect(wanted if wanted.isprintable() else ""))
