"""Scenario 1: a complaint over the API, against bare Flask and bare SQL that write the same rows."""

from __future__ import annotations

import json

from bench import clients
from bench.clients import Order
from bench.ground import Ground
from bench.measuring import Compared, Findings, Options, Target, side_by_side

BODY = {
    "procedure": "devon",
    "kind": "complaint",
    "description": "The pothole outside my house was reported three times and nobody came. " * 6,
    "desired_outcome": "Please mend it.",
    "nature": ["delay"],
    "service": "roads",
    "location": "1 Mill Lane, Exeter",
    "reporter": {"name": "Alice Penrose", "phone": "01632 960777"},  # no e-mail, so nothing is sent
}


def run(ground: Ground, options: Options) -> Findings:
    """Measure on PostgreSQL and on SQLite."""
    places = {"PostgreSQL": ground.copied(options.base), "SQLite": ground.copied_sqlite(min(options.base, 1_000))}
    # SQLite has no target: its one writer at a time is the limit for either side.
    targets = {"PostgreSQL": Target(at_least=0.5), "SQLite": Target()}
    return Findings(compared=[_on(name, url, targets[name], ground, options) for name, url in places.items()])


def _on(name: str, url: str, target: Target, ground: Ground, options: Options) -> Compared:
    with ground.serve("bench.door:app", url) as portal, ground.serve("bench.bare:app", url) as bare:
        ours = clients.load(_order(portal.port, "/api/v1/submissions", options), ground.used(portal))
        theirs = clients.load(_order(bare.port, "/submissions", options), ground.used(bare))
        what = f"submission, {name}, {options.clients} clients"
        return side_by_side(what, ours, theirs, options, yardstick="bare Flask and SQL", target=target)


def _order(port: int, path: str, options: Options) -> Order:
    return Order(
        port,
        [path],
        201,
        method="POST",
        body=json.dumps(BODY),
        headers={"Content-Type": "application/json"},
        once="Idempotency-Key",
        clients=options.clients,
    )
