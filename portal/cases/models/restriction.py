"""Reporters who go on about what is concluded: alerts and restrictions, what they are known by, and what was said."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.cases.models.case import Case
from portal.cases.models.columns import LINE, LONG, SHORT, one_of
from portal.database import UtcDateTime


class Concern(StrEnum):
    """What was said about a reporter: an early alert, or that no more is answered."""

    ALERT = "alert"
    RESTRICTION = "restriction"


class Restriction(Model):
    """An alert or a restriction, on the case that it was decided on. It is never deleted: its end is dated.

    An alert waits until `confirmed_at`; a restriction is in force at once. `review_on` is when someone must look at it
    next: of an alert that waits, the day it was given. `lifted_at` is also when an alert was dropped.
    """

    __tablename__ = "restrictions"
    __table_args__ = (
        one_of("concern", Concern),
        CheckConstraint("concern = 'alert' OR confirmed_at IS NOT NULL", name="decided"),
        CheckConstraint("confirmed_at IS NULL OR confirmed_at >= at", name="forward"),
        CheckConstraint("lifted_at IS NULL OR lifted_at >= at", name="ended_later"),
        Index("ix_restrictions_lifted_review", "lifted_at", "review_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    procedure_key: Mapped[str] = mapped_column(String(SHORT))
    concern: Mapped[str] = mapped_column(String(SHORT))
    reason: Mapped[str] = mapped_column(String(LONG))
    by_name: Mapped[str] = mapped_column(String(LINE))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_by: Mapped[str] = mapped_column(String(LINE), default="")
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    review_on: Mapped[date] = mapped_column(Date)
    lifted_by: Mapped[str] = mapped_column(String(LINE), default="")
    lifted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    why_lifted: Mapped[str] = mapped_column(String(LONG), default="")

    case: Mapped[Case] = relationship()

    @property
    def waits(self) -> bool:
        """Return whether it is an alert that nobody has confirmed or dropped yet."""
        return self.confirmed_at is None and self.lifted_at is None


class RestrictionKey(Model):
    """One digest of the person it is about, as in `case_keys`: e-mail address, telephone number, name with postcode.

    Erasing the person must erase these too.
    """

    __tablename__ = "restriction_keys"
    __table_args__ = (Index("ix_restriction_keys_digest", "digest"),)

    restriction_id: Mapped[int] = mapped_column(ForeignKey("restrictions.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(24), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)


class Recognition(Model):
    """What an officer said that a case of a restricted reporter is: the same issue, or what re-opens it.

    `what` is `same_issue`, a key of what the pack lets re-open it, or `someone_else`.
    """

    __tablename__ = "recognitions"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    restriction_id: Mapped[int] = mapped_column(ForeignKey("restrictions.id"), index=True)
    what: Mapped[str] = mapped_column(String(SHORT))
    reason: Mapped[str] = mapped_column(String(LONG))
    by_name: Mapped[str] = mapped_column(String(LINE))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
