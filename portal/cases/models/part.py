"""Those who have a part in a case beside whoever deals with it."""

from __future__ import annotations

from datetime import datetime

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.cases.models.case import Case
from portal.cases.models.columns import LINE, LONG, SHORT
from portal.database import UtcDateTime


class CasePart(Model):
    """Someone's part in a case, from when until when: a member of staff, or someone from outside by their name.

    `sees` is whether it shows the case to a member of staff. `contact` is how they are reached (CSC-23).
    """

    __tablename__ = "case_parts"
    __table_args__ = (CheckConstraint("until IS NULL OR until >= since", name="forward"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    part: Mapped[str] = mapped_column(String(SHORT))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), index=True)
    name: Mapped[str] = mapped_column(String(LINE))
    contact: Mapped[str] = mapped_column(String(LONG), default="")
    sees: Mapped[bool] = mapped_column()
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    given_by: Mapped[str] = mapped_column(String(LINE))
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[str] = mapped_column(String(LINE), default="")

    case: Mapped[Case] = relationship(back_populates="parts")

    def __repr__(self) -> str:
        return self.name
