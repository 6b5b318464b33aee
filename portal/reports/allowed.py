"""Who may read a report: made now, in preparation, or as it was submitted; by position, and by the labels it tells of.

Whoever asks comes with those whom they act for as a designee (OC-15), and comes first.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from portal.cases import conflicts, designees
from portal.cases.models import Staff
from portal.errors import Refused
from portal.policy.duties import Duty
from portal.policy.procedure import Procedure
from portal.policy.reports import Report, readers


def positions_of(report: Report, pack: Procedure) -> frozenset[str]:
    """Return the positions that may have it made: who does or approves a duty that wants it, and those it names.

    What is for an audience is withheld from it in part (OC-8), so those it names read only what was submitted.
    """
    return readers(report, [(duty.key, position) for duty in pack.duties for position in preparers(duty)])


def preparers(duty: Duty) -> frozenset[str]:
    """Return the positions that read a duty's report before it is submitted: who does it, and who approves it."""
    return frozenset({duty.who, duty.approval.by} if duty.approval else {duty.who})


def reports_for(pack: Procedure, person: Staff, at: datetime) -> tuple[Report, ...]:
    """Return the reports of a procedure that someone may have made."""
    people = _people(pack, person, at)
    return tuple(report for report in pack.reports if _makes(report, pack, people))


def demand(report: Report, pack: Procedure, person: Staff, at: datetime) -> None:
    """Raise `Refused` unless this person may have the report made: it tells of cases that they may not see singly."""
    if not _makes(report, pack, _people(pack, person, at)):
        names = ", ".join(sorted(pack.positions[one].name for one in positions_of(report, pack)))
        raise Refused(f"As it stands so far, this report is for: {names}.", clause=report.clause)


def preparer(duty: Duty, report: Report | None, pack: Procedure, people: Sequence[Staff]) -> Staff | None:
    """Return who of these people prepares what is owed and reads it before it is submitted; None where nobody does."""
    return _reader(report, pack, people, preparers(duty))


def addressee(report: Report | None, pack: Procedure, people: Sequence[Staff]) -> Staff | None:
    """Return who of these people the pack gives a submitted report to; None where it is for none of them."""
    return _reader(report, pack, people, report.positions) if report else None


def _makes(report: Report, pack: Procedure, people: Sequence[Staff]) -> bool:
    return _reader(report, pack, people, positions_of(report, pack)) is not None


def _reader(
    report: Report | None, pack: Procedure, people: Sequence[Staff], positions: Collection[str]
) -> Staff | None:
    """Return the first of these people with one of the positions, where they are among those who see its labels too."""
    places = [conflicts.places_of(one).get(pack.key, frozenset()) for one in people]
    together = frozenset().union(*places)
    if report and not all(pack.labels[label].admits(together) for label in report.covers.labels):
        return None
    held = zip(people, places, strict=True)
    return next((one for one, theirs in held if any(position in positions for _, position in theirs)), None)


def _people(pack: Procedure, person: Staff, at: datetime) -> tuple[Staff, ...]:
    return (person, *designees.principals(pack.key, at).get(person.id, ()))
