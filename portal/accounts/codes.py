"""Codes of an app, by the clock (RFC 6238): six digits, each good for half a minute and once."""

from __future__ import annotations

import hmac
from datetime import datetime

import pyotp

STEP = 30  # seconds
DRIFT = (0, -1, 1)  # a clock may be a step behind, or ahead
DIGITS = 6


def new_secret() -> str:
    """Return a secret for an app: 160 bits."""
    return pyotp.random_base32()


def address(secret: str, *, name: str, issuer: str) -> str:
    """Return what the picture holds that an app is shown."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=issuer)


def step_of(secret: str, typed: str, at: datetime) -> int | None:
    """Return the step of time that a code belongs to, a step of drift allowed; None where it is no code of now."""
    given, now = "".join(typed.split()), int(at.timestamp()) // STEP
    if not (given.isascii() and given.isdecimal() and len(given) == DIGITS):
        return None
    hotp = pyotp.HOTP(secret)
    return next((now + drift for drift in DRIFT if hmac.compare_digest(hotp.at(now + drift), given)), None)
