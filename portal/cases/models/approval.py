"""What was done with an answer on its way out: handed in, approved, returned, signed off, by whom, of which text."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_appbuilder import Model
from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.cases.models.case import Case
from portal.cases.models.columns import LINE, LONG, SHORT, one_of
from portal.cases.models.response import Response
from portal.database import UtcDateTime
from portal.policy.approval import Act


class ApprovalRow(Model):
    """One line of an answer's history, never changed. `digest` is that of the text it was done with.

    What was handed in holds the text itself: `subject` and `blocks`. `principal_id` is whom a designee acted for.
    """

    __tablename__ = "approvals"
    __table_args__ = (one_of("act", Act),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("responses.id"), index=True)
    act: Mapped[str] = mapped_column(String(SHORT))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    by_name: Mapped[str] = mapped_column(String(LINE))
    principal_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    comment: Mapped[str] = mapped_column(String(LONG), default="")
    digest: Mapped[str] = mapped_column(String(64), default="")
    subject: Mapped[str] = mapped_column(String(LINE), default="")
    blocks: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON)

    case: Mapped[Case] = relationship(back_populates="approvals")
    response: Mapped[Response] = relationship()

    def __repr__(self) -> str:
        return self.act
