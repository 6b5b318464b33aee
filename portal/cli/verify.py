"""`flask portal verify`: is what is kept as it was written, and does what is stored follow from the facts?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import click
from flask.cli import with_appcontext
from sqlalchemy import func, inspect, select
from sqlalchemy.orm import selectinload, undefer

from portal.cases import filing, situation, timeline
from portal.cases.closing_days import MARGIN
from portal.cases.models import Case, ClockRow, StageRow
from portal.database import db
from portal.files import store
from portal.letters.models import Letter

CHUNK = 100
DERIVED = ("status", "stage_key", "handler_id", "next_due_at", "look_by", "precedence", "reportable", "awaits")


@dataclass(frozen=True)
class Finding:
    """Something about a case that isn't as it should be."""

    tracking_number: str
    sentence: str


@click.command()
@with_appcontext
def verify() -> None:
    """Check every case: its timeline's chain, what follows from its facts against these, letters' and files' SHA-256.

    Nothing is changed. The exit code is 1 where something is wrong; each such case is named.
    """
    total = db.session.scalar(select(func.count(Case.id))) or 0
    wrong = 0
    with click.progressbar(length=total, label="Verifying") as bar:
        for chunk in _chunks():
            for finding in findings(chunk):
                click.echo(f"\n{finding.tracking_number}: {finding.sentence}")
                wrong += 1
            bar.update(len(chunk))
            _forget()
    click.echo(
        f"{total:,} cases were verified, and {wrong:,} faults found." if wrong else f"{total:,} cases are sound."
    )
    if wrong:
        raise SystemExit(1)


def findings(cases: Iterable[Case]) -> Iterator[Finding]:
    """Yield what is wrong with these cases. They are left changed in the session: roll it back."""
    with db.session.no_autoflush:
        for case in cases:
            yield from (Finding(case.tracking_number, sentence) for sentence in _faults(case))


def _faults(case: Case) -> Iterator[str]:
    broken = timeline.first_break(case)
    if broken is not None:
        yield f"Event {broken} of its timeline isn't as it was written."
    yield from _not_derived(case)
    yield from _letters(case)
    yield from _files(case)


def _not_derived(case: Case) -> Iterator[str]:
    """`situation.refresh` alone writes these columns, so whatever it would change now is wrong."""
    situation.refresh(case)
    for name in DERIVED:
        if inspect(case).attrs[name].history.has_changes():
            yield f"Its {name.replace('_', ' ')} doesn't follow from its facts."
    for row in case.stage.clocks:
        if inspect(row).attrs.due_at.history.has_changes():
            yield f"The due date of its clock “{row.key}” doesn't follow from its facts."
        if _is_misled(row):
            yield f"The next reminder of its clock “{row.key}” doesn't follow from its facts."


def _is_misled(row: ClockRow) -> bool:
    """Return whether a reminder was kept for another time than it has, for none, or where none is left.

    A day that was closed or opened since moves it only once a worker looks at the clock: a few days are no fault.
    """
    history: Any = inspect(row).attrs.chase_at.history
    before, now = (history.deleted or [None])[0], row.chase_at
    if not history.has_changes():
        return False
    return before is None or now is None or abs(now - before) > MARGIN


def _letters(case: Case) -> Iterator[str]:
    for letter in db.session.scalars(select(Letter).filter_by(case_id=case.id).options(undefer(Letter.pdf))):
        if hashlib.sha256(letter.pdf).hexdigest() != letter.sha256:
            yield f"The letter “{letter.subject}” isn't the one that was sent."
        db.session.expunge(letter)


def _files(case: Case) -> Iterator[str]:
    for file in filing.of_case(case):
        if file.body_id is not None and not store.is_sound(file.body_id, file.sha256):
            yield f"The file {file.id} isn't the one that was sent in."
        db.session.expunge(file)


def _chunks() -> Iterator[Sequence[Case]]:
    """Yield all cases in the order of their ids, a hundred at a time."""
    stages = selectinload(Case.stages)
    whole = (
        selectinload(Case.events),
        stages.selectinload(StageRow.clocks).selectinload(ClockRow.extensions),
        stages.selectinload(StageRow.pauses),
    )
    last = 0
    while chunk := db.session.scalars(
        select(Case).where(Case.id > last).order_by(Case.id).limit(CHUNK).options(*whole)
    ).all():
        last = chunk[-1].id
        yield chunk


def _forget() -> None:
    """Let go of the chunk, and of the lock that reading it took."""
    db.session.rollback()
    db.session.expunge_all()
