"""Text that people typed: made storable, or refused with a sentence."""

from __future__ import annotations

import re
import unicodedata

UNSTORABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")


def tidy(text: str) -> str:
    """Return `text` as it is stored: line breaks as newlines, composed characters, no space at its ends."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n").replace("\x0c", "\n")
    return unicodedata.normalize("NFC", lines).strip()


def fault_in(text: str, most: int, *, one_line: bool = False) -> str | None:
    """Return a sentence on what is wrong with a tidied text, or None. `most` is in characters."""
    bad = UNSTORABLE.search(text)
    if bad:
        return f"It holds a character that can't be kept (U+{ord(bad[0]):04X}). Delete it and try again."
    if one_line and "\n" in text:
        return "It must be on one line."
    if len(text) > most:
        return f"It is {len(text):,} characters long, and the most that can be taken is {most:,}. Please shorten it."
    return None
