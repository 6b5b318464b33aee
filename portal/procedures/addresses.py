"""Addresses that a pack gives to people: of a page on the web, and for e-mail."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email

LONGEST = 200  # characters: it stands in the heading of a letter
HOST = re.compile(r"(?=.{1,253}$)[\w-]+(\.[\w-]+)*\.?")
UNSAFE = re.compile(r"[\s<>\"'`\\{}|^]")
LINK = re.compile(r"\b[a-z][a-z0-9+.-]{0,20}:(?://\S*|(?<=javascript:)|(?<=vbscript:))", re.IGNORECASE)
AFTER_LINK = ".,;:!?)]}*’”"  # what ends a sentence or a bracket around an address


def is_web(address: str) -> bool:
    """Return whether this is the address of a page: http or https, a host, and no longer than a line."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    if (
        len(address) > LONGEST
        or UNSAFE.search(address)
        or parts.scheme not in ("http", "https")
        or "@" in parts.netloc
        or port == 0
    ):
        return False
    return bool(HOST.fullmatch(parts.hostname or ""))


def is_email(address: str) -> bool:
    """Return whether this is one e-mail address that could exist."""
    try:
        validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


def bad_link_in(text: str) -> tuple[int, str] | None:
    """Return where in a text the first link stands that leads to no page of the web, and the link, or None."""
    for match in LINK.finditer(text):
        if not is_web(match[0].rstrip(AFTER_LINK)):
            return match.start(), match[0]
    return None
