"""How much may be sent at once: each door's own limit, and no more fields than a form could have."""

from __future__ import annotations

from flask import Flask, current_app, request
from werkzeug.exceptions import RequestEntityTooLarge

import config
from portal.http.errors import API
from portal.http.headers import STAFF
from portal.http.reading import LARGEST

FORM = "application/x-www-form-urlencoded"
MOST_FIELDS = 1000  # a form in parts has a limit of its own: MAX_FORM_PARTS
# Whoever gives too much there gets it back, so it must be read first.
READ_WHOLE = ("public.submit", "public.step", "Replays.add")
WITH_FILES = ("public.submit", "public.step", "public.add_more", "Files.add", "files.add", "submissions.submit")
IN_PARTS = "multipart/form-data"
PUBLIC, STAFF_SIDE = 256 * 1024, 2 * 1024 * 1024


def init_app(app: Flask) -> None:
    """Refuse what is too large before anyone reads it. It must come before CSRF protection, which reads the form."""
    app.before_request(_demand_small)


def most() -> int:
    """Return how many bytes this request may bring."""
    if request.endpoint in WITH_FILES and request.mimetype == IN_PARTS:
        return int(current_app.config["FILES"].body)
    if request.endpoint in READ_WHOLE:
        return config.BODY_LIMIT
    if request.path.startswith(API):
        return LARGEST
    return STAFF_SIDE if request.path.startswith(STAFF) else PUBLIC


def _demand_small() -> None:
    request.max_content_length = most()
    # Taking a million fields apart costs seconds, so they are counted before.
    if request.mimetype == FORM and request.get_data().count(b"&") >= MOST_FIELDS:
        raise RequestEntityTooLarge
