"""The portal as the benchmarks serve it: the same app, with the limits on how often one address may ask switched off.

No setting of the portal does this; it is done here, after the app was made, and nowhere else.
"""

from __future__ import annotations

from flask import Flask

import config
from portal import create_app
from portal.http.limits import limiter
from portal.http.whole import WholeRequests


def unlimited(settings: config.Settings | None = None) -> Flask:
    """Return the portal without rate limits."""
    app = create_app(settings)
    app.config["RATELIMIT_ENABLED"] = False
    limiter.enabled = False
    app.wsgi_app = WholeRequests(app.wsgi_app, config.BODY_LIMIT)
    return app


def __getattr__(name: str) -> Flask:
    """Make the app when the web server asks for it: `bench.door:app`."""
    if name != "app":
        raise AttributeError(name)
    return unlimited()
