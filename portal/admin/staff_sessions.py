"""Sessions, ended: one's own everywhere else, and all of someone's by an administrator."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name
from flask_login import current_user

from portal.accounts import signing_out
from portal.admin import session_keys
from portal.admin.asking import Page, ask
from portal.admin.people import person_or_404
from portal.cases.models import Staff
from portal.database import db
from portal.http.clock import now

ELSEWHERE = (
    "Every other browser, and every token of the API, must sign in again, and the address from which your calendar"
    " fetches duties ends. Here you stay signed in."
)
EVERYWHERE = (
    "{name} must sign in again in every browser. Every token of theirs ends, and so does the address from which their"
    " calendar fetches duties. API keys go on: those are revoked one by one."
)


class Sessions(BaseView):
    """`/staff/sessions/`: where people are signed in comes to an end."""

    route_base = "/sessions"
    class_permission_name = "Sessions"
    base_permissions = ["can_own", "can_end"]

    @expose("/elsewhere", methods=["GET", "POST"])
    @has_access
    @permission_name("own")
    def elsewhere(self) -> Any:
        """Sign oneself out everywhere but here."""
        staff = db.session.get_one(Staff, current_user.id)

        def act(_facts: dict[str, Any]) -> None:
            here = session_keys.this_one(staff.id)
            signing_out.everywhere(staff, "Signed out everywhere else.", by=staff, at=now(), but=here)

        def then(_made: Any) -> str:
            session_keys.keep_this(staff)
            return account

        account = url_for("StaffView.userinfo")
        done = "You are signed in here alone."
        page = Page("Sign out everywhere else?", "Sign out elsewhere", account, "My account", done, ELSEWHERE)
        return ask(self, page, (), act, then)

    @expose("/end/<int(max=2147483647):pk>", methods=["GET", "POST"])
    @has_access
    @permission_name("end")
    def end(self, pk: int) -> Any:
        """End every session of someone; of oneself, all but this one."""
        staff, me = person_or_404(pk), db.session.get_one(Staff, current_user.id)

        def act(_facts: dict[str, Any]) -> None:
            here = session_keys.this_one(staff.id)
            signing_out.everywhere(staff, "Ended all sessions.", by=me, at=now(), but=here)

        def then(_made: Any) -> str:
            session_keys.keep_this(staff)
            return back

        back, name = url_for("StaffView.show", pk=pk), staff.full_name
        words = EVERYWHERE.format(name=name)
        page = Page("End all sessions?", "End them", back, name, "Their sessions are ended.", words)
        return ask(self, page, (), act, then)
