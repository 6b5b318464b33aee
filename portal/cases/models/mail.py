"""Mail that came in: each message once, what became of it, and how well its mailbox could be read."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from flask_appbuilder import Model
from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.cases.models.case import Case
from portal.cases.models.columns import LINE, LONG, SHORT, one_of
from portal.database import UtcDateTime

ADDRESS, SUBJECT, MESSAGE_ID, REASON = 254, 300, 320, 300


class MailState(StrEnum):
    """What became of a message."""

    HELD = "held"
    CASE = "case"
    ENTRY = "entry"
    REPORT = "report"
    DISCARDED = "discarded"


WORDS = {
    MailState.HELD: "Waits for an officer",
    MailState.CASE: "Became a case",
    MailState.ENTRY: "Put on its case",
    MailState.REPORT: "A mail server’s report",
    MailState.DISCARDED: "Discarded",
}


class IncomingMail(Model):
    """One message as it came. `fingerprint` is its own, so that it is taken once over any number of nodes.

    `case_id` is the case that it made or was put on; while it waits, the one that it seems to belong to. `reason` says
    why it waits. `raw` is all of it, or so much as was kept where `size` (bytes) says that there was more. `files` are
    those that came with it: name, size, and as what each is handed out or why it isn't. `note` is why it was discarded.
    """

    __tablename__ = "incoming_mail"
    __table_args__ = (
        one_of("state", MailState),
        CheckConstraint("state NOT IN ('case', 'entry') OR case_id IS NOT NULL", name="placed"),
        Index("ix_incoming_mail_waiting", "procedure_key", "state", "received_at"),
        Index("ix_incoming_mail_sender", "from_address", "kept_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)
    content_sum: Mapped[str] = mapped_column(String(64))
    procedure_key: Mapped[str] = mapped_column(String(SHORT))
    mailbox: Mapped[str] = mapped_column(String(ADDRESS))
    message_id: Mapped[str] = mapped_column(String(MESSAGE_ID), default="", index=True)
    from_address: Mapped[str] = mapped_column(String(ADDRESS), default="")
    from_name: Mapped[str] = mapped_column(String(LINE), default="")
    subject: Mapped[str] = mapped_column(String(SUBJECT), default="")
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(REASON), default="")
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notices.id"), index=True)
    text: Mapped[str] = mapped_column(Text, default="")
    quoted: Mapped[str] = mapped_column(Text, default="")
    files: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    size: Mapped[int] = mapped_column()
    raw: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    settled_by: Mapped[str] = mapped_column(String(LINE), default="")
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    note: Mapped[str] = mapped_column(String(LONG), default="")

    case: Mapped[Case | None] = relationship()

    @property
    def words(self) -> str:
        """The state, in an officer's words."""
        return WORDS[MailState(self.state)]

    @property
    def waits(self) -> bool:
        """Whether an officer must still say what becomes of it."""
        return self.state == MailState.HELD

    def __repr__(self) -> str:
        return self.subject or "(no subject)"


class MailboxReading(Model):
    """When a mailbox was last read to its end, and since when, and why, it can't be."""

    __tablename__ = "mailbox_readings"

    mailbox: Mapped[str] = mapped_column(String(ADDRESS), primary_key=True)
    procedure_key: Mapped[str] = mapped_column(String(SHORT))
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str] = mapped_column(String(REASON), default="")
