"""A file that grows in the store as it is made: no more than one piece of it is in memory."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from sqlalchemy import insert, update

from portal.database import db
from portal.files.models import FileBody, FilePiece
from portal.files.store import PIECE


class Growing:
    """The bytes of a file that nobody may read before it is closed. Never commits."""

    def __init__(self, *, at: datetime) -> None:
        body = FileBody(size=1, sha256="", kept_at=at)  # what they are is known at the end
        db.session.add(body)
        db.session.flush()
        self.body_id, self.size = body.id, 0
        self._digest, self._rest, self._seq = sha256(), bytearray(), 0

    def add(self, data: bytes) -> bool:
        """Take some more of it. Return whether a piece, or more, is full and waits to be kept."""
        self._rest += data
        self._digest.update(data)
        self.size += len(data)
        return len(self._rest) >= PIECE

    def keep(self) -> None:
        """Keep the pieces that are full."""
        while len(self._rest) >= PIECE:
            self._insert(PIECE)

    def close(self) -> None:
        """Keep what is left, and say what the whole is."""
        self.keep()
        if self._rest:
            self._insert(len(self._rest))
        whole = {"size": self.size, "sha256": self._digest.hexdigest()}
        db.session.execute(update(FileBody).where(FileBody.id == self.body_id).values(**whole))

    def _insert(self, length: int) -> None:
        piece = bytes(self._rest[:length])
        db.session.execute(insert(FilePiece).values(body_id=self.body_id, seq=self._seq, content=piece))
        del self._rest[:length]
        self._seq += 1
