"""The versions of procedures that this portal has installed, and the days on which a body was closed since."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask_appbuilder import Model
from sqlalchemy import (
    CheckConstraint,
    ColumnClause,
    Date,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    literal_column,
)
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import UtcDateTime


class ProcedureVersion(Model):
    """One version of a pack as it was installed. It never changes: cases keep the version they began under."""

    __tablename__ = "procedure_versions"
    __table_args__ = (UniqueConstraint("key", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40))
    version: Mapped[str] = mapped_column(String(20))
    effective: Mapped[date] = mapped_column()
    sha256: Mapped[str] = mapped_column(String(64))
    source: Mapped[str] = mapped_column(Text, deferred=True)
    loaded_at: Mapped[datetime] = mapped_column(UtcDateTime)

    def __repr__(self) -> str:
        return f"{self.key} {self.version}"


STANDING: ColumnClause[Any] = literal_column("removed_at IS NULL")


class Closure(Model):
    """A day on which a body is closed, added while the portal runs. Undone, it stays with the time it was undone.

    A clock that stopped while it stood goes on counting with it, and one that stopped before it never does.
    """

    __tablename__ = "closures"
    __table_args__ = (
        Index(
            "uq_closures_standing",
            "procedure_key",
            "calendar",
            "day",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
        CheckConstraint("removed_at IS NULL OR removed_at >= added_at", name="forward"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    procedure_key: Mapped[str] = mapped_column(String(40))
    calendar: Mapped[str] = mapped_column(String(40))
    day: Mapped[date] = mapped_column(Date)
    name: Mapped[str] = mapped_column(String(200))
    added_by: Mapped[str] = mapped_column(String(200))
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_by: Mapped[str] = mapped_column(String(200), default="")
    removed_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    def __repr__(self) -> str:
        return f"{self.day.isoformat()} {self.name}"
