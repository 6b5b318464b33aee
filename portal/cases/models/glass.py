"""Who was let in to a case that they don't see: asked by one, approved by another, for a while."""

from __future__ import annotations

from datetime import datetime

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.cases.models.case import Case
from portal.cases.models.columns import LONG
from portal.cases.models.staff import Staff
from portal.database import UtcDateTime


class BreakGlass(Model):
    """A request to see one case, and its approval. Kept for ever: only the approval may be added, once (migration)."""

    __tablename__ = "break_glass"
    __table_args__ = (
        CheckConstraint("(approved_at IS NULL) = (approver_id IS NULL)", name="approved_by"),
        CheckConstraint("(approved_at IS NULL) = (until IS NULL)", name="approved_until"),
        CheckConstraint("approver_id <> asker_id", name="two_people"),
        CheckConstraint("until > approved_at", name="forward"),
        Index("ix_break_glass_asker_until", "asker_id", "until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    asker_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    reason: Mapped[str] = mapped_column(String(LONG))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    approver_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)

    case: Mapped[Case] = relationship()
    asker: Mapped[Staff] = relationship(foreign_keys=[asker_id])
    approver: Mapped[Staff | None] = relationship(foreign_keys=[approver_id])
    declined: Mapped[DeclinedRequest | None] = relationship(back_populates="request")


class DeclinedRequest(Model):
    """That a request to see a case was declined, by whom and why. Never changed (see the migration)."""

    __tablename__ = "break_glass_declined"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("break_glass.id"), unique=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    decliner_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    reason: Mapped[str] = mapped_column(String(LONG))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    request: Mapped[BreakGlass] = relationship(back_populates="declined")
    decliner: Mapped[Staff] = relationship()
