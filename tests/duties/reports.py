"""The county's monthly report, made of its cases by hand: figures, and a log with what people wrote."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from portal.cases.models import Case
from portal.database import db, transaction
from portal.duties import commands, drafts, making, striking
from portal.duties.making import Maker
from portal.duties.models import DutyRow
from portal.policy.built import Built, Column, Holds, Shape, Sheet
from tests.cast import NOW, as_, received, submission
from tests.duties import county, sections
from tests.duties.county import ANALYST, EXECUTIVE, KEY, OTHER_EXECUTIVE, at

AUDIENCES = """
audiences:
  board:
    name: CEO and Board
    clause: OC-8
    reason: What they receive is a public record.
    shows:
      figures: {holds: [plain], how: shown, clause: OC-8, reason: They tell of nobody.}
      number: {columns: [number], how: withheld, clause: OC-8, reason: It leads to a client.}
      people: {holds: [person], how: withheld, clause: OC-8, reason: They are clients.}
      narrative: {holds: [written], how: struck, clause: OC-8, reason: It may name a client.}
      findings: {holds: [protected], how: counted, clause: OC-8, reason: How many is enough.}
    never:
      what: [name, email, phone, address, case number, date of birth]
      struck_as: client
      clause: OC-8
      reason: Nothing that identifies a client leaves.
    small: {below: 3, clause: OC-8, reason: They can be recognised.}
    strikes:
      client: {name: Identity of a client, clause: OC-8}
      other: {name: Someone else, clause: OC-8}
    publishing: {positions: [analyst], clause: DV-57}
  desk:
    name: The desk
    clause: OC-8
    reason: They deal with the cases.
    shows:
      all: {holds: [plain, person], how: shown, clause: OC-8, reason: They know them.}
"""
NUMBER, RECEIVED = Column("number", "Number"), Column("received_on", "Received", Shape.DATE)
REPORTER = Column("reporter", "Calling party", holds=Holds.PERSON)
WRITTEN = Column("description", "What happened", holds=Holds.WRITTEN)
FINDING = Column("outcome", "Finding", holds=Holds.PROTECTED)
KIND, COUNT = Column("kind", "Kind"), Column("received", "Received", Shape.NUMBER)
LOG = (NUMBER, RECEIVED, REPORTER, WRITTEN, FINDING)
JUNE = at(2026, 6, 8)


def open_up() -> None:
    """Open the county up with an audience for its reports, and what is due until June planned."""
    county.open_up(sections.ORANGE + AUDIENCES)
    with transaction():
        county.plan(date(2026, 6, 30))


def case(**changes: Any) -> Case:
    """Take in a case of the county's."""
    facts = {"procedure": KEY, "service": "meals", "natures": (), "desired_outcome": "", **changes}
    return received(submission(**facts), at=NOW).case


def built(made_at: datetime, *, remarks: tuple[str, ...] = (), sheets: tuple[Sheet, ...] = ()) -> Built:
    """Make May's report of the county's cases, as they are now."""
    cases = list(db.session.scalars(select(Case).filter_by(procedure_key=KEY).order_by(Case.id)))
    rows = tuple(
        (
            one.tracking_number,
            one.received_at.date(),
            one.person.name if one.person else None,
            one.description,
            "Upheld",
        )
        for one in cases
    )
    ids = tuple(one.id for one in cases)
    figures = Sheet("by_kind", "By kind", "OC-31", (KIND, COUNT), (("Complaint", len(cases)),))
    log = Sheet("log", "Log", "OC-32", LOG, rows, ids)
    return Built(
        key="monthly", name="Monthly report", clause="OC-26", procedure=KEY,
        start=date(2026, 5, 1), end=date(2026, 5, 31), made_at=made_at,
        sheets=(figures, log, *sheets), remarks=remarks, counted=ids,
    )  # fmt: skip


@contextmanager
def reporting(audience: str = "board", **more: Any) -> Iterator[None]:
    """Have the monthly report made by the portal."""

    def make(row: DutyRow, made_at: datetime) -> Built | None:
        return built(made_at, **more)

    def wanted(row: DutyRow) -> str:
        return audience if row.duty_key == "monthly_report" else ""

    before = making.use(Maker(wanted, make))
    try:
        yield
    finally:
        making.use(before)


def drafted() -> DutyRow:
    """Do what comes before May's report, and return it."""
    commands.submit(county.row("monthly_draft"), by=as_(ANALYST), at=JUNE)
    db.session.flush()
    return county.row("monthly_report")


def sha_of(row: DutyRow) -> str:
    """Return the digest of the report as it is now."""
    draft = drafts.draft_of(row, JUNE)
    assert draft is not None
    return draft.sha256


def checked(row: DutyRow, by: str = EXECUTIVE) -> None:
    """Have someone check what was struck."""
    striking.check(row, seen=sha_of(row), by=as_(by), at=JUNE)
    db.session.flush()


def approved(row: DutyRow, by: str = OTHER_EXECUTIVE) -> None:
    """Have someone approve it as it is now."""
    commands.approve(row, by=as_(by), at=JUNE, seen=sha_of(row))
    db.session.flush()


def submitted(row: DutyRow) -> DutyRow:
    """Bring it through the gate."""
    checked(row)
    approved(row)
    commands.submit(row, by=as_(ANALYST), at=JUNE)
    db.session.flush()
    return row
