"""Further work for learning: what was asked of whom by when, and what came of it."""

from __future__ import annotations

from datetime import date, datetime

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.cases.models.columns import LINE, LONG, SHORT
from portal.cases.models.staff import Staff
from portal.database import UtcDateTime


class LearningAction(Model):
    """One piece of work that was commissioned, from a case, from a report (a duty), or from neither.

    Once it has a result it never changes. It has a `theme`, and may be about a `nature` or a `service`, whose cases
    tell whether it came again. `theme`, `said` and `did` are what the public may read of it: what it is about, what
    people said, what was done. Nobody reads them before another than who wrote them has approved them.
    """

    __tablename__ = "learning_actions"
    __table_args__ = (
        CheckConstraint("case_id IS NULL OR duty_id IS NULL", name="one_origin"),
        CheckConstraint("done_at IS NULL OR done_at >= asked_at", name="forward"),
        CheckConstraint("approved_at IS NULL OR approved_at >= done_at", name="approved_later"),
        Index("ix_learning_actions_procedure_key_due_on", "procedure_key", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    procedure_key: Mapped[str] = mapped_column(String(SHORT))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    duty_id: Mapped[int | None] = mapped_column(ForeignKey("duties.id"), index=True)
    what: Mapped[str] = mapped_column(String(LONG))
    owner_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), index=True)
    due_on: Mapped[date] = mapped_column(Date)
    asked_by: Mapped[str] = mapped_column(String(LINE))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    result: Mapped[str] = mapped_column(String(LONG), default="")
    done_by: Mapped[str] = mapped_column(String(LINE), default="")
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    nature: Mapped[str] = mapped_column(String(SHORT), default="", server_default="")
    service: Mapped[str] = mapped_column(String(SHORT), default="", server_default="")
    theme: Mapped[str] = mapped_column(String(LINE), default="", server_default="")
    said: Mapped[str] = mapped_column(String(LONG), default="", server_default="")
    did: Mapped[str] = mapped_column(String(LONG), default="", server_default="")
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    approved_by: Mapped[str] = mapped_column(String(LINE), default="", server_default="")
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    owner: Mapped[Staff] = relationship(foreign_keys=[owner_id])
