"""Redress: complaints, compliments and suggestions to a public body, received and answered by its own procedure."""

from __future__ import annotations

from flask import Flask
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

import config
from portal import admin, api, cli, database, letters, public
from portal.http import errors, headers, health, limits, viewers

csrf = CSRFProtect()
migrate = Migrate()


def create_app(settings: config.Settings | None = None) -> Flask:
    """Return the portal, everything met: the one place that knows all of its parts. It changes nothing in the database."""
    settings = settings or config.load()
    app = Flask("portal", static_folder="static")
    app.config.from_mapping(config.flask_settings(settings))
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = database.engine_options(settings.database_url)
    database.init_app(app)
    migrate.init_app(app, database.db, directory=str(config.ROOT / "migrations"), compare_type=True, render_as_batch=True)
    letters.register()
    headers.init_app(app)
    csrf.init_app(app)
    limits.init_app(app)  # before FAB, or every limit is silently off (FAULTS.md 0.4)
    with app.app_context():
        admin.init_app(app)
    app.register_blueprint(health.blueprint)
    public.init_app(app, csrf)
    api.init_app(app, csrf)
    viewers.init_app(app)
    errors.init_app(app)
    cli.init_app(app)
    return app
