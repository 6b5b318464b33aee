"""Scenario 15: recorded cases replayed against another pack, against reading the same rows and no more."""

from __future__ import annotations

import tracemalloc

from bench.ground import Ground, let_go
from bench.measuring import Fact, Findings, Options, Target, repeated, side_by_side
from portal.cases.histories import Reader, Span
from portal.cases.replaying import Replay
from portal.database import db
from portal.http.clock import now
from portal.policy.procedure import Procedure
from portal.procedures import reader, versions

SPAN = Span("devon")
MEGABYTE = 1 << 20


def run(ground: Ground, options: Options) -> Findings:
    """Measure on PostgreSQL, in one process: the time of all cases, and what is held when they are through."""
    with ground.app(ground.sized(options.size)).app_context():
        pack, used = _other(), ground.used(ours=True)
        cases = _replayed(pack)
        compared = side_by_side(
            "case", repeated(lambda: _replayed(pack), times=cases, used=used),
            repeated(_read, times=cases, used=used), options,
            yardstick="reading the same rows", target=Target(at_most=4),
        )  # fmt: skip
        growth = Fact("held after all cases, beyond the first chunk", _growth(pack), "MB", Target(at_most=4))
        let_go()
    return Findings(compared=[compared], facts=[growth])


def _other() -> Procedure:
    text = (versions.PACKS / "devon.yaml").read_text(encoding="utf-8")
    return reader.read_pack(text.replace("limit: 10 working days", "limit: 12 working days"), "other.yaml")


def _replayed(pack: Procedure) -> int:
    run = Replay(SPAN, pack, now())
    while run.go_on():
        db.session.rollback()
    return run.found.cases


def _read() -> None:
    rows, after = Reader(SPAN), 0
    while chunk := rows.rows(after):
        after = chunk[0][-1].id
        db.session.rollback()


def _growth(pack: Procedure) -> float:
    """Return the megabytes that are held at the end beyond those after the first chunk; never nothing at all."""
    run = Replay(SPAN, pack, now())
    tracemalloc.start()
    run.go_on()
    before, _ = tracemalloc.get_traced_memory()
    while run.go_on():
        db.session.rollback()
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return max(after - before, 1) / MEGABYTE
