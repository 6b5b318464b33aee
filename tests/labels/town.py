"""A Devon whose procedure has labels, and the people that a complaint about staff concerns."""

from __future__ import annotations

from datetime import datetime

from portal.cases.models import Case, Staff
from portal.cli import logins
from portal.cli.logins import Person
from portal.database import db
from portal.procedures import versions
from portal.procedures.models import ProcedureVersion
from tests import cast
from tests.cast import NOW, PASSWORD

CONDUCT = "staff_conduct"
LABELS = """
labels:
  staff_conduct:
    name: Staff conduct
    help: How a member of staff behaved.
    clause: "DV-23, DV-54"
    teams: [corporate]
    positions: [monitoring_officer]
    never: [chief_executive]
  fraud:
    name: Fraud
    clause: DV-23
    positions: [monitoring_officer]
"""
HR, MONITOR = "people.corporate", "monitoring.officer"

PEOPLE = (
    Person(HR, "Sorrel", "Quick", "Officer", places=(("devon", "corporate", "service_manager"),)),
    Person(MONITOR, "Idris", "Vane", "Officer", places=(("devon", "chief_executive", "monitoring_officer"),)),
)


def labelled_pack() -> str:
    """Return Devon's pack as it would be with labels, one of them on a service."""
    text = (versions.PACKS / "devon.yaml").read_text(encoding="utf-8")
    text = text.replace('version: "1.7"', 'version: "1.7-labels"').replace(
        "effective: 2006-04-01", "effective: 2006-04-02"
    )
    return text.replace("      registration: {", f"      registration: {{label: {CONDUCT}, ") + LABELS


def found(at: datetime = NOW) -> ProcedureVersion:
    """Install it; put two more people into its teams; and put Tom below Helen, and her below the Chief Executive."""
    version = versions.install(labelled_pack(), "devon.yaml", at)
    for person in PEOPLE:
        logins.add(person, PASSWORD)
    below(cast.ROADS, cast.SENIOR)
    below(cast.SENIOR, cast.CHIEF)
    return version


def below(username: str, manager: str | None) -> Staff:
    """Put someone below another in the line."""
    person = cast.staff(username)
    person.manager_id = cast.staff(manager).id if manager else None
    db.session.flush()
    return person


def about(username: str, case: Case, at: datetime = NOW) -> Case:
    """Say that the case is about someone."""
    who = str(cast.staff(username).id)
    cast.do(case, cast.Move.NAME_SUBJECT, by=cast.COMPLAINTS, at=at, who=who, reason="The reporter names them.")
    return case


def labelled(case: Case, label: str = CONDUCT, at: datetime = NOW) -> Case:
    """Give the case a label."""
    cast.do(case, cast.Move.LABEL, by=cast.COMPLAINTS, at=at, label=label, reason="It is about how someone behaved.")
    return case


def another_senior() -> None:
    """Put a second senior manager into Devon."""
    place = ("devon", "environment", "senior_manager")
    logins.add(Person("senior.two", "Sue", "Marsh", "Officer", places=(place,)), PASSWORD)
    db.session.flush()
