"""What an officer typed into the form of a move, or of a letter in the making, and hasn't sent yet."""

from __future__ import annotations

from datetime import datetime

from flask_appbuilder import Model
from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.cases.models.columns import SHORT
from portal.database import UtcDateTime


class FormDraft(Model):
    """One author's half-filled form of one move at one stage: nobody else's to read, and no part of the record.

    `move` names the move, or the response whose draft it is. `fields` are the names and values as a browser sends
    them; `version` counts how often it was saved.
    """

    __tablename__ = "form_drafts"
    __table_args__ = (UniqueConstraint("case_id", "stage_id", "move", "staff_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    stage_id: Mapped[int] = mapped_column(ForeignKey("stages.id"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), index=True)
    move: Mapped[str] = mapped_column(String(SHORT))
    fields: Mapped[list[list[str]]] = mapped_column(JSON)
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()

    def __repr__(self) -> str:
        return self.move
