"""Scenario 8: the four pages of the statistics, of this quarter's cases, against the bare aggregates of their figures.

The bare query counts the same cases by the same columns, and knows neither who may see them nor what a figure opens.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from bench.bare import Database
from bench.ground import Ground
from bench.measuring import Fact, Findings, Options, Target, repeated, side_by_side
from bench.scenarios.officers import MOST, Desk
from portal.policy.boards import FACES, Face
from portal.policy.spans import around
from tests.cast import COMPLAINTS

COUNTS = re.compile(rb"Counted now, of the cases")  # of few cases, none may have been answered in these days
OF_THE_DAYS = "procedure_key = 'devon' AND counted AND received_at >= %s AND received_at < %s"
BARE = {
    Face.INFLOW: (
        *(
            f"SELECT {one}, count(*) FROM cases WHERE {OF_THE_DAYS} GROUP BY 1"
            for one in ("kind", "service", "team_id")
        ),
        """SELECT substr(cast(c.received_at AS text), 1, 7), substr(cast(s.at AS text), 1, 7), count(*) FROM cases c
        LEFT JOIN (SELECT case_id, max(ended_at) AS at FROM stages GROUP BY case_id) s ON s.case_id = c.id
        GROUP BY 1, 2""",
    ),
    Face.TIMES: (
        f"""SELECT service, days, count(*) FROM (SELECT c.id, c.service,
        substr(cast(min(s.answered_at) AS text), 1, 10) || substr(cast(c.received_at AS text), 1, 10) AS days
        FROM cases c JOIN stages s ON s.case_id = c.id WHERE c.{OF_THE_DAYS} GROUP BY c.id, c.service, c.received_at) a
        GROUP BY 1, 2""",
    ),
    Face.TARGET: (
        f"""SELECT key, sum(late), count(*) FROM (SELECT k.key,
        max(CASE WHEN coalesce(k.stopped_at, k.ended_at) >= k.due_at THEN 1 ELSE 0 END) AS late
        FROM cases c JOIN clocks k ON k.case_id = c.id WHERE c.{OF_THE_DAYS} GROUP BY c.id, k.key) a GROUP BY key""",
    ),
    Face.OUTCOMES: (
        f"""SELECT r.outcome, count(DISTINCT c.id) FROM cases c JOIN responses r ON r.case_id = c.id
        WHERE c.{OF_THE_DAYS} GROUP BY 1""",
        f"""SELECT m.kind, count(DISTINCT c.id) FROM cases c JOIN remedies m ON m.case_id = c.id
        WHERE c.{OF_THE_DAYS} GROUP BY 1""",
    ),
}


def run(ground: Ground, options: Options) -> Findings:
    """Measure on both databases."""
    found = Findings()
    for database, cases in options.sizes():
        for face, name in FACES.items():
            path = f"/staff/statistics/?period=quarter&show={face}"
            desk = Desk(ground, cases, COMPLAINTS, lambda _ids, path=path: [path], database, shows=COUNTS)
            bare = Database(ground.sized(cases) if database == "PostgreSQL" else ground.sqlite(cases))
            theirs = repeated(lambda face=face, bare=bare: _count(bare, face), used=ground.used(ours=True))
            named = f"{name}, {cases:,} cases, {database}"
            yardstick, target = "the bare aggregates", Target(at_most=1.5)
            found.compared.append(side_by_side(named, desk.side(), theirs, options, yardstick=yardstick, target=target))
            found.facts.append(Fact(named, desk.statements(), "statements", Target(at_most=MOST)))
            bare.connection.close()
            desk.close()
    return found


def _count(bare: Database, face: Face) -> None:
    days = around(datetime.now(UTC).date(), 3)
    for query in BARE[face]:
        bare.rows(query, *((days.start.isoformat(), days.end.isoformat()) if "%s" in query else ()))
