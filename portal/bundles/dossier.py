"""What a bundle is made of: a case as it stands at a moment, told in documents of plain tables, and files beside them.

What a column may tell of people is said with it (`policy.built.Holds`), as it is for every report.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from portal.cases import clocks
from portal.cases.models import Case, Event
from portal.letters.words import hour
from portal.policy import hours
from portal.policy.built import Built, Column, Holds, Sheet, Value
from portal.policy.keeping import content_digest, content_of
from portal.policy.procedure import Procedure
from portal.policy.subject_access import BY, OWN
from portal.policy.words import plain_day

WHAT, WORDS = Column("what", "What"), Column("words", "Words", holds=Holds.WRITTEN)
PLAIN, PEOPLE = Column("words", "Words"), Column("words", "Words", holds=Holds.PERSON)
THEIRS = Column(OWN, "Words", holds=Holds.PERSON)
WHO = Column(BY, "Who", holds=Holds.PERSON)
WHEN = Column("when", "When")
STAGE, NOTE = Column("stage", "Stage"), Column("note", "Note", holds=Holds.WRITTEN)
FROM, UNTIL = Column("since", "From"), Column("until", "Until")
Lines = Iterable[tuple[str, str]]


class Sort(StrEnum):
    """What a document is."""

    RECORD = "record"
    LETTER = "letter"
    MESSAGE = "message"
    MAIL = "mail"
    FILE = "file"


@dataclass(frozen=True)
class Enclosed:
    """Bytes that are kept: a letter's PDF or a file of the case. `kind` is what is known of files of its sort."""

    id: int
    name: str
    kind: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Document:
    """One document of a bundle: its text, or the bytes that it is, or why neither is there.

    `source` names the row that it is of; `on` is the day that it is from.
    """

    sort: Sort
    title: str
    on: date
    source: str
    text: Built | None = None
    bytes: Enclosed | None = None
    why_not: str = ""

    @property
    def sha256(self) -> str:
        """Return the digest of what it is: of the bytes that are kept, or of its text as plain values."""
        if self.bytes:
            return self.bytes.sha256
        return content_digest(content_of(self.text)) if self.text else ""


@dataclass(frozen=True)
class Dossier:
    """A case, its procedure in the version that it goes by, and the moment at which it is told.

    `events` and `head` are how many lines its timeline has, and the hash of the last: both grow while others work.
    """

    case: Case
    pack: Procedure
    at: datetime
    events: int
    head: str

    @classmethod
    def of(cls, case: Case, at: datetime) -> Dossier:
        """Return a case as it stands at a moment."""
        lines = _until(case, at)
        return cls(case, clocks.pack_of(case), at, len(lines), lines[-1].hash if lines else "")

    @property
    def lines(self) -> list[Event]:
        """Return the lines of the timeline until then: that a bundle was made is one of the next."""
        return _until(self.case, self.at)

    def moment(self, at: datetime | None, *, in_hours: bool = False) -> str:
        """Return when something was: an instant, or its day alone where the hour isn't told."""
        if at is None:
            return ""
        told = hours.are_told(hours.Reader.STAFF, anonymous=self.case.anonymous, in_hours=in_hours)
        return f"{self.day(self.on(at))}{f', {hour(at, self.pack.zone, self.pack.language)}' if told else ''}"

    def on(self, at: datetime) -> date:
        """Return the day of an instant where the body is."""
        return at.astimezone(self.pack.zone).date()

    def day(self, day: date | None) -> str:
        """Return a day as a table holds it."""
        return plain_day(day, self.pack.language) if day else ""

    def document(self, key: str, title: str, sheets: Iterable[Sheet], *, remarks: Sequence[str] = ()) -> Document:
        """Return a document that the portal itself writes, of the sheets that have something in them."""
        text = self.text(key, title, (sheet for sheet in sheets if sheet.rows), remarks=remarks)
        return Document(Sort.RECORD, title, self.on(self.at), key, text)

    def text(self, key: str, title: str, sheets: Iterable[Sheet], *, remarks: Sequence[str] = ()) -> Built:
        """Return what a document says."""
        today = self.on(self.at)
        return Built(key, title, "", self.pack.key, today, today, self.at, tuple(sheets), tuple(remarks))


def _until(case: Case, at: datetime) -> list[Event]:
    return [one for one in case.events if one.at <= at]


def facts(key: str, name: str, lines: Lines, *, words: Column = WORDS) -> Sheet:
    """Return lines of a name and words as a sheet, without those that say nothing."""
    return Sheet(key, name, "", (WHAT, words), tuple((what, told) for what, told in lines if told))


def sheet(key: str, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Value]], clause: str = "") -> Sheet:
    """Return rows as a sheet. A column in which nothing stands is left out."""
    kept = [tuple(row) for row in rows]
    places = [place for place in range(len(columns)) if any(row[place] not in ("", None) for row in kept)]
    return Sheet(
        key,
        name,
        clause,
        tuple(columns[place] for place in places),
        tuple(tuple(row[p] for p in places) for row in kept),
    )
