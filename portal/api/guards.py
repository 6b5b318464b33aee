"""Who asks: the token is verified, the role lets them in, and the rows they see are narrowed to theirs."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import current_app, g
from flask_jwt_extended import get_current_user, verify_jwt_in_request
from werkzeug.exceptions import Forbidden

from portal.cases import access
from portal.cases.models import Staff
from portal.http import viewers

P = ParamSpec("P")
R = TypeVar("R")


def allowed(view: str, permission: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let in whoever has `permission` on `view` in FAB's roles: 401 without a token, 403 without the permission."""

    def guard(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            _identify()
            if not current_app.extensions["appbuilder"].sm.has_access(permission, view):
                raise Forbidden
            return function(*args, **kwargs)

        return guarded

    return guard


def _identify() -> None:
    verify_jwt_in_request()
    _become(staff())
    access.viewer.set(viewers.view_as(staff()))


def _become(user: Staff) -> None:
    # A session cookie that came along proves nothing here: from now on the user of this request is the token's.
    g.user = g._login_user = user  # noqa: SLF001 - where Flask-Login looks, and it has no other door


def whoever_may(view: str, permission: str) -> Staff | None:
    """Return whose token came along, if they have `permission` on `view`; None without a token. A bad one is 401."""
    if verify_jwt_in_request(optional=True) is None:
        return None
    _become(staff())
    may = current_app.extensions["appbuilder"].sm.has_access(permission, view)
    return staff() if may else None


def staff() -> Staff:
    """Return whose token it is."""
    found: Staff = get_current_user()
    return found
