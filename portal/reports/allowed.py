"""Who may have a report made, and read all of it: those to whom the pack gives it by their position, nobody else."""

from __future__ import annotations

from datetime import datetime

from portal.cases import conflicts, designees
from portal.cases.models import Staff
from portal.errors import Refused
from portal.policy.labels import Place
from portal.policy.procedure import Procedure
from portal.policy.reports import Report, readers


def positions_of(report: Report, pack: Procedure) -> frozenset[str]:
    """Return the positions that may have it made: who does or approves a duty that wants it, and those it names.

    What is for an audience is withheld from it in part (OC-8), so those it names read only what was submitted.
    """
    doers = [(duty.key, duty.who) for duty in pack.duties]
    approvers = [(duty.key, duty.approval.by) for duty in pack.duties if duty.approval]
    return readers(report, [*doers, *approvers])


def reports_for(pack: Procedure, person: Staff, at: datetime) -> tuple[Report, ...]:
    """Return the reports of a procedure that someone may have made."""
    places = _places(pack, person, at)
    return tuple(report for report in pack.reports if _may(report, pack, places))


def demand(report: Report, pack: Procedure, person: Staff, at: datetime) -> None:
    """Raise `Refused` unless this person may have the report made: it tells of cases that they may not see singly."""
    if not _may(report, pack, _places(pack, person, at)):
        names = ", ".join(sorted(pack.positions[one].name for one in positions_of(report, pack)))
        raise Refused(f"As it stands so far, this report is for: {names}.", clause=report.clause)


def _may(report: Report, pack: Procedure, places: frozenset[Place]) -> bool:
    """One of the positions is wanted; and of what it tells under a label, to be among those who see such cases."""
    held = {position for _, position in places}
    labels = [pack.labels[label] for label in report.covers.labels]
    return bool(held & positions_of(report, pack)) and all(label.admits(places) for label in labels)


def _places(pack: Procedure, person: Staff, at: datetime) -> frozenset[Place]:
    """Return the places that someone holds under a procedure, or acts for as a designee (OC-15)."""
    people = (person, *designees.principals(pack.key, at).get(person.id, ()))
    return frozenset().union(*(conflicts.places_of(one).get(pack.key, frozenset()) for one in people))
