"""Scenario 16: a whole quarter's report, made as the worker makes it, against the bare aggregates of its figures.

Three shapes of those that the packs ask for: figures of two quarters with trends, figures with a list of what was
missed, and a log with a row for each case. The last two are another pack's, asked for of these cases.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bench.bare import Database
from bench.ground import Ground, let_go
from bench.measuring import Fact, Findings, Options, Target, repeated, side_by_side
from portal.policy.procedure import Procedure
from portal.policy.spans import Span, around
from portal.procedures import versions
from portal.reports import making

ROUNDS = 2  # each takes as long as a report does
THESE = "c.procedure_key = 'devon' AND c.counted AND c.label = '' AND c.received_at >= %s AND c.received_at < %s"
KINDS = f"SELECT c.service, c.kind, c.status, count(*) FROM cases c WHERE {THESE} GROUP BY 1, 2, 3"
LIMITS = f"""SELECT service, kind, key, sum(late), count(*) FROM (SELECT c.service, c.kind, k.key,
    max(CASE WHEN coalesce(k.stopped_at, k.ended_at) >= k.due_at THEN 1 ELSE 0 END) AS late
    FROM cases c JOIN clocks k ON k.case_id = c.id WHERE {THESE} GROUP BY c.id, c.service, c.kind, k.key) a
    GROUP BY 1, 2, 3"""
DAYS = f"""SELECT service, kind, days, count(*) FROM (SELECT c.id, c.service, c.kind,
    substr(cast(min(s.answered_at) AS text), 1, 10) || substr(cast(c.received_at AS text), 1, 10) AS days
    FROM cases c JOIN stages s ON s.case_id = c.id WHERE {THESE} GROUP BY c.id, c.service, c.kind, c.received_at) a
    GROUP BY 1, 2, 3"""
BY_HANGING = tuple(
    f"""SELECT c.service, c.kind, h.{column}, count(DISTINCT c.id) FROM cases c JOIN {table} h ON h.case_id = c.id
    WHERE {THESE} GROUP BY 1, 2, 3"""
    for table, column in (("case_natures", "nature"), ("responses", "outcome"), ("remedies", "kind"))
)
CHANNELS = f"SELECT c.service, c.channel, count(*) FROM cases c WHERE {THESE} GROUP BY 1, 2"
HANDLERS = f"SELECT c.handler_id, count(*) FROM cases c WHERE {THESE} GROUP BY 1"
MISSED = f"""SELECT c.tracking_number, c.service, k.key, k.due_at, k.stopped_at FROM cases c
    JOIN clocks k ON k.case_id = c.id WHERE {THESE} AND coalesce(k.stopped_at, k.ended_at) >= k.due_at"""
ROWS = (
    f"""SELECT c.tracking_number, c.opened_at, c.kind, p.name FROM cases c LEFT JOIN people p ON p.id = c.person_id
    WHERE {THESE} ORDER BY c.id""",
    f"SELECT c.id, n.nature FROM cases c JOIN case_natures n ON n.case_id = c.id WHERE {THESE}",
    f"SELECT c.id, r.says, r.issued_at FROM cases c JOIN responses r ON r.case_id = c.id WHERE {THESE}",
)


@dataclass(frozen=True)
class Shape:
    """A report of a pack, and the bare statements of its figures: of its quarter, of that before, of the trends."""

    name: str
    pack: str
    key: str
    figures: tuple[str, ...]
    before: tuple[str, ...] = ()
    trends: tuple[str, ...] = ()


SHAPES = (
    Shape(
        "figures of two quarters", "devon", "performance",
        figures=(KINDS, CHANNELS, DAYS, LIMITS, *BY_HANGING), before=(KINDS,), trends=(KINDS, LIMITS),
    ),
    Shape(
        "figures and what was missed", "san-clemente", "quarterly",
        figures=(KINDS, LIMITS, HANDLERS, MISSED), before=(KINDS, LIMITS), trends=(KINDS, LIMITS),
    ),
    Shape("a row for each case", "san-clemente", "council_summary", figures=(KINDS, LIMITS, *ROWS)),
)  # fmt: skip


def run(ground: Ground, options: Options) -> Findings:
    """Measure on both databases: the quarter before this one, which is over."""
    found, few = Findings(), replace(options, rounds=min(options.rounds, ROUNDS))
    for database, cases in options.sizes():
        url = ground.sized(cases) if database == "PostgreSQL" else ground.sqlite(cases)
        bare = Database(url)
        with ground.app(url).app_context():
            for shape in SHAPES:
                _compare(found, shape, f"{shape.name}, {cases:,} cases, {database}", bare, ground, few)
            let_go()
        bare.connection.close()
    return found


def _compare(found: Findings, shape: Shape, named: str, bare: Database, ground: Ground, options: Options) -> None:
    at = datetime.now(UTC)
    pack, span, used = with_report(shape, at), around(at.date(), 3).before, ground.used(ours=True)
    counted: set[int] = set()
    ours = repeated(lambda: counted.add(len(making.build(pack, shape.key, span, at).counted)), used=used)
    theirs = repeated(lambda: aggregate(bare, shape, span, pack), used=used)
    yardstick, target = "the bare aggregates", Target(at_most=1.5)
    found.compared.append(side_by_side(named, ours, theirs, options, yardstick=yardstick, target=target))
    found.facts.append(Fact(f"{named}: of its quarter", max(counted), "cases"))


def with_report(shape: Shape, at: datetime) -> Procedure:
    """Return the procedure whose cases there are, with the report of the shape."""
    known = versions.all_current(at)
    return replace(known["devon"], reports=(known[shape.pack].report(shape.key),))


def aggregate(bare: Database, shape: Shape, span: Span, pack: Procedure) -> int:
    """Count in bare SQL what the report counts, and return how many rows that gave."""
    rule = pack.report(shape.key).trends
    asked = [(one, span) for one in shape.figures] + [(one, span.before) for one in shape.before]
    asked += [(one, earlier) for one in shape.trends if rule for earlier in span.earlier(rule.over)]
    days = ((one, [bare.moment(instant) for instant in those.instants(pack.zone)]) for one, those in asked)
    return sum(len(bare.rows(one, *ends)) for one, ends in days)
