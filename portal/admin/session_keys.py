"""What the cookie of a session holds of us, and how the session at hand outlives the end of all the others."""

from __future__ import annotations

from flask import has_request_context, request, session
from flask_login import login_user

from portal.accounts import sessions
from portal.cases.models import Staff
from portal.database import transaction
from portal.http.clock import now

EPOCH = "epoch"  # the epoch of its user; another one there ends it
SESSION = "session"  # what its row is known by


def begin(staff: Staff) -> None:
    """Let someone in: a session of its own, that carries nothing of the one before."""
    with transaction():
        told = sessions.begin(staff, agent=request.user_agent.string, at=now())
        sessions.arrived(staff, now())
    session.clear()
    session.permanent = True
    session[SESSION], session[EPOCH] = told, staff.session_epoch
    login_user(staff, remember=False)


def this_one(staff_id: int) -> str:
    """Return what the session at hand is known by, if it is theirs; else, as at the command line, "", which none is."""
    theirs = has_request_context() and session.get("_user_id") == str(staff_id)
    return str(session.get(SESSION, "")) if theirs else ""


def keep_this(staff: Staff) -> None:
    """Let the session at hand go on, if it is theirs, after all of their others were ended."""
    if this_one(staff.id):
        session[EPOCH] = staff.session_epoch
