"""Signing in: Flask-AppBuilder's security manager with the gaps that we measured in it closed."""

from __future__ import annotations

from typing import Any

import click
from flask import Flask, current_app, session
from flask_appbuilder.security.sqla.manager import SecurityManager
from flask_jwt_extended import JWTManager
from flask_limiter import Limiter

from portal.accounts import factors, names, passwords, sessions
from portal.admin import people, role_screen
from portal.admin.passwords import OwnPasswordView, ResetPasswordView
from portal.admin.people import StaffView
from portal.admin.role_screen import RoleModelView
from portal.admin.session_keys import EPOCH, SESSION
from portal.admin.signing_in import PortalAuthView
from portal.admin.token_login import LimitedSecurityApi
from portal.cases.models import Staff
from portal.cases.models.columns import LINE
from portal.cases.texts import fault_in
from portal.database import db, transaction
from portal.errors import Invalid
from portal.http import guessing
from portal.http.clock import now
from portal.http.limits import limiter

NOBODYS_NAME = "nobody " * 10  # longer than a user name can be


class PortalSecurityManager(SecurityManager):
    """Sessions and tokens carry the user's epoch: signing out, a new password or a lock ends all of them at once."""

    user_model = Staff
    userdbmodelview = StaffView
    rolemodelview = RoleModelView
    resetpasswordview = ResetPasswordView
    resetmypasswordview = OwnPasswordView
    authdbview = PortalAuthView
    security_api = LimitedSecurityApi
    userstatschartview = None  # it loads its charts from another host

    def __init__(self, appbuilder: Any) -> None:
        super().__init__(appbuilder)
        StaffView.datamodel, RoleModelView.datamodel = people.reading(), role_screen.reading()
        self._granted: dict[tuple[str, str, str], bool] = {}

    def _has_access_builtin_roles(self, role: Any, permission_name: str, view_name: str) -> bool:
        """Answer from what was found before: the table of roles never changes, and a page asks seventy times."""
        asked = (role.name, permission_name, view_name)
        if asked not in self._granted:
            self._granted[asked] = super()._has_access_builtin_roles(role, permission_name, view_name)
        return self._granted[asked]

    def create_limiter(self, app: Flask) -> Limiter:
        """Return the app's one limiter; a second would count apart from it."""
        return limiter

    def create_jwt_manager(self, app: Flask) -> JWTManager:
        """Put the epoch into every token, so that it dies with the sessions."""
        manager = super().create_jwt_manager(app)
        manager.additional_claims_loader(self._claims)
        return manager

    def _claims(self, identity: str) -> dict[str, int]:
        staff = self.get_user_by_id(int(identity))
        return {EPOCH: staff.session_epoch if staff else -1}

    def load_user(self, pk: int) -> Staff | None:
        """Return the user of this session, unless the session was ended, here or elsewhere."""
        staff, row = sessions.of(int(pk), session.get(SESSION, "")) or (None, None)
        if staff is None or row is None or not staff.is_active or session.get(EPOCH) != staff.session_epoch:
            return None
        if now() - row.since > current_app.permanent_session_lifetime:
            return None  # the cookie is renewed with each request: whoever copied it would stay for ever
        touched = sessions.touch(row, now().date())
        return sessions.whole(int(pk)) if touched else staff

    def load_user_jwt(self, _jwt_header: Any, jwt_data: dict[str, Any]) -> Staff | None:
        """Return the user of this token, unless it was ended."""
        staff = sessions.whole(int(jwt_data["sub"]))
        if staff is None or not staff.is_active or jwt_data.get(EPOCH) != staff.session_epoch:
            return None
        return staff

    def auth_user_db(self, username: str, password: str) -> Staff | None:
        """Return the user with this name and password. After too many wrong ones from there, none is looked at."""
        if not username or guessing.seconds_to_wait(username):
            return None
        # PostgreSQL can't even be asked for a name with a NUL. FAB would take someone's e-mail address for their name,
        # under which wrong passwords were counted apart.
        unknown = fault_in(username, LINE, one_line=True) or self.find_user(username=username) is None
        staff: Staff | None = super().auth_user_db(NOBODYS_NAME if unknown else username, password)
        if staff is None:
            guessing.was_wrong(username)
        elif not factors.is_on(staff.id):  # else a code is still to come, and wrong ones are not forgotten
            guessing.was_right(username)
        return staff

    def update_user_auth_stat(self, user: Staff, success: bool = True) -> None:
        """Count wrong passwords as FAB does. Whoever gave the right one isn't in yet: that is counted at the door."""
        if success:
            self.on_user_login(user)
        else:
            super().update_user_auth_stat(user, success=False)

    def on_user_login(self, user: Staff) -> None:
        """Begin with an empty session: nothing of the one before stays. Who is let in is said elsewhere (`begin`)."""
        session.clear()

    def on_user_logout(self, user: Staff) -> None:
        """End every session and token of theirs, copies of the cookie included: FAB only forgets the browser's own."""
        with transaction():
            sessions.end(user)

    def add_user(self, username: str, first_name: str, last_name: str, email: str, *args: Any, **kwargs: Any) -> Any:
        """Add an account at the command line, unless another could be taken for it."""
        try:
            names.demand(username, email)
        except Invalid as error:
            db.session.rollback()
            raise click.ClickException(" ".join(error.errors.values())) from error
        return super().add_user(username, first_name, last_name, email, *args, **kwargs)

    def reset_password(self, userid: int, password: str) -> None:
        """Set a new password at the command line. FAB's own goes on as if it were kept where it wasn't."""
        with transaction():
            passwords.choose(db.session.get_one(Staff, userid), password, by=None, at=now())
