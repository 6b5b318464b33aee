"""The REST API under /api/v1, on flask-smorest and marshmallow."""

from __future__ import annotations

from flask import Flask
from flask_wtf import CSRFProtect

from portal.api import cases, docs, files, moves, owed, problems, promises, records, submissions, upkeep, webhooks
from portal.api.spec import Pk, Rest


def init_app(app: Flask, csrf: CSRFProtect) -> None:
    """Attach the API. It takes no cookie as a proof of who asks, so it needs no CSRF token either."""
    app.url_map.converters["pk"] = Pk
    api = Rest(app)
    every = (submissions, cases, moves, records, promises, files, upkeep, owed, webhooks)
    for blueprint in (module.blueprint for module in every):
        csrf.exempt(blueprint)
        api.register_blueprint(blueprint)
    app.register_blueprint(docs.blueprint)
    app.extensions["redress-api"] = api
    problems.init_app(app)
