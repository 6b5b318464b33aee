"""The WSGI entry: `flask --app app …` and the web server both begin here."""

from __future__ import annotations

from portal import create_app

app = create_app()
