"""Figures for the public as they were counted: a year of a procedure with its quarters, apart from the cases."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_appbuilder import Model
from sqlalchemy import JSON, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.cases.models.columns import SHORT
from portal.database import UtcDateTime


class PublicFigures(Model):
    """What the public may know of one year: by the key of each period, what is told of it, small numbers kept back.

    It is written over as a whole, once each quarter: of two days' counts one number could be worked out.
    """

    __tablename__ = "public_figures"
    __table_args__ = (UniqueConstraint("procedure_key", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    procedure_key: Mapped[str] = mapped_column(String(SHORT))
    year: Mapped[int] = mapped_column()
    below: Mapped[int] = mapped_column()
    periods: Mapped[dict[str, Any]] = mapped_column(JSON)
    counted_at: Mapped[datetime] = mapped_column(UtcDateTime)
