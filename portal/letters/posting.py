"""The batches of the print queue: who may see them, and marking their letters as printed and posted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from portal.cases import clocks, situation, timeline
from portal.cases.actors import Actor
from portal.cases.delivering import POSTED
from portal.cases.models import Case
from portal.database import db
from portal.errors import NotFound
from portal.notices import batches
from portal.notices.batches import PrintBatch, PrintedLetter
from portal.notices.models import Notice
from portal.policy.words import day

SHOWN = 60  # batches of one page of the list
MOST_NAMED = 5  # letters of one case in the line of its timeline


def seen(before: int = 0) -> tuple[list[PrintBatch], int]:
    """Return batches of which this viewer may see every letter, the newest first: the PDF shows them all.

    With them comes the number to ask for those that are older, or 0. `before` is the one that came with the last.
    """
    known = select(func.count(PrintedLetter.seq)).where(PrintedLetter.batch_id == PrintBatch.id).scalar_subquery()
    query = select(PrintBatch).where(PrintBatch.letters == known).order_by(PrintBatch.id.desc()).limit(SHOWN + 1)
    if before:
        query = query.where(PrintBatch.id < before)
    found = list(db.session.scalars(query))
    return found[:SHOWN], found[SHOWN - 1].id if len(found) > SHOWN else 0


def by_id(batch_id: int) -> PrintBatch:
    """Return a batch of which this viewer may see every letter. Raises NotFound."""
    batch = db.session.get(PrintBatch, batch_id)
    if batch is None or len(batches.letters_of(batch)) != batch.letters:
        raise NotFound("There is no such batch.")
    return batch


def mark_printed(batch: PrintBatch, *, by: Actor, at: datetime) -> None:
    """Mark all letters of a batch as printed. Raises Refused."""
    _demand_no_reader(_held(batch))
    batches.mark_printed(batch, by=by.name, at=at)


def mark_posted(batch: PrintBatch, *, by: Actor, at: datetime) -> None:
    """Mark all letters of a batch as posted: one line in the timeline of each of their cases. Raises Refused."""
    held = _held(batch)
    _demand_no_reader(held)
    posted = sorted(batches.mark_posted(batch, by=by.name, at=at), key=lambda one: (one.case_id or 0, one.id))
    cases = {case.id: case for case in held}
    for case_id, some in groupby(posted, key=lambda one: one.case_id):
        if case_id is not None:
            _record(cases[case_id], list(some), batch, by, at)


def _held(batch: PrintBatch) -> Sequence[Case]:
    """Return the cases of a batch, locked in the order of their ids."""
    ids = select(PrintedLetter.case_id).filter_by(batch_id=batch.id)
    query = select(Case).where(Case.id.in_(ids)).order_by(Case.id).options(selectinload(Case.events))
    return db.session.scalars(query.with_for_update(of=Case).execution_options(populate_existing=True)).all()


def _record(case: Case, posted: Sequence[Notice], batch: PrintBatch, by: Actor, at: datetime) -> None:
    what = "A letter was" if len(posted) == 1 else f"{len(posted)} letters were"
    more = f" And {len(posted) - MOST_NAMED} more." if len(posted) > MOST_NAMED else ""
    detail = f"{'; '.join(one.subject for one in posted[:MOST_NAMED])}.{more}"
    facts = {"batch": batch.id, "notices": [one.id for one in posted]}
    timeline.record(case, POSTED, f"{what} {_when(case, batch, at)}.", by=by, at=at, detail=detail, **facts)


def _when(case: Case, batch: PrintBatch, at: datetime) -> str:
    pack = clocks.pack_of(case)
    printed, posted = (day(one.astimezone(pack.zone).date(), pack.language) for one in (batch.printed_at or at, at))
    return f"printed and posted on {posted}" if printed == posted else f"printed on {printed} and posted on {posted}"


def _demand_no_reader(cases: Sequence[Case]) -> None:
    """What someone sees by break-glass alone they read, and do nothing with."""
    for case in cases:
        situation.demand_no_reader(case)
