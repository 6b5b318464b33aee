"""Tracking numbers, which anyone may be told, and passphrases, which only the reporter holds."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from xkcdpass import xkcd_password

from portal.policy import searching

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LOOK_ALIKES = searching.LOOK_ALIKES
CHARACTERS, GROUP = searching.CHARACTERS, searching.GROUP  # 60 bits: a guess in a million million million
WORDS = 5  # of 7,776 each: 64 bits, and still short enough to be read out on the telephone
LONGEST = 500  # characters that are looked at: five words, however they are spaced
STRETCH = 1000  # rounds; the phrase is random, so this only adds ten bits to what a thief of the table must try

Digits = Callable[[int], int]


@dataclass(frozen=True)
class Keys:
    """What a new case is given: its number, its passphrase (shown once), and what is kept of the passphrase."""

    tracking_number: str
    passphrase: str
    salt: str
    digest: str


@cache
def wordlist() -> tuple[str, ...]:
    """Return the EFF's long list of words that are easy to say and to spell, in the same order in every process."""
    words = xkcd_password.generate_wordlist(wordfile="eff-long", min_length=3, max_length=9, valid_chars="[a-z]")
    return tuple(sorted(words))


def new_keys(prefix: str, pick: Digits = secrets.randbelow) -> Keys:
    """Return fresh keys. `pick(n)` returns a number below n; anything but the system's own randomness is for demos."""
    characters = "".join(CROCKFORD[pick(len(CROCKFORD))] for _ in range(CHARACTERS))
    groups = [characters[i : i + GROUP] for i in range(0, CHARACTERS, GROUP)]
    phrase = " ".join(wordlist()[pick(len(wordlist()))] for _ in range(WORDS))
    salt = f"{pick(1 << 64):016x}"
    return Keys("-".join([prefix, *groups]), phrase, salt, phrase_digest(phrase, salt))


def picks_from(secret: bytes) -> Digits:
    """Return a `pick` whose choices follow from `secret` alone.

    A submission repeated under the same idempotency key gets the same passphrase again, though we keep only its hash.
    """
    state = hashlib.shake_256(secret)
    position = 0

    def pick(below: int) -> int:
        nonlocal position
        position += 16
        return int.from_bytes(state.digest(position)[-16:], "big") % below

    return pick


def normalised(typed: str) -> str:
    """Return a tracking number as it is stored, whatever the case, spaces and look-alikes; "" if it is none."""
    letters = re.sub(r"[^A-Z0-9]", "", typed.upper()[:64])
    match = re.fullmatch(rf"([A-Z]{{2,3}})([A-Z0-9]{{{CHARACTERS}}})", letters)
    if not match:
        return ""
    characters = match[2].translate(LOOK_ALIKES)
    return "-".join([match[1], *(characters[i : i + GROUP] for i in range(0, CHARACTERS, GROUP))])


def phrase_digest(phrase: str, salt: str) -> str:
    """Return what is kept of a passphrase: its letters alone. Case, spaces and hyphens, or none, don't matter."""
    said = re.sub(r"[^a-z]", "", phrase[:LONGEST].lower())
    return hashlib.pbkdf2_hmac("sha256", said.encode(), salt.encode(), STRETCH).hex()


def opens(phrase: str, salt: str | None, digest: str | None) -> bool:
    """Return whether `phrase` is the one. With no case to compare with, it takes as long and says no."""
    given = phrase_digest(phrase, salt or "none")
    return hmac.compare_digest(given, digest or "0" * 64) and digest is not None
