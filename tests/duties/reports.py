"""The county's monthly report: figures, and a log with what people wrote."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any
from unittest.mock import patch

from portal.cases.models import Case
from portal.database import db, transaction
from portal.duties import commands, drafts, making, striking
from portal.duties.models import DutyRow
from portal.policy.built import Built, Column, Shape, Sheet
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
REPORTS = """
reports:
  monthly:
    name: Monthly report
    clause: OC-26
    duties: [monthly_draft, monthly_report]
    audience: board
    sheets:
      by_kind: {name: By kind, clause: OC-31, by: [kind], shows: [received]}
      log:
        name: Log
        clause: OC-32
        lists: cases
        columns: [number, received_on, reporter, description, outcome]
        protects: [outcome]
"""
KIND, COUNT = Column("kind", "Kind"), Column("received", "Received", Shape.NUMBER)
JUNE = at(2026, 6, 8)


def open_up() -> None:
    """Open the county up with a report and an audience for it, and what is due until June planned."""
    county.open_up(sections.ORANGE + AUDIENCES + REPORTS)
    with transaction():
        county.plan(date(2026, 6, 30))


def case(**changes: Any) -> Case:
    """Take in a case of the county's."""
    facts = {"procedure": KEY, "service": "meals", "natures": (), "desired_outcome": "", **changes}
    return received(submission(**facts), at=NOW).case


@contextmanager
def saying_more(*, remarks: tuple[str, ...] = (), sheets: tuple[Sheet, ...] = ()) -> Iterator[None]:
    """Have the report say more than the pack asks for, as a fault of ours might make it."""
    build = making.build

    def more(*given: Any) -> Built:
        built = build(*given)
        return replace(built, sheets=(*built.sheets, *sheets), remarks=(*built.remarks, *remarks))

    with patch.object(making, "build", more):
        yield


def drafted() -> DutyRow:
    """Do what comes before May's report, and return it."""
    county.compiled()
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
