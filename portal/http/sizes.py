"""How much may be sent at once: each door's own limit, and no more fields than a form could have."""

from __future__ import annotations

from typing import Any, TypeVar

from flask import Flask, current_app, request
from werkzeug.exceptions import RequestEntityTooLarge

import config
from portal.http.errors import API
from portal.http.headers import STAFF
from portal.http.reading import LARGEST

FORM = "application/x-www-form-urlencoded"
MOST_FIELDS = 1000  # a form in parts has a limit of its own: MAX_FORM_PARTS
IN_PARTS = "multipart/form-data"
PUBLIC, STAFF_SIDE = 256 * 1024, 2 * 1024 * 1024
F = TypeVar("F", bound=Any)


def init_app(app: Flask) -> None:
    """Refuse what is too large before anyone reads it. It must come before CSRF protection, which reads the form."""
    app.before_request(_demand_small)


def takes_files(view: F) -> F:
    """Say of a view that files may come to it, in a form in parts."""
    view.takes_files = True
    return view


def read_whole(view: F) -> F:
    """Say of a view that whoever gives it too much gets it back: so all of it must be read first."""
    view.read_whole = True
    return view


def _says(what: str) -> bool:
    return bool(getattr(current_app.view_functions.get(request.endpoint or ""), what, False))


def demand_said() -> None:
    """Raise RuntimeError in a view that reads files and doesn't say so: a large one would never come to it."""
    if not _says("takes_files"):
        raise RuntimeError(f"{request.endpoint} reads files: put @takes_files on it.")


def most() -> int:
    """Return how many bytes this request may bring."""
    if _says("takes_files") and request.mimetype == IN_PARTS:
        return int(current_app.config["FILES"].body)
    if _says("read_whole"):
        return config.BODY_LIMIT
    if request.path.startswith(API):
        return LARGEST
    return STAFF_SIDE if request.path.startswith(STAFF) else PUBLIC


def _demand_small() -> None:
    request.max_content_length = most()
    # Taking a million fields apart costs seconds, so they are counted before.
    if request.mimetype == FORM and request.get_data().count(b"&") >= MOST_FIELDS:
        raise RequestEntityTooLarge
