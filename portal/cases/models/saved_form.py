"""A half-filled form that someone asked us to keep: sealed, so that nobody reads it without their code."""

from __future__ import annotations

from datetime import datetime

from flask_appbuilder import Model
from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.cases.models.columns import SHORT
from portal.database import UtcDateTime


class SavedForm(Model):
    """What was typed, under a key that is made from the code alone. The code itself stands nowhere in the row.

    `lookup` is a digest of the code and `form` one of the form's once-key, by which its files are found too. A form
    that was saved in two browsers may have a row for each.
    """

    __tablename__ = "saved_forms"

    id: Mapped[int] = mapped_column(primary_key=True)
    lookup: Mapped[str] = mapped_column(String(64), unique=True)
    form: Mapped[str] = mapped_column(String(64), index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    size: Mapped[int] = mapped_column()
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    def __repr__(self) -> str:
        return "A form to come back to"


class SavedLink(Model):
    """A mail with the link to a saved form that was asked for.

    `address` is a keyed digest of where it goes, and `sealed` the mail itself with its address, sealed with the secret
    key; None as soon as its job has ended.
    """

    __tablename__ = "saved_links"
    __table_args__ = (Index("ix_saved_links_saved_form_id_asked_at", "saved_form_id", "asked_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(SHORT), unique=True)
    saved_form_id: Mapped[int] = mapped_column(ForeignKey("saved_forms.id"))
    address: Mapped[str] = mapped_column(String(64))
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)

    def __repr__(self) -> str:
        return "A mail with the link to a form to come back to"
