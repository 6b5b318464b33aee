"""The tables of webhooks: who is told of what and where, and each message, with what became of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from flask_appbuilder import Model
from sqlalchemy import (
    CheckConstraint,
    ColumnClause,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    literal_column,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.cases.models import Staff
from portal.cases.models.columns import LINE, LONG, SHORT, one_of
from portal.database import UtcDateTime

ID_LENGTH = 40
ERROR_LENGTH = 300
# What `promising` asks for at each change of a case.
STANDING: ColumnClause[bool] = literal_column("ended_at IS NULL AND stopped_at IS NULL")


class State(StrEnum):
    """What has become of a message."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    GAVE_UP = "gave_up"


WORDS = {
    State.QUEUED: "Waiting to be sent",
    State.SENT: "Taken",
    State.FAILED: "Not taken yet, trying again",
    State.GAVE_UP: "Never taken",
}
WAITING = frozenset({State.QUEUED, State.FAILED})


class Webhook(Model):
    """One address that is told of events, with the eyes of one user: of what they don't see, it is told nothing.

    `sealed` is the secret; `sealed_before` is the one before, which signs too until `before_until`. `failing_since` is
    when the first message wasn't taken since one last was. One that was `stopped` can be started again; one that
    `ended` can't, and has no secret any more.
    """

    __tablename__ = "webhooks"
    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (ended_by_id IS NULL)", name="ended_by"),
        CheckConstraint("(sealed_before IS NULL) = (before_until IS NULL)", name="before_until"),
        CheckConstraint("(stopped_at IS NULL) = (stopped_why = '')", name="stopped_why"),
        Index("ix_webhooks_standing", "id", sqlite_where=STANDING, postgresql_where=STANDING),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), index=True)
    name: Mapped[str] = mapped_column(String(LINE))
    url: Mapped[str] = mapped_column(String(LONG))
    events: Mapped[str] = mapped_column(String(LONG))  # with commas between
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_before: Mapped[bytes | None] = mapped_column(LargeBinary)
    before_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    failing_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stopped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stopped_why: Mapped[str] = mapped_column(String(ERROR_LENGTH), default="", server_default="")
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))

    staff: Mapped[Staff] = relationship(foreign_keys=[staff_id])

    @property
    def kinds(self) -> list[str]:
        """Return what it is told of."""
        return self.events.split(",")

    def __repr__(self) -> str:
        return self.name


class WebhookMessage(Model):
    """One message to one webhook. Its body never changes, nor its `message_id`, however often it is sent.

    `source` is what it tells of: told once to each webhook. `case_ref` is the case's number and no key to it: whoever
    runs the installation follows the messages, and sees no case by that (RV-25). A test has neither.
    """

    __tablename__ = "webhook_messages"
    __table_args__ = (
        UniqueConstraint("message_id"),
        UniqueConstraint("webhook_id", "source"),
        one_of("state", State),
        Index("ix_webhook_messages_in_turn", "webhook_id", "case_ref", "state"),
        Index("ix_webhook_messages_state_at", "state", "queued_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhooks.id"))
    message_id: Mapped[str] = mapped_column(String(ID_LENGTH))
    kind: Mapped[str] = mapped_column(String(SHORT))
    source: Mapped[str | None] = mapped_column(String(LINE))
    case_ref: Mapped[int | None]
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(SHORT))
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    last_error: Mapped[str | None] = mapped_column(String(ERROR_LENGTH))
    queued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    webhook: Mapped[Webhook] = relationship()

    def __repr__(self) -> str:
        return self.message_id
