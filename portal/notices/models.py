"""One message that was promised to one person, and what became of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, false, true
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import UtcDateTime
from portal.policy.segments import segments


class Channel(StrEnum):
    """How a notice goes out."""

    EMAIL = "email"
    POST = "post"
    SMS = "sms"


class NoticeState(StrEnum):
    """What has become of a notice."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    GAVE_UP = "gave_up"
    TO_POST = "to_post"
    UNPRINTED = "unprinted"
    PRINTED = "printed"
    POSTED = "posted"
    BOUNCED = "bounced"


WORDS = {
    NoticeState.QUEUED: "Waiting to be sent",
    NoticeState.SENT: "Sent",
    NoticeState.FAILED: "Not sent yet, trying again",
    NoticeState.GAVE_UP: "Not sent: post it or correct the address",
    NoticeState.TO_POST: "To be printed and posted",
    NoticeState.UNPRINTED: "Can’t be printed: send it another way",
    NoticeState.PRINTED: "Printed, to be posted",
    NoticeState.POSTED: "Posted",
    NoticeState.BOUNCED: "Came back: post it or correct the address",
}
GONE = frozenset({NoticeState.SENT, NoticeState.POSTED})
NEEDS_A_HAND = frozenset({NoticeState.GAVE_UP, NoticeState.UNPRINTED, NoticeState.BOUNCED})
WAITING = frozenset({NoticeState.QUEUED, NoticeState.FAILED})
ADDRESSED = "channel = 'post' OR (to_address IS NOT NULL AND message_id IS NOT NULL)"


def _one_of(column: str, words: type[StrEnum]) -> str:
    return f"{column} IN ({', '.join(repr(word.value) for word in words)})"


class Notice(Model):
    """A message as it was promised: its words don't change afterwards, only its state does, and where it goes.

    One that is `in_turn` waits for the earlier ones of its case that go the same way: they tell the reporter one thing
    after another. What goes to others (a contractor who is asked to contribute) waits for none of them, and holds none
    of them up. `to_address` is an e-mail address, a telephone number or a postal address, as the channel says; what it
    was before is kept as a `Readdressing`. `message_id` stays the same however often it is sent, and wherever.
    `last_error` is a sentence for the officer. `is_copy` is what goes to someone besides the reporter.
    """

    __tablename__ = "notices"
    __table_args__ = (
        CheckConstraint(_one_of("channel", Channel), name="channel"),
        CheckConstraint(_one_of("state", NoticeState), name="state"),
        CheckConstraint(ADDRESSED, name="addressed"),
        Index("ix_notices_state_queued_at", "state", "queued_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    response_id: Mapped[int | None] = mapped_column(ForeignKey("responses.id"), index=True)
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letters.id"), index=True)
    in_turn: Mapped[bool] = mapped_column(default=True, server_default=true())
    channel: Mapped[str] = mapped_column(String(10))
    from_name: Mapped[str] = mapped_column(String(200))
    to_name: Mapped[str] = mapped_column(String(200), default="")
    to_address: Mapped[str | None] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(String(300))
    body_text: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str | None] = mapped_column(Text)
    message_id: Mapped[str | None] = mapped_column(String(320), unique=True)
    is_copy: Mapped[bool] = mapped_column(default=False, server_default=false())
    in_reply_to: Mapped[str | None] = mapped_column(String(998))
    references: Mapped[str | None] = mapped_column("reference_ids", Text)
    state: Mapped[str] = mapped_column(String(10))
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(String(300))
    queued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    posted_by: Mapped[str | None] = mapped_column(String(200))

    @property
    def words(self) -> str:
        """The state, in an officer's words."""
        return WORDS[NoticeState(self.state)]

    @property
    def segments(self) -> int:
        """How many text messages it is charged as; none where it isn't one."""
        return segments(self.body_text) if self.channel == Channel.SMS else 0

    def __repr__(self) -> str:
        return f"Notice {self.id} ({self.state})"


class Readdressing(Model):
    """A notice was sent elsewhere by hand: where it went before and where it goes since, who said so and when."""

    __tablename__ = "readdressings"
    __table_args__ = (
        CheckConstraint(_one_of("channel_before", Channel), name="channel_before"),
        CheckConstraint(_one_of("channel", Channel), name="channel"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id"), index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    channel_before: Mapped[str] = mapped_column(String(10))
    address_before: Mapped[str | None] = mapped_column(Text)
    channel: Mapped[str] = mapped_column(String(10))
    address: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    by_name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    def __repr__(self) -> str:
        return f"Readdressing {self.id} of notice {self.notice_id}"
