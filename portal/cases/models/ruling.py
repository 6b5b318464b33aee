"""What an ombudsman decided of a case, and that it was complied with."""

from __future__ import annotations

from datetime import date, datetime

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.cases.models.case import Case
from portal.cases.models.columns import LINE, LONG, SHORT
from portal.database import UtcDateTime


class Ruling(Model):
    """A decision by its key in the pack, with the ombudsman's own `reference` and in short what was found.

    `breach` is whether it found that the procedure itself wasn't followed. What it asks for are the promises that
    name it; on `complied_on` the ombudsman was satisfied that they are kept.
    """

    __tablename__ = "rulings"
    __table_args__ = (CheckConstraint("complied_on IS NULL OR complied_on >= decided_on", name="forward"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    decided_on: Mapped[date] = mapped_column(Date, index=True)
    decision: Mapped[str] = mapped_column(String(SHORT))
    reference: Mapped[str] = mapped_column(String(LINE), default="")
    found: Mapped[str] = mapped_column(String(LONG))
    breach: Mapped[bool] = mapped_column()
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime)
    kept_by: Mapped[str] = mapped_column(String(LINE))
    complied_on: Mapped[date | None] = mapped_column(Date)
    complied_note: Mapped[str] = mapped_column(String(LONG), default="")
    complied_by: Mapped[str] = mapped_column(String(LINE), default="")

    case: Mapped[Case] = relationship(back_populates="rulings")

    def __repr__(self) -> str:
        return self.decision
