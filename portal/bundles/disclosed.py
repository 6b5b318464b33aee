"""Everything held about a reporter as they would get it now: others struck, and what a person must still decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from portal.bundles import theirs
from portal.bundles.correspondence import files as files_of
from portal.bundles.dossier import Document, Dossier
from portal.bundles.models import SubjectAccess, SubjectChoice
from portal.bundles.others import others
from portal.bundles.theirs import Piece
from portal.cases import queries
from portal.duties.drafts import own_words, vocabulary
from portal.files.as_pages import KINDS
from portal.policy.built import Built, Column, Sheet
from portal.policy.choices import Choice
from portal.policy.disclosing import Disclosing, Passage, Strike, suggested, text_digest
from portal.policy.disclosure import Audience, How
from portal.policy.identifying import Found, Seeker
from portal.policy.keeping import content_digest
from portal.policy.subject_access import LAWS, OWN
from portal.policy.suspecting import suspected
from portal.tagging.model import likely

WITHHELD = "Withheld: what it shows can’t be struck out of it, and nobody has looked at it and let it in."
NOT_PAGES = "Withheld: it can’t be made pages, so nobody can be sure of what is in it."


@dataclass(frozen=True)
class Text:
    """One text that somebody wrote: where it stands, what is struck in it, what may have to be; whether one decides."""

    of: Document
    sheet: Sheet
    column: Column
    text: str
    passages: tuple[Passage, ...]
    is_asked: bool
    is_decided: bool
    is_own_word: bool
    own: frozenset[str]

    @property
    def digest(self) -> str:
        """Return by what a choice knows it again."""
        return text_digest(self.text)

    @property
    def document(self) -> str:
        """Return what it stands in, by its title."""
        return self.of.title

    @property
    def waits(self) -> bool:
        """Return whether somebody must still decide on it."""
        return self.is_asked and not self.is_decided

    @cached_property
    def suggestions(self) -> tuple[Found, ...]:
        """Return what may have to be struck too, but for the reporter's own: of those texts that are looked at."""
        if self.is_own_word:
            return ()
        found = suggested(suspected(self.text, likely), self.passages)
        return tuple(one for one in found if self.text[one.start : one.end] not in self.own)


@dataclass(frozen=True)
class Shown:
    """One file, as it is told of and as it is; whether someone let it in, and why nobody can where that is so."""

    document: Document
    original: Document
    is_let_in: bool
    why_not: str

    @property
    def digest(self) -> str:
        """Return by what a choice knows it again."""
        return self.original.sha256


class Draft:
    """What someone would get now. It is worked out once, of what the cases and the choices are."""

    def __init__(self, row: SubjectAccess) -> None:
        self.row = row
        self.dossiers = [Dossier.of(queries.by_id(one), row.at) for one in row.cases]
        self.audience: Audience = LAWS[self.dossiers[0].pack.language]
        self.choices = [one for one in row.choices if one.taken_back_at is None]
        self.seeker = Seeker(others(self.dossiers))
        self.pieces: list[Piece] = [piece for one in self.dossiers for piece in theirs.pieces(one)]

    @cached_property
    def documents(self) -> list[Document]:
        """Return every document as they would get it, files at the end."""
        told = [replace(one.document, text=self._disclosing(one).disclose(_text(one)).built) for one in self.pieces]
        return [*told, *(one.document for one in self.files)]

    @cached_property
    def left(self) -> list[str]:
        """Return where anything known of others stands still, in words that don't repeat it."""
        return [
            f"{one.document.title}: {place.words}"
            for one in self.pieces
            for place in self._disclosing(one).disclose(_text(one)).left
        ]

    @cached_property
    def texts(self) -> list[Text]:
        """Return every text that somebody wrote, in its order."""
        return [text for piece in self.pieces if not piece.is_ours for text in self._texts(piece)]

    @cached_property
    def files(self) -> list[Shown]:
        """Return every file of the cases: named by a number alone, for what it is called may name someone."""
        return [
            self._file(file, dossier, number)
            for dossier in self.dossiers
            for number, file in enumerate(files_of(dossier), start=1)
        ]

    @property
    def undecided(self) -> list[Text]:
        """Return the texts on which somebody must still decide, each once: a choice is on a text wherever it stands."""
        return list({one.digest: one for one in self.texts if one.waits}.values())

    @property
    def reasons(self) -> list[Choice]:
        """Return for which of the law's reasons words are struck in it, in the law's order."""
        used = {passage.reason for one in self.texts for passage in one.passages}
        return [one for key, one in self.audience.strikes.items() if key in used]

    @cached_property
    def sha256(self) -> str:
        """Return the digest of all that they would get."""
        return content_digest({"documents": [[one.title, one.sha256, one.why_not] for one in self.documents]})

    # ---- one document

    def _disclosing(self, piece: Piece) -> Disclosing:
        return Disclosing(self.audience, self.seeker, list(self._strikes(piece)), self._vocabulary)

    @cached_property
    def _vocabulary(self) -> frozenset[str]:
        """The procedure's own words, and what is the reporter's own: neither tells of anyone else."""
        return self._own.union(*(vocabulary(one.pack) for one in self.dossiers))

    @cached_property
    def _own_words(self) -> frozenset[str]:
        return frozenset().union(*(own_words(one.pack) for one in self.dossiers))

    @cached_property
    def _own(self) -> frozenset[str]:
        return frozenset(
            str(value)
            for piece in self.pieces
            for sheet in _text(piece).sheets
            for place, column in enumerate(sheet.columns)
            if column.key == OWN
            for value in (row[place] for row in sheet.rows)
        )

    def _strikes(self, piece: Piece) -> Iterator[Strike]:
        for sheet, column, text, _ in _written(piece, self.audience):
            for one in self._chosen(text_digest(text)):
                if one.reason:
                    end = one.end_at or len(text)
                    yield Strike(sheet.key, column.key, one.digest, one.start_at, end, one.reason)

    def _chosen(self, digest: str) -> Sequence[SubjectChoice]:
        return [one for one in self.choices if one.digest == digest]

    def _texts(self, piece: Piece) -> Iterator[Text]:
        disclosing = self._disclosing(piece)
        for sheet, column, text, row in _written(piece, self.audience):
            passages = tuple(disclosing.passages(sheet.key, column, text))
            yield Text(
                *(piece.document, sheet, column, text, passages),
                is_asked=piece.is_asked(sheet, row),
                is_decided=bool(self._chosen(text_digest(text))),
                is_own_word=text in self._own_words,
                own=self._own,
            )

    def _file(self, file: Document, dossier: Dossier, number: int) -> Shown:
        kind = file.bytes.kind if file.bytes else ""
        title = f"{dossier.case.tracking_number}: File {number}{f' ({kind})' if kind else ''}"
        why_not = file.why_not or ("" if kind in KINDS else NOT_PAGES)
        is_in = not why_not and bool(self._chosen(file.sha256))
        bare = replace(file.bytes, name=f"file-{number}.{kind}") if file.bytes and is_in else None
        told = replace(file, title=title, bytes=bare, why_not="" if is_in else why_not or WITHHELD)
        return Shown(told, file, is_in, why_not)


def _text(piece: Piece) -> Built:
    assert piece.document.text
    return piece.document.text


def _written(piece: Piece, audience: Audience) -> Iterator[tuple[Sheet, Column, str, int]]:
    for sheet in _text(piece).sheets:
        for place, column in enumerate(sheet.columns):
            rule = audience.rule(column)
            if rule is not None and rule.how is How.STRUCK:
                for number, row in enumerate(sheet.rows):
                    if row[place]:
                        yield sheet, column, str(row[place]), number
