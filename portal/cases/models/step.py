"""The steps that were ticked off: by whom, when, with which note."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from flask_appbuilder import Model
from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.cases.models.columns import LINE, LONG, SHORT
from portal.database import UtcDateTime

if TYPE_CHECKING:
    from portal.cases.models.stage import StageRow


class StepRow(Model):
    """One step that is done, of one passage through a stage. A stage that is opened again has its own to do."""

    __tablename__ = "steps"
    __table_args__ = (UniqueConstraint("stage_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    stage_id: Mapped[int] = mapped_column(ForeignKey("stages.id"))
    key: Mapped[str] = mapped_column(String(SHORT))
    done_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    by_name: Mapped[str] = mapped_column(String(LINE))
    note: Mapped[str] = mapped_column(String(LONG), default="")

    stage: Mapped[StageRow] = relationship(back_populates="steps")

    def __repr__(self) -> str:
        return self.key
