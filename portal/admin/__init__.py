"""The officers' side: Flask-AppBuilder's generated screens over our commands, and the pages of our own."""

from __future__ import annotations

from flask import Flask
from flask_appbuilder import IndexView

from portal.admin import builder


def init_app(app: Flask) -> None:
    """Attach Flask-AppBuilder and every screen."""
    builder.init_app(app, IndexView)
