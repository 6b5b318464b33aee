"""The words that a copied case is found by: read once of its original, and of the copy only what is its own.

What a copy has of its own are its number, its person and the end of its description. To read all texts of a million
cases again would be half of the time that it takes to fill a database with them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from portal.cases.indexing import words
from portal.cases.models.search import Words
from portal.cases.written import Piece, Place

OWN = frozenset({Place.NUMBER, Place.PERSON})


@dataclass
class WordsOf:
    """An original's texts, those that its copies share turned into words."""

    pieces: Sequence[Piece]
    description: str
    _shared: str = ""
    _vectors: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._shared = _read([one for one in self.pieces if not self._is_own(one)])

    def copied(self, number: str, person: str, description: str, dialect: Any) -> str | None:
        """Return the words of a copy, as this database keeps them; `person` is their name, and what reaches them."""
        own = self._own({Place.NUMBER: number, Place.PERSON: person}, description)
        if dialect.name != "postgresql":
            return f"{own} {self._shared}"
        return f"{_kept(own, dialect)} {self._after(len(own.split()), dialect)}"

    def _own(self, texts: dict[Place, str], description: str) -> str:
        changed = [
            Piece(0, one.place, texts.get(one.place, one.text.replace(self.description, description)))
            for one in self.pieces
            if self._is_own(one)
        ]
        return _read(changed)

    def _is_own(self, piece: Piece) -> bool:
        return piece.place in OWN or (piece.place is Place.TEXT and self.description in piece.text)

    def _after(self, so_many: int, dialect: Any) -> str:
        """Return the vector of what is shared, behind so many words: a word that stands in both is put together by the
        database. It is the same for all copies whose own words are as many."""
        if so_many not in self._vectors:
            placed = _kept(" ".join(["-"] * so_many + [self._shared]), dialect) or ""
            self._vectors[so_many] = placed.partition(" ")[2]
        return self._vectors[so_many]


def _read(pieces: Sequence[Piece]) -> str:
    return words([Piece(0, one.place, one.text) for one in pieces]).get(0, "")


def _kept(given: str, dialect: Any) -> str | None:
    return Words().process_bind_param(given, dialect)
