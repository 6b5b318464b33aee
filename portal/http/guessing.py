"""How often a password may be guessed: few times from one place, and so that nobody keeps the owner out.

Wrong passwords are counted for each pair of a user name and a place, and for the name from everywhere. Whoever
reaches the first limit is turned away before the password is looked at, so one place can't use up the second. A place
from which the owner has signed in lately doesn't count towards the second, and isn't held by it: strangers, however
many, can't lock someone out of their own office. Names are counted as they are typed, known or not, so that waiting
tells nobody which ones exist. Wrong codes of a second factor count as wrong passwords do, and a right password forgets
none of them where a code is still to come.
"""

from __future__ import annotations

import math
import time

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from portal.http.limits import caller, keyed, limiter

FROM_ONE_PLACE, FROM_ALL = parse("5 per 15 minutes"), parse("50 per 15 minutes")
OWN_PLACE_FOR = 30 * 24 * 3600  # seconds that a place is remembered as the owner's
_OWN = MemoryStorage()  # counts while the shared store is away: nobody is turned away, and nobody may guess for ever


def seconds_to_wait(name: str) -> int:
    """Return how long the caller must wait before the next password for this name is looked at; 0 for not at all."""
    counting, account = _counting(), _account(name)
    held = [
        math.ceil(counting.get_window_stats(item, *key).reset_time - time.time())
        for item, key in _limits(counting, account)
        if not counting.test(item, *key)
    ]
    return max([0, *held])


def was_wrong(name: str) -> None:
    """Count a wrong password."""
    counting = _counting()
    for item, key in _limits(counting, _account(name)):
        counting.hit(item, *key)


def was_right(name: str) -> None:
    """Forget the caller's wrong passwords, and remember the place as the owner's."""
    counting, account = _counting(), _account(name)
    counting.clear(FROM_ONE_PLACE, "guesses", account, caller())
    counting.storage.clear(_own_place(account))
    counting.storage.incr(_own_place(account), OWN_PLACE_FOR)


def sentence(seconds: int, what: str = "passwords") -> str:
    """Return what someone who must wait is told."""
    minutes = math.ceil(seconds / 60)
    wait = "a minute" if minutes == 1 else f"{minutes} minutes"
    return f"There were too many wrong {what} for this user name. Try again in {wait}."


def _limits(counting: FixedWindowRateLimiter, account: str) -> list[tuple[RateLimitItem, tuple[str, ...]]]:
    found: list[tuple[RateLimitItem, tuple[str, ...]]] = [(FROM_ONE_PLACE, ("guesses", account, caller()))]
    if not counting.storage.get(_own_place(account)):
        found.append((FROM_ALL, ("guesses", account)))
    return found


def _counting() -> FixedWindowRateLimiter:
    return FixedWindowRateLimiter(limiter.storage if limiter.storage.check() else _OWN)


def _account(name: str) -> str:
    return keyed(f"account {name.casefold()}")


def _own_place(account: str) -> str:
    return f"own-place/{account}/{caller()}"
