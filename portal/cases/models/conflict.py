"""Who must not see a case or deal with it: those it is about, and those who dealt with it before."""

from __future__ import annotations

from datetime import datetime

from flask_appbuilder import Model
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.cases.models.case import Case
from portal.cases.models.columns import LONG, SHORT
from portal.cases.models.staff import Staff
from portal.database import UtcDateTime


class CaseSubject(Model):
    """A member of staff that a complaint is about. They, those above them and those below them don't see it (RV-26)."""

    __tablename__ = "case_subjects"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), primary_key=True, index=True)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(LONG))

    case: Mapped[Case] = relationship(back_populates="subjects")
    staff: Mapped[Staff] = relationship(foreign_keys=[staff_id])


class FormerHandler(Model):
    """Someone who dealt with a stage until it was given to another: the stage itself names only the last."""

    __tablename__ = "former_handlers"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    stage_key: Mapped[str] = mapped_column(String(SHORT), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), primary_key=True, index=True)
