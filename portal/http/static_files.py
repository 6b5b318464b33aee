"""Our style sheets and scripts: each known by what is in it, so that a browser never asks twice for what it has."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, Response, request

STATIC = "static"
FOR_GOOD = "public, max-age=31536000, immutable"


def init_app(app: Flask) -> None:
    """Put into each address of a file what the file's bytes are, and let it be kept for good under that address."""
    folder = Path(app.static_folder or "")

    def with_digest(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == STATIC and "v" not in values and (digest := _digest(folder / values.get("filename", ""))):
            values["v"] = digest

    def keep(response: Response) -> Response:
        wanted = request.args.get("v") if request.endpoint == STATIC and response.status_code == 200 else None
        if wanted and wanted == _digest(folder / str((request.view_args or {})["filename"])):
            response.headers["Cache-Control"] = FOR_GOOD
        return response

    app.url_defaults(with_digest)
    app.after_request(keep)


@cache
def _digest(path: Path) -> str:
    """Return what a file is known by; "" where there is none. Read once: a release brings its own files."""
    return sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else ""
