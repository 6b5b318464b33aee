"""Who has a case open, and what they are doing with it: so that two officers on one case see each other."""

from __future__ import annotations

from datetime import datetime

from flask_appbuilder import Model
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.cases.models.columns import SHORT
from portal.database import UtcDateTime


class Presence(Model):
    """One person's mark on one case: since when they have had it open, and when that was seen last.

    `doing` is the form that they have open: a move, "response" for a letter in the making, "" for the case's page.
    No part of the record: it goes with the day.
    """

    __tablename__ = "presences"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), primary_key=True, index=True)
    doing: Mapped[str] = mapped_column(String(SHORT))
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
