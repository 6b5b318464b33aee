"""A letter as it was sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_appbuilder import Model
from sqlalchemy import JSON, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.cases.hanging import guard
from portal.cases.models import Response
from portal.cases.models.columns import LINE, SHORT
from portal.database import UtcDateTime
from portal.letters.template_models import LetterTemplate


@guard
class Letter(Model):
    """The words, the proof that the contract was kept, and the PDF with its SHA-256. Never changed once written.

    `template` is the text that the body edited and it was written from; none where that was the pack's own. `language`
    is the tag of the one it was written in; "" of a letter that was kept before this was.
    """

    __tablename__ = "letters"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("responses.id"), unique=True)
    template_id: Mapped[int | None] = mapped_column(ForeignKey("letter_templates.id"), index=True)
    kind: Mapped[str] = mapped_column(String(SHORT))
    language: Mapped[str] = mapped_column(String(SHORT), default="", server_default="")
    subject: Mapped[str] = mapped_column(String(LINE))
    blocks: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    proofs: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    pdf: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    sha256: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    response: Mapped[Response] = relationship()
    template: Mapped[LetterTemplate | None] = relationship()

    def __repr__(self) -> str:
        return self.subject
