"""What a body says beside the fields of its forms, in its own words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_appbuilder import Model
from sqlalchemy import ColumnClause, ForeignKey, Index, String, literal_column, true
from sqlalchemy.orm import Mapped, mapped_column

from portal.cases.models.columns import LINE, LONG, SHORT
from portal.database import UtcDateTime

NAME = 80
LATEST: ColumnClause[Any] = literal_column("is_latest")


class FieldHelp(Model):
    """The words beside one field of one form in one language, as they were written at a time. Rows are only added.

    The latest one stands beside the field. One without words says that from then on the pack's own hint stands there.
    """

    __tablename__ = "field_help"
    __table_args__ = (
        Index(
            "ix_field_help_latest",
            "procedure_key",
            "form",
            "language",
            "field",
            unique=True,
            sqlite_where=LATEST,
            postgresql_where=LATEST,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    procedure_key: Mapped[str] = mapped_column(String(SHORT))
    form: Mapped[str] = mapped_column(String(NAME))
    field: Mapped[str] = mapped_column(String(NAME))
    language: Mapped[str] = mapped_column(String(SHORT))
    words: Mapped[str] = mapped_column(String(LONG))
    changed_by: Mapped[str] = mapped_column(String(LINE))
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    is_latest: Mapped[bool] = mapped_column(default=True, server_default=true())

    def __repr__(self) -> str:
        return f"{self.procedure_key} {self.form} {self.field} {self.language}"
