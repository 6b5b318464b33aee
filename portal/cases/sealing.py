"""What is kept so that it can't be read without its key: AES-256-GCM, with a nonce of its own each time."""

from __future__ import annotations

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12


def seal(key: bytes, text: bytes) -> bytes:
    """Return a text that only whoever has the key, of 32 bytes, can read."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, text, None)


def opened(key: bytes, sealed: bytes) -> bytes | None:
    """Return what was sealed; None where it was with another key, or isn't as it was sealed."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], None)
    except InvalidTag:
        return None
