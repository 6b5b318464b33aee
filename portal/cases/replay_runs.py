"""Replays as jobs: a few thousand cases at a time, each in a transaction of its own, so that nobody waits for them."""

from __future__ import annotations

from datetime import date, datetime

from portal.cases import histories
from portal.cases.actors import Actor
from portal.cases.histories import Span
from portal.cases.models import ReplayRun
from portal.cases.replaying import Replay
from portal.database import db
from portal.errors import Invalid
from portal.jobs import outbox
from portal.jobs.registry import job
from portal.policy.bounds import fault_in_day
from portal.policy.procedure import Procedure
from portal.policy.sidebyside import SideBySide
from portal.procedures import closures
from portal.procedures.reader import read_pack

TASK = "replay.go_on"
BATCH = 2_000  # cases in one transaction: a second or two
FILE = "pack"


def ask(
    procedure: str,
    source: str,
    *,
    since: date | None,
    until: date | None,
    by: Actor,
    at: datetime,
    file: str = FILE,
    installed: bool = False,
) -> ReplayRun:
    """Ask for a replay of a procedure's cases against a pack. Raises `PackFaults`, and `Invalid` for a wrong span.

    Faults are told of `file`. A version that is `installed` was read when it was.
    """
    pack = read_pack(source, file, kept=installed)
    days = {"since": since, "until": until}
    if faults := {name: words for name, day in days.items() if day and (words := fault_in_day(day, at.date()))}:
        raise Invalid(faults)
    if since and until and until < since:
        raise Invalid({"until": "This lies before the first day."})
    run = ReplayRun(
        procedure_key=procedure,
        against=f"{pack.key} {pack.version}",
        source=source,
        since=since,
        until=until,
        asked_by=by.name,
        asked_by_id=by.staff_id,
        asked_at=at,
        total=histories.count(_span(procedure, since, until)),
        done=0,
        after=0,
        found=SideBySide().kept(),
    )
    db.session.add(run)
    db.session.flush()
    _promise(run, at)
    return run


def _span(procedure: str, since: date | None, until: date | None) -> Span:
    """Everyone of the complaints team reads what comes of it, so it counts no case that is hidden from any of them."""
    return histories.span_of_days(procedure, since, until, without_hidden=True)


def _promise(run: ReplayRun, at: datetime) -> None:
    outbox.queue(TASK, at=at, ukey=f"{TASK}:{run.id}:{run.after}", run_id=run.id, after=run.after)


def _failed(*, run_id: int, after: int, at: datetime, error: str) -> None:  # noqa: ARG001 - as the registry calls it
    run = db.session.get(ReplayRun, run_id)
    if run is not None:
        run.failure, run.finished_at = error, at


@job(TASK, max_attempts=3, on_give_up=_failed)
def go_on(*, run_id: int, after: int, at: datetime) -> None:
    """Replay the next cases and promise those after them. One that was done already is left alone."""
    run = db.session.get(ReplayRun, run_id)
    if run is None or run.finished_at is not None or run.after != after:
        return
    pack = closures.applied(read_pack(run.source, FILE, kept=True))  # it was read when it was asked for
    replay = _replay(run, pack)
    number = replay.go_on(BATCH)
    run.done, run.after, run.found = run.done + number, replay.after, replay.found.kept()
    if number:
        _promise(run, at)
    else:
        run.finished_at = at


def _replay(run: ReplayRun, pack: Procedure) -> Replay:
    span = _span(run.procedure_key, run.since, run.until)
    return Replay(span, pack, run.asked_at, SideBySide.from_kept(run.found), run.after)
