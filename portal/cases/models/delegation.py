"""Who acts for whom, where, and from when until when (OC-15)."""

from __future__ import annotations

from datetime import datetime

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.cases.models.columns import SHORT
from portal.cases.models.staff import Staff
from portal.database import UtcDateTime


class Delegation(Model):
    """A designee acts where their principal's position is wanted, under one procedure; no longer at `until`."""

    __tablename__ = "delegations"
    __table_args__ = (
        CheckConstraint("principal_id <> designee_id", name="two_people"),
        CheckConstraint("until > since", name="forward"),
        Index("ix_delegations_designee_until", "designee_id", "until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    principal_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), index=True)
    designee_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    procedure_key: Mapped[str] = mapped_column(String(SHORT))
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime] = mapped_column(UtcDateTime)

    principal: Mapped[Staff] = relationship(foreign_keys=[principal_id])
    designee: Mapped[Staff] = relationship(foreign_keys=[designee_id])

    def covers(self, designee_id: int, at: datetime) -> bool:
        """Return whether this designee acts for the principal at a moment."""
        return self.designee_id == designee_id and self.since <= at < self.until
