"""The public's side: submit, follow, read letters, escalate. No account, no JavaScript needed."""

from __future__ import annotations

from flask import Flask, has_request_context, request
from flask_wtf import CSRFProtect

from portal.http.headers import STAFF
from portal.public import (
    adding,
    coming_back,
    dates,
    details,
    entering,
    everything,
    home,
    mailed_link,
    moves,
    news,
    opinion,
    published,
    receipt,
    room,
    start,
    submit,
    track,
)
from portal.public.blueprint import blueprint

ENGLISH = "en"
PAGES = (
    *(home, start, submit, coming_back, receipt, track, dates, entering, mailed_link, news, room, moves),
    *(adding, published),
)
OF_ROOM = (details, everything, opinion)


def init_app(app: Flask, csrf: CSRFProtect) -> None:
    """Attach the public pages. Each checks its own form's token, so that a missing one is told on the form."""
    csrf.exempt(blueprint)
    app.register_blueprint(blueprint)
    _keep_no_locale(app)


def _keep_no_locale(app: Flask) -> None:
    """Flask-AppBuilder keeps a locale in the session, and with it a cookie, for whoever only reads a page."""
    babel = app.extensions["babel"]
    of_staff = babel.locale_selector
    babel.locale_selector = lambda: ENGLISH if has_request_context() and not _of_staff() else of_staff()


def _of_staff() -> bool:
    return f"{request.path}/".startswith(f"{STAFF}/")
