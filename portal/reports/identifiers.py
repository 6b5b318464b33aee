"""Everything that the portal knows of the people on the cases of a report, as it is looked for in the report."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from sqlalchemy import select

from portal.cases.models import Case, CasePart, CaseSubject, Person, Staff
from portal.database import UNGUARDED, db
from portal.policy.disclosure import Sort
from portal.policy.identifying import Identifier
from portal.policy.suspecting import suspected

AT_ONCE = 500  # cases in one statement
SHORTEST_NUMBER = 5  # of another system's number: a shorter one is any number
BIRTH = re.compile("birth|born|dob")


def known_of(cases: Collection[int]) -> Iterator[Identifier]:
    """Yield what is known of everyone on these cases, whoever is looking: what nobody may read must be found too."""
    for some in in_turn(cases, AT_ONCE):
        yield from _of_cases(some)
        yield from _of_people(some)
        yield from _of_subjects(some)
        yield from _of_parts(some)


def in_turn(cases: Collection[int], most: int) -> Iterator[list[int]]:
    """Yield the ids in order, so many at a time."""
    ids = sorted(cases)
    for start in range(0, len(ids), most):
        yield ids[start : start + most]


def _of_cases(ids: Collection[int]) -> Iterator[Identifier]:
    query = select(Case.tracking_number, Case.external_id, Case.on_behalf_of, Case.details).where(Case.id.in_(ids))
    for number, foreign, on_behalf_of, details in db.session.execute(query.execution_options(**UNGUARDED)):
        yield Identifier(Sort.NUMBER, number)
        if foreign and len(foreign) >= SHORTEST_NUMBER:
            yield Identifier(Sort.NUMBER, foreign)
        yield from _names(on_behalf_of)
        yield from (Identifier(Sort.BIRTH, value) for key, value in (details or {}).items() if BIRTH.search(key))


def _of_people(ids: Collection[int]) -> Iterator[Identifier]:
    columns = (Person.name, Person.email, Person.phone, Person.address)
    for key in (Case.person_id, Case.resident_id):
        query = select(*columns).join(Case, key == Person.id).where(Case.id.in_(ids))
        for name, email, phone, address in db.session.execute(query.execution_options(**UNGUARDED)):
            yield from _names(name)
            yield from _reached(email, phone)
            if address:
                yield Identifier(Sort.ADDRESS, address)


def _of_subjects(ids: Collection[int]) -> Iterator[Identifier]:
    query = (
        select(Staff.first_name, Staff.last_name, Staff.email, Staff.phone)
        .join(CaseSubject, CaseSubject.staff_id == Staff.id)
        .where(CaseSubject.case_id.in_(ids))
    )
    for first, last, email, phone in db.session.execute(query.execution_options(**UNGUARDED)):
        yield from _names(f"{first} {last}")
        yield from _reached(email, phone)


def _of_parts(ids: Collection[int]) -> Iterator[Identifier]:
    query = select(CasePart.name, CasePart.contact).where(CasePart.case_id.in_(ids))
    for name, contact in db.session.execute(query.execution_options(**UNGUARDED)):
        yield from _names(name)
        # How they are reached was typed in one field: an address, a number, or both.
        yield from (Identifier(one.sort, contact[one.start : one.end]) for one in suspected(contact))
        if contact:
            yield Identifier(Sort.ADDRESS, contact)


def _names(text: str) -> Iterator[Identifier]:
    if text:
        yield Identifier(Sort.NAME, text)


def _reached(email: str, phone: str) -> Iterator[Identifier]:
    if email:
        yield Identifier(Sort.EMAIL, email)
    if phone:
        yield Identifier(Sort.PHONE, phone)
