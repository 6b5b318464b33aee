"""Reminders: what was sent, to whom, of which limit or promise and for which due date; each once."""

from __future__ import annotations

from datetime import date, datetime

from flask_appbuilder import Model
from sqlalchemy import Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.cases.models.columns import LONG, SHORT
from portal.database import UtcDateTime


class ReminderRow(Model):
    """One of the procedure's reminders, of a clock and for one due date of it: a date that moved has its own.

    One that was passed over (its time had long gone by) wasn't `sent`, and never will be. `told` names who got it.
    """

    __tablename__ = "reminders"
    __table_args__ = (UniqueConstraint("clock_id", "key", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("clocks.id"))
    key: Mapped[str] = mapped_column(String(SHORT))
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent: Mapped[bool] = mapped_column()
    told: Mapped[str] = mapped_column(String(LONG), default="", server_default="")

    def __repr__(self) -> str:
        return self.key


class PromiseReminderRow(Model):
    """A reminder of a promise, for one day by which it was to be kept: a day that is given anew has its own.

    As with a limit's, what was passed over wasn't `sent`. `told` names who got it.
    """

    __tablename__ = "promise_reminders"
    __table_args__ = (UniqueConstraint("remedy_id", "key", "due_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    remedy_id: Mapped[int] = mapped_column(ForeignKey("remedies.id"))
    key: Mapped[str] = mapped_column(String(SHORT))
    due_on: Mapped[date] = mapped_column(Date)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent: Mapped[bool] = mapped_column()
    told: Mapped[str] = mapped_column(String(LONG), default="", server_default="")

    def __repr__(self) -> str:
        return self.key
