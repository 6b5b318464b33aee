"""Scenario 6: the search page for words, a number and a name, against the bare query of the database's own index.

On both databases: PostgreSQL's inverted index and SQLite's FTS5. The bare query asks for the newest that hold the word,
of the teams that the page's reader may see, as many as the page counts, with the columns that it counts by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient

from bench.bare import Database
from bench.ground import Ground, let_go
from bench.measuring import Fact, Findings, NotYet, Options, Target, repeated, side_by_side
from bench.scenarios.officers import signed_in
from portal.cases import finding
from portal.policy.searching import parse
from tests.admin.browsing import counted
from tests.cast import COMPLAINTS

STATEMENTS = Target(at_most=6)
COMMON = "pothole"  # a third of the cases hold it
COLUMNS = "c.id, c.tracking_number, c.kind, c.stage_key, c.status, c.service, c.team_id, c.handler_id, c.received_at"
BARE = {
    "sqlite": f"""SELECT {COLUMNS} FROM case_texts_fts f JOIN cases c ON c.id = f.rowid
        WHERE f.case_texts_fts MATCH %s AND c.procedure_key = 'devon' AND c.label = ''
        ORDER BY f.rowid DESC LIMIT {finding.COUNTED + 1}""",
    "postgresql": f"""SELECT {COLUMNS} FROM case_texts f JOIN cases c ON c.id = f.case_id
        WHERE f.words @@ %s::tsquery AND c.procedure_key = 'devon' AND c.label = ''
        ORDER BY f.case_id DESC LIMIT {finding.COUNTED + 1}""",
}


@dataclass
class Asked:
    """Someone signed in to the portal with so many cases, and the database itself."""

    name: str
    app: Flask
    client: FlaskClient
    bare: Database

    def page(self, word: str, narrow: Mapping[str, str]) -> Callable[[], None]:
        """Return what asks for the page of a word. NotYet where it isn't the one that was meant."""

        def ask() -> None:
            answer = self.client.get("/staff/search/", query_string={"q": word, **narrow})
            if answer.status_code != 200 or b'class="queue found"' not in answer.data:
                raise NotYet(f"the search for {word} answered {answer.status_code} and found nothing.")

        return ask

    def query(self, word: str) -> Callable[[], None]:
        """Return what asks the index for a word."""
        typed = finding.as_asked(parse(word), sqlite=self.name == "sqlite")
        return lambda: self._demand(self.bare.rows(BARE[self.name], typed))

    def words(self, after: int) -> Iterator[tuple[str, str, dict[str, str]]]:
        """Yield what is searched for: what it is called, what is typed, and what it is narrowed by."""
        asked = """SELECT c.description, c.tracking_number, p.name FROM cases c JOIN people p ON p.id = c.person_id
            WHERE c.procedure_key = 'devon' AND c.id > %s ORDER BY c.id LIMIT 1"""
        description, number, name = self.bare.rows(asked, after)[0]
        yield "a rare word", description.split()[-1].rstrip("."), {}  # the number that it alone was noted as
        yield "a common word", COMMON, {}
        yield "a common word, narrowed", COMMON, {"kind": "complaint", "status": "closed"}
        yield "a case's number", number, {}
        yield "a name", name, {}

    @staticmethod
    def _demand(rows: list[object]) -> None:
        if not rows:
            raise NotYet("the bare query found nothing.")


def run(ground: Ground, options: Options) -> Findings:
    """Measure on PostgreSQL and on SQLite."""
    found = Findings()
    for database, cases in options.sizes():
        name = database.lower()
        url = ground.sized(cases) if name == "postgresql" else ground.sqlite(cases)
        app = ground.app(url)
        asked = Asked(name, app, signed_in(app, COMPLAINTS)[0], Database(url))
        for which, word, narrow in list(asked.words(cases // 2)):
            _compare(found, f"search, {which}, {cases:,} cases, {database}", asked, (word, narrow), ground, options)
        asked.bare.connection.close()
        with app.app_context():
            let_go()
    return found


def _compare(
    found: Findings, what: str, asked: Asked, typed: tuple[str, dict[str, str]], ground: Ground, options: Options
) -> None:
    word, narrow = typed
    page, used = asked.page(word, narrow), ground.used(ours=True)
    sides = repeated(page, used=used), repeated(asked.query(word), used=used)
    target = Target(at_most=2.5)
    found.compared.append(side_by_side(what, *sides, options, yardstick="the bare indexed query", target=target))
    with counted(asked.app) as seen:
        page()
        statements = [one for one in seen if one.startswith(("SELECT", "WITH"))]
    found.facts.append(Fact(what, len(statements), "statements", STATEMENTS))
