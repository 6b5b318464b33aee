"""One's own second factor: put on, taken off, new recovery codes; and someone else's, reset by an administrator."""

from __future__ import annotations

from typing import Any

from flask import abort, current_app, redirect, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name
from flask_login import current_user

from portal.accounts import factors, sessions
from portal.admin import enrolling, second_step, session_keys
from portal.admin.asking import Page, ask
from portal.admin.enrolling import CODE_OR_RECOVERY
from portal.admin.people import person_or_404
from portal.cases.models import Staff
from portal.database import db, transaction
from portal.http.clock import now

OFF = "From then on your password alone lets you in, and the recovery codes are worth nothing."
NEW = "The codes that you have now are worth nothing from then on."
RESET = (
    "{name} signs in with the password alone after that, and may put a new one on. Wherever they are signed in, they"
    " no longer are. Make sure that it is {name} who asks."
)


class SecondFactors(BaseView):
    """`/staff/second-factor/`: what someone signs in with beside the password."""

    route_base = "/second-factor"
    class_permission_name = "SecondFactors"
    base_permissions = ["can_own", "can_end"]

    @expose("/on", methods=["GET", "POST"])
    @has_access
    @permission_name("own")
    def put_on(self) -> Any:
        """Put one's own on. Wherever else one is signed in with the password alone, one no longer is."""
        staff = _myself()
        if factors.is_on(staff.id):
            return redirect(_account())
        made = enrolling.made(staff, asks_password=True)
        if not isinstance(made, list):
            return enrolling.page(self, staff, made, back=_account())
        _end_others(staff)
        return enrolling.shown(self, made, on=_account())

    @expose("/codes", methods=["GET", "POST"])
    @has_access
    @permission_name("own")
    def codes(self) -> Any:
        """Have new recovery codes in place of the old ones."""
        staff, made = _mine(), []

        def renew(facts: dict[str, Any]) -> None:
            code = facts["code"]
            made.extend(second_step.guarded(staff, lambda: factors.new_codes(staff, code=code, at=now())))

        page = Page("New recovery codes", "Make them", _account(), "My account", "The new codes are made.", NEW)
        answer = ask(self, page, (CODE_OR_RECOVERY,), renew)
        return enrolling.shown(self, made, on=_account()) if made else answer

    @expose("/off", methods=["GET", "POST"])
    @has_access
    @permission_name("own")
    def take_off(self) -> Any:
        """Take one's own off, with a code of it."""
        staff, required = _mine(), current_app.config["SECOND_FACTOR_ROLES"]

        def off(facts: dict[str, Any]) -> None:
            code = facts["code"]
            second_step.guarded(staff, lambda: factors.take_off(staff, code=code, required=required, at=now()))

        page = Page("Take the second factor off", "Take it off", _account(), "My account", "It is off.", OFF)
        return ask(self, page, (CODE_OR_RECOVERY,), off)

    @expose("/reset/<int(max=2147483647):pk>", methods=["GET", "POST"])
    @has_access
    @permission_name("end")
    def reset(self, pk: int) -> Any:
        """Take someone else's off, for whoever lost the app and the codes. Never one's own."""
        staff = person_or_404(pk)

        def off(_facts: dict[str, Any]) -> None:
            factors.reset(staff, by=_myself(), at=now())
            sessions.end(staff)

        back, name = url_for("StaffView.show", pk=pk), staff.full_name
        page = Page("Reset a second factor", "Reset it", back, name, "It is reset.", RESET.format(name=name))
        return ask(self, page, (), off)


def _myself() -> Staff:
    return db.session.get_one(Staff, current_user.id)


def _mine() -> Staff:
    staff = _myself()
    if not factors.is_on(staff.id):
        abort(404)
    return staff


def _end_others(staff: Staff) -> None:
    with transaction():
        sessions.end(staff, but=session_keys.this_one(staff.id))
    session_keys.keep_this(staff)


def _account() -> str:
    return url_for("StaffView.userinfo")
