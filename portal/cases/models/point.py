"""What a case is about, point by point, and what each answer found on each of them."""

from __future__ import annotations

from datetime import date, datetime

from flask_appbuilder import Model
from sqlalchemy import Date, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.cases.models.case import Case
from portal.cases.models.columns import LINE, SHORT
from portal.cases.models.response import Response
from portal.database import UtcDateTime
from portal.policy.points import LONGEST_POINT


class Point(Model):
    """One point of complaint, in plain words. One on which something was found never changes (see the migration).

    `seq` is its place in the order; `agreed_on` the day on which it was agreed with the reporter, where it was.
    """

    __tablename__ = "points"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    seq: Mapped[int] = mapped_column()
    words: Mapped[str] = mapped_column(String(LONGEST_POINT))
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)
    taken_by: Mapped[str] = mapped_column(String(LINE))
    agreed_on: Mapped[date | None] = mapped_column(Date)

    case: Mapped[Case] = relationship(back_populates="points")

    def __repr__(self) -> str:
        return self.words


class FindingRow(Model):
    """What one issued answer found on one point, and why. Never changed: it is part of what was said."""

    __tablename__ = "findings"
    __table_args__ = (UniqueConstraint("response_id", "point_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("responses.id"))
    point_id: Mapped[int] = mapped_column(ForeignKey("points.id"), index=True)
    finding: Mapped[str] = mapped_column(String(SHORT))
    reasons: Mapped[str] = mapped_column(Text)

    case: Mapped[Case] = relationship(back_populates="findings")
    response: Mapped[Response] = relationship()

    def __repr__(self) -> str:
        return self.finding
