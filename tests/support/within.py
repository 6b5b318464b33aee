"""The portal served from a thread of the tests' own process: a process of its own takes seconds to load the same again.

Its requests go through the same WSGI application, whole and one at a time, over a real socket. What is asked of the web
server itself, of its end or of its settings is asked of `server.WebServer`.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from portal.database import db
from portal.http.limits import limiter
from portal.http.whole import WholeRequests


class _Quiet(WSGIRequestHandler):
    """Who asked for what is no part of a test's output."""

    def log(self, *_args: Any) -> None:
        """Say nothing."""


@contextmanager
def within(app: Flask, port: int) -> Iterator[None]:
    """Answer on this port of this machine, and let go of the database at the end."""
    with app.app_context():
        limiter.reset()
    whole = WholeRequests(app.wsgi_app, app.config["FILES"].body)
    server = make_server("127.0.0.1", port, whole, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
