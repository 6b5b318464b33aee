"""Secrets and signatures as the Standard Webhooks convention has them: `whsec_…`, and `v1,` with an HMAC-SHA256."""

from __future__ import annotations

import base64
import hmac
import secrets
from collections.abc import Iterable

PREFIX = "whsec_"
LENGTH = 32  # bytes; the convention has 24 to 64


def new_secret() -> bytes:
    """Return a new secret."""
    return secrets.token_bytes(LENGTH)


def told(secret: bytes) -> str:
    """Return a secret as it is handed over."""
    return PREFIX + base64.b64encode(secret).decode()


def headers(keys: Iterable[bytes], message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """Return the three headers of a message, with a signature for each key that is good now."""
    signed = " ".join(signature(key, message_id, timestamp, body) for key in keys)
    return {"webhook-id": message_id, "webhook-timestamp": str(timestamp), "webhook-signature": signed}


def signature(secret: bytes, message_id: str, timestamp: int, body: bytes) -> str:
    """Return the signature of a message."""
    content = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(secret, content, "sha256")).decode()
