"""The bytes of files, in pieces small enough that no more than one of them is held at a time."""

from __future__ import annotations

from datetime import datetime

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import UtcDateTime


class FileBody(Model):
    """The bytes of one file: how many there are, and their SHA-256. Who may read them, what points here says."""

    __tablename__ = "file_bodies"
    __table_args__ = (CheckConstraint("size > 0", name="filled"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    size: Mapped[int] = mapped_column()
    sha256: Mapped[str] = mapped_column(String(64))
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime)


class FilePiece(Model):
    """A piece of a file, by its place."""

    __tablename__ = "file_pieces"

    body_id: Mapped[int] = mapped_column(ForeignKey("file_bodies.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
