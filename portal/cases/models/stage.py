"""The stages a case has been through, their clocks, pauses and extensions: dated facts, never overwritten."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, ColumnClause, ForeignKey, Index, String, UniqueConstraint, literal_column
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.cases.models.case import Case
from portal.cases.models.columns import LONG, SHORT, one_of
from portal.cases.models.reminder import ReminderRow
from portal.cases.models.staff import Staff
from portal.cases.models.step import StepRow
from portal.database import UtcDateTime
from portal.policy.moves import Ending

# What `chasing.waiting` asks for: another wording of it needs a migration of the index with it.
CHASED: ColumnClause[Any] = literal_column("stopped_at IS NULL AND ended_at IS NULL AND chase_at IS NOT NULL")


class StageRow(Model):
    """One passage through a stage: who dealt with it, for whom as their designee, and what happened when.

    A reopened stage is a new row. `pathway` is the way that the case went then: classified anew, it may go on by
    another.
    """

    __tablename__ = "stages"
    __table_args__ = (
        UniqueConstraint("case_id", "seq"),
        one_of("ending", Ending),
        CheckConstraint("(ended_at IS NULL) = (ending IS NULL)", name="ended_how"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    seq: Mapped[int] = mapped_column()
    pathway: Mapped[str] = mapped_column(String(SHORT), default="", server_default="")
    key: Mapped[str] = mapped_column(String(SHORT))
    trigger: Mapped[str] = mapped_column(String(SHORT), default="")
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    handler_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), index=True)
    principal_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), index=True)
    allocated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    acknowledged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ending: Mapped[str | None] = mapped_column(String(SHORT))

    case: Mapped[Case] = relationship(back_populates="stages")
    handler: Mapped[Staff | None] = relationship(lazy="joined", foreign_keys=[handler_id])
    principal: Mapped[Staff | None] = relationship(foreign_keys=[principal_id])
    clocks: Mapped[list[ClockRow]] = relationship(back_populates="stage", order_by="ClockRow.id", lazy="selectin")
    pauses: Mapped[list[PauseRow]] = relationship(back_populates="stage", order_by="PauseRow.id", lazy="selectin")

    steps: Mapped[list[StepRow]] = relationship(back_populates="stage", order_by="StepRow.id", lazy="selectin")

    def __repr__(self) -> str:
        return self.key

    @property
    def open_pause(self) -> PauseRow | None:
        """Return the pause that is on now, if one is."""
        return next((pause for pause in self.pauses if pause.until is None), None)


class ClockRow(Model):
    """One time limit at work. `due_at` follows from the facts beside it; `clocks.recompute` alone writes it.

    So it does `instead`: which of the rule's other limits it is, where it isn't the usual one. Once the clock has
    stopped that stays: a limit that was met isn't changed afterwards.
    `chase_at` is when its next reminder is to be sent: `chase_times` works it out with the due date.
    `late_reason` is why it was missed, as someone said; its words stand in the timeline.
    """

    __tablename__ = "clocks"
    __table_args__ = (
        UniqueConstraint("stage_id", "key"),
        Index("ix_clocks_due", "due_at"),
        Index("ix_clocks_chase", "chase_at", sqlite_where=CHASED, postgresql_where=CHASED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    stage_id: Mapped[int] = mapped_column(ForeignKey("stages.id"))
    key: Mapped[str] = mapped_column(String(SHORT))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    stopped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    exempt: Mapped[str] = mapped_column(String(SHORT), default="")
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    instead: Mapped[int | None] = mapped_column()
    chase_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    late_reason: Mapped[str] = mapped_column(String(SHORT), default="", server_default="")

    case: Mapped[Case] = relationship()
    stage: Mapped[StageRow] = relationship(back_populates="clocks")
    extensions: Mapped[list[ExtensionRow]] = relationship(order_by="ExtensionRow.id", lazy="selectin")
    reminders: Mapped[list[ReminderRow]] = relationship(order_by="ReminderRow.id")


class PauseRow(Model):
    """A stretch in which the stage's clocks stood still, and why. `cause` is the pack's reason, where it names some."""

    __tablename__ = "pauses"
    __table_args__ = (CheckConstraint("until IS NULL OR until >= since", name="forward"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    stage_id: Mapped[int] = mapped_column(ForeignKey("stages.id"), index=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(LONG))
    cause: Mapped[str] = mapped_column(String(SHORT), default="", server_default="")

    stage: Mapped[StageRow] = relationship(back_populates="pauses")


class ExtensionRow(Model):
    """More time for one clock, in its own unit, and why."""

    __tablename__ = "extensions"
    __table_args__ = (CheckConstraint("amount > 0", name="more"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("clocks.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    amount: Mapped[int] = mapped_column()
    reason: Mapped[str] = mapped_column(String(LONG))
