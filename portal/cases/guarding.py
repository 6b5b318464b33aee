"""Saying who may see a case: its label, and the members of staff that it is about. Each one change and one event.

The timeline's summary may be read by anyone with the tracking number, so it never says what the label is or who is
named; its detail, which only staff who still see the case can read, does.
"""

from __future__ import annotations

from datetime import datetime

from portal.cases import conflicts, situation, taking, timeline, together
from portal.cases.actors import Actor
from portal.cases.models import Case, CaseSubject, Staff
from portal.errors import Refused
from portal.policy.moves import Move

SAW = "Who may see it was changed."
NO_LABEL = "no label"


def label(case: Case, *, label: str, reason: str, by: Actor, at: datetime) -> None:
    """Give the case a label, another, or none (""). From then on only those whom the label names see it (RV-25),
    whatever the case turns out to be about: the label that came with its matter is kept so by giving it once more.

    `Refused` where an officer gave it this one already, or it has none.
    """
    known = situation.allow(case, Move.LABEL, by=by, at=at).procedure.labels
    if label == case.label and (case.label_given or not label):
        raise Refused("It has this label already, and keeps it." if label else "It has no label.")
    before, case.label, case.label_given = case.label, label, bool(label)
    names = [known[key].name if key in known else key or NO_LABEL for key in (before, label)]
    words, kept = _let_go(case, at)
    change = f"From {names[0]} to {names[1]}." if before != label else f"It keeps {names[1]}, whatever it is about."
    detail = f"{change}{words} {reason}"
    timeline.record(case, Move.LABEL, SAW, by=by, at=at, detail=detail, before=before, label=label, **kept)


def name_subject(case: Case, *, who: Staff, reason: str, by: Actor, at: datetime) -> None:
    """Say that the case is about a member of staff. They and their line no longer see it, nor can deal with it (RV-26).

    `Refused` where it names them already, and for whoever has no place under this procedure.
    """
    situation.allow(case, Move.NAME_SUBJECT, by=by, at=at)
    situation.demand(conflicts.belongs(who, case.procedure_key))
    if any(subject.staff_id == who.id for subject in case.subjects):
        raise Refused(f"It names {who.full_name} already.")
    case.subjects.append(CaseSubject(staff_id=who.id, staff=who, added_by_id=by.staff_id, at=at, reason=reason))
    words, kept = _let_go(case, at)
    detail = f"It concerns {who.full_name}.{words} {reason}"
    timeline.record(case, Move.NAME_SUBJECT, SAW, by=by, at=at, detail=detail, who=who.id, **kept)


def _let_go(case: Case, at: datetime) -> tuple[str, dict[str, str]]:
    """Take the case from whoever may no longer know of it: its handler, and whoever would answer it with another.

    Return what the event says and keeps of it.
    """
    parted, kept = together.part_unfit(case, at), taking.release(case, at)
    situation.refresh(case)
    return taking.taken(kept) + parted, kept


def clear_subject(case: Case, *, who: int, reason: str, by: Actor, at: datetime) -> None:
    """Say that the case isn't about this member of staff after all."""
    situation.allow(case, Move.CLEAR_SUBJECT, by=by, at=at)
    named = next((subject for subject in case.subjects if subject.staff_id == who), None)
    if named is None:
        raise Refused("It doesn't name this person.")
    case.subjects.remove(named)
    situation.refresh(case)
    detail = f"It doesn't concern {named.staff.full_name}. {reason}"
    timeline.record(case, Move.CLEAR_SUBJECT, SAW, by=by, at=at, detail=detail, who=who)
