"""Walking every address of the staff's side and of the API, as the application itself lists them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from portal.database import db

NOBODYS = "424242"  # an id that nothing has
IDS = ("1", "2", "3", NOBODYS)
# What stands in an address besides ids, with a value that means something.
MEANT = {
    "name": "devon", "move": "contact", "act": "submit", "table": "service", "sheet": "0", "form": "json",
    "key": "n" * 22, "digest": "f" * 64,
    "what": "stop", "kind": "acknowledgement", "language": "en", "tracking_number": "DV-0000-0000-0000",
}  # fmt: skip
# Addresses with a question: what lists, counts, searches and hands out files of cases.
ASKED = (
    "/staff/?show=all&sort=due",
    "/staff/search/?q=Zennor",
    "/staff/search/?q=number",
    "/staff/cases/list/?_flt_2_description=Zennor",
    "/staff/cases/list/?_oc_Cases=received_at&_od_Cases=desc&psize_Cases=200",
    "/staff/cases/known?name=Zenobia%20Quill&email=zenobia@example.org",
    "/staff/statistics/?period=year&show=target",
    "/staff/statistics/?period=year&show=times",
    "/staff/statistics/?period=year&show=outcomes",
    "/staff/statistics/devon/late.csv?period=year",
    "/staff/statistics/devon/backlog.csv?period=year",
    "/staff/statistics/devon/cases/?period=year&of=late&figure=late",
    "/staff/statistics/devon/cases.csv?period=year&of=kind&figure=received",
    "/staff/statistics/devon/cases.csv?period=year&of=backlog&figure=overdue",
    "/staff/bulk/ask?move=chase&case=1&case=2&case=3",
    "/staff/bulk/ask?move=allocate&all=1",
    "/api/v1/cases?status=answered",
    "/api/v1/cases?order=-received_on&limit=1",
    "/api/v1/responses?says=answer",
)


@dataclass(frozen=True)
class Told:
    """What an address answered: enough to see whether two answers are the same."""

    status: int
    place: str
    words: str


def rules(app: Flask, method: str, under: tuple[str, ...] = ("/staff", "/api/v1")) -> list[Rule]:
    """Return the rules of the staff's side and the API that take this method."""
    return [one for one in app.url_map.iter_rules() if one.rule.startswith(under) and method in (one.methods or ())]


def addresses(app: Flask, rule: Rule, ids: tuple[str, ...] = IDS) -> Iterator[str]:
    """Yield the addresses of a rule: with each of these ids, and with values that mean something for the rest."""
    adapter = app.url_map.bind("localhost")
    names = sorted(rule.arguments)
    for values in product(*((MEANT[name],) if name in MEANT else ids for name in names)):
        given = {name: int(one) if one.isdecimal() else one for name, one in zip(names, values, strict=True)}
        yield adapter.build(rule.endpoint, given)


def all_gets(app: Flask) -> list[str]:
    """Return every address that is read with GET."""
    found = [one for rule in rules(app, "GET") for one in addresses(app, rule)]
    return [*dict.fromkeys(found), *ASKED]


def walk(client: FlaskClient, paths: list[str], headers: dict[str, str]) -> dict[str, Told]:
    """Return what each address answered, without what is new in every answer."""
    return {path: _told(client, path, headers) for path in paths}


def _told(client: FlaskClient, path: str, headers: dict[str, str]) -> Told:
    answer = client.get(path, headers=headers if path.startswith("/api") else {})
    words = answer.get_data(as_text=True) if answer.mimetype != "application/pdf" else _digest(answer.data)
    return Told(answer.status_code, answer.headers.get("Location", ""), _without_noise(words))


def _digest(data: bytes) -> str:
    return hashlib.sha256(re.sub(rb"/(CreationDate|ModDate|ID)[^\n]*", b"", data)).hexdigest()


def _without_noise(page: str) -> str:
    """Leave out what is new on every page: its nonce, its token, and the key of a form that is sent once."""
    page = re.sub(r'nonce="[^"]*"', "", page)
    return re.sub(r'<input[^>]*name="(?:csrf_token|version|once)"[^>]*>', "", page)


def kept(app: Flask) -> dict[str, str]:
    """Return a digest of what each table holds."""
    with app.app_context():
        return {name: _rows(name) for name in db.metadata.tables}


def _rows(name: str) -> str:
    rows = db.session.execute(select(db.metadata.tables[name]), execution_options={"unguarded": True})
    return hashlib.sha256(repr(sorted(map(repr, rows))).encode()).hexdigest()
