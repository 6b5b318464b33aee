"""A case and its reporter."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask_appbuilder import Model
from sqlalchemy import JSON, ColumnClause, ForeignKey, Index, String, Text, UniqueConstraint, false, literal_column
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from portal.cases.models.columns import LINE, LONG, SHORT, one_of
from portal.cases.models.staff import Staff, Team
from portal.database import UtcDateTime
from portal.policy.moves import OPEN, Status
from portal.procedures.models import ProcedureVersion

if TYPE_CHECKING:
    from portal.cases.models.approval import ApprovalRow
    from portal.cases.models.conflict import CaseSubject, FormerHandler
    from portal.cases.models.event import Event
    from portal.cases.models.part import CasePart
    from portal.cases.models.point import FindingRow, Point
    from portal.cases.models.proceeding import Proceeding
    from portal.cases.models.referral import Objection, Referral
    from portal.cases.models.response import Remedy, Response
    from portal.cases.models.ruling import Ruling
    from portal.cases.models.stage import StageRow

# What `queries.owed` asks for. Another set of open statuses needs a migration of the index with it.
STATUSES = ", ".join(repr(str(status)) for status in sorted(OPEN))
OWED: ColumnClause[Any] = literal_column(f"status IN ({STATUSES}) OR next_due_at IS NOT NULL")


class Person(Model):
    """A reporter: how to call them, how to reach them, and what they need. An anonymous case has none.

    So is the resident for whom an elected member enquires (CSC-29), who gets a copy of the answer.
    """

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(LINE), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(SHORT), default="")
    address: Mapped[str] = mapped_column(String(LONG), default="")
    language: Mapped[str] = mapped_column(String(SHORT), default="")
    contact_by: Mapped[str] = mapped_column(String(SHORT), default="")
    needs: Mapped[str] = mapped_column(String(LONG), default="")
    adjustments: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")

    @validates("adjustments")
    def _as_kept(self, _name: str, value: Iterable[str]) -> list[str]:
        return list(dict.fromkeys(value))  # JSON knows no tuples, and what is the same must compare as the same

    def __repr__(self) -> str:
        return self.name or "Name not given"


class Case(Model):
    """One complaint, compliment, suggestion, … and where it stands.

    `status`, `stage_key`, `handler_id` and `next_due_at` follow from the stages and clocks, `precedence` (0 as usual;
    the more urgent, the lower) and `reportable` from the procedure, `awaits` from how far its answer's approval has
    come, and `look_by`, by when someone must look at it, from what is due and how long a pause may last;
    `situation.refresh` alone writes them, so that lists can sort and filter by them. `received_at` starts the
    clocks; `opened_at` is when it was entered, which may be days later. `details` has the keys and values that the
    procedure asks for; a change is a new dict. `reporting` is an officer's "yes" or "no", where they decided.
    `rooms_left` is how often the reporter left their room (`cases.rooms`).
    """

    __tablename__ = "cases"
    __table_args__ = (
        one_of("status", Status),
        UniqueConstraint("external_source", "external_id"),
        Index("ix_cases_due", "status", "next_due_at", "id"),
        Index("ix_cases_team_due", "team_id", "next_due_at", "id"),
        Index("ix_cases_received", "received_at", "id"),
        Index(
            "ix_cases_queue",
            "precedence",
            "look_by",
            "id",
            sqlite_where=OWED,
            postgresql_where=OWED,
        ),
        # All that counting what is owed asks of a case, its gate and its due date: no row of the table is read for it.
        Index(
            "ix_cases_counts",
            "next_due_at",
            "label",
            "procedure_key",
            "team_id",
            "handler_id",
            "procedure_version_id",
            "pathway",
            "stage_key",
            "kind",
            "awaits",
            "status",
            "id",
            sqlite_where=OWED,
            postgresql_where=OWED,
        ),
        Index("ix_cases_awaits", "awaits", "next_due_at", "id"),
        Index("ix_cases_service_received", "procedure_key", "service", "received_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    tracking_number: Mapped[str] = mapped_column(String(SHORT), unique=True)
    passphrase_salt: Mapped[str] = mapped_column(String(SHORT))
    passphrase_hash: Mapped[str] = mapped_column(String(LINE))
    rooms_left: Mapped[int] = mapped_column(default=0, server_default="0")
    procedure_version_id: Mapped[int] = mapped_column(ForeignKey("procedure_versions.id"))
    procedure_key: Mapped[str] = mapped_column(String(SHORT), index=True)
    kind: Mapped[str] = mapped_column(String(SHORT))
    pathway: Mapped[str] = mapped_column(String(SHORT))
    status: Mapped[str] = mapped_column(String(SHORT))
    stage_key: Mapped[str] = mapped_column(String(SHORT), default="")
    description: Mapped[str] = mapped_column(Text)
    desired_outcome: Mapped[str] = mapped_column(Text, default="")
    service: Mapped[str] = mapped_column(String(SHORT), default="")
    matter: Mapped[str] = mapped_column(String(SHORT), default="", server_default="")
    label: Mapped[str] = mapped_column(String(SHORT), default="", server_default="")
    label_given: Mapped[bool] = mapped_column(default=False, server_default=false())
    location: Mapped[str] = mapped_column(String(LONG), default="")
    ward: Mapped[str] = mapped_column(String(SHORT), default="")
    channel: Mapped[str] = mapped_column(String(SHORT))
    anonymous: Mapped[bool] = mapped_column(default=False)
    staff_generated: Mapped[bool] = mapped_column(default=False)
    on_behalf_of: Mapped[str] = mapped_column(String(LINE), default="")
    acting_as: Mapped[str] = mapped_column(String(SHORT), default="", server_default="")
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closing: Mapped[str] = mapped_column(String(SHORT), default="")
    counted: Mapped[bool] = mapped_column(default=True)
    next_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    look_by: Mapped[datetime | None] = mapped_column(UtcDateTime)
    details: Mapped[dict[str, str]] = mapped_column(JSON, default=dict, server_default="{}")
    priority: Mapped[str] = mapped_column(String(SHORT), default="", server_default="")
    precedence: Mapped[int] = mapped_column(default=0, server_default="0")
    reportable: Mapped[bool] = mapped_column(default=False, server_default=false())
    reporting: Mapped[str] = mapped_column(String(SHORT), default="", server_default="")
    reporting_reason: Mapped[str] = mapped_column(String(LONG), default="", server_default="")
    external_source: Mapped[str | None] = mapped_column(String(SHORT))
    external_id: Mapped[str | None] = mapped_column(String(LINE))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    awaits: Mapped[str] = mapped_column(String(SHORT), default="", server_default="")
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"))
    handler_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), index=True)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    version: Mapped[int] = mapped_column()

    procedure_version: Mapped[ProcedureVersion] = relationship()
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])
    resident: Mapped[Person | None] = relationship(foreign_keys=[resident_id])
    team: Mapped[Team] = relationship()
    handler: Mapped[Staff | None] = relationship(foreign_keys=[handler_id])
    natures: Mapped[list[CaseNature]] = relationship(cascade="all, delete-orphan")
    stages: Mapped[list[StageRow]] = relationship(back_populates="case", order_by="StageRow.seq")
    events: Mapped[list[Event]] = relationship(back_populates="case", order_by="Event.seq")
    responses: Mapped[list[Response]] = relationship(back_populates="case", order_by="Response.id")
    remedies: Mapped[list[Remedy]] = relationship(back_populates="case", order_by="Remedy.id")
    referrals: Mapped[list[Referral]] = relationship(back_populates="case", order_by="Referral.id")
    objections: Mapped[list[Objection]] = relationship(back_populates="case", order_by="Objection.id")
    approvals: Mapped[list[ApprovalRow]] = relationship(back_populates="case", order_by="ApprovalRow.id")
    proceedings: Mapped[list[Proceeding]] = relationship(back_populates="case", order_by="Proceeding.id")
    rulings: Mapped[list[Ruling]] = relationship(back_populates="case", order_by="Ruling.id")
    parts: Mapped[list[CasePart]] = relationship(back_populates="case", order_by="CasePart.id")
    points: Mapped[list[Point]] = relationship(
        back_populates="case", order_by="Point.seq", cascade="all, delete-orphan"
    )
    findings: Mapped[list[FindingRow]] = relationship(back_populates="case", order_by="FindingRow.id")
    former_handlers: Mapped[list[FormerHandler]] = relationship()
    subjects: Mapped[list[CaseSubject]] = relationship(
        back_populates="case", order_by="CaseSubject.staff_id", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}

    def __repr__(self) -> str:
        return self.tracking_number

    @property
    def stage(self) -> StageRow:
        """Return the stage the case is in: its latest."""
        return self.stages[-1]

    @property
    def marks(self) -> frozenset[str]:
        """Return what may exempt it from a clock: "anonymous", "staff"."""
        given = {"anonymous": self.anonymous, "staff": self.staff_generated}
        return frozenset(mark for mark, holds in given.items() if holds)


class CaseNature(Model):
    """One of the natures of a case; DV-23 allows several."""

    __tablename__ = "case_natures"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    nature: Mapped[str] = mapped_column(String(SHORT), primary_key=True)

    def __repr__(self) -> str:
        return self.nature
