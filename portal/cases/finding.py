"""Searching cases by their words: what is found among those that whoever is looking may see, and nothing of the rest.

The newest come first, by the order in which they were entered. No rank is worked out: how rare a word is among cases
that someone may not see would show in it. The row gate stands in the very statements that find and count.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Select, String, and_, column, func, literal, select, table, true
from sqlalchemy import cast as as_type
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlalchemy.orm import raiseload

from portal.cases import access
from portal.cases.models import Case, Person, Staff, Team
from portal.database import INDEX_OF_TEXTS, UNGUARDED, db
from portal.policy.moves import Status
from portal.policy.searching import Query, Reading, parse

COUNTED = 1_000  # cases, the newest that are found, of which it is said how many are of what kind
A_PAGE = 20

# Each database's index of words, named as tables: nothing of a case stands in them that isn't asked for with the case.
VECTORS: Any = table("case_texts", column("case_id", Integer), column("words", TSVECTOR))
FTS: Any = table(INDEX_OF_TEXTS, column("rowid", Integer), column("case_texts_fts", String))


class Hit(NamedTuple):
    """What a list tells of a case that was found, and what it is counted by."""

    id: int
    number: str
    version_id: int
    procedure: str
    kind: str
    pathway: str
    stage: str
    status: str
    service: str
    channel: str
    team: int
    officer: int
    received: datetime
    due: datetime | None
    anonymous: bool
    team_name: str
    first_name: str | None
    last_name: str | None

    @property
    def officer_name(self) -> str:
        """Who deals with it; "" where nobody does yet."""
        return f"{self.first_name} {self.last_name}" if self.last_name else ""


COLUMNS: dict[str, Any] = {
    "id": Case.id,
    "number": Case.tracking_number,
    "version_id": Case.procedure_version_id,
    "procedure": Case.procedure_key,
    "kind": Case.kind,
    "pathway": Case.pathway,
    "stage": Case.stage_key,
    "status": Case.status,
    "service": Case.service,
    "channel": Case.channel,
    "team": Case.team_id,
    "officer": func.coalesce(Case.handler_id, 0),
    "received": Case.received_at,
    "due": Case.next_due_at,
    "anonymous": Case.anonymous,
    "team_name": Team.name,
    "first_name": Staff.first_name,
    "last_name": Staff.last_name,
}
FACETS = ("procedure", "kind", "stage", "status", "service", "team", "officer", "channel")


@dataclass(frozen=True)
class Found:
    """The newest of what was found, `COUNTED` at most; `more` says that there are more than these."""

    hits: tuple[Hit, ...]
    more: bool


def having(typed: str) -> ColumnElement[bool]:
    """Return the condition on `Case` that its words hold all that was typed. What holds no word is found nowhere."""
    matching = _matching(parse(typed))
    if matching is None:
        return Case.id.is_(None)
    return and_(Case.id.in_(select(_key()).where(matching)), *_as_usual())


def newest(query: Query, *conditions: ColumnElement[bool]) -> Found:
    """Return the newest cases that hold what is searched for, in one statement."""
    hits = _hits(query, conditions, COUNTED + 1)
    return Found(tuple(hits[:COUNTED]), more=len(hits) > COUNTED)


def after(query: Query, last: int, *conditions: ColumnElement[bool]) -> list[Hit]:
    """Return a page, and one more, of what was found and entered before the case `last`, in one statement."""
    return _hits(query, (_key() < last, *conditions), A_PAGE + 1)


def _hits(query: Query, conditions: Sequence[ColumnElement[bool]], most: int) -> list[Hit]:
    matching = _matching(query)
    if matching is None:
        return []
    columns = (column_.label(name) for name, column_ in COLUMNS.items())
    found = (
        _joined(select(*columns), matching, (*conditions, *_as_usual()))
        .join(Team, Team.id == Case.team_id)
        .outerjoin(Staff, Staff.id == Case.handler_id)
        .limit(most)
    )
    return list(map(Hit._make, db.session.execute(found)))


def reporters(query: Query) -> list[tuple[Case, Person]]:
    """Return the newest cases that hold what is searched for, each with whoever sent it, in one statement."""
    matching, who = _matching(query), access.viewer.get()
    if matching is None:
        return []
    gate = true() if who is None else access.visible_to(replace(who, opened=frozenset()))
    both: Any = select(Case, Person)
    found = (
        _joined(both, matching, (gate, Case.status != Status.VOID))
        .join(Person, Person.id == Case.person_id)
        .options(raiseload("*"))
        .limit(COUNTED)
        .execution_options(**UNGUARDED)
    )
    return [(case, person) for case, person in db.session.execute(found)]


def _as_usual() -> Iterator[ColumnElement[bool]]:
    """What was opened to someone for a while (break-glass) is there to be read, and not to be searched."""
    who = access.viewer.get()
    if who is not None and who.opened:
        yield access.visible_to(replace(who, opened=frozenset()))


def _joined(
    query: Select[Any], matching: ColumnElement[bool], conditions: Sequence[ColumnElement[bool]]
) -> Select[Any]:
    """Both databases hand out what the index holds from the newest, and stop where there is enough."""
    index = FTS if _is_sqlite() else VECTORS
    return query.select_from(Case).join(index, _key() == Case.id).where(matching, *conditions).order_by(_key().desc())


def _is_sqlite() -> bool:
    return db.session.get_bind().dialect.name == "sqlite"


def _key() -> ColumnElement[int]:
    key: ColumnElement[int] = FTS.c.rowid if _is_sqlite() else VECTORS.c.case_id
    return key


def _matching(query: Query) -> ColumnElement[bool] | None:
    if not query:
        return None
    typed = as_asked(query, sqlite=_is_sqlite())
    if _is_sqlite():
        return FTS.c.case_texts_fts.op("MATCH", is_comparison=True)(literal(typed))
    return VECTORS.c.words.op("@@", is_comparison=True)(as_type(typed, TSQUERY))


def as_asked(query: Query, *, sqlite: bool) -> str:
    """Return what is searched for as a database's index is asked for it."""
    return _as_fts(query) if sqlite else _as_tsquery(query)


def _as_fts(query: Query) -> str:
    """Every word stands in quotes and holds letters and digits alone: nothing that was typed is an operator."""
    return " AND ".join(f"({' OR '.join(map(_fts_reading, term))})" for term in query.terms)


def _fts_reading(reading: Reading) -> str:
    return f'"{" ".join(reading.words)}"{"*" if reading.prefix else ""}'


def _as_tsquery(query: Query) -> str:
    return " & ".join(f"({' | '.join(map(_ts_reading, term))})" for term in query.terms)


def _ts_reading(reading: Reading) -> str:
    words = [f"'{word}'" for word in reading.words]
    return f"({' <-> '.join(words)}{':*' if reading.prefix else ''})"
