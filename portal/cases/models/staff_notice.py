"""Short messages to staff, which stand on My work from one day to another, and who put which away."""

from __future__ import annotations

from datetime import date, datetime

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.cases.models.columns import LINE, LONG, SHORT
from portal.database import UtcDateTime


class StaffNotice(Model):
    """A message to all who work under a procedure. One that was taken down stays as a record."""

    __tablename__ = "staff_notices"
    __table_args__ = (
        CheckConstraint("until >= since", name="forward"),
        CheckConstraint("(removed_at IS NULL) = (removed_by IS NULL)", name="removed"),
        Index("ix_staff_notices_procedure_key_until", "procedure_key", "until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    procedure_key: Mapped[str] = mapped_column(String(SHORT))
    title: Mapped[str] = mapped_column(String(LINE))
    words: Mapped[str] = mapped_column(String(LONG))
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date] = mapped_column(Date)
    written_by: Mapped[str] = mapped_column(String(LINE))
    written_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_by: Mapped[str | None] = mapped_column(String(LINE))
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    def __repr__(self) -> str:
        return self.title


class DismissedNotice(Model):
    """That someone has read a message, and doesn't want to see it on My work any more."""

    __tablename__ = "dismissed_notices"

    notice_id: Mapped[int] = mapped_column(ForeignKey("staff_notices.id", ondelete="CASCADE"), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), primary_key=True, index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
