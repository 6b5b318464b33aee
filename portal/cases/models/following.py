"""Following a case from outside: who asked to be told that something changed, and the links that open a room once."""

from __future__ import annotations

from datetime import datetime

from flask_appbuilder import Model
from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.cases.models.columns import SHORT
from portal.database import UtcDateTime


class Subscription(Model):
    """An address that is told when something changes on a case. Nothing ties it to a reporter, and no screen shows it.

    It isn't written to before `confirmed_at`; until then it is only an address that somebody typed. `told_seq` is the
    last event of the case that it was told of, or that was there when it was confirmed. `key` is in each mail's link.
    `times` is how often its owner was asked to confirm, the last time at `asked_at`.
    """

    __tablename__ = "subscriptions"
    __table_args__ = (
        UniqueConstraint("case_id", "address"),
        Index("ix_subscriptions_address_asked_at", "address", "asked_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    key: Mapped[str] = mapped_column(String(SHORT), unique=True)
    address: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(SHORT))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    times: Mapped[int] = mapped_column(default=1, server_default="1")
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told_seq: Mapped[int] = mapped_column()

    def __repr__(self) -> str:
        return f"Subscription {self.id}"


class RoomLink(Model):
    """A link that was mailed to the reporter's own address, and opens the room once. Its words aren't kept: they follow
    from this row and the secret key (`cases.room_links`)."""

    __tablename__ = "room_links"
    __table_args__ = (Index("ix_room_links_case_id_made_at", "case_id", "made_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    salt: Mapped[str] = mapped_column(String(SHORT))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    def __repr__(self) -> str:
        return f"RoomLink {self.id}"
