"""The texts of letters that a body edited, version by version, and its standard lines."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_appbuilder import Model
from sqlalchemy import (
    JSON,
    CheckConstraint,
    ColumnClause,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    literal_column,
)
from sqlalchemy.orm import Mapped, mapped_column

from portal.cases.models.columns import LINE, LONG, SHORT
from portal.database import UtcDateTime
from portal.policy.letters.template import Written

DRAFT: ColumnClause[Any] = literal_column("published_at IS NULL")


class LetterTemplate(Model):
    """One version of a letter's text, for a procedure, a kind of letter and a language.

    Until it is published it is the one draft, and changes. What was published never does, and is never removed:
    `body` then has the standard lines of that day in it, and `source` is what was written. With `is_pack` it says that
    from then on the pack's own text stands again. `procedure_version_id` is the pack whose contract it was checked by.
    """

    __tablename__ = "letter_templates"
    __table_args__ = (
        UniqueConstraint("procedure_key", "kind", "language", "number"),
        Index(
            "uq_letter_templates_draft",
            "procedure_key",
            "kind",
            "language",
            unique=True,
            sqlite_where=DRAFT,
            postgresql_where=DRAFT,
        ),
        CheckConstraint("(published_at IS NULL) = (effective_at IS NULL)", name="published_whole"),
        CheckConstraint("effective_at >= published_at", name="forward"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    procedure_key: Mapped[str] = mapped_column(String(SHORT))
    procedure_version_id: Mapped[int] = mapped_column(ForeignKey("procedure_versions.id"))
    kind: Mapped[str] = mapped_column(String(SHORT))
    language: Mapped[str] = mapped_column(String(SHORT))
    number: Mapped[int] = mapped_column()
    is_pack: Mapped[bool] = mapped_column(default=False)
    subject: Mapped[str] = mapped_column(String(LINE))
    source: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    phrases: Mapped[dict[str, str]] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(String(LONG), default="")
    revision: Mapped[int] = mapped_column(default=1)
    drafted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    drafted_by: Mapped[str] = mapped_column(String(LINE))
    drafted_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_by: Mapped[str] = mapped_column(String(LINE), default="")
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    effective_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    def written(self, own_language: str) -> Written:
        """Return its text, as the contract is checked by, of a procedure in this language."""
        return Written(self.subject, self.body, self.phrases, is_translation=self.language != own_language)

    def __repr__(self) -> str:
        return f"{self.procedure_key} {self.kind} {self.language} {self.number}"


class StandardLine(Model):
    """A paragraph of a body's own that its letters' texts bring in by name, in one language."""

    __tablename__ = "standard_lines"
    __table_args__ = (UniqueConstraint("procedure_key", "language", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    procedure_key: Mapped[str] = mapped_column(String(SHORT))
    language: Mapped[str] = mapped_column(String(SHORT))
    key: Mapped[str] = mapped_column(String(SHORT))
    words: Mapped[str] = mapped_column(String(LONG))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by: Mapped[str] = mapped_column(String(LINE))
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))

    def __repr__(self) -> str:
        return self.key
