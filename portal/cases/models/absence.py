"""When a member of staff is away: from one day to the end of another, both where the body is."""

from __future__ import annotations

from datetime import date, datetime

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.cases.models.columns import LINE
from portal.cases.models.staff import Staff
from portal.database import UtcDateTime


class Absence(Model):
    """One absence, and who noted it. Taken back, it stays with who did that."""

    __tablename__ = "absences"
    __table_args__ = (
        CheckConstraint("until >= since", name="forward"),
        Index("ix_absences_staff_id_until", "staff_id", "until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date] = mapped_column(Date)
    noted_by: Mapped[str] = mapped_column(String(LINE))
    noted_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    taken_back_by: Mapped[str] = mapped_column(String(LINE), default="")
    taken_back_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    taken_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    staff: Mapped[Staff] = relationship(foreign_keys=[staff_id])
