"""Letters on their way to the post: printed together in batches, each with what was in it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from flask_appbuilder import Model
from sqlalchemy import (
    ColumnClause,
    ForeignKey,
    Index,
    LargeBinary,
    Select,
    String,
    Text,
    UniqueConstraint,
    false,
    literal_column,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import UtcDateTime, db
from portal.errors import Refused
from portal.notices import sending
from portal.notices.models import Notice, NoticeState

TO_PRINT = (NoticeState.TO_POST, NoticeState.UNPRINTED)
HELD: ColumnClause[Any] = literal_column("NOT taken_out")


class PrintBatch(Model):
    """A day's letters of a body as one PDF, behind a cover sheet that lists them. Those under a label are apart.

    `letters` is how many there were when it was made; one that was sent elsewhere since is still on its pages.
    """

    __tablename__ = "print_batches"
    __table_args__ = (UniqueConstraint("procedure_key", "label", "made_on", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    procedure_key: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(40), default="")
    made_on: Mapped[date] = mapped_column()
    number: Mapped[int] = mapped_column()
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    letters: Mapped[int] = mapped_column()
    pages: Mapped[int] = mapped_column()
    pdf: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    sha256: Mapped[str] = mapped_column(String(64))
    printed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    printed_by: Mapped[str | None] = mapped_column(String(200))
    posted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    posted_by: Mapped[str | None] = mapped_column(String(200))

    def __repr__(self) -> str:
        return f"Batch {self.number} of {self.made_on:%Y-%m-%d}"


class PrintedLetter(Model):
    """One letter of a batch: which it is in the pile, how many pages it has, and where it goes.

    `taken_out` says that it was sent elsewhere after the batch was made, and isn't to go with the pile.
    """

    __tablename__ = "printed_letters"
    __table_args__ = (
        Index("uq_printed_letters_held", "notice_id", unique=True, sqlite_where=HELD, postgresql_where=HELD),
    )

    batch_id: Mapped[int] = mapped_column(ForeignKey("print_batches.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    pages: Mapped[int] = mapped_column()
    address: Mapped[str] = mapped_column(Text)
    taken_out: Mapped[bool] = mapped_column(default=False, server_default=false())

    def __repr__(self) -> str:
        return f"Letter {self.seq} of batch {self.batch_id}"


def waiting() -> Select[tuple[Notice]]:
    """Return the query of the letters that wait to be printed and are in no batch yet, the first promised first.

    One that couldn't be printed is among them: it is tried with each batch.
    """
    held = select(PrintedLetter.notice_id).where(PrintedLetter.taken_out.is_(False))
    ready = (Notice.state.in_(TO_PRINT), Notice.to_address.is_not(None), Notice.case_id.is_not(None))
    return select(Notice).where(*ready, Notice.id.not_in(held)).order_by(Notice.id)


def are_held(ids: Collection[int]) -> bool:
    """Return whether some of these letters are in a batch.

    Asked once their rows are locked: whoever waits for a row that nobody changed goes on with what it read before.
    """
    held = select(PrintedLetter.notice_id).where(PrintedLetter.taken_out.is_(False), PrintedLetter.notice_id.in_(ids))
    return db.session.scalar(held.limit(1)) is not None


def take_out(notice: Notice) -> None:
    """Say that a letter isn't to go with the batch that it is in: it is sent elsewhere."""
    mine = select(PrintedLetter).filter_by(notice_id=notice.id, taken_out=False)
    for letter in db.session.scalars(mine):
        letter.taken_out = True


def letters_of(batch: PrintBatch) -> list[tuple[PrintedLetter, Notice]]:
    """Return what is in a batch, in the order of the pile: of what this viewer may see."""
    query = select(PrintedLetter, Notice).join(Notice, Notice.id == PrintedLetter.notice_id)
    rows: Any = db.session.execute(query.where(PrintedLetter.batch_id == batch.id).order_by(PrintedLetter.seq))
    return list(rows)


def mark_printed(batch: PrintBatch, *, by: str, at: datetime) -> None:
    """Say that all letters of a batch are printed. Raises Refused where that was said before."""
    if batch.printed_at is not None:
        raise Refused("It was marked as printed before.")
    batch.printed_at, batch.printed_by = at, by
    for letter, notice in letters_of(batch):
        if not letter.taken_out and notice.state == NoticeState.TO_POST:
            notice.state = NoticeState.PRINTED


def mark_posted(batch: PrintBatch, *, by: str, at: datetime) -> list[Notice]:
    """Say that all letters of a batch have gone to the post, and return them. Raises Refused unless they were
    printed."""
    if batch.printed_at is None:
        raise Refused("Mark it as printed first.")
    if batch.posted_at is not None:
        raise Refused("It was marked as posted before.")
    batch.posted_at, batch.posted_by = at, by
    still = [notice for letter, notice in letters_of(batch) if not letter.taken_out]
    posted = [notice for notice in still if notice.state == NoticeState.PRINTED]
    for notice in posted:
        sending.mark_posted(notice, by, at)
    return posted
