"""What people answered of a self-assessment: each answer a row of its own, so that who said what and when stays."""

from __future__ import annotations

from datetime import date, datetime

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.cases.models.columns import LINE, LONG, SHORT
from portal.database import UtcDateTime
from portal.policy.assessing import Complies

UNASKED = ""  # of a statement nobody asks whether it is complied with


class AssessmentAnswer(Model):
    """One answer to a requirement or a statement, for the period of a duty. The latest one holds; none ever changes.

    `shows` is what shows it, `says` the commentary: why not, what will be done, or the whole of a statement.
    """

    __tablename__ = "assessment_answers"
    __table_args__ = (
        CheckConstraint(f"complies IN ('{UNASKED}', '{Complies.YES}', '{Complies.NO}')", name="complies_known"),
        Index("ix_assessment_answers_period", "procedure_key", "period_end", "item"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    procedure_key: Mapped[str] = mapped_column(String(SHORT))
    period_start: Mapped[date] = mapped_column(Date)
    period_end: Mapped[date] = mapped_column(Date)
    item: Mapped[str] = mapped_column(String(SHORT))
    complies: Mapped[str] = mapped_column(String(SHORT), default=UNASKED)
    shows: Mapped[str] = mapped_column(String(LONG), default="")
    says: Mapped[str] = mapped_column(String(LONG), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    by_name: Mapped[str] = mapped_column(String(LINE))
    principal_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))

    def __repr__(self) -> str:
        return f"{self.item} {self.period_end}"
