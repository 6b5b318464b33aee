"""What staff do for a procedure itself: who was trained, who stands for it in their team, and what these pass on."""

from __future__ import annotations

from datetime import date, datetime

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.cases.models.columns import LINE, SHORT
from portal.cases.models.staff import Staff, Team
from portal.database import UtcDateTime


class TrainingNote(Model):
    """That someone was trained in something on a day. A councillor or a contractor is a name alone."""

    __tablename__ = "trainings"
    __table_args__ = (Index("ix_trainings_procedure_key_held_on", "procedure_key", "held_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    procedure_key: Mapped[str] = mapped_column(String(SHORT))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), index=True)
    who: Mapped[str] = mapped_column(String(LINE))
    what: Mapped[str] = mapped_column(String(LINE))
    held_on: Mapped[date] = mapped_column(Date)
    noted_by: Mapped[str] = mapped_column(String(LINE))
    noted_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Appointment(Model):
    """Who made whom the representative of a team, and who ended it. The membership says who it is now; this stays."""

    __tablename__ = "appointments"
    __table_args__ = (CheckConstraint("ended_at IS NULL OR ended_at >= appointed_at", name="forward"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), index=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"), index=True)
    position: Mapped[str] = mapped_column(String(SHORT))
    appointed_by: Mapped[str] = mapped_column(String(LINE))
    appointed_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    appointed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_by: Mapped[str] = mapped_column(String(LINE), default="")
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    staff: Mapped[Staff] = relationship(foreign_keys=[staff_id])
    team: Mapped[Team] = relationship()


class Passed(Model):
    """Guidance that a representative passed on to their team, or input that they sent back."""

    __tablename__ = "passed_on"

    id: Mapped[int] = mapped_column(primary_key=True)
    from_team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"))
    to_team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"), index=True)
    words: Mapped[str] = mapped_column(Text)
    sent_by: Mapped[str] = mapped_column(String(LINE))
    sent_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)

    from_team: Mapped[Team] = relationship(foreign_keys=[from_team_id])
    to_team: Mapped[Team] = relationship(foreign_keys=[to_team_id])
