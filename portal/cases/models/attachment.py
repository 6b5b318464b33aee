"""Files of a case: what each is, who gave it when and how, whether it was looked at; and files of forms not sent."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, literal_column
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.sql.elements import ColumnClause

from portal.cases.models.case import Case
from portal.cases.models.columns import LINE, LONG, SHORT, one_of
from portal.database import UtcDateTime

KEY, NAME, MEDIA_TYPE, DIGEST = 22, 120, 100, 64
THERE: ColumnClause[Any] = literal_column("erased_at IS NULL")


class FileKind(StrEnum):
    """What a file is to its case."""

    REPORTER = "reporter"
    EVIDENCE = "evidence"
    SCAN = "scan"


class FileChannel(StrEnum):
    """The way that a file came."""

    FORM = "web"
    ROOM = "room"
    EMAIL = "email"
    OFFICE = "office"
    API = "api"


class Scan(StrEnum):
    """What the virus scanner says of a file; `OFF` where there was none."""

    OFF = "off"
    WAITING = "waiting"
    CLEAN = "clean"
    INFECTED = "infected"


class Attachment(Model):
    """A file of a case. `key` names it in addresses, and can't be guessed; whoever uses it must see the case besides.

    `cleaned` is whether what it told of its maker was taken out. `mail_id` is the message that it came with. Once it is
    erased its bytes are gone (`body_id`), and its size and SHA-256 stay. `virus` is what the scanner found.
    """

    __tablename__ = "attachments"
    __table_args__ = (
        one_of("kind", FileKind),
        one_of("scan", Scan),
        CheckConstraint("(body_id IS NULL) = (erased_at IS NOT NULL)", name="there_or_erased"),
        Index(
            "ix_attachments_once",
            "case_id",
            "sha256",
            unique=True,
            sqlite_where=THERE,
            postgresql_where=THERE,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(KEY), unique=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    body_id: Mapped[int | None] = mapped_column(ForeignKey("file_bodies.id"), unique=True)
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("incoming_mail.id"), index=True)
    name: Mapped[str] = mapped_column(String(NAME))
    media_type: Mapped[str] = mapped_column(String(MEDIA_TYPE))
    sort: Mapped[str] = mapped_column(String(SHORT))
    size: Mapped[int] = mapped_column()
    sha256: Mapped[str] = mapped_column(String(DIGEST))
    cleaned: Mapped[bool] = mapped_column()
    kind: Mapped[str] = mapped_column(String(SHORT))
    channel: Mapped[str] = mapped_column(String(SHORT))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    given_by: Mapped[str] = mapped_column(String(LINE))
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    scan: Mapped[str] = mapped_column(String(SHORT))
    scanned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    virus: Mapped[str] = mapped_column(String(LINE), default="")
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    erased_by: Mapped[str] = mapped_column(String(LINE), default="")
    erased_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    erased_why: Mapped[str] = mapped_column(String(LONG), default="")

    case: Mapped[Case] = relationship()

    @property
    def can_be_opened(self) -> bool:
        """Whether its bytes may be handed out: they are there, and the scanner, where there is one, found nothing."""
        return self.body_id is not None and self.scan in (Scan.OFF, Scan.CLEAN)

    def __repr__(self) -> str:
        return self.name


class StagedFile(Model):
    """A file chosen on the public form that isn't sent yet. `form` is the digest of the form's own once-key.

    Whoever has the form may see that the file is there and remove it; nobody can read it. Once the form is sent
    `body_id` is empty: the case has the file. A day later the row goes, and with it whatever was never sent.
    """

    __tablename__ = "staged_files"
    __table_args__ = (UniqueConstraint("form", "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(KEY), unique=True)
    form: Mapped[str] = mapped_column(String(DIGEST), index=True)
    body_id: Mapped[int | None] = mapped_column(ForeignKey("file_bodies.id"), unique=True)
    name: Mapped[str] = mapped_column(String(NAME))
    media_type: Mapped[str] = mapped_column(String(MEDIA_TYPE))
    sort: Mapped[str] = mapped_column(String(SHORT))
    size: Mapped[int] = mapped_column()
    sha256: Mapped[str] = mapped_column(String(DIGEST))
    cleaned: Mapped[bool] = mapped_column()
    staged_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
