"""The second step of signing in, the same at each door: a code is looked at as rarely as a password is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from portal.accounts import factors
from portal.cases.models import Staff
from portal.cases.models.columns import LINE
from portal.cases.texts import fault_in
from portal.database import db, transaction
from portal.errors import Invalid
from portal.http import guessing
from portal.http.clock import now

Made = TypeVar("Made")


@dataclass(frozen=True)
class Refusal:
    """Why a code doesn't let anyone in; `wait` is for how many seconds none is looked at."""

    sentence: str
    wait: int = 0


def refusal(staff: Staff, typed: str) -> Refusal | None:
    """Use a code up, and return None; or count it as a wrong one, and return why. The password was right before."""
    wait = guessing.seconds_to_wait(staff.username)
    if wait:
        return Refusal(guessing.sentence(wait, "codes or passwords"), wait)
    with transaction():
        right = not fault_in(typed, LINE, one_line=True) and factors.proves(staff, typed, now())
        if not right:
            factors.was_wrong(staff, now())
    if not right:
        guessing.was_wrong(staff.username)
        return Refusal(factors.WRONG_OF_EITHER)
    guessing.was_right(staff.username)
    return None


def guarded(staff: Staff, act: Callable[[], Made]) -> Made:
    """Do what needs a code of someone who is signed in: wrong ones count, and are waited for, as at the sign-in."""
    wait = guessing.seconds_to_wait(staff.username)
    if wait:
        raise Invalid({"code": guessing.sentence(wait, "codes or passwords")})
    try:
        return act()
    except Invalid:
        guessing.was_wrong(staff.username)
        _tell(staff)
        raise


def _tell(staff: Staff) -> None:
    """Write a wrong code into the log, in a transaction of its own: that of what it was asked for is taken back."""
    db.session.rollback()
    with transaction():
        factors.was_wrong_inside(staff, now())
