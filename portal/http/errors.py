"""How an error is told: a page for people, RFC 9457 problem+json for systems; our own faults with an id."""

from __future__ import annotations

import logging
import secrets
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app, g, json, render_template, request
from flask_login import AnonymousUserMixin
from sqlalchemy.exc import IntegrityError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from portal.database import CHANGED, MEANWHILE, db, is_meanwhile
from portal.errors import Conflict, Invalid, NotFound, PortalError, Refused
from portal.http.headers import STAFF
from portal.http.written import words
from portal.policy.saying import say

log = logging.getLogger("portal")

API = ("/api/", "/open311/")
STATUS: dict[type[PortalError], int] = {Refused: 409, Invalid: 422, NotFound: 404, Conflict: 409}
RETRY_AFTER = 30
GONE = frozenset({403, 404, 409})  # what a form was opened for, which isn't theirs any more when they send it

SENTENCES = {
    400: say("We couldn't read what was sent."),
    401: say("Sign in first."),
    403: say("You may not do this."),
    404: say("There is no such page."),
    405: say("That can't be done here."),
    409: say("Someone else changed this first."),
    412: say("Someone else changed this first. Get it again, then decide."),
    413: say("That is more than can be taken at once."),
    415: say("This must be sent as application/json."),
    422: say("Some of what you gave needs another look."),
    428: say("Say which version you mean: send its ETag as If-Match."),
    429: say("That was too many at once. Wait a minute, then try again: nothing has been lost."),
    500: say("Something went wrong on our side. It was not your doing."),
    503: say("We can't reach our records right now. Please try again in a few minutes."),
}


def init_app(app: Flask) -> None:
    """Register how errors are told, for the whole app."""
    app.register_error_handler(PortalError, _told)
    for kind in (*MEANWHILE, IntegrityError):
        app.register_error_handler(kind, _outside)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database_away)
    app.register_error_handler(PoolTimeout, _database_away)
    app.register_error_handler(Exception, _our_fault)


def problem(status: int, detail: str, **more: Any) -> Response:
    """Return an RFC 9457 problem. `more` are members such as `clause`, `errors` or `id`; empty ones are left out."""
    body = {
        "type": "about:blank",
        "title": _title(status),
        "status": status,
        "detail": detail,
        **{k: v for k, v in more.items() if v},
    }
    return Response(json.dumps(body), status=status, content_type="application/problem+json")


def _title(status: int) -> str:
    return HTTPStatus(status).phrase


def answer(status: int, sentence: str, **more: Any) -> Response:
    """Return the error as this caller understands it."""
    if request.path.startswith(API):
        return problem(status, sentence, **more)
    return Response(_page({"status": status, "title": _title(status), "sentence": sentence, **more}), status=status)


def _page(told: dict[str, Any]) -> str:
    """Return the page for people: under /staff with the staff's menu, unless who is asking can't be looked up now."""
    builder = getattr(current_app, "appbuilder", None)
    of_staff = f"{request.path}/".startswith(f"{STAFF}/")
    if of_staff and told["status"] == 429 and "user" not in g:
        g.user = g._login_user = AnonymousUserMixin()  # noqa: SLF001 - turned away before anyone was looked up
    try:
        # A request that failed before its user was looked up has no menu to show.
        if builder and "user" in g and of_staff:
            more = {"appbuilder": builder, "base_template": builder.base_template, "words": _lost(told["status"])}
            return render_template("admin/error.html", **more, **told)
        return render_template("public/error.html", **told)
    except SQLAlchemyError:
        db.session.rollback()
        g._login_user = AnonymousUserMixin()  # noqa: SLF001 - where Flask-Login looks before it asks the database
        return render_template("public/error.html", **told)


def _lost(status: int) -> list[str]:
    """Return what was typed into a form that can't be shown again. Of what it was about nothing is told."""
    return words() if request.method == "POST" and status in GONE else []


def status_of(error: PortalError) -> int:
    """Return the HTTP status of one of our own errors."""
    return (
        next(status for kind, status in STATUS.items() if isinstance(error, kind))
        if isinstance(error, tuple(STATUS))
        else 400
    )


def _told(error: PortalError) -> Response:
    db.session.rollback()
    more = {"clause": getattr(error, "clause", None), "errors": getattr(error, "errors", None)}
    return answer(status_of(error), error.sentence, **more)


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    if error.response is not None or status < 400:
        return error.get_response()  # type: ignore[return-value]  # Werkzeug promises less than Flask gives
    response = answer(status, SENTENCES.get(status, error.name))
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            response.headers[name] = value
    return response


def is_away(error: BaseException) -> bool:
    """Return whether this error means that the database can't be reached or can't answer in time."""
    return isinstance(error, OperationalError | PoolTimeout) and not is_meanwhile(error)


def _outside(error: Exception) -> Response:
    """What is met outside of a transaction(): in FAB's own screens, or on the page before or after one."""
    return _told(Conflict(CHANGED)) if is_meanwhile(error) else _our_fault(error)


def _database_away(error: Exception) -> Response:
    if is_meanwhile(error):
        return _outside(error)
    log.warning("database away: %s", type(error).__name__)
    db.session.rollback()
    response = answer(503, SENTENCES[503])
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def _our_fault(error: Exception) -> Response:
    fault = note_fault(error)
    db.session.rollback()
    return answer(500, SENTENCES[500], id=fault)


def note_fault(error: BaseException) -> str:
    """Write our own fault to the log, and return its id.

    The text of an exception may hold what a citizen wrote, so the log has its kind, place and id alone.
    """
    fault = secrets.token_hex(6)
    log.error("fault %s: %s at %s", fault, type(error).__name__, _place(error))
    return fault


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    places = []
    while trace:
        places.append(f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}")
        trace = trace.tb_next
    return " > ".join(places[-6:])
