"""What was said to the reporter, and what was promised."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask_appbuilder import Model
from sqlalchemy import JSON, CheckConstraint, ColumnClause, Date, ForeignKey, Index, String, Text, literal_column
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.cases.models.case import Case
from portal.cases.models.columns import LINE, LONG, SHORT, one_of
from portal.cases.models.staff import Staff
from portal.cases.models.stage import StageRow
from portal.database import UtcDateTime
from portal.policy.clock import Method
from portal.policy.letters import AUTOMATIC, Says

# What `remedies.to_keep` asks for: another wording of it needs a migration of the index with it.
TO_KEEP: ColumnClause[Any] = literal_column("kept_at IS NULL AND dropped_at IS NULL")

CONTACT = "contact"
# A decision on an objection, or about further correspondence, stops no stage, as a contact does.
SAID = (*(one for one in Says if one not in {*AUTOMATIC, Says.DECISION, Says.RESTRICTION}), CONTACT)


class Response(Model):
    """Anything said to the reporter. A draft has no `issued_at`; once issued, neither it nor its letter ever changes.

    `says` is what it does in the procedure; `letter_kind` is the letter it is, or empty for a call or a visit.
    `entries` are the words the officer gave, by merge field.
    """

    __tablename__ = "responses"
    __table_args__ = (one_of("says", SAID), one_of("method", Method))

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    stage_id: Mapped[int] = mapped_column(ForeignKey("stages.id"), index=True)
    says: Mapped[str] = mapped_column(String(SHORT))
    letter_kind: Mapped[str] = mapped_column(String(SHORT), default="")
    method: Mapped[str] = mapped_column(String(SHORT))
    outcome: Mapped[str] = mapped_column(String(SHORT), default="")
    entries: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    note: Mapped[str] = mapped_column(Text, default="")
    drafted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    issued_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), index=True)

    case: Mapped[Case] = relationship(back_populates="responses")
    stage: Mapped[StageRow] = relationship()
    by: Mapped[Staff | None] = relationship()

    def __repr__(self) -> str:
        return self.says


class Remedy(Model):
    """Something that will be put right: what, by when, and whether it was. It outlives the answer that promised it.

    Someone (`owner_id`) or a team (`team_id`) sees to it, called `owner_name`; while neither does, whoever deals with
    the case. `first_due_on` is the day that was promised first, `due_on` the one that holds now. `remind_at` is when
    someone is to be reminded next. With `ruling_id`, an ombudsman asked for it. `in_time` is whether it was kept
    by the day that was promised first. What shows that it was kept is the `note`, or a file of the case, or both.
    """

    __tablename__ = "remedies"
    __table_args__ = (
        Index("ix_remedies_to_keep", "due_on", "id", sqlite_where=TO_KEEP, postgresql_where=TO_KEEP),
        CheckConstraint("owner_id IS NULL OR team_id IS NULL", name="one_owner"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    response_id: Mapped[int | None] = mapped_column(ForeignKey("responses.id"), index=True)
    ruling_id: Mapped[int | None] = mapped_column(ForeignKey("rulings.id"), index=True)
    kind: Mapped[str] = mapped_column(String(SHORT))
    what: Mapped[str] = mapped_column(String(LONG))
    due_on: Mapped[date] = mapped_column(Date)
    first_due_on: Mapped[date] = mapped_column(Date)
    promised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), index=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"), index=True)
    owner_name: Mapped[str] = mapped_column(String(LINE), default="", server_default="")
    remind_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    kept_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    in_time: Mapped[bool | None] = mapped_column()
    kept_by: Mapped[str] = mapped_column(String(LINE), default="", server_default="")
    kept_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    evidence_id: Mapped[int | None] = mapped_column(ForeignKey("attachments.id"), index=True)
    dropped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    note: Mapped[str] = mapped_column(String(LONG), default="")

    case: Mapped[Case] = relationship(back_populates="remedies")

    def __repr__(self) -> str:
        return self.what
