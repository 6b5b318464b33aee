"""The timeline: one line for everything that happened to a case, append-only and chained by hash."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_appbuilder import Model
from sqlalchemy import JSON, ColumnClause, ForeignKey, Index, String, UniqueConstraint, literal_column
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.cases.models.case import Case
from portal.cases.models.columns import LINE, LONG, SHORT
from portal.database import UtcDateTime

# What may come from outside: the kinds that `seeing.news` looks for. Others need a migration of the index with them.
CAME = ("amend", "contest", "contribution", "escalate", "files", "mail", "withdraw")
FROM_OUTSIDE: ColumnClause[Any] = literal_column(f"kind IN ({', '.join(map(repr, CAME))})")


class Event(Model):
    """What happened, when, by whom. Nobody changes or removes one: the database refuses (see the migration).

    `summary` is for anyone who may see the status page; `facts` may hold personal data and so enter the hash only
    as a salted digest, which stays checkable when they must be erased.
    """

    __tablename__ = "events"
    __table_args__ = (
        UniqueConstraint("case_id", "seq"),
        Index("ix_events_came", "case_id", "seq", sqlite_where=FROM_OUTSIDE, postgresql_where=FROM_OUTSIDE),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    seq: Mapped[int] = mapped_column()
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    kind: Mapped[str] = mapped_column(String(SHORT))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    by_name: Mapped[str] = mapped_column(String(LINE))
    summary: Mapped[str] = mapped_column(String(LINE))
    detail: Mapped[str] = mapped_column(String(LONG), default="")
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    salt: Mapped[str] = mapped_column(String(SHORT))
    digest: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))

    case: Mapped[Case] = relationship(back_populates="events")
