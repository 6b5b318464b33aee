"""Files that somebody had made: what was asked for, how far it is, and where the bytes are."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from flask_appbuilder import Model
from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.cases.hanging import guard_if_of_a_case
from portal.cases.models.columns import LINE, LONG, SHORT
from portal.database import UtcDateTime
from portal.files.models import FileBody
from portal.jobs.models import one_of


class ExportState(StrEnum):
    """How far a file is."""

    QUEUED = "queued"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"


UNFINISHED = frozenset({ExportState.QUEUED, ExportState.WORKING})


@guard_if_of_a_case
class Export(Model):
    """One file that someone asked for. Only they see it, and it is gone after a while.

    `asked` is what its maker needs to know. `done` of `total` rows are written, where somebody knows how many there
    will be. The body grows while the file is made and is handed out once it is whole. `cases` says of which cases it
    tells (`told_of`), so that it is handed out only while all of them may be seen; `case_id`, of which one alone.
    """

    __tablename__ = "exports"
    __table_args__ = (
        CheckConstraint(one_of("state", ExportState), name="state"),
        CheckConstraint("state <> 'done' OR body_id IS NOT NULL", name="made"),
        Index("ix_exports_staff_id_asked_at", "staff_id", "asked_at"),
    )

    id: Mapped[str] = mapped_column(String(22), primary_key=True)
    kind: Mapped[str] = mapped_column(String(SHORT))
    asked: Mapped[dict[str, Any]] = mapped_column(JSON)
    title: Mapped[str] = mapped_column(String(LINE))
    name: Mapped[str] = mapped_column(String(LINE))
    media_type: Mapped[str] = mapped_column(String(LINE))
    staff_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    state: Mapped[str] = mapped_column(String(SHORT))
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int | None] = mapped_column()
    failure: Mapped[str] = mapped_column(String(LONG), default="")
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    begun_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    body_id: Mapped[int | None] = mapped_column(ForeignKey("file_bodies.id"), unique=True)
    cases: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)

    body: Mapped[FileBody | None] = relationship()

    def __repr__(self) -> str:
        return self.title
