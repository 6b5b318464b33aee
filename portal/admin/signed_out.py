"""A form that is sent in a session that is over: nothing is done, and the page that says so shows what was typed."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, g, make_response, render_template, request, url_for
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from portal.http.errors import SENTENCES, answer
from portal.http.headers import STAFF
from portal.http.written import typed, words

LOGIN = "PortalAuthView.login"
FIRST_RUN = ("FirstRunDoor.code", "FirstRunDoor.step")  # whose words are of someone who has no account yet
SIGNING_IN = frozenset({None, LOGIN, "PortalAuthView.code", "PortalAuthView.enrol", *FIRST_RUN})
SHOWS_AGAIN = "Cases.move"  # whose button "change" does nothing but show the form with what it was sent


def init_app(app: Flask) -> None:
    """Answer such a form; it comes after CSRF protection, which finds most of them first."""
    app.register_error_handler(CSRFError, _without_token)
    app.before_request(_without_session)


def _without_token(_error: CSRFError) -> Any:
    """A token belongs to its session: this one's is over, or somebody signed in since the page was opened."""
    return _told(400) if _is_ours() else answer(400, SENTENCES[400])


def _without_session() -> Any:
    """A session that was ended elsewhere still has its token. Without words there is nothing to lose: sign in."""
    if request.method != "POST" or request.endpoint in SIGNING_IN or not _is_ours():
        return None
    if current_user.is_authenticated:
        return None
    return _told(401) if words() else None


def _is_ours() -> bool:
    """A pack can't be called “staff”: what the public's pages would answer to there is a page that isn't there."""
    return request.path.startswith(f"{STAFF}/") and request.blueprint != "public"


def _told(status: int) -> Response:
    """Return the page. FAB hasn't said yet who is looking, and its frame asks."""
    builder = current_app.extensions["appbuilder"]
    try:
        g.user = current_user
        page = render_template(
            "admin/signed_out.html",
            appbuilder=builder,
            base_template=builder.base_template,
            words=words(),
            carried=typed() if request.endpoint == SHOWS_AGAIN else [],
            has_files=any(file.filename for file in request.files.values()),
            way_in=url_for(LOGIN, next=_here()),
            here=_here(),
        )
    except SQLAlchemyError as error:
        return make_response(current_app.handle_user_exception(error))
    return make_response(page, status)


def _here() -> str:
    """Return the form's own address, where it can be opened; a button's can't."""
    methods = request.url_rule.methods if request.url_rule else None
    opens = "GET" in (methods or ()) and request.endpoint not in SIGNING_IN
    return request.path if opens else url_for("Queue.index")
