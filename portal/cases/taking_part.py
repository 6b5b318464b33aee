"""Giving someone a part in a case beside whoever deals with it, and ending that.

The timeline's summary may be read by anyone with the tracking number, so it names nobody.
"""

from __future__ import annotations

from datetime import datetime

from portal.cases import clocks, conflicts, situation, taking, telling, timeline
from portal.cases.actors import Actor
from portal.cases.models import Case, CasePart, Staff
from portal.errors import Invalid, Refused
from portal.policy.moves import Move, no
from portal.policy.taking_part import On, Part

CHANGED = "Who takes part in it was changed."
ONE_OF_TWO = "Choose a member of staff, or write the name of someone from outside: one of the two."


def give(case: Case, *, part: str, staff: Staff | None, name: str, contact: str, by: Actor, at: datetime) -> CasePart:
    """Give someone a part: a member of staff, who sees the case by it, or someone from outside by name.

    Raises `Invalid` where it isn't said who, or how to reach them where that is needed, and `Refused`, with the part's
    clause, where the procedure or the conflict firewall says no.
    """
    known = situation.allow(case, Move.PART, by=by, at=at).procedure.parts[part]
    _demand_someone(known, staff, name, contact)
    _demand_may(case, known, staff, at)
    called = staff.full_name if staff else name
    if any(
        one.part == part and (one.staff_id, one.name) == (staff.id if staff else None, called) for one in open_of(case)
    ):
        raise Refused(f"{called} has this part already.")
    made = CasePart(
        case_id=case.id, part=part, staff_id=staff.id if staff else None, name=called, contact=contact,
        sees=staff is not None and known.sees, since=at, given_by=by.name,
    )  # fmt: skip
    case.parts.append(made)
    situation.refresh(case)
    detail = f"{called}: {known.name}. {contact}".strip()
    timeline.record(case, Move.PART, CHANGED, by=by, at=at, detail=detail, part=part)
    telling.tell(case, On.PART, part=part, at=at)
    return made


def _demand_someone(known: Part, staff: Staff | None, name: str, contact: str) -> None:
    errors = {} if bool(staff) != bool(name) else {"name": ONE_OF_TWO}
    if known.contact and not contact:
        errors["contact"] = "Say how to reach them."
    if staff and not staff.active:
        errors["staff"] = "There is no such member of staff."
    if errors:
        raise Invalid(errors)


def _demand_may(case: Case, known: Part, staff: Staff | None, at: datetime) -> None:
    if staff is None:
        return
    situation.demand(conflicts.belongs(staff, case.procedure_key))
    around = conflicts.circle(case, at)
    if known.sees:
        situation.demand(conflicts.may_know(case, staff, around))
    if known.independent and taking.had_part_in(case, staff, around):
        situation.demand(no("This person dealt with the case, so they aren't independent of it.", known.clause))


def end(case: Case, *, which: int, by: Actor, at: datetime) -> None:
    """End someone's part: by it they no longer see the case."""
    situation.allow(case, Move.END_PART, by=by, at=at)
    found = next((one for one in open_of(case) if one.id == which), None)
    if found is None:
        raise Refused("This part has ended already.")
    found.until, found.ended_by = at, by.name
    situation.refresh(case)
    name = clocks.pack_of(case).parts[found.part].name
    timeline.record(case, Move.END_PART, CHANGED, by=by, at=at, detail=f"{found.name}: no longer {name}.")


def open_of(case: Case) -> list[CasePart]:
    """Return the parts that people have now."""
    return [one for one in case.parts if one.until is None]
