"""Who asks: the token or the key is verified, the role lets them in, and the rows they see are narrowed to theirs."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import current_app, g, request
from flask_jwt_extended import get_current_user, verify_jwt_in_request
from werkzeug.exceptions import Forbidden, Unauthorized

from portal.accounts import keys, sessions
from portal.accounts.keys import PREFIX, Scope
from portal.api import problems
from portal.cases import access
from portal.cases.models import Staff
from portal.http import errors, viewers
from portal.http.clock import now

P = ParamSpec("P")
R = TypeVar("R")

LOOKS = frozenset({"can_list", "can_show"})
NO_KEY = "This key isn't one of ours, or it has ended."
KEY_NEEDED = "This needs an API key with the scope “{scope}”: a token won’t do."
OUT_OF_SCOPE = "This key isn't for that: it lacks the scope “{scope}”."


def scope_of(permission: str) -> Scope:
    """Return the scope that a key needs for what this permission opens: looking is read, all else is work."""
    return Scope.READ if permission in LOOKS else Scope.WORK


def allowed(view: str, permission: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let in whoever has `permission` on `view` in FAB's roles: 401 without a token or a key, 403 without permission.

    A key needs the scope besides.
    """

    def guard(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            _identify(scope_of(permission))
            if not current_app.extensions["appbuilder"].sm.has_access(permission, view):
                raise Forbidden
            return function(*args, **kwargs)

        return guarded

    return guard


def with_key(scope: Scope) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let in a key with this scope alone, whose user may read cases: 401 without a key, 403 with another."""

    def guard(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            _identify(scope)
            if not _key():
                raise Forbidden(response=errors.problem(403, KEY_NEEDED.format(scope=scope)))
            if not current_app.extensions["appbuilder"].sm.has_access("can_list", "Cases"):
                raise Forbidden
            return function(*args, **kwargs)

        return guarded

    return guard


def _identify(scope: Scope) -> None:
    key = _key()
    if key:
        _become(_holder(key, scope))
    else:
        verify_jwt_in_request()
        _become(get_current_user())
    access.viewer.set(viewers.view_as(staff()))


def _key() -> str:
    """Return the key that came along; "" where it is a token, or nothing."""
    scheme, _, told = request.headers.get("Authorization", "").partition(" ")
    return told.strip() if scheme.lower() == "bearer" and told.strip().startswith(PREFIX) else ""


def _holder(told: str, scope: Scope) -> Staff:
    """Return as whom a key acts, as they are now: a role taken away, or the user switched off, holds at once."""
    key = keys.good(told, now())
    holder = sessions.whole(key.staff_id) if key else None
    if key is None or holder is None or not holder.active:
        raise Unauthorized(response=problems.unauthorized(NO_KEY))
    if not keys.has(key, scope):
        raise Forbidden(response=errors.problem(403, OUT_OF_SCOPE.format(scope=scope)))
    keys.used(key, now())
    return holder


def _become(user: Staff) -> None:
    # A session cookie that came along proves nothing here: from now on the user of this request is the token's.
    g.user = g._login_user = user  # noqa: SLF001 - where Flask-Login looks, and it has no other door


def demand_good_if_any(scope: Scope) -> None:
    """Refuse a key that is no good, or lacks the scope, and any other header that lets nobody in.

    Nobody would have needed one here: but a system whose key is garbled must hear of it.
    """
    key = _key()
    if key:
        _holder(key, scope)
    elif "Authorization" in request.headers:
        verify_jwt_in_request()


def whoever_may(view: str, permission: str, scope: Scope) -> Staff | None:
    """Return whose token or key came along, if they have `permission` on `view`; None without one. A bad one is 401."""
    key = _key()
    if key:
        _become(_holder(key, scope))
    elif verify_jwt_in_request(optional=True) is None:
        return None
    else:
        _become(get_current_user())
    may = current_app.extensions["appbuilder"].sm.has_access(permission, view)
    return staff() if may else None


def staff() -> Staff:
    """Return as whom the token or the key acts."""
    found: Staff = g.user
    return found
