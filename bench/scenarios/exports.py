"""Scenario 13: a list of all cases as a file, from the job to the last piece that is kept, against the library alone.

The yardstick writes as many rows of the same columns to a file on the disk: they come from a generator, nobody asks who
may see them, and nothing is looked up. Cases are narrow copies here, of their own table alone: a list reads no other.
The memory is that of a worker in a process of its own, at its highest.
"""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, text
from xlsxwriter import Workbook

from bench.ground import Ground, let_go
from bench.measuring import Fact, Findings, Options, Target, repeated, side_by_side
from portal.cases.models import Case
from portal.database import db, transaction
from portal.exports import asking
from portal.exports.models import Export, ExportState
from portal.http.clock import now
from portal.jobs.runner import run_ready
from portal.reports import case_files
from portal.reports.case_rows import COLUMNS
from portal.reports.long_workbooks import MOST_ROWS
from tests.cast import COMPLAINTS, as_

ROOT = Path(__file__).resolve().parents[2]
MEMORY = Target(at_most=300)
NARROW = """INSERT INTO cases ({names}) SELECT {values} FROM cases c, generate_series(1, :times) AS n
WHERE c.id <= :base ORDER BY n, c.id LIMIT :more"""


def run(ground: Ground, options: Options) -> Findings:
    """Measure each format, then the memory of a worker of each."""
    found, url = Findings(), ground.copied(options.base)
    with ground.app(url).app_context():
        _widen(options.size)
        rows, used = db.session.scalar(select(func.count()).select_from(Case)) or 0, ground.used(ours=True)
        for form, alone in (("csv", _csv_alone), ("xlsx", _xlsx_alone)):
            target = ground.folder / f"alone.{form}"
            ours = repeated(lambda form=form: _made(form), times=rows, used=used)
            theirs = repeated(lambda alone=alone, to=target: alone(to, rows), times=rows, used=used)
            named = f"row of {rows:,}, {form.upper()}"
            limit = Target(at_most=1.3)
            found.compared.append(
                side_by_side(named, ours, theirs, options, yardstick="the library alone", target=limit)
            )
            key = _promised(form)
            found.facts.append(
                Fact(f"highest memory of a worker, {rows:,} rows, {form.upper()}", _peak(url), "MB", MEMORY)
            )
            found.facts.append(Fact(f"size of {rows:,} rows, {form.upper()}", _size(key) / 1e6, "MB"))
            _thrown_away()
        let_go()
    return found


def _widen(size: int) -> None:
    """Add copies of the rows of the cases until there are so many: with numbers of their own, and nothing else."""
    with transaction():
        base = db.session.scalar(select(func.max(Case.id))) or 0
        own = {"id": ":base + row_number() OVER (ORDER BY n, c.id)", "tracking_number": "c.tracking_number || '-' || n"}
        own |= {"external_id": "NULL", "external_source": "NULL"}
        names = [column.name for column in Case.__table__.columns]
        values = ", ".join(own.get(name, f"c.{name}") for name in names)
        copied = text(NARROW.format(names=", ".join(names), values=values))
        db.session.execute(text("SET LOCAL statement_timeout = 0"))  # no page waits for a million rows
        db.session.execute(copied, {"base": base, "times": size // base + 1, "more": max(0, size - base)})
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE cases"))


def _promised(form: str) -> str:
    with transaction():
        wanted = case_files.wanted({"list": "all", "search": {}}, form, "All cases", now())
        return asking.ask(wanted, by=as_(COMPLAINTS), at=now()).id


def _made(form: str) -> None:
    """Have a file made as a worker makes it. It isn't kept."""
    key = _promised(form)
    run_ready(now())
    assert _size(key)
    _thrown_away()


def _size(key: str) -> int:
    db.session.rollback()
    export = db.session.get_one(Export, key)
    assert export.state == ExportState.DONE, export.failure
    return export.body.size if export.body else 0


def _thrown_away() -> None:
    with transaction():
        for export in db.session.scalars(select(Export)).all():
            asking.throw_away(export)


def _peak(url: str) -> float:
    """Return the megabytes that a worker holds at its highest while it makes the file that was promised."""
    command = [sys.executable, "-m", "bench.working", url]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return float(told.split()[-1])


# ---- the library alone


def _rows(number: int) -> Iterator[tuple[Any, ...]]:
    """Yield as many rows as the cases have, of the same columns and about as long: of ten, nine have nothing due."""
    first = date(2024, 1, 1)
    for one in range(number):
        received = first + timedelta(one % 690)
        yield (
            f"DV-{one:04d}-{one * 7:09d}", "Complaint", "Closed", "Stage 1: investigation", "Roads and transport",
            "Roads and pavements", f"Officer {one % 100}", None if one % 10 else received, received,
        )  # fmt: skip


def _csv_alone(target: Path, number: int) -> None:
    with target.open("w", encoding="utf-8", newline="") as file:
        written = csv.writer(file, lineterminator="\r\n")
        written.writerow(column.name for column in COLUMNS)
        written.writerows(_rows(number))


def _xlsx_alone(target: Path, number: int) -> None:
    with Workbook(str(target), {"constant_memory": True, "tmpdir": str(target.parent)}) as book:
        day, words = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "@"})
        page = book.add_worksheet()
        for place, column in enumerate(COLUMNS):
            page.write_string(0, place, column.name)
        for line, row in enumerate(_rows(min(number, MOST_ROWS)), start=1):
            for place, value in enumerate(row[:-2]):
                page.write_string(line, place, value, words)
            if row[7]:
                page.write_datetime(line, 7, row[7], day)
            page.write_datetime(line, 8, row[8], day)
