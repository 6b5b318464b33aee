"""One attempt to sign in by a provider: begun by a browser of ours, and spent when it comes back.

The cookie holds a random token. State, nonce and verifier are worked out from it with our secret, so that whoever
reads the cookie knows none of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app

from portal.accounts import secret, spent
from portal.errors import Refused

GOOD_FOR = timedelta(minutes=10)
SPENT = "This sign-in was used already. Begin again."


@dataclass(frozen=True)
class Attempt:
    """What proves that whoever comes back is whom we sent, and that nobody else has their code."""

    state: str
    nonce: str
    verifier: str


def of(token: str) -> Attempt:
    """Return the attempt of a token."""
    key = str(current_app.config["SECRET_KEY"])
    return Attempt(*(secret.derived(key, f"provider {what} {token}") for what in ("state", "nonce", "verifier")))


def spend(token: str, at: datetime) -> None:
    """Use an attempt up. Raises `Refused` where it was before: a copied cookie brings nobody in a second time."""
    if not spent.is_first(secret.digest(token), at):
        raise Refused(SPENT)
