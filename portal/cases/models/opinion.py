"""What a reporter said of how their case was dealt with, once it was over."""

from __future__ import annotations

from datetime import datetime

from flask_appbuilder import Model
from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.cases.models.columns import SHORT
from portal.database import UtcDateTime


class Opinion(Model):
    """The answers to the questions after closing, once for each case. No screen of a case shows it.

    `answers` has a mark from 1 (worst) to 5 (best) by the key of each question that was answered; `words` what was said
    besides. `procedure_key` lets reports count without reading the case.
    """

    __tablename__ = "opinions"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), unique=True)
    procedure_key: Mapped[str] = mapped_column(String(SHORT), index=True)
    answers: Mapped[dict[str, int]] = mapped_column(JSON)
    words: Mapped[str] = mapped_column(Text)
    given_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    def __repr__(self) -> str:
        return f"Opinion {self.id}"
