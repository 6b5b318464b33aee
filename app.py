"""The WSGI entry: `flask --app app …` and the web server both begin here."""

from __future__ import annotations

from portal import create_app
from portal.http.whole import WholeRequests

app = create_app()
app.wsgi_app = WholeRequests(app.wsgi_app, app.config["FILES"].body)
