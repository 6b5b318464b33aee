"""Random secrets, of which we keep digests: long enough that a digest needs neither salt nor stretching."""

from __future__ import annotations

import hmac
import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: nothing that is read as something else
LOOKS_LIKE = str.maketrans("OILU", "011V")
GROUPS, GROUP = 4, 4  # 80 bits


def token() -> str:
    """Return 256 random bits as text."""
    return secrets.token_urlsafe(32)


def derived(key: str, text: str) -> str:
    """Return 256 bits as text that belong to `text`, the same each time: without the key nobody can tell them."""
    made = hmac.digest(key.encode(), text.encode("utf-8", "replace"), "sha256")
    return urlsafe_b64encode(made).decode().rstrip("=")


def code() -> str:
    """Return a code that can be written down: 7K3M-Q9TX-4HBW-2D8P."""
    letters = [secrets.choice(ALPHABET) for _ in range(GROUPS * GROUP)]
    return "-".join("".join(letters[start : start + GROUP]) for start in range(0, len(letters), GROUP))


def plain(typed: str) -> str:
    """Return a code as it was made, however it was typed."""
    return "".join(one for one in typed.upper().translate(LOOKS_LIKE) if one in ALPHABET)


def digest(secret: str) -> str:
    """Return by what a secret is known again."""
    return sha256(secret.encode("utf-8", "replace")).hexdigest()
