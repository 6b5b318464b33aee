"""Reading a letter as whoever gets it does."""

from __future__ import annotations

from collections.abc import Iterable

from portal.policy.letters import Block


def words_of(blocks: Iterable[Block]) -> str:
    """Return the words of a letter, a line for each of its parts."""
    return "\n".join(block.text for block in blocks)
