"""Scenarios 4 and 5: an officer's pages with many cases, against the same pages with few."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from bench.ground import Ground, let_go
from bench.measuring import Fact, Findings, NotYet, Options, Side, Target, repeated, side_by_side
from portal.accounts import sessions
from portal.cases.models import Case, Staff
from portal.database import db, transaction
from portal.policy.moves import OPEN
from tests.admin.browsing import counted
from tests.cast import COMPLAINTS, ROADS

MOST = 12  # statements, of any page
QUEUES = (
    ("My work", ROADS, "/staff/?whose=me"),
    ("mine", ROADS, "/staff/?whose=mine"),
    ("all I may see", COMPLAINTS, "/staff/?whose=all"),
)
CASES = 100
SHOWS_CASES = re.compile(rb"DV-|/cases/\?")  # a number, or a figure that opens some


def queue(ground: Ground, options: Options) -> Findings:
    """Measure the first page of what waits for one officer, of their own cases and of all open ones."""
    return grown(ground, options, QUEUES, "queue, ", Target(at_most=1.3))


def grown(
    ground: Ground, options: Options, pages: Iterable[tuple[str, str, str]], what: str, target: Target, cap: int = MOST
) -> Findings:
    """Measure pages, each with its name and who asks for it, against themselves with few cases. On PostgreSQL, and on
    SQLite with as many cases as an authority has that uses it."""
    found = Findings()
    for database, cases in options.sizes():
        for name, who, path in pages:
            sizes = (cases, min(options.base, cases))
            many, few = (Desk(ground, size, who, lambda _ids, path=path: [path], database) for size in sizes)
            _compare(found, f"{what}{name}", many, few, options, target, cap)
    return found


def case_page(ground: Ground, options: Options) -> Findings:
    """Measure the page of cases of every shape."""
    found = Findings()
    pages: Paths = lambda ids: [f"/staff/cases/show/{case_id}" for case_id in ids]  # noqa: E731 - the name tells its type
    for database, cases in options.sizes():
        sizes = (cases, min(options.base, cases))
        many, few = (Desk(ground, size, COMPLAINTS, pages, database) for size in sizes)
        _compare(found, "case page", many, few, options, Target(at_most=1.2), MOST)
    return found


Paths = Callable[[list[int]], list[str]]


@dataclass
class Desk:
    """Someone signed in to the portal with so many cases, in this process: no network, no second process."""

    ground: Ground
    cases: int
    who: str
    paths: Paths
    database: str = "PostgreSQL"
    shows: re.Pattern[bytes] = SHOWS_CASES

    def __post_init__(self) -> None:
        url = self.ground.sized(self.cases) if self.database == "PostgreSQL" else self.ground.sqlite(self.cases)
        self.app = self.ground.app(url)
        self.client, ids = signed_in(self.app, self.who)
        self.asked = self.paths(ids)
        self.next = cycle(self.asked)
        self.ask()

    def ask(self) -> None:
        """Ask for the next page. NotYet where it isn't the one that was meant."""
        path = next(self.next)
        answer = self.client.get(path)
        if answer.status_code != 200 or self.shows.search(answer.data) is None:
            raise NotYet(f"{path} answered {answer.status_code}, and none of the cases that are there.")

    def statements(self) -> int:
        """Return the most statements that any of some pages took."""
        with counted(self.app) as seen:
            most = 0
            for _ in self.asked[:20]:
                seen.clear()
                self.ask()
                most = max(most, len(seen))
        return most

    def side(self) -> Side:
        """Return the side that asks for these pages."""
        return repeated(self.ask, used=self.ground.used(ours=True))

    def close(self) -> None:
        """Let go of its database."""
        with self.app.app_context():
            let_go()


def signed_in(app: Flask, who: str) -> tuple[FlaskClient, list[int]]:
    """Return the browser of someone of the cast, and the ids of some open and closed cases of roads."""
    with app.app_context():
        person = db.session.scalars(select(Staff).filter_by(username=who)).one()
        with transaction():
            told = sessions.begin(person, agent="bench", at=datetime.now(UTC))
        session = {"_user_id": str(person.id), "_fresh": True, "epoch": person.session_epoch, "session": told}
        roads = select(Case.id).filter_by(service="roads").order_by(Case.id.desc()).limit(CASES)
        ids = [
            *db.session.scalars(roads.where(Case.status.in_(OPEN))),
            *db.session.scalars(roads.where(~Case.status.in_(OPEN))),
        ]
        let_go()
    client = app.test_client()
    with client.session_transaction() as kept:
        kept.update(session)
    return client, ids


def _compare(found: Findings, what: str, many: Desk, few: Desk, options: Options, target: Target, cap: int) -> None:
    yardstick = f"itself at {few.cases:,}"
    named = f"{what}, {many.cases:,} cases, {many.database}"
    found.compared.append(side_by_side(named, many.side(), few.side(), options, yardstick=yardstick, target=target))
    found.facts.append(Fact(named, many.statements(), "statements", Target(at_most=cap)))
    for desk in (many, few):
        desk.close()
