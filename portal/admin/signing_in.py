"""Signing in and out of the officers' side."""

from __future__ import annotations

from typing import Any

from flask import current_app, redirect, request, session, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.forms import LoginForm_db
from flask_appbuilder.security.views import AuthDBView
from flask_appbuilder.utils.base import get_safe_redirect
from flask_login import current_user, logout_user

from portal.accounts import factors
from portal.accounts.factors import Wanted
from portal.admin import enrolling, forms, second_step, session_keys
from portal.admin.safety import answer_with
from portal.cases.models import Staff
from portal.database import db
from portal.http import guessing
from portal.http.clock import now

WRONG = "That user name and password don't belong together. After five wrong passwords you must wait a while."
HALF_WAY = "half way"  # where a session keeps who gave the right password, and still owes the second factor
HALF_WAY_FOR = 10 * 60  # seconds
NEEDED = "Your role needs a second factor. Put it on now, and you are in."


class PortalAuthView(AuthDBView):
    """Signing in and out. What is wrong is said beside the form; signing out is asked for, never just linked to."""

    title = "Sign in"

    @expose("/login/", methods=["GET", "POST"])
    def login(self) -> Any:
        """Let someone in, to where they were going if that is ours; or ask for their second factor."""
        if current_user.is_authenticated:
            return redirect(_next())
        form = LoginForm_db()
        form.refusal = ""
        if form.validate_on_submit():
            staff = self._who(form)
            if staff:
                return go_on(staff, request.args.get("next"))
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

    @expose("/login/code/", methods=["GET", "POST"])
    def code(self) -> Any:
        """Ask whoever gave the right password for the code of their second factor."""
        staff = _half_way(Wanted.CODE)
        if staff is None:
            return redirect(_login())
        form = forms.filled(forms.form_of((enrolling.CODE_OR_RECOVERY,)), {})
        if request.method == "POST" and _proved(staff, form):
            session_keys.begin(staff)
            return redirect(_next())
        return self.render_template("admin/code.html", form=enrolling.of_codes(form), back=_login())

    @expose("/login/second-factor/", methods=["GET", "POST"])
    def enrol(self) -> Any:
        """Let whoever gave the right password, and needs a second factor, put it on; then they are in."""
        staff = _half_way(Wanted.ENROLMENT)
        if staff is None:
            return redirect(_login())
        made = enrolling.made(staff)
        if not isinstance(made, list):
            return enrolling.page(self, staff, made, back=_login(), words=NEEDED)
        session_keys.begin(staff)
        return enrolling.shown(self, made, on=_next())

    @expose("/logout/", methods=["GET", "POST"])
    def logout(self) -> Any:
        """End all sessions of whoever is signed in. A GET only asks."""
        if request.method == "GET":
            return self.render_template("admin/logout.html")
        staff = self._get_authenticated_user()
        if staff is not None:
            self.appbuilder.sm.on_user_logout(staff)  # first: where it fails, nobody is told that they are out
        logout_user()
        return redirect(url_for("PortalAuthView.login"))


def go_on(staff: Staff, on: str | None, *, has_factor: bool = False) -> Any:
    """Let someone in who is who they say, on to where they were going; or ask for what is lacking still."""
    need = Wanted.NOTHING if has_factor else factors.wanted(staff, current_app.config["SECOND_FACTOR_ROLES"])
    if need is Wanted.NOTHING:
        session_keys.begin(staff)
        return redirect(safe(on))
    session[HALF_WAY] = [staff.id, staff.session_epoch, int(now().timestamp())]
    step = "code" if need is Wanted.CODE else "enrol"
    return redirect(url_for(f"PortalAuthView.{step}", next=on))


def _half_way(need: Wanted) -> Staff | None:
    """Return who gave the right password a little while ago, if this is what they still owe."""
    staff_id, epoch, then = session.get(HALF_WAY) or (0, 0, 0)
    staff = db.session.get(Staff, staff_id)
    if staff is None or not staff.is_active or staff.session_epoch != epoch:
        return None
    if not 0 <= now().timestamp() - then <= HALF_WAY_FOR:
        return None
    return staff if factors.wanted(staff, current_app.config["SECOND_FACTOR_ROLES"]) is need else None


def _proved(staff: Staff, form: Any) -> bool:
    """Return whether the code is right; else the form says why not."""
    typed = form.code.data or ""
    if not typed.strip():
        form.code.errors = ["Fill this in."]
        answer_with(422)
        return False
    refusal = second_step.refusal(staff, typed)
    if refusal is None:
        return True
    form.code.errors = [refusal.sentence]
    answer_with(429 if refusal.wait else 401)
    return False


def _login() -> str:
    return url_for("PortalAuthView.login", next=request.args.get("next"))


def _next() -> str:
    """Return where they were going, if that is ours. What no header can hold (a line break) is the usual page."""
    return safe(request.args.get("next"))


def safe(on: str | None) -> str:
    """Return this address if it is ours; else the usual page. Browsers read a backslash as a slash, and FAB doesn't."""
    return str(get_safe_redirect(on if on and on.isprintable() and "\\" not in on else ""))
