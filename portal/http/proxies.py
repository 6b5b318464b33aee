"""What a proxy in front of us may say of the caller."""

from __future__ import annotations

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix


def init_app(app: Flask, hops: int) -> None:
    """Believe the last `hops` proxies about the caller's address and scheme, and nobody about the host."""
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]  # as Flask documents it
