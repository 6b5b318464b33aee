"""An officer at a browser without JavaScript: sign in, open a page, fill in its form, press a button."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any, TypeVar

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.test import TestResponse

from portal.database import db, transaction
from tests.cast import PASSWORD

Made = TypeVar("Made")


def days_ago(days: float) -> datetime:
    """Return a moment that many days before now: the pages read the real clock."""
    return datetime.now(UTC) - timedelta(days=days)


def signed_in(app: Flask, username: str, password: str = PASSWORD) -> FlaskClient:
    """Return the browser of a member of the cast."""
    client = app.test_client()
    answer = submit(client, "/staff/login/", username=username, password=password)
    assert answer.status_code == 302, answer.text
    return client


def made(app: Flask, make: Callable[[], Made]) -> Made:
    """Run `make` in a transaction of its own, and return what it returned: ids and texts, not rows."""
    with app.app_context(), transaction():
        found = make()
        db.session.flush()
    return found


class _Form(HTMLParser):
    """The fields of a page's largest form, with what is in them."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[list[tuple[str, str]]] = []
        self.searches: list[int] = []
        self._select = self._area = ""
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "form":
            self.searches += [len(self.forms)] * (given.get("role") == "search")
            self.forms.append([])
        elif tag == "input" and self.forms and name:
            if given.get("type") not in {"radio", "checkbox"} or "checked" in given:
                self.forms[-1].append((name, given.get("value", "on")))
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in given and self._select:
            self.forms[-1].append((self._select, given.get("value", "")))
        elif tag == "textarea":
            self._area, self._text = name, ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            # A browser drops the line break that follows the tag.
            self.forms[-1].append((self._area, re.sub(r"^\r?\n", "", self._text)))
            self._area = ""
        elif tag == "select":
            self._select = ""


def fields(page: str) -> dict[str, list[str]]:
    """Return what stands in the fields of the page's form: the one with most fields, but for every page's search."""
    parser = _Form()
    parser.feed(page)
    own = [form for place, form in enumerate(parser.forms) if place not in parser.searches]
    found: dict[str, list[str]] = {}
    for name, value in max(own, key=len, default=[]):
        found.setdefault(name, []).append(value)
    return found


def submit(client: FlaskClient, url: str, *, button: str = "make", on: str = "", **typed: Any) -> TestResponse:
    """Open a page, fill in its form and press a button. `on` is the page to type into, where it is open already.

    A letter has no button that issues it before it was looked at, so that is pressed first.
    """
    page = on or client.get(url).text
    if button == "make" and is_to_be_looked_at(page):
        page = submit(client, url, button="preview", on=page, **typed).text
    data: dict[str, Any] = {**fields(page), **typed, "button": button}
    return client.post(url, data=data)


def is_to_be_looked_at(page: str) -> bool:
    """Return whether a page offers to show its letter, and not yet to issue it."""
    form = page.partition('id="move"')[2].partition("</form>")[0]
    return 'value="preview"' in form and 'value="make"' not in form


def told(page: str) -> str:
    """Return a page as it is read: its text, without markup."""
    text = re.sub(r"<(script|style).*?</\1>", " ", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)).replace("&#39;", "'").replace("&amp;", "&")


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """Collect the statements that reach the database meanwhile."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA", "ROLLBACK", "SELECT pg_catalog", "show ", "select pg_catalog")):
            found.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)
