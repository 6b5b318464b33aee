"""Signing in: Flask-AppBuilder's security manager with the gaps that we measured in it closed."""

from __future__ import annotations

from typing import Any

from flask import Flask, session
from flask_appbuilder.api import expose
from flask_appbuilder.const import API_SECURITY_ACCESS_TOKEN_KEY as ACCESS
from flask_appbuilder.security.api import SecurityApi
from flask_appbuilder.security.schemas import login_post
from flask_appbuilder.security.sqla.manager import SecurityManager
from flask_jwt_extended import JWTManager, create_access_token
from flask_limiter import Limiter
from marshmallow import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.admin import people, role_screen
from portal.admin.passwords import OwnPasswordView, ResetPasswordView
from portal.admin.people import EPOCH, StaffView
from portal.admin.role_screen import RoleModelView
from portal.admin.signing_in import PortalAuthView
from portal.cases.models import Membership, Staff
from portal.cases.models.columns import LINE, LONG
from portal.cases.texts import fault_in
from portal.database import db
from portal.http import guessing, reading
from portal.http.errors import answer
from portal.http.limits import API_LOGIN, limiter

NO_REFRESH = "No token is renewed here. Sign in again when yours has ended."
NOBODYS_NAME = "nobody " * 10  # longer than a user name can be


class LimitedSecurityApi(SecurityApi):
    """The token endpoint. FAB limits only its web form: without this, guesses go on for ever."""

    @expose("/login", methods=["POST"])
    @limiter.limit(API_LOGIN)
    def login(self) -> Any:
        """Exchange a user name and password for a JWT.
        ---
        post:
          responses:
            200: {description: Tokens}
        """
        # Not FAB's own: it writes what was sent into the log, with a traceback, where that can't be read.
        body = reading.read()
        texts = [text for text in body.values() if isinstance(text, str)] if isinstance(body, dict) else []
        if any(fault_in(text, LONG) for text in texts):  # half a character has no bytes to be hashed
            return self.response_401()
        try:
            given = login_post.load(body)
        except ValidationError as error:
            return self.response_400(message=error.messages)
        if given.get("refresh"):
            return self.response_400(message={"refresh": [NO_REFRESH]})
        wait = guessing.seconds_to_wait(given["username"])
        if wait:
            return _later(wait)
        user = self.appbuilder.sm.auth_user_db(given["username"], given["password"])
        if user is None:
            return self.response_401()
        return self.response(200, **{ACCESS: create_access_token(identity=str(user.id), fresh=True)})

    @expose("/refresh", methods=["POST"])
    @limiter.limit(API_LOGIN)
    def refresh(self) -> Any:
        """Refuse: a token that outlived its password, for a month, was more than anyone was promised.
        ---
        post:
          responses:
            401: {description: Sign in again}
        """
        return answer(401, NO_REFRESH)


def _later(wait: int) -> Any:
    told = answer(429, guessing.sentence(wait))
    told.headers["Retry-After"] = str(wait)
    return told


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
        """Return the user of this session, unless the session was ended elsewhere."""
        staff = _whole(int(pk))
        if staff is None or not staff.is_active:
            return None
        if "_user_id" in session and session.get(EPOCH) != staff.session_epoch:
            return None
        return staff

    def load_user_jwt(self, _jwt_header: Any, jwt_data: dict[str, Any]) -> Staff | None:
        """Return the user of this token, unless it was ended."""
        staff = super().load_user_jwt(_jwt_header, jwt_data)
        return staff if staff is not None and jwt_data.get(EPOCH) == staff.session_epoch else None

    def auth_user_db(self, username: str, password: str) -> Staff | None:
        """Return the user with this name and password. After too many wrong ones from there, none is looked at."""
        if not username or guessing.seconds_to_wait(username):
            return None
        unknown = fault_in(username, LINE, one_line=True)  # PostgreSQL can't even be asked for a name with a NUL
        staff: Staff | None = super().auth_user_db(NOBODYS_NAME if unknown else username, password)
        if staff is None:
            guessing.was_wrong(username)
        else:
            guessing.was_right(username)
        return staff

    def on_user_login(self, user: Staff) -> None:
        """Start a session that carries the epoch; nothing of the session before it stays."""
        session.clear()
        session.permanent = True
        session[EPOCH] = user.session_epoch

    def on_user_logout(self, user: Staff) -> None:
        """End every session and token of theirs, copies of the cookie included: FAB only forgets the browser's own."""
        self.end_sessions(user)

    def reset_password(self, userid: int, password: str) -> None:
        """Set a new password; whoever is signed in with the old one no longer is."""
        super().reset_password(userid, password)
        staff = self.get_user_by_id(userid)
        self.end_sessions(staff)
        if session.get("_user_id") == str(userid):
            session[EPOCH] = staff.session_epoch

    def end_sessions(self, user: Staff) -> None:
        """End every session and token of a user."""
        user.session_epoch += 1
        self.update_user(user)


def _whole(staff_id: int) -> Staff | None:
    """Return someone with their roles and places in one statement: every request begins with this."""
    options = (
        joinedload(Staff.roles),
        joinedload(Staff.groups),
        joinedload(Staff.memberships).joinedload(Membership.team),
    )
    query = select(Staff).filter_by(id=staff_id).options(*options)
    found: Staff | None = db.session.scalars(query).unique().one_or_none()
    return found
