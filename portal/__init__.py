"""Redress: complaints, compliments and suggestions to a public body, received and answered by its own procedure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from config import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """Return the portal, everything met: the one place that knows all of its parts. It changes no data."""
    # Imported here, so that `portal.policy` can be used, and tested, without the web framework behind it.
    from flask import Flask
    from flask_migrate import Migrate
    from flask_wtf import CSRFProtect

    import config
    from portal import (
        accounts,
        admin,
        api,
        bundles,
        cases,
        cli,
        database,
        duties,
        exports,
        hooks,
        inbound,
        jobs,
        letters,
        public,
        reports,
    )
    from portal.http import errors, headers, health, hosts, limits, paths, proxies, sizes, static_files, viewers

    settings = settings or config.load()
    csrf, folder = CSRFProtect(), str(config.ROOT / "migrations")
    app = Flask("portal", static_folder="static")
    app.config.from_mapping(config.flask_settings(settings))
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = database.engine_options(settings.database_url)
    hosts.init_app(app, settings.base_url)
    proxies.init_app(app, settings.trusted_proxies)
    database.init_app(app)
    Migrate().init_app(app, database.db, directory=folder, compare_type=True, render_as_batch=True)
    jobs.register()
    cases.register()
    hooks.register()
    letters.register()
    reports.register()
    duties.register()
    accounts.register()
    exports.register()
    bundles.register()
    headers.init_app(app)
    static_files.init_app(app)
    paths.init_app(app)
    sizes.init_app(app)  # before CSRF protection, which reads the form
    csrf.init_app(app)
    limits.init_app(app)  # before FAB, or every limit is silently off
    with app.app_context():
        admin.init_app(app)
    app.register_blueprint(health.blueprint)
    public.init_app(app, csrf)
    api.init_app(app, csrf)
    viewers.init_app(app)
    errors.init_app(app)
    cli.init_app(app)
    inbound.init_app(app)
    return app
