"""Scenario 3: the public status page, against a bare page with the same facts."""

from __future__ import annotations

from sqlalchemy import select

from bench import clients
from bench.clients import Order
from bench.ground import Ground, let_go
from bench.measuring import Findings, Options, Target, side_by_side
from portal.cases.models import Case
from portal.database import db

PAGES = 200


def run(ground: Ground, options: Options) -> Findings:
    """Measure on PostgreSQL, over cases of every shape."""
    url = ground.sized(options.base)
    paths = [f"/track/{number}" for number in _numbers(ground, url)]
    what = f"status page, {options.clients} clients"
    with ground.serve("bench.door:app", url) as portal, ground.serve("bench.bare:app", url) as bare:
        orders = [Order(web.port, paths, 200, clients=options.clients) for web in (portal, bare)]
        ours, theirs = clients.load(orders[0], ground.used(portal)), clients.load(orders[1], ground.used(bare))
        found = side_by_side(what, ours, theirs, options, yardstick="bare Flask and SQL", target=Target(at_least=0.5))
    return Findings(compared=[found])


def _numbers(ground: Ground, url: str) -> list[str]:
    with ground.app(url).app_context():
        known = list(db.session.scalars(select(Case.tracking_number).order_by(Case.id)))
        let_go()
    return known[:: max(1, len(known) // PAGES)]
