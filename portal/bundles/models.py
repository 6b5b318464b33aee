"""What is prepared for someone who asks for all that is held about them: what was decided, and who checked it."""

from __future__ import annotations

from datetime import datetime

from flask_appbuilder import Model
from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.cases.hanging import guard
from portal.cases.models import Case
from portal.cases.models.columns import LINE, SHORT
from portal.database import UtcDateTime

DIGEST = 64


@guard
class SubjectAccess(Model):
    """A bundle for a reporter: begun on `case_id`, of all of `cases`, told as they stood at `at`.

    A check names the SHA-256 of what was looked at: it falls away where anything of that changes. It waits
    to be checked since `ready_at`, when the last choice on it left nothing to decide; None while something is.
    """

    __tablename__ = "subject_accesses"
    __table_args__ = (
        CheckConstraint("(checked_at IS NULL) = (checked_by_id IS NULL)", name="checked_by"),
        CheckConstraint("checked_at IS NULL OR checked_by_id <> by_id", name="two_people"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    cases: Mapped[list[int]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    by_name: Mapped[str] = mapped_column(String(LINE))
    ready_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sha256: Mapped[str] = mapped_column(String(DIGEST), default="")
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    checked_by: Mapped[str] = mapped_column(String(LINE), default="")

    case: Mapped[Case] = relationship()
    choices: Mapped[list[SubjectChoice]] = relationship(back_populates="access", order_by="SubjectChoice.id")

    @property
    def acts(self) -> list[tuple[int | None, datetime]]:
        """Return who began it, decided on anything in it, or took that back, and when."""
        taken_back = [(one.taken_back_by_id, one.taken_back_at) for one in self.choices if one.taken_back_at]
        return [(self.by_id, self.at), *((one.by_id, one.at) for one in self.choices), *taken_back]


class SubjectChoice(Model):
    """What someone decided on one text or file, known by its digest: let in, left out, or some of its words struck.

    `reason` is why it is left out or struck; "" lets it in. From `start_at` to `end_at` is what is struck of a text.
    The words aren't kept. Taking it back leaves the row, with the time.
    """

    __tablename__ = "subject_choices"
    __table_args__ = (
        CheckConstraint("start_at >= 0 AND end_at >= start_at", name="forward"),
        CheckConstraint("taken_back_at IS NULL OR taken_back_at >= at", name="taken_back_later"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    access_id: Mapped[int] = mapped_column(ForeignKey("subject_accesses.id"), index=True)
    digest: Mapped[str] = mapped_column(String(DIGEST))
    start_at: Mapped[int] = mapped_column(default=0)
    end_at: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(String(SHORT), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    by_name: Mapped[str] = mapped_column(String(LINE))
    taken_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taken_back_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))

    access: Mapped[SubjectAccess] = relationship(back_populates="choices")
