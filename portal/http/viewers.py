"""Who is looking: set at the start of every request, so that every query of it is narrowed (cases.access)."""

from __future__ import annotations

from flask import Flask, g, request
from flask_login import current_user

from portal.cases import access, viewing
from portal.cases.access import Viewer
from portal.cases.models import Staff
from portal.http.clock import now

# Blueprints that act for the reporter or for nobody: they find one case by its tracking number, and never list any.
UNGUARDED = frozenset({"public", "health", "submissions"})


def init_app(app: Flask) -> None:
    """Set the viewer before each request and forget it afterwards."""
    app.before_request(_set)
    app.teardown_request(_forget)


def _set() -> None:
    # Whatever isn't listed sees nothing until its user is known: a door that was forgotten shows too little.
    unguarded = request.blueprint in UNGUARDED
    g.viewer_token = access.viewer.set(None if unguarded else _signed_in())


def _signed_in() -> Viewer:
    if not current_user or not current_user.is_authenticated:
        return access.NOBODY
    return view_as(current_user)


def view_as(staff: Staff) -> Viewer:
    """Return what this member of staff may see now."""
    return viewing.viewer_of(staff, frozenset(role.name for role in staff.roles), now())


def _forget(_error: BaseException | None) -> None:
    token = g.pop("viewer_token", None)
    if token is not None:
        access.viewer.reset(token)
