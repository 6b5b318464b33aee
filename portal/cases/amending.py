"""Putting right what was recorded about a case: what it is about, never what was done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from portal.cases import (
    about,
    approving,
    arrivals,
    clocks,
    intake,
    rerouting,
    sameness,
    situation,
    submission,
    taking,
    timeline,
)
from portal.cases.actors import Actor
from portal.cases.models import Case, CaseNature, Person
from portal.cases.submission import Reporter, Resident, Submission
from portal.errors import Invalid, Refused
from portal.policy.moves import Move
from portal.policy.procedure import By

RESIDENTS = {f"resident_{one.name}": one.name for one in fields(Resident)}
DETAIL = "details."  # before a detail's key, where all that is known of a case stands in one list


@dataclass(frozen=True)
class Changes:
    """What to change; None leaves it as it is."""

    description: str | None = None
    desired_outcome: str | None = None
    service: str | None = None
    location: str | None = None
    ward: str | None = None
    natures: tuple[str, ...] | None = None
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    address: str | None = None
    language: str | None = None
    contact_by: str | None = None
    needs: str | None = None
    adjustments: tuple[str, ...] | None = None
    acting_as: str | None = None
    resident_name: str | None = None
    resident_email: str | None = None
    resident_address: str | None = None
    details: Mapping[str, str] | None = None

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Changes:
        """Return changes from facts by name, where a detail is called `details.<key>`."""
        inner = {name.removeprefix(DETAIL): value for name, value in given.items() if name.startswith(DETAIL)}
        outer = {name: value for name, value in given.items() if not name.startswith(DETAIL)}
        return cls(**outer, details=inner or None)


def amend(case: Case, changes: Changes, *, by: Actor, at: datetime) -> None:
    """Correct the facts of a case. What they were before is kept in the timeline. Raises `Invalid` as intake does."""
    situation.allow(case, Move.AMEND, by=by, at=at)
    given = {one.name: value for one in fields(changes) if (value := getattr(changes, one.name)) is not None}
    _nobody_named(case, given)
    if changes.details is not None:
        given["details"] = {**case.details, **changes.details}
    after = submission.tidied(_with(_as_submission(case), given))
    _check(after, case, given, by, at)
    _none_lost(case, after)
    before, team = {name: _current(case, name) for name in given}, case.team
    _same_pathway(case, after)
    kept = _write(case, after)
    changed = {name: old for name, old in before.items() if old != _current(case, name)}
    if changed:
        kept |= taking.release(case, at)
        words = ", ".join(name.replace("_", " ") for name in changed)
        moved = "" if case.team is team else f" It is with {case.team.name} now."
        timeline.record(
            case,
            Move.AMEND,
            "Details were corrected.",
            by=by,
            at=at,
            detail=f"Changed: {words}.{moved}{taking.taken(kept)}{approving.take_back(case, by=by, at=at)}",
            before=changed,
            **kept,
        )
        situation.refresh(case)
        sameness.rewrite_keys(case)
        if by.side is By.REPORTER:
            arrivals.tell_of_correction(case, by=by, at=at)


def _check(after: Submission, case: Case, given: Mapping[str, Any], by: Actor, at: datetime) -> None:
    """What staff wrote of a case since is nothing that its reporter could mend: only what they give is at fault."""
    try:
        submission.check(after, clocks.pack_of(case), at, side=by.side, demanded=False)
    except Invalid as invalid:
        if by.side is By.REPORTER and not invalid.errors.keys() & given.keys():
            return
        raise


def _none_lost(case: Case, after: Submission) -> None:
    """What the procedure needs can be corrected, and not be taken away again."""
    lost = [one for key, one in clocks.pack_of(case).details.items() if one.required and case.details.get(key)]
    errors = {f"{DETAIL}{one.key}": f"This is needed: {one.name}." for one in lost if not after.details.get(one.key)}
    if errors:
        raise Invalid(errors)


def _nobody_named(case: Case, given: dict[str, object]) -> None:
    if case.anonymous and given.keys() & {*RESIDENTS, *(one.name for one in fields(Reporter))}:
        raise Refused("This case is anonymous: nothing about who sent it is kept.")


def _as_submission(case: Case) -> Submission:
    person = case.person
    reporter = _reporter(person) if person else Reporter()
    return Submission(
        procedure=case.procedure_key,
        kind=case.kind,
        description=case.description,
        desired_outcome=case.desired_outcome,
        natures=tuple(row.nature for row in case.natures),
        service=case.service,
        matter=case.matter,
        location=case.location,
        ward=case.ward,
        channel=case.channel,
        anonymous=case.anonymous,
        staff_generated=case.staff_generated,
        reporter=reporter,
        on_behalf_of=case.on_behalf_of,
        acting_as=case.acting_as,
        external_source=case.external_source,
        external_id=case.external_id,
        details=dict(case.details),
        resident=resident_of(case),
    )


def _reporter(person: Person) -> Reporter:
    known = {one.name: getattr(person, one.name) for one in fields(Reporter)}
    return Reporter(**known | {"adjustments": tuple(person.adjustments)})


def resident_of(case: Case) -> Resident | None:
    """Return for whom an elected member wrote, where that is known."""
    known = case.resident
    return Resident(**{one.name: getattr(known, one.name) for one in fields(Resident)}) if known else None


def _with(given: Submission, changes: dict[str, Any]) -> Submission:
    persons = {one.name for one in fields(Reporter)}
    reporter = replace(given.reporter, **{name: value for name, value in changes.items() if name in persons})
    about = {RESIDENTS[name]: value for name, value in changes.items() if name in RESIDENTS}
    resident = replace(given.resident or Resident(), **about)
    rest = {name: value for name, value in changes.items() if name not in {*persons, *RESIDENTS}}
    return replace(given, reporter=reporter, resident=resident, **rest)


def _same_pathway(case: Case, after: Submission) -> None:
    """Another service may mean another pathway, with other stages: that is a decision of its own, not a correction."""
    if clocks.pack_of(case).route(case.kind, after.service or None, case.matter).key != case.pathway:
        raise Refused(
            "That service is dealt with by another pathway of the procedure. Void this case and enter it anew."
        )


def _current(case: Case, name: str) -> object:
    if name == "natures":
        return [row.nature for row in case.natures]
    if name in RESIDENTS:
        return getattr(case.resident, RESIDENTS[name], "")
    if hasattr(Reporter(), name):
        return getattr(case.person, name, [] if name == "adjustments" else "")
    return dict(case.details) if name == "details" else getattr(case, name)


def _write(case: Case, after: Submission) -> dict[str, Any]:
    """Write what is different. Return what the event keeps, of a label that came with another service."""
    settled = about.settle(case, service=after.service)
    for name in ("description", "desired_outcome", "location", "ward", "acting_as"):
        setattr(case, name, getattr(after, name))
    case.details = dict(after.details)
    rerouting.give_to(case, intake.team_for(after, clocks.pack_of(case)))
    if [row.nature for row in case.natures] != list(after.natures):
        kept = {row.nature: row for row in case.natures}
        case.natures = [kept.get(nature) or CaseNature(nature=nature) for nature in dict.fromkeys(after.natures)]
    if not case.anonymous:
        case.person = case.person or Person()
        for one in fields(Reporter):
            setattr(case.person, one.name, getattr(after.reporter, one.name))
    if after.resident or case.resident:
        case.resident = case.resident or Person()
        for one in fields(Resident):
            setattr(case.resident, one.name, getattr(after.resident or Resident(), one.name))
    return settled
