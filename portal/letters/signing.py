"""The signature of a letter on paper: which lines it is, and what stays on its page."""

from __future__ import annotations

from collections.abc import Sequence

from portal.policy.letters import Block, Shape

LONGEST = 70  # characters of a line such as "Yours sincerely", a name, a position
MOST, MOST_AFTER = 5, 3  # lines of a signature; paragraphs that may follow it, as a standard line does
LONGEST_KEPT = 1500  # characters of a last paragraph that moves to the next page as a whole with its signature


def signature_of(blocks: Sequence[Block], body: str) -> range:
    """Return which blocks are the signature: short lines that are no sentences, which stay together.

    They stand at the end, or end with the name of the body where something follows, such as when its office is open.
    """
    end = _end(blocks, body)
    count = 0
    for block in reversed(blocks[:end]):
        plain = block.shape is Shape.PARAGRAPH and not any(run.bold for run in block.runs)
        if not plain or len(block.text) > LONGEST or block.text.endswith((".", "!", "?", ":")):
            break
        count += 1
    # A name alone is none, nor is a list without its dashes.
    return range(end - count, end) if 2 <= count <= MOST else range(len(blocks), len(blocks))


def _end(blocks: Sequence[Block], body: str) -> int:
    """Return before which block the signature ends."""
    last = range(max(0, len(blocks) - MOST_AFTER - 1), len(blocks))
    return next((index + 1 for index in reversed(last) if blocks[index].text.strip() == body), len(blocks))


def style_of(index: int, signature: range, blocks: int) -> str:
    """Return how a line of a signature is set, of so many blocks: the last holds nothing that follows on its page."""
    if index == signature.start:
        return "greeting"
    return "line" if index == signature.stop - 1 and signature.stop < blocks else "signed"


def kept_with(signature: range, blocks: Sequence[Block]) -> int | None:
    """Return which block stays on the page of the signature, so that nobody's name stands there alone."""
    last = signature.start - 1
    return last if 0 <= last < len(blocks) - 1 and len(blocks[last].text) <= LONGEST_KEPT else None
