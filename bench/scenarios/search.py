"""Scenario 6: the search page for a rare and a common word, against the bare query of the database's own index.

On both databases: PostgreSQL's inverted index and SQLite's FTS5. The bare query asks for the newest that hold the word,
of the teams that the page's reader may see, as many as the page counts, with the columns that it counts by.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient

from bench.bare import Database
from bench.ground import Ground, let_go
from bench.measuring import Fact, Findings, NotYet, Options, Target, repeated, side_by_side
from bench.scenarios.officers import counted, signed_in
from portal.cases import finding
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

    def page(self, word: str) -> Callable[[], None]:
        """Return what asks for the page of a word. NotYet where it isn't the one that was meant."""

        def ask() -> None:
            answer = self.client.get("/staff/search/", query_string={"q": word})
            if answer.status_code != 200 or b'class="queue found"' not in answer.data:
                raise NotYet(f"the search for {word} answered {answer.status_code} and found nothing.")

        return ask

    def query(self, word: str) -> Callable[[], None]:
        """Return what asks the index for a word."""
        typed = f"'{word}':*" if self.name == "postgresql" else f'"{word}"*'
        return lambda: self._demand(self.bare.rows(BARE[self.name], typed))

    def rare(self, after: int) -> str:
        """Return the number that only one of the cases was noted as."""
        asked = "SELECT description FROM cases WHERE procedure_key = 'devon' AND id > %s ORDER BY id LIMIT 1"
        return str(self.bare.rows(asked, after)[0][0].split()[-1].rstrip("."))

    @staticmethod
    def _demand(rows: list[object]) -> None:
        if not rows:
            raise NotYet("the bare query found nothing.")


def run(ground: Ground, options: Options) -> Findings:
    """Measure on PostgreSQL and on SQLite."""
    found = Findings()
    for name, url in (("postgresql", ground.sized(options.size)), ("sqlite", ground.sqlite(options.size))):
        app = ground.app(url)
        asked = Asked(name, app, signed_in(app, COMPLAINTS)[0], Database(url))
        for which, word in (("a rare word", asked.rare(options.size // 2)), ("a common word", COMMON)):
            _compare(found, f"search, {which}, {options.size:,} cases, {name}", asked, word, ground, options)
        asked.bare.connection.close()
        with app.app_context():
            let_go()
    return found


def _compare(found: Findings, what: str, asked: Asked, word: str, ground: Ground, options: Options) -> None:
    page, used = asked.page(word), ground.used(ours=True)
    sides = repeated(page, used=used), repeated(asked.query(word), used=used)
    target = Target(at_most=2.5)
    found.compared.append(side_by_side(what, *sides, options, yardstick="the bare indexed query", target=target))
    with counted(asked.app) as seen:
        page()
        statements = [one for one in seen if one.startswith(("SELECT", "WITH"))]
    found.facts.append(Fact(what, len(statements), "statements", STATEMENTS))
