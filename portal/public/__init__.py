"""The public's side: submit, follow, read letters, escalate. No account, no JavaScript needed."""

from __future__ import annotations

from flask import Flask
from flask_wtf import CSRFProtect

from portal.public import (
    adding,
    brands,
    coming_back,
    dates,
    details,
    entering,
    everything,
    home,
    mailed_link,
    moves,
    news,
    opinion,
    performance,
    published,
    receipt,
    room,
    start,
    submit,
    tongue,
    track,
)
from portal.public.blueprint import blueprint

PAGES = (
    *(home, start, submit, coming_back, receipt, track, dates, entering, mailed_link, news, room, moves),
    *(adding, performance, published),
)
OF_ROOM = (details, everything, opinion)


def init_app(app: Flask, csrf: CSRFProtect) -> None:
    """Attach the public pages. Each checks its own form's token, so that a missing one is told on the form."""
    csrf.exempt(blueprint)
    app.register_blueprint(blueprint)
    tongue.init_app(app)
    brands.init_app(app)
