"""The words that cases are found by, kept with them: whatever is written to a timeline is found once it is committed.

Every command writes an event, so whichever case has a new one is read again in the same transaction, whoever changed
it and by which door. What is no longer there (a file that was erased, a detail that was corrected) is found no more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from sqlalchemy import Select, String, column, event, func, insert, select, table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.cases.models import Case, CaseText, Event
from portal.cases.written import Piece, Place, pieces
from portal.database import INDEX_OF_TEXTS, UNGUARDED, db, transaction
from portal.policy.searching import kept_number, kept_words

CHANGED = "cases_to_index"  # in a session's info: the ids of the cases that have a new line
CHUNK = 500
MOST_WORDS = 60_000  # of one case: a hundred pages. What comes after them isn't found
FTS: Any = table(INDEX_OF_TEXTS, column(INDEX_OF_TEXTS, String))  # SQLite's; a word put there is an order to it


def words(texts: Iterable[Piece]) -> dict[int, str]:
    """Return the words of each case, those of one kind of text after those of another."""
    found: dict[int, list[str]] = defaultdict(list)
    order = list(Place)
    for piece in sorted(texts, key=lambda one: (order.index(one.place), one.text)):
        found[piece.case_id] += _kept(piece)
    return {case_id: " ".join(kept[:MOST_WORDS]) for case_id, kept in found.items()}


def _kept(piece: Piece) -> Iterator[str]:
    if piece.place is not Place.NUMBER:
        yield from kept_words(piece.text)
        return
    number, _, theirs = piece.text.partition("\n")
    yield from [*kept_number(number), *kept_words(theirs)]


def write(ids: Collection[int]) -> int:
    """Write what these cases are found by, as they stand now. Return how many there are."""
    rows = [{"case_id": case_id, "words": found} for case_id, found in words(pieces(ids)).items()]
    if rows:
        db.session.execute(_put(), rows)
    return len(rows)


def _put() -> Any:
    """Only what has changed is written: most lines of a timeline bring no words."""
    inserting: Any = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = inserting(CaseText)
    return statement.on_conflict_do_update(
        index_elements=["case_id"],
        set_={"words": statement.excluded.words},
        where=CaseText.words.is_distinct_from(statement.excluded.words),
    )


# ---- all cases


def total() -> int:
    """Return how many cases there are."""
    return db.session.scalar(select(func.count(Case.id)), execution_options=UNGUARDED) or 0


def without_words() -> int:
    """Return how many cases can't be found yet: those that were there before there was an index."""
    return db.session.scalar(_unread(select(func.count(Case.id))), execution_options=UNGUARDED) or 0


def _unread(query: Select[Any]) -> Select[Any]:
    return query.outerjoin(CaseText, CaseText.case_id == Case.id).where(CaseText.case_id.is_(None))


def write_missing() -> None:
    """Let the cases be found that can't be yet, a chunk in each transaction."""
    for _ in _in_chunks(_unread(select(Case.id))):
        pass


def rebuild() -> Iterator[int]:
    """Write what all cases are found by, a chunk in each transaction, and yield how many each chunk had."""
    yield from _in_chunks(select(Case.id))
    if db.session.get_bind().dialect.name == "sqlite":
        with transaction():
            db.session.execute(insert(FTS).values({FTS.c.case_texts_fts: "rebuild"}))


def _in_chunks(query: Select[Any]) -> Iterator[int]:
    last = 0
    while True:
        with transaction():
            chunk = query.where(Case.id > last).order_by(Case.id).limit(CHUNK).execution_options(**UNGUARDED)
            ids = list(db.session.scalars(chunk))
            write(ids)
        if not ids:
            return
        last = ids[-1]
        yield len(ids)


# ---- in the transaction that changes a case


def _note(session: Session, _context: Any) -> None:
    ids = {line.case_id for line in session.new if isinstance(line, Event)}
    if ids:
        session.info.setdefault(CHANGED, set()).update(ids)


def _write(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    if ids := session.info.pop(CHANGED, None):
        write(sorted(ids))


def _forget(session: Session) -> None:
    if not session.in_nested_transaction():  # what was taken back to a savepoint is read once more, and found as it is
        session.info.pop(CHANGED, None)


event.listen(Session, "after_flush", _note)
event.listen(Session, "before_commit", _write)
event.listen(Session, "after_rollback", _forget)
