"""Under which names the portal is reached. Any other would find its way into redirects."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask

SENTENCE = b"This portal isn't reached under that name."
OWN_MACHINE = frozenset({"localhost", "127.0.0.1"})  # for health checks and demos


def init_app(app: Flask, base_url: str) -> None:
    """Refuse requests for hosts other than that of the portal's address, before the app sees them."""
    known = OWN_MACHINE | {urlsplit(base_url).hostname or ""}
    application = app.wsgi_app

    def checked(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if _name(environ.get("HTTP_HOST", "")) in known:
            return application(environ, start_response)
        start_response("400 Bad Request", [("Content-Type", "text/plain; charset=utf-8")])
        return [SENTENCE]

    app.wsgi_app = checked  # type: ignore[method-assign]  # as Flask documents it


def _name(host: str) -> str:
    try:
        return (urlsplit(f"//{host}").hostname or "").casefold()
    except ValueError:
        return ""
