"""Rows brought in by the hundred: a chunk is kept when it is done, and each row in it stands or falls by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.cases.models import Case
from portal.cli.importing.filing import Plan, file
from portal.cli.importing.records import Format, Row, Unreadable
from portal.cli.importing.report import RefusedRow, Tally
from portal.database import db, transaction
from portal.errors import Invalid, PortalError

CHUNK = 100


def chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Yield the rows by the hundred."""
    rest = iter(rows)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def bring(chunk: list[Row], form: Format, plan: Plan, *, dry_run: bool = False) -> Tally:
    """Bring a chunk in, and commit. What was brought in before, by whatever run, is only counted."""
    tally = Tally()
    with transaction():
        here = _here(chunk, form, plan.source)
        for row in chunk:
            _row(row, form, plan, here, tally)
        if dry_run:
            db.session.rollback()
    db.session.remove()  # nothing of one chunk is needed in the next: memory stays flat
    return tally


def _id(row: Row, form: Format) -> str:
    return row.cells.get(form.identity, "").strip()


def _here(chunk: list[Row], form: Format, source: str) -> set[str]:
    """Return which of the chunk's records are cases already: one question for all."""
    ids = {_id(row, form) for row in chunk}
    query = select(Case.external_id).where(Case.external_source == source, Case.external_id.in_(ids))
    return {found for found in db.session.scalars(query) if found}


def _row(row: Row, form: Format, plan: Plan, here: set[str], tally: Tally) -> None:
    name = _id(row, form)
    if name in here and not row.fault:
        tally.already_here += 1
        return
    try:
        closed = _file(row, name, form, plan)
    except (Unreadable, PortalError) as error:
        tally.refuse(RefusedRow(row.number, name, _sentence(error)))
    except IntegrityError:  # another import was here a moment before us
        if name not in _here([row], form, plan.source):
            raise
        tally.already_here += 1
    else:
        here.add(name)
        tally.imported += 1
        tally.closed += closed


def _file(row: Row, name: str, form: Format, plan: Plan) -> bool:
    if row.fault:
        raise Unreadable(row.fault)
    if not name:
        raise Unreadable(f"It has no id: “{form.identity}” is empty.")
    record = form.read(row.cells)
    with db.session.begin_nested():
        file(record, plan)
    return record.closed_at is not None


def _sentence(error: Unreadable | PortalError) -> str:
    return " ".join(error.errors.values()) if isinstance(error, Invalid) else error.sentence
