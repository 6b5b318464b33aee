"""What others are asked to give to the answer of a case: another service, a contractor, one person."""

from __future__ import annotations

from datetime import date, datetime

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.cases.models.case import Case
from portal.cases.models.columns import LINE, LONG, SHORT
from portal.cases.models.staff import Staff, Team
from portal.database import UtcDateTime


class Contribution(Model):
    """One request: of whom, what, by when; and what they gave. Exactly one of team, staff and partner is asked.

    `number` is the case's, for those who see nothing else of it. `partner` is a key of the pack's list. `asked_of` is
    the name of whoever was asked, as it was then.
    """

    __tablename__ = "requests"
    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN team_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN staff_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN partner = '' THEN 0 ELSE 1 END) = 1",
            name="of_one",
        ),
        CheckConstraint("(answered_at IS NULL) = (answer = '')", name="answered_with_words"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    number: Mapped[str] = mapped_column(String(SHORT))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"), index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), index=True)
    partner: Mapped[str] = mapped_column(String(SHORT), default="")
    asked_of: Mapped[str] = mapped_column(String(LINE))
    what: Mapped[str] = mapped_column(String(LONG))
    asked_by: Mapped[str] = mapped_column(String(LINE))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_on: Mapped[date] = mapped_column(Date)
    answer: Mapped[str] = mapped_column(String(LONG), default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by: Mapped[str] = mapped_column(String(LINE), default="")

    case: Mapped[Case] = relationship()
    team: Mapped[Team | None] = relationship()
    staff: Mapped[Staff | None] = relationship(foreign_keys=[staff_id])

    def __repr__(self) -> str:
        return self.what
