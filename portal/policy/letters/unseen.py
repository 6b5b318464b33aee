"""Characters that nobody sees, and that turn what is around them or say something to nobody: no letter has any."""

from __future__ import annotations

import re

TURNING = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")  # turns the direction of what is around it
# Controls, characters that are none, tags (an alphabet without shapes), and letters that look like a space.
HIDDEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u115f\u1160\u3164\uffa0\u2800]"
    "|[\U000e0000-\U000e007f]"
)
TURNED = (
    "It holds a character that turns the direction of writing (U+{:04X}). Take it out: letters are turned by script."
)
NOT_SEEN = "It holds a character that nobody sees (U+{:04X}). Take it out."


def faults(text: str) -> tuple[str, ...]:
    """Return what must be taken out of a text before it can be in a letter, in sentences."""
    found = ((TURNED, TURNING.search(text)), (NOT_SEEN, HIDDEN.search(text)))
    return tuple(sentence.format(ord(match[0])) for sentence, match in found if match)


def without(text: str) -> str:
    """Return a text of someone who isn't asked to mend it, as a letter brings it in."""
    return HIDDEN.sub("", TURNING.sub("", text))
