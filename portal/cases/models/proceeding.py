"""Proceedings that run beside a case and limit what may be answered."""

from __future__ import annotations

from datetime import date, datetime

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.cases.models.case import Case
from portal.cases.models.columns import LINE, LONG, SHORT
from portal.database import UtcDateTime


class Proceeding(Model):
    """That proceedings of a kind run since a day: who said so when, and who said that they had ended."""

    __tablename__ = "proceedings"
    __table_args__ = (CheckConstraint("ended_at IS NULL OR ended_at >= said_at", name="forward"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    kind: Mapped[str] = mapped_column(String(SHORT))
    since: Mapped[date] = mapped_column(Date)
    note: Mapped[str] = mapped_column(String(LONG), default="")
    said_at: Mapped[datetime] = mapped_column(UtcDateTime)
    said_by: Mapped[str] = mapped_column(String(LINE))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[str] = mapped_column(String(LINE), default="")

    case: Mapped[Case] = relationship(back_populates="proceedings")

    def __repr__(self) -> str:
        return self.kind
