"""How often one address may ask: the one limiter of the app, initialised before Flask-AppBuilder's own could be."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil

from flask import Flask, current_app, request
from flask_limiter import Limiter
from limits import parse

_KEY_OF_THE_PROCESS = secrets.token_bytes(32)
MEGABYTE = 1024 * 1024

SUBMIT = "20 per minute; 200 per hour"
REVIEW = "120 per minute; 1200 per hour"
TRACK = "60 per minute"
# Forms with files in them: each is gone through. Counted under a name of its own (`shared_limit`): two limits of the
# same words on one address are one count, and who chose files could send less often.
FILES = "20 per minute; 200 per hour"
# And in megabytes, of files that wait for their form: the room for those is everyone's, and one place can't fill it.
MEGABYTES = "600 per day"
# As much again of what is kept of them, which may be larger than what was sent; and how long they may be gone through.
KEPT = "600 per day"
SECONDS = "90 per 10 minutes"
OPEN_ROOM = "10 per minute; 60 per hour"
ASK_BY_MAIL = "5 per minute; 20 per hour"  # what has a mail sent to an address
NEWS = "20 per day"  # addresses that are asked whether they want to be told of changes, of whatever case
TESTS = "5 per 10 minutes"  # letters that a writer sends to themselves, to see them
EVERYTHING = "6 per minute; 40 per hour"
SAVE = "10 per minute; 60 per hour"
ASK_WHO = "60 per minute"  # who else has a case open: each page asks once in some minutes
LOOK_UP = "120 per minute"  # people whom an officer may know, as one types
API_LOGIN = "10 per minute"
API = "600 per minute"


def caller() -> str:
    """Return a name for the caller that can't be turned back into an address once this process is gone."""
    return keyed(_place(request.remote_addr or ""))


def megabytes() -> int:
    """Return what the body of this request counts for where megabytes are limited: each one that was begun."""
    return max(1, ceil((request.content_length or 0) / MEGABYTE))


def has_time() -> bool:
    """Return whether the caller's files may be gone through: there is time left of what everyone has."""
    return limiter.limiter.test(parse(SECONDS), "seconds of files", caller())


def took(seconds: float) -> None:
    """Note how long the caller's files were gone through."""
    limiter.limiter.hit(parse(SECONDS), "seconds of files", caller(), cost=max(1, round(seconds)))


def has_room(size: int) -> bool:
    """Note so many bytes of the caller's that are to be kept, and return whether they may be."""
    return limiter.limiter.hit(parse(KEPT), "megabytes that are kept", caller(), cost=max(1, ceil(size / MEGABYTE)))


def keyed(text: str) -> str:
    """Return a name for what must not stand in the store as it is: an address, or what someone typed as their name."""
    return hmac.new(_key(), text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:32]


def _place(address: str) -> str:
    """One household has 2^64 addresses of IPv6, so all of its network are one."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(ip_network((int(found), 64), strict=False))
    return address


def _key() -> bytes:
    """Return what the names are keyed with: shared where limits are (Redis), this process's own otherwise."""
    if str(current_app.config["RATELIMIT_STORAGE_URI"]).startswith("memory"):
        return _KEY_OF_THE_PROCESS
    return hashlib.sha256(b"limits" + str(current_app.config["SECRET_KEY"]).encode()).digest()


limiter = Limiter(key_func=caller, default_limits=[])


def init_app(app: Flask) -> None:
    """Attach the limiter. It must come before Flask-AppBuilder."""
    limiter.init_app(app)
