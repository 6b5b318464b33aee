"""The token endpoint: a user name, a password and, where there is a second factor, its code, for a JWT."""

from __future__ import annotations

from typing import Any

from flask import current_app
from flask_appbuilder.api import expose
from flask_appbuilder.const import API_SECURITY_ACCESS_TOKEN_KEY as ACCESS
from flask_appbuilder.security.api import SecurityApi
from flask_appbuilder.security.schemas import LoginPost
from flask_jwt_extended import create_access_token
from marshmallow import ValidationError, fields

from portal.accounts import factors, sessions
from portal.accounts.factors import Wanted
from portal.admin import second_step
from portal.cases.models import Staff
from portal.cases.models.columns import LONG
from portal.cases.texts import fault_in
from portal.database import transaction
from portal.http import guessing, reading
from portal.http.clock import now
from portal.http.errors import answer
from portal.http.limits import API_LOGIN, limiter

NO_REFRESH = "No token is renewed here. Sign in again when yours has ended."
NEEDS_CODE = "This user signs in with a second factor: send its code of now, or a recovery code, as “code”."
NEEDS_FACTOR = "The role of this user needs a second factor. Sign in once in a browser, at /staff/login/, to put it on."


class LoginIn(LoginPost):
    """What FAB's log-in takes, and the code of a second factor."""

    code = fields.String()


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
            given = LoginIn().load(body)
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
        if (refusal := _refused(user, given.get("code", ""))) is not None:
            return refusal
        with transaction():
            sessions.arrived(user, now())
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


def _refused(user: Staff, code: str) -> Any:
    """Return why no token is given yet; None where nothing is lacking."""
    need = factors.wanted(user, current_app.config["SECOND_FACTOR_ROLES"])
    if need is Wanted.NOTHING:
        return None
    if need is Wanted.ENROLMENT or not code.strip():
        return answer(401, NEEDS_FACTOR if need is Wanted.ENROLMENT else NEEDS_CODE)
    refusal = second_step.refusal(user, code)
    if refusal is None:
        return None
    return _later(refusal.wait, refusal.sentence) if refusal.wait else answer(401, refusal.sentence)


def _later(wait: int, sentence: str = "") -> Any:
    told = answer(429, sentence or guessing.sentence(wait))
    told.headers["Retry-After"] = str(wait)
    return told
