"""How much the files of a request may unpack to, all together."""

from __future__ import annotations

from dataclasses import dataclass

from portal.files.sentences import TOO_SLOW, Unsafe


@dataclass
class Room:
    """Bytes that are left."""

    left: int = 200 * 1024 * 1024

    def take(self, count: int) -> None:
        """Take so many of them. Raises `Unsafe` where they aren't there."""
        if count > self.left:
            raise Unsafe(TOO_SLOW)
        self.left -= count
