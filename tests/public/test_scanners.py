"""What follows the links in a mail before its reader does (a scanner, a preview, a prefetch) changes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.cases import news, room_links
from portal.cases.models import Subscription
from portal.cases.queries import by_tracking_number
from portal.database import db, transaction
from portal.notices import outgoing
from portal.policy.moves import Move
from tests.cast import NOW, answered, do
from tests.public.journey import sent
from tests.public.mailbag import Mailbag, carried, work

ADDRESS = re.compile(r"https?://[^\s<>\"'\])]+")
PREFETCH = ({}, {"Purpose": "prefetch"}, {"Sec-Purpose": "prefetch;prerender"}, {"X-Moz": "prefetch"})


@pytest.fixture
def bag(app: Flask) -> Iterator[Mailbag]:
    yield carried(app)
    app.extensions.pop(outgoing.EXTENSION)


def links(bag: Mailbag) -> set[str]:
    """Return the path of every link in every mail, in its text, its HTML and its headers."""
    found: set[str] = set()
    for _, message in bag.messages:
        parts = [str(part.get_content()) for part in message.walk() if part.get_content_maintype() == "text"]
        told = " ".join([*parts, *(str(value) for value in message.values())])
        found |= {
            re.sub(r"^https?://[^/]+", "", one.rstrip(".,;")) for one in ADDRESS.findall(told) if "127.0.0.1" in one
        }
    return {one for one in found if one}


def everything(app: Flask) -> dict[str, list[Any]]:
    """Return all rows of all tables."""
    with app.app_context():
        return {
            table.name: sorted(map(str, db.session.execute(select(table)).all())) for table in db.metadata.sorted_tables
        }


def a_story(app: Flask, client: FlaskClient) -> None:
    """Let every kind of mail be promised that the public gets."""
    number, _ = sent(client)
    with app.app_context(), transaction():
        case = by_tracking_number(number)
        news.ask(case, "ben@example.org", language="en", at=NOW)
        news.ask(case, "eve@example.org", language="en", at=NOW)
        room_links.ask(number, NOW)
    work(app, NOW)
    with app.app_context(), transaction():
        row = db.session.scalars(select(Subscription).filter_by(address="ben@example.org")).one()
        news.confirm(row, NOW)
        case = by_tracking_number(number)
        do(answered(case), Move.ESCALATE, trigger="dissatisfied")
        news.look(at=NOW + timedelta(minutes=5))
    for minutes in (6, 20, 60):
        work(app, NOW + timedelta(minutes=minutes))


def test_looking_at_what_was_mailed_changes_nothing(app: Flask, client: FlaskClient, bag: Mailbag) -> None:
    a_story(app, client)
    found = links(bag)
    kinds = {re.sub(r"[A-Z]{2}-[0-9A-Z-]+|/enter/.*|/news/[\w-]+|\d+", "…", one) for one in found}
    assert {"/track/…", "/track/……", "…", "…/stop"} <= kinds, kinds
    before = everything(app)
    for path in sorted(found):
        for method in ("GET", "HEAD", "OPTIONS"):
            for headers in PREFETCH:
                answer = app.test_client().open(path, method=method, headers=headers)
                assert answer.status_code < 500, (method, path)
    after = everything(app)
    assert [table for table in before if before[table] != after[table]] == []
