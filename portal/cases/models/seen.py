"""How far someone has read a case that they deal with: what came from outside since is new to them."""

from __future__ import annotations

from datetime import datetime

from flask_appbuilder import Model
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import UtcDateTime


class SeenCase(Model):
    """The number of the last line of a case's timeline that stood on the page when someone opened it last.

    It tells one officer what is new to them, and is no record of who read what: it is overwritten.
    """

    __tablename__ = "seen_cases"

    staff_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True, index=True)
    seq: Mapped[int] = mapped_column()
    at: Mapped[datetime] = mapped_column(UtcDateTime)
