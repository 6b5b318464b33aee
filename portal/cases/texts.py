"""Text that people typed: made storable, or refused with a sentence."""

from __future__ import annotations

import re
import unicodedata

from email_validator import EmailNotValidError, validate_email

BLANKS = "\u115f\u1160\u2800\u3164\uffa0"  # letters and a pattern without a stroke
UNSTORABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
LINE_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")  # whatever some reader of the text would break a line at


def tidy(text: str) -> str:
    """Return `text` as it is stored: line breaks as newlines, composed characters, no space at its ends.

    What nobody would see anything of is nothing: signs that only join, direct or leave room.
    """
    stored = unicodedata.normalize("NFC", LINE_BREAKS.sub("\n", text)).strip()
    return stored if any(map(_is_seen, stored)) else ""


def _is_seen(char: str) -> bool:
    return unicodedata.category(char) not in {"Cf", "Zs"} and not char.isspace() and char not in BLANKS


def mended(text: str) -> str:
    """Return a text of another system, tidied, with a mark for each character that can't be kept."""
    return UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", tidy(text))


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


NO_ADDRESS = "This doesn't look like an e-mail address. It needs a name, an @ and a domain: name@example.org."


def is_address(email: str) -> bool:
    """Return whether this looks like an e-mail address, wherever it may lead."""
    try:
        validate_email(email, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True
