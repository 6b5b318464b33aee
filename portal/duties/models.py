"""What is owed and what became of it: duties, contributions, corrections, approvals, meetings, and their history."""

from __future__ import annotations

from datetime import date, datetime

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.cases.models import Staff, Team
from portal.cases.models.columns import LINE, LONG, SHORT
from portal.database import UtcDateTime


class DutyRow(Model):
    """One duty for one period. `dropped_at` says that it is no longer owed; a done one never changes again.

    `due_on`, `due_at` and the period follow from the pack and the meetings; planning alone writes them. It keeps the
    version of the procedure that it was planned by. `submitted_for` is the one whom a designee acted for; `late_why`
    what was said of it where it was done after its time.
    """

    __tablename__ = "duties"
    __table_args__ = (
        UniqueConstraint("procedure_key", "duty_key", "period"),
        CheckConstraint("period_start <= period_end", name="period_runs_forward"),
        CheckConstraint("done_at IS NULL OR dropped_at IS NULL", name="done_or_dropped"),
        Index("ix_duties_due", "procedure_key", "due_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    procedure_key: Mapped[str] = mapped_column(String(SHORT))
    procedure_version_id: Mapped[int] = mapped_column(ForeignKey("procedure_versions.id"))
    duty_key: Mapped[str] = mapped_column(String(SHORT))
    period: Mapped[str] = mapped_column(String(SHORT))
    period_start: Mapped[date] = mapped_column(Date)
    period_end: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date] = mapped_column(Date)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    dropped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    submitted_for_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    nil: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(String(LONG), default="")
    late_why: Mapped[str] = mapped_column(String(LONG), default="", server_default="")
    version: Mapped[int] = mapped_column()

    submitted_by: Mapped[Staff | None] = relationship(foreign_keys=[submitted_by_id])
    submitted_for: Mapped[Staff | None] = relationship(foreign_keys=[submitted_for_id])
    contributions: Mapped[list[DutyContribution]] = relationship(
        back_populates="duty", order_by="DutyContribution.of_name, DutyContribution.id"
    )
    approvals: Mapped[list[DutyApproval]] = relationship(back_populates="duty", order_by="DutyApproval.id")
    corrections: Mapped[list[DutyCorrection]] = relationship(back_populates="duty", order_by="DutyCorrection.id")
    events: Mapped[list[DutyEvent]] = relationship(back_populates="duty", order_by="DutyEvent.id")

    __mapper_args__ = {"version_id_col": version}

    def __repr__(self) -> str:
        return f"{self.duty_key} {self.period}"

    @property
    def is_open(self) -> bool:
        """Return whether it is still owed."""
        return self.done_at is None and self.dropped_at is None


class DutyContribution(Model):
    """What one person or one team was asked to return, and whether they did. It hangs on the duty that asked."""

    __tablename__ = "duty_contributions"
    __table_args__ = (
        UniqueConstraint("duty_id", "staff_id"),
        UniqueConstraint("duty_id", "team_id"),
        CheckConstraint("(staff_id IS NULL) <> (team_id IS NULL)", name="of_one"),
        CheckConstraint("returned_at IS NOT NULL OR NOT nil", name="nil_is_returned"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    duty_id: Mapped[int] = mapped_column(ForeignKey("duties.id"), index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"))
    of_name: Mapped[str] = mapped_column(String(LINE))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    returned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    returned_by: Mapped[str] = mapped_column(String(LINE), default="")
    nil: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(String(LONG), default="")

    duty: Mapped[DutyRow] = relationship(back_populates="contributions")
    staff: Mapped[Staff | None] = relationship()
    team: Mapped[Team | None] = relationship()

    def __repr__(self) -> str:
        return self.of_name


class DutyCorrection(Model):
    """What someone who reads a report before it goes out asked to have corrected in it, and how that was settled.

    While one isn't settled, nothing is approved or submitted. `principal_id` and `settled_for_id` are whom designees
    acted for; the names say both.
    """

    __tablename__ = "duty_corrections"
    __table_args__ = (CheckConstraint("settled_at IS NULL OR settled_at >= at", name="settled_later"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    duty_id: Mapped[int] = mapped_column(ForeignKey("duties.id"), index=True)
    words: Mapped[str] = mapped_column(String(LONG))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    by_name: Mapped[str] = mapped_column(String(LINE))
    principal_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    settled_for_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    settled_by: Mapped[str] = mapped_column(String(LINE), default="")
    answer: Mapped[str] = mapped_column(String(LONG), default="")

    duty: Mapped[DutyRow] = relationship(back_populates="corrections")


class DutyApproval(Model):
    """That someone of the position which the pack names approved what is to be submitted, or their designee did.

    `principal_id` is whom the designee acted for; `by_name` says both. `sha256` is that of the report which they
    approved, and empty where the portal makes none.
    """

    __tablename__ = "duty_approvals"
    __table_args__ = (UniqueConstraint("duty_id", "by_id", "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    duty_id: Mapped[int] = mapped_column(ForeignKey("duties.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    principal_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    by_name: Mapped[str] = mapped_column(String(LINE))
    position: Mapped[str] = mapped_column(String(SHORT))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    note: Mapped[str] = mapped_column(String(LONG), default="")
    sha256: Mapped[str] = mapped_column(String(64), default="", server_default="")

    duty: Mapped[DutyRow] = relationship(back_populates="approvals")


class Meeting(Model):
    """A meeting that reports are due before. One that is called off is taken away; what was planned for it follows."""

    __tablename__ = "meetings"
    __table_args__ = (UniqueConstraint("procedure_key", "held_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    procedure_key: Mapped[str] = mapped_column(String(SHORT))
    held_on: Mapped[date] = mapped_column(Date)
    name: Mapped[str] = mapped_column(String(LINE))

    def __repr__(self) -> str:
        return self.name


class DutyEvent(Model):
    """One line of what happened to a duty or to a procedure's meetings. Nobody changes or removes one."""

    __tablename__ = "duty_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    procedure_key: Mapped[str] = mapped_column(String(SHORT), index=True)
    duty_id: Mapped[int | None] = mapped_column(ForeignKey("duties.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    kind: Mapped[str] = mapped_column(String(SHORT))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    by_name: Mapped[str] = mapped_column(String(LINE))
    summary: Mapped[str] = mapped_column(String(LINE))
    detail: Mapped[str] = mapped_column(String(LONG), default="")

    duty: Mapped[DutyRow | None] = relationship(back_populates="events")
