"""The texts of cases, whatever they stand in: what the search reads, and shows of what it found."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import CompoundSelect, Select, String, Text, bindparam, cast, func, literal, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, aliased

from portal.cases.models import Attachment, Case, Event, IncomingMail, MailState, Person
from portal.database import UNGUARDED, db

ON_CASE = (MailState.CASE, MailState.ENTRY)


class Place(StrEnum):
    """Where on a case a text stands."""

    NUMBER = "number"
    PERSON = "person"
    BEHALF = "behalf"
    TEXT = "text"
    LETTER = "letter"
    FILE = "file"
    MAIL = "mail"
    NOTE = "note"


@dataclass(frozen=True)
class Piece:
    """A text of a case, as it was written, and where it stands."""

    case_id: int
    place: Place
    text: str


Read = Callable[[str, str], str]
Source = Callable[[Any], Select[Any]]
IDS: Any = bindparam("ids", expanding=True)


def row(case_id: Any, place: Place, first: Any, second: Any = "") -> Select[Any]:
    """Return the query for a kind of text: whose it is, where it stands, and the two columns that it is made of."""
    return select(
        case_id.label("case_id"),
        literal(place.value, String).label("place"),
        cast(first, Text).label("first"),
        cast(second, Text).label("second"),
    )


def _person(of: InstrumentedAttribute[Any], place: Place, ids: Any) -> Select[Any]:
    who = aliased(Person)  # the name stands in a line of its own, where there is one
    reached = who.email + "\n" + who.phone + "\n" + who.address
    return row(Case.id, place, who.name, reached).join(who, who.id == of).where(Case.id.in_(ids))


SOURCES: list[Source] = [
    lambda ids: row(Case.id, Place.NUMBER, Case.tracking_number, func.coalesce(Case.external_id, "")).where(
        Case.id.in_(ids)
    ),
    lambda ids: _person(Case.person_id, Place.PERSON, ids),
    lambda ids: _person(Case.resident_id, Place.BEHALF, ids),
    lambda ids: row(Case.id, Place.BEHALF, Case.on_behalf_of).where(Case.id.in_(ids), Case.on_behalf_of != ""),
    lambda ids: row(Case.id, Place.TEXT, Case.description, Case.desired_outcome).where(Case.id.in_(ids)),
    lambda ids: row(Case.id, Place.TEXT, Case.location).where(Case.id.in_(ids), Case.location != ""),
    lambda ids: row(Attachment.case_id, Place.FILE, Attachment.name).where(
        Attachment.case_id.in_(ids), Attachment.erased_at.is_(None)
    ),
    lambda ids: row(IncomingMail.case_id, Place.MAIL, IncomingMail.subject, IncomingMail.text).where(
        IncomingMail.case_id.in_(ids), IncomingMail.state.in_(ON_CASE)
    ),
    lambda ids: row(Event.case_id, Place.NOTE, Event.detail).where(Event.case_id.in_(ids), Event.detail != ""),
]
READS: dict[Place, Read] = {}


def include(source: Source, place: Place, read: Read) -> None:
    """Let something of a package above this one be found: how its rows are asked for, and how one is read."""
    if READS.get(place) is not read:
        SOURCES.append(source)
        READS[place] = read


def _joined(first: str, second: str) -> str:
    return f"{first}\n{second}" if second else first


@lru_cache(maxsize=2)
def _all_of_them(_sources: int) -> CompoundSelect[Any]:
    """Return the statement, put together once: to do so takes longer than what the database does with it."""
    return union_all(*(source(IDS) for source in SOURCES)).execution_options(**UNGUARDED)


def pieces(ids: Collection[int]) -> list[Piece]:
    """Return all texts of these cases, whoever is looking, in one statement."""
    rows = db.session.execute(_all_of_them(len(SOURCES)), {"ids": list(ids)}).all() if ids else []
    return [
        Piece(case_id, where, READS.get(where, _joined)(first, second))
        for case_id, place, first, second in rows
        for where in (Place(place),)
    ]
