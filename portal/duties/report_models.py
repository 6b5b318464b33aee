"""What hangs on a duty that is a report: passages struck, what another person checked, what was sent and published."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask_appbuilder import Model
from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.cases.models.columns import LINE, SHORT
from portal.database import UtcDateTime
from portal.duties.models import DutyRow

DIGEST = 64


class ReportStrike(Model):
    """A passage that someone struck in a report: of the text with this digest, in a column of a sheet, and why.

    The text itself isn't kept here. Taking it back leaves the row, with the time.
    """

    __tablename__ = "report_strikes"
    __table_args__ = (
        CheckConstraint("start_at >= 0 AND end_at > start_at", name="forward"),
        CheckConstraint("taken_back_at IS NULL OR taken_back_at >= at", name="taken_back_later"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    duty_id: Mapped[int] = mapped_column(ForeignKey("duties.id"), index=True)
    sheet: Mapped[str] = mapped_column(String(LINE))
    column_key: Mapped[str] = mapped_column(String(LINE))
    digest: Mapped[str] = mapped_column(String(DIGEST))
    start_at: Mapped[int] = mapped_column()
    end_at: Mapped[int] = mapped_column()
    reason: Mapped[str] = mapped_column(String(SHORT))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    by_name: Mapped[str] = mapped_column(String(LINE))
    taken_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taken_back_by: Mapped[str] = mapped_column(String(LINE), default="")
    taken_back_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))

    duty: Mapped[DutyRow] = relationship()


class ReportCheck(Model):
    """That a second person looked through a report, of exactly this content, after passages in it were struck."""

    __tablename__ = "report_checks"
    __table_args__ = (UniqueConstraint("duty_id", "by_id", "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    duty_id: Mapped[int] = mapped_column(ForeignKey("duties.id"), index=True)
    sha256: Mapped[str] = mapped_column(String(DIGEST))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    by_name: Mapped[str] = mapped_column(String(LINE))

    duty: Mapped[DutyRow] = relationship()


class KeptReport(Model):
    """A report as it was submitted, apart from the cases that it was made of. Nobody changes or removes one.

    `content` is what its audience got. `counted` has the ids of the cases with a digest of what was counted of each;
    `redactions` say where something was struck and why; `approvals` and `checks` by whom it was approved and checked.
    """

    __tablename__ = "kept_reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    duty_id: Mapped[int] = mapped_column(ForeignKey("duties.id"), unique=True)
    procedure_key: Mapped[str] = mapped_column(String(SHORT), index=True)
    report_key: Mapped[str] = mapped_column(String(SHORT))
    audience: Mapped[str] = mapped_column(String(SHORT))
    period_start: Mapped[date] = mapped_column(Date)
    period_end: Mapped[date] = mapped_column(Date)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    sha256: Mapped[str] = mapped_column(String(DIGEST))
    counted: Mapped[dict[str, str]] = mapped_column(JSON)
    redactions: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    approvals: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    checks: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    by_name: Mapped[str] = mapped_column(String(LINE))

    duty: Mapped[DutyRow] = relationship()

    def __repr__(self) -> str:
        return f"{self.report_key} {self.period_start}"


class ReportResponse(Model):
    """What the governing body says to a submitted report, given for it by one person. Nobody changes or removes it."""

    __tablename__ = "report_responses"

    id: Mapped[int] = mapped_column(primary_key=True)
    kept_id: Mapped[int] = mapped_column(ForeignKey("kept_reports.id"), unique=True)
    procedure_key: Mapped[str] = mapped_column(String(SHORT), index=True)
    words: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    by_name: Mapped[str] = mapped_column(String(LINE))

    kept: Mapped[KeptReport] = relationship()


class Publication(Model):
    """That a submitted report was put before the public, by whom and when. Nobody changes or removes that."""

    __tablename__ = "report_publications"

    id: Mapped[int] = mapped_column(primary_key=True)
    kept_id: Mapped[int] = mapped_column(ForeignKey("kept_reports.id"), unique=True)
    procedure_key: Mapped[str] = mapped_column(String(SHORT), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    by_name: Mapped[str] = mapped_column(String(LINE))

    kept: Mapped[KeptReport] = relationship()
