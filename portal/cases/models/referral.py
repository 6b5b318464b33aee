"""Passing a case on to someone else, and the reporter's objection to how it was classified."""

from __future__ import annotations

from datetime import date, datetime

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.cases.models.case import Case
from portal.cases.models.columns import LINE, LONG, SHORT
from portal.cases.models.response import Response
from portal.cases.models.staff import Staff
from portal.cases.models.stage import ClockRow
from portal.database import UtcDateTime


class Referral(Model):
    """That a case was passed to someone else: to whom as the reporter was told, when, how and by whom.

    `matter` is the excluded matter it was referred for, or empty; `contact` how to reach the party, as the
    reporter was told; `reference` is the number they gave it.
    """

    __tablename__ = "referrals"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("responses.id"))
    matter: Mapped[str] = mapped_column(String(SHORT), default="")
    party: Mapped[str] = mapped_column(String(LONG))
    contact: Mapped[str] = mapped_column(String(LONG), default="", server_default="")
    passed_on: Mapped[date] = mapped_column(Date)
    how: Mapped[str] = mapped_column(String(SHORT), default="")
    reference: Mapped[str] = mapped_column(String(LINE), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))

    case: Mapped[Case] = relationship(back_populates="referrals")
    response: Mapped[Response] = relationship()
    by: Mapped[Staff | None] = relationship()

    def __repr__(self) -> str:
        return self.party


class Objection(Model):
    """The reporter contests a classification, or a referral: what they say of it, and what was decided by whom and why.

    It is open until it is decided, or until its clock ends because the case went another way.
    """

    __tablename__ = "objections"
    __table_args__ = (CheckConstraint("(decided_at IS NULL) = (upheld IS NULL)", name="decided_how"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("clocks.id"))
    matter: Mapped[str] = mapped_column(String(SHORT), default="")
    words: Mapped[str] = mapped_column(String(LONG), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    upheld: Mapped[bool | None] = mapped_column()
    reasons: Mapped[str] = mapped_column(String(LONG), default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))

    case: Mapped[Case] = relationship(back_populates="objections")
    clock: Mapped[ClockRow] = relationship()
    decided_by: Mapped[Staff | None] = relationship()

    @property
    def is_open(self) -> bool:
        """Return whether a decision is still owed."""
        return self.decided_at is None and self.clock.ended_at is None
