"""One row for each piece of work that is promised, and one for each worker that is alive."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from flask_appbuilder import Model
from sqlalchemy import JSON, CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import UtcDateTime

ERROR_LENGTH = 200
UKEY_LENGTH = 120


class State(StrEnum):
    """What has become of a job."""

    READY = "ready"
    RUNNING = "running"
    DONE = "done"
    GAVE_UP = "gave_up"


def one_of(column: str, words: type[StrEnum]) -> str:
    """Return the check that `column` holds one of `words`."""
    return f"{column} IN ({', '.join(repr(word.value) for word in words)})"


class Job(Model):
    """A task's name and arguments, whose turn it is, and how it went. `error` never holds personal data."""

    __tablename__ = "jobs"
    __table_args__ = (
        CheckConstraint(one_of("state", State), name="state"),
        Index("ix_jobs_state_run_at", "state", "run_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    args: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    ukey: Mapped[str | None] = mapped_column(String(UKEY_LENGTH), unique=True)
    state: Mapped[str] = mapped_column(String(10), default=State.READY)
    run_at: Mapped[datetime] = mapped_column(UtcDateTime)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lease_token: Mapped[str | None] = mapped_column(String(120))
    attempts: Mapped[int] = mapped_column(default=0)
    max_attempts: Mapped[int]
    error: Mapped[str | None] = mapped_column(String(ERROR_LENGTH))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    def __repr__(self) -> str:
        return f"Job {self.id} {self.name} ({self.state})"


class Heartbeat(Model):
    """When a worker was last seen, for the readiness check."""

    __tablename__ = "heartbeats"

    worker: Mapped[str] = mapped_column(String(80), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)

    def __repr__(self) -> str:
        return f"Heartbeat of {self.worker}"
