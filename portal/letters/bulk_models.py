"""Moves made on many cases at once: what was asked for, and how it stands with each case."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from flask_appbuilder import Model
from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.cases.hanging import guard
from portal.cases.models import Case
from portal.cases.models.columns import LONG, SHORT
from portal.database import UtcDateTime
from portal.jobs.models import one_of


class RunState(StrEnum):
    """How far a run is."""

    LOOKING = "looking"
    LOOKED = "looked"
    DOING = "doing"
    DONE = "done"
    STOPPED = "stopped"


class RowState(StrEnum):
    """How it stands with one case of a run."""

    WAITING = "waiting"
    CAN = "can"
    CANNOT = "cannot"
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


class BulkRun(Model):
    """One move that an officer wants to make on many cases. Only they see it, and it is gone after a while.

    `facts` are as they were typed, and `told` the same as a person reads them, each with its question. `undoes_id` is
    the run that this one takes back. `failure` is why it was stopped, where that was for no wish of theirs.
    """

    __tablename__ = "bulk_runs"
    __table_args__ = (CheckConstraint(one_of("state", RunState), name="state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), index=True)
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("bulk_runs.id"), unique=True)
    move: Mapped[str] = mapped_column(String(SHORT))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    told: Mapped[list[list[str]]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(SHORT))
    failure: Mapped[str] = mapped_column(String(LONG), default="")
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    looked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    begun_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    def __repr__(self) -> str:
        return self.move


@guard
class BulkRow(Model):
    """One case of a run: what would become of it, then what did. Seen only with the case.

    `effects` are what the move changes, as `effects` reads them off the case. `seen` is the case's version when it
    was looked at, later when it was done: a case that has changed since is left alone. `takes_back` is the move that
    would undo it and its facts, where one can; in a run that undoes, the move that is made.
    """

    __tablename__ = "bulk_rows"
    __table_args__ = (
        UniqueConstraint("run_id", "case_id"),
        Index("ix_bulk_rows_run_id_state", "run_id", "state"),
        CheckConstraint(one_of("state", RowState), name="state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("bulk_runs.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    state: Mapped[str] = mapped_column(String(SHORT))
    sentence: Mapped[str] = mapped_column(String(LONG), default="")
    clause: Mapped[str] = mapped_column(String(SHORT), default="")
    effects: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    seen: Mapped[int] = mapped_column(default=0)
    takes_back: Mapped[dict[str, Any] | None] = mapped_column(JSON)

    run: Mapped[BulkRun] = relationship()
    case: Mapped[Case] = relationship()

    def __repr__(self) -> str:
        return self.state
