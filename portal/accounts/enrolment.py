"""A secret that an app is being shown, until a code confirms it: a browser keeps it, and can't read it.

The cookie of a session is signed, not sealed: whoever copied one would have the second factor before it is even on.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode

from flask import current_app

from portal.accounts import codes
from portal.cases import sealing


def sealed(staff_id: int) -> str:
    """Return a new secret for someone's app, as their browser keeps it."""
    return urlsafe_b64encode(sealing.seal(_key(staff_id), codes.new_secret().encode())).decode()


def opened(staff_id: int, kept: str) -> str:
    """Return the secret that was sealed for someone; "" where it was for someone else, or isn't as it was sealed."""
    found = sealing.opened(_key(staff_id), urlsafe_b64decode(kept)) if kept else None
    return found.decode() if found else ""


def _key(staff_id: int) -> bytes:
    return hmac.digest(str(current_app.config["SECRET_KEY"]).encode(), f"enrolling {staff_id}".encode(), "sha256")
