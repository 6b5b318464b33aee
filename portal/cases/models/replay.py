"""Replays that someone asked for: which cases against which pack, how far it is, and what came of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask_appbuilder import Model
from sqlalchemy import JSON, Date, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.cases.models.columns import LINE, LONG, SHORT
from portal.database import UtcDateTime


class ReplayRun(Model):
    """One replay. `found` is the comparison so far; it holds counts and no case. `after` is the last case's id."""

    __tablename__ = "replay_runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    procedure_key: Mapped[str] = mapped_column(String(SHORT), index=True)
    against: Mapped[str] = mapped_column(String(LINE))
    source: Mapped[str] = mapped_column(Text, deferred=True)
    since: Mapped[date | None] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
    asked_by: Mapped[str] = mapped_column(String(LINE))
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    total: Mapped[int] = mapped_column()
    done: Mapped[int] = mapped_column(default=0)
    after: Mapped[int] = mapped_column(default=0)
    found: Mapped[dict[str, Any]] = mapped_column(JSON)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failure: Mapped[str] = mapped_column(String(LONG), default="")

    def __repr__(self) -> str:
        return f"{self.procedure_key} against {self.against}"
