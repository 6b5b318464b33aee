"""The headers that every answer carries, and the nonce that lets our own scripts run."""

from __future__ import annotations

import secrets

from flask import Flask, Response, g, request

STAFF = "/staff"


def nonce() -> str:
    """Return this answer's nonce; FAB's templates ask for it by the name `csp_nonce`."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def init_app(app: Flask) -> None:
    """Add the headers to every answer, errors included."""
    app.jinja_env.globals["csp_nonce"] = nonce
    app.after_request(_add)


def _add(response: Response) -> Response:
    for name, value in _headers().items():
        response.headers.setdefault(name, value)
    if not request.path.startswith("/static/"):
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _headers() -> dict[str, str]:
    return {
        "Content-Security-Policy": _policy(),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        **({"Strict-Transport-Security": "max-age=31536000; includeSubDomains"} if request.is_secure else {}),
    }


def _policy() -> str:
    # FAB's widgets set style attributes from their scripts; the public side has none.
    inline = " style-src-attr 'unsafe-inline';" if request.path.startswith(STAFF) else ""
    return (
        f"default-src 'none'; script-src 'self' 'nonce-{nonce()}'; style-src 'self';{inline} img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; "
        "frame-ancestors 'none'"
    )
