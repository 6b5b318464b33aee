"""A half-filled form that someone asked us to keep: sealed, so that nobody reads it without their code."""

from __future__ import annotations

from datetime import datetime

from flask_appbuilder import Model
from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import UtcDateTime


class SavedForm(Model):
    """What was typed, under a key that is made from the code alone. The code itself stands nowhere in the row.

    `lookup` is a digest of the code and `form` one of the form's once-key, by which its files are found too.
    `notice_id` is the mail with the link, where one was asked for, until it has gone out.
    """

    __tablename__ = "saved_forms"

    id: Mapped[int] = mapped_column(primary_key=True)
    lookup: Mapped[str] = mapped_column(String(64), unique=True)
    form: Mapped[str] = mapped_column(String(64), unique=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    size: Mapped[int] = mapped_column()
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notices.id"), index=True)

    def __repr__(self) -> str:
        return "A form to come back to"
