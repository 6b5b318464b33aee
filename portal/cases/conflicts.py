"""Who may not deal with a case because of who they are: by its label, or by whom it is about (RV-25, RV-26)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from portal.cases import clocks, designees, lines
from portal.cases.designees import Principals
from portal.cases.models import Case, Staff
from portal.policy.labels import Place
from portal.policy.moves import YES, Verdict, no

ABOUT = (
    "The complaint is about this person, or about someone above or below them in their line. Choose someone who isn't."
)

NO_PLACE = "This person has no place in a team of this procedure. Choose someone who has."


def places_of(staff: Staff) -> Mapping[str, frozenset[Place]]:
    """Return the places that someone holds, as (team, position), by procedure."""
    found: dict[str, set[Place]] = {}
    for membership in staff.memberships:
        found.setdefault(membership.team.procedure_key, set()).add((membership.team.key, membership.position))
    return {key: frozenset(places) for key, places in found.items()}


def belongs(person: Staff, procedure_key: str) -> Verdict:
    """Return whether someone has a place of their own in a team of a procedure: all others are another body's people,
    or do another procedure's work."""
    return YES if procedure_key in places_of(person) else no(NO_PLACE)


def is_barred(case: Case, person: Staff) -> bool:
    """Return whether the case's label keeps it from this person for ever."""
    label = clocks.pack_of(case).labels.get(case.label)
    return label is not None and label.bars(places_of(person).get(case.procedure_key, frozenset()))


@dataclass(frozen=True)
class Circle:
    """What is asked of a case once, for all the people who might deal with it: whom it concerns, who acts for whom."""

    concerned: frozenset[int]
    principals: Principals
    at: datetime

    def people(self, person: Staff) -> tuple[Staff, ...]:
        """Return someone and those whom they act for: what concerns or involves one of them keeps all of them out."""
        return person, *self.principals.get(person.id, ())

    def places(self, person: Staff, procedure_key: str) -> frozenset[Place]:
        """Return the places under a procedure that someone holds, or acts for those who hold them."""
        return frozenset().union(*(places_of(one).get(procedure_key, frozenset()) for one in self.people(person)))

    def concerns(self, person: Staff) -> bool:
        """Return whether the case concerns someone, or one whom they act for."""
        return any(one.id in self.concerned for one in self.people(person))


def circle(case: Case, at: datetime) -> Circle:
    """Return what is asked of a case once, as it stands at a moment."""
    return Circle(concerned(case), designees.principals(case.procedure_key, at), at)


def concerned(case: Case) -> frozenset[int]:
    """Return those whom the case is about, with everyone above and below them: none of them sees it (RV-26)."""
    return lines.whole_lines(subject.staff_id for subject in case.subjects)


def may_know(case: Case, person: Staff, around: Circle) -> Verdict:
    """Return whether `person` may know of the case at all."""
    if around.concerns(person):
        return no(ABOUT)
    label = clocks.pack_of(case).labels.get(case.label)
    if not case.label or (label and label.admits(around.places(person, case.procedure_key))):
        return YES
    name = label.name if label else case.label
    return no(
        f"Only a few may see a case labelled “{name}”, and this person isn't one of them.",
        label.clause if label else None,
    )
