"""Where the bytes of files are: in the database, with what points to them, in one transaction (ADR 4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256

from sqlalchemy import delete, func, insert, select

from portal.database import db
from portal.files.models import FileBody, FilePiece

PIECE = 256 * 1024


def keep(content: bytes, *, at: datetime) -> FileBody:
    """Keep the bytes of a file. Never commits."""
    body = FileBody(size=len(content), sha256=sha256(content).hexdigest(), kept_at=at)
    db.session.add(body)
    db.session.flush()
    for seq, begun in enumerate(range(0, len(content), PIECE)):
        piece = content[begun : begun + PIECE]
        db.session.execute(insert(FilePiece).values(body_id=body.id, seq=seq, content=piece))
    return body


def pieces(body_id: int) -> Iterator[bytes]:
    """Yield the bytes of a file, a piece at a time. Whoever asks has seen that they may be read."""
    for seq in range(_count(body_id)):
        yield _piece(body_id, seq)


def pieces_one_by_one(body_id: int) -> Iterator[bytes]:
    """Yield the bytes of a large file, each piece in a transaction of its own: whoever takes it may take it slowly."""
    number = _count(body_id)
    for seq in range(number):
        piece = _piece(body_id, seq)
        db.session.close()
        yield piece


def whole(body_id: int) -> bytes:
    """Return all bytes of a file."""
    return b"".join(pieces(body_id))


def is_sound(body_id: int, digest: str) -> bool:
    """Return whether the bytes of a file are those that were kept."""
    found = sha256()
    for piece in pieces(body_id):
        found.update(piece)
    return found.hexdigest() == digest


def forget(body_id: int) -> None:
    """Remove the bytes of a file. Nothing may point to them any more."""
    db.session.flush()
    db.session.execute(delete(FilePiece).where(FilePiece.body_id == body_id))
    db.session.execute(delete(FileBody).where(FileBody.id == body_id))


def _piece(body_id: int, seq: int) -> bytes:
    return db.session.execute(select(FilePiece.content).filter_by(body_id=body_id, seq=seq)).scalar_one()


def _count(body_id: int) -> int:
    return db.session.scalar(select(func.count()).select_from(FilePiece).filter_by(body_id=body_id)) or 0
