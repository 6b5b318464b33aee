"""What cases are searched by: the words of each, as the database's own index of texts takes them."""

from __future__ import annotations

from collections import defaultdict

from flask_appbuilder import Model
from sqlalchemy import Dialect, ForeignKey, Text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

MOST_PLACES, LAST_PLACE = 255, 16_383  # of a word in a tsvector


class Words(TypeDecorator[str]):
    """Plain words in their order: on PostgreSQL a tsvector, on SQLite the text that its FTS5 table is made of.

    The tsvector is written out here, so that no parser or locale of the database decides what a word is.
    """

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:
        """Return what the column is on this database."""
        return dialect.type_descriptor(TSVECTOR() if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return the words as this database keeps them."""
        return _vector(value) if value is not None and dialect.name == "postgresql" else value


def _vector(words: str) -> str:
    places: dict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(words.split(), start=1):
        if len(places[word]) < MOST_PLACES and (place <= LAST_PLACE or not places[word]):
            places[word].append(min(place, LAST_PLACE))
    return " ".join(f"'{word}':{','.join(map(str, at))}" for word, at in places.items())


class CaseText(Model):
    """The words of a case: its number, people, text, letters, mail, notes and files' names. One row for each case.

    `cases.indexing` alone writes it, in the transaction that changes the case. The migration made what it is
    searched by: a GIN index on PostgreSQL; on SQLite the table `case_texts_fts` (FTS5), which follows by triggers.
    """

    __tablename__ = "case_texts"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    words: Mapped[str] = mapped_column(Words())
