"""Our style sheets and scripts: each known by what is in it, so that a browser never asks twice for what it has."""

from __future__ import annotations

import gzip
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin

STATIC = "static"
TEXTS = frozenset({".css", ".js", ".json", ".svg"})
FOR_GOOD = "public, max-age=31536000, immutable"


class Sessions(SecureCookieSessionInterface):
    """Flask's own, which renews the cookie of whoever is signed in with every answer: but with none that may be kept.

    What stands between us would hand it to the next one who asks, and a file that came late would bring back a session
    that was ended.
    """

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Let the answer carry the session's cookie, unless it is a file of ours or for everyone to keep."""
        if request.endpoint != STATIC and not response.cache_control.public:
            super().save_session(app, session, response)


def init_app(app: Flask) -> None:
    """Put into each address of a file what the file's bytes are, and let it be kept for good under that address."""
    app.session_interface = Sessions()
    folder = Path(app.static_folder or "")

    def with_digest(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == STATIC and "v" not in values and (digest := _digest(folder / values.get("filename", ""))):
            values["v"] = digest

    def keep(response: Response) -> Response:
        if request.endpoint != STATIC or response.status_code != 200:
            return response
        path = folder / str((request.view_args or {})["filename"])
        if request.args.get("v") and request.args["v"] == _digest(path):
            response.headers["Cache-Control"] = FOR_GOOD
        if path.suffix in TEXTS:
            _press(response, path)
        return response

    app.url_defaults(with_digest)
    app.after_request(keep)


def _press(response: Response, path: Path) -> None:
    """Send a text compressed to who takes it so. What is in it is no secret, so its length gives nothing away."""
    response.vary.add("Accept-Encoding")
    if request.accept_encodings.quality("gzip") > 0 and request.method == "GET":
        response.direct_passthrough = False
        response.response.close()  # type: ignore[union-attr]  # the file as it is, which nobody reads now
        response.set_data(_pressed(path))
        response.headers["Content-Encoding"] = "gzip"
        response.headers.pop("ETag", None)  # it is that of the file as it is


@cache
def _pressed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), mtime=0)


@cache
def _digest(path: Path) -> str:
    """Return what a file is known by; "" where there is none. Read once: a release brings its own files."""
    return sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else ""
