"""Second factors: put on with a first code, asked for at every sign-in, taken off with a code or by an admin."""

from __future__ import annotations

import hmac
from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from flask import current_app
from sqlalchemy import delete, func, select, update

from portal.accounts import codes, log, secret
from portal.accounts.log import What
from portal.accounts.models import RecoveryCode, SecondFactor
from portal.cases import sealing
from portal.cases.models import Staff
from portal.database import db
from portal.errors import Invalid, Refused

RECOVERY = 10  # codes
WRONG = "That isn’t the code of now. Wait for the app’s next one, and see that its clock is right."
WRONG_OF_EITHER = f"{WRONG} A recovery code is good once."
NOT_ONES_OWN = "Your own second factor you take off yourself, under My account, with a code."


class Wanted(StrEnum):
    """What a right password still needs before someone is let in."""

    NOTHING = "nothing"
    CODE = "code"
    ENROLMENT = "enrolment"


def wanted(staff: Staff, required: Collection[str]) -> Wanted:
    """Return what is still needed of someone, where these roles must have a second factor."""
    if is_on(staff.id):
        return Wanted.CODE
    return Wanted.ENROLMENT if is_required(staff, required) else Wanted.NOTHING


def is_required(staff: Staff, required: Collection[str]) -> bool:
    """Return whether someone has a role that must have a second factor."""
    return any(role.name in required for role in staff.roles)


def is_on(staff_id: int) -> bool:
    """Return whether someone has a second factor."""
    return of(staff_id) is not None


def of(staff_id: int) -> SecondFactor | None:
    """Return someone's second factor."""
    return db.session.get(SecondFactor, staff_id)


def left(staff_id: int) -> int:
    """Return how many recovery codes someone has left."""
    query = select(func.count()).select_from(RecoveryCode).filter_by(staff_id=staff_id)
    return db.session.scalar(query) or 0


def put_on(staff: Staff, *, shown: str, code: str, at: datetime) -> list[str]:
    """Put a second factor on, by the secret that was shown and a code of it; return the recovery codes, this once."""
    if is_on(staff.id):
        raise Refused("Your second factor is on already.")
    step = codes.step_of(shown, code, at)
    if step is None:
        raise Invalid({"code": WRONG})
    db.session.add(
        SecondFactor(staff_id=staff.id, sealed=sealing.seal(_key(staff.id), shown.encode()), last_step=step, since=at)
    )
    db.session.flush()
    log.note(What.FACTOR, "Put a second factor on.", about=staff.id, by=staff, at=at)
    return _new_codes(staff.id)


def proves(staff: Staff, typed: str, at: datetime) -> bool:
    """Return whether this is a code of theirs, or a recovery code, and use it up: neither is good twice."""
    factor = of(staff.id)
    if factor is None:
        return False
    return _take_code(factor, typed, at) or _take_recovery(staff, typed, at)


def demand(staff: Staff, typed: str, at: datetime) -> None:
    """As `proves`, but raises `Invalid` for a wrong one."""
    if not proves(staff, typed, at):
        raise Invalid({"code": WRONG_OF_EITHER})


def _take_code(factor: SecondFactor, typed: str, at: datetime) -> bool:
    opened = sealing.opened(_key(factor.staff_id), factor.sealed)
    step = codes.step_of(opened.decode(), typed, at) if opened else None
    if step is None:
        return False
    newer = update(SecondFactor).where(SecondFactor.staff_id == factor.staff_id, SecondFactor.last_step < step)
    return bool(db.session.execute(newer.values(last_step=step)).rowcount)  # of two at once, one


def _take_recovery(staff: Staff, typed: str, at: datetime) -> bool:
    given = secret.digest(secret.plain(typed))
    used = delete(RecoveryCode).where(RecoveryCode.staff_id == staff.id, RecoveryCode.digest == given)
    if not db.session.execute(used).rowcount:
        return False
    words = f"Used a recovery code. {left(staff.id)} are left."
    log.note(What.FACTOR, words, about=staff.id, by=staff, at=at)
    return True


def new_codes(staff: Staff, *, code: str, at: datetime) -> list[str]:
    """Give new recovery codes in place of all before; it needs a code."""
    demand(staff, code, at)
    log.note(What.FACTOR, "Had new recovery codes made.", about=staff.id, by=staff, at=at)
    return _new_codes(staff.id)


def take_off(staff: Staff, *, code: str, required: Collection[str], at: datetime) -> None:
    """Take one's own off; it needs a code. Raises `Refused` where one's role must have it."""
    if is_required(staff, required):
        raise Refused("Your role must have a second factor.")
    demand(staff, code, at)
    _remove(staff.id)
    log.note(What.FACTOR, "Took the second factor off.", about=staff.id, by=staff, at=at)


def reset(staff: Staff, *, by: Staff | None, at: datetime) -> None:
    """Take someone else's off, for whoever lost the app and the recovery codes. `by` is None at the command line."""
    if by is not None and staff.id == by.id:
        raise Refused(NOT_ONES_OWN)
    if not is_on(staff.id):
        raise Refused("They have no second factor.")
    _remove(staff.id)
    log.note(What.FACTOR, "Reset the second factor.", about=staff.id, by=by, at=at)


def was_wrong(staff: Staff, at: datetime) -> None:
    """Write a wrong code into the log: whoever gave it knew the password."""
    log.note(What.FACTOR, "A wrong code was given after the right password.", about=staff.id, by=None, at=at)


def was_wrong_inside(staff: Staff, at: datetime) -> None:
    """Write a wrong code into the log that somebody gave who is signed in: an open browser isn't its owner."""
    log.note(What.FACTOR, "A wrong code was given in My account.", about=staff.id, by=staff, at=at)


def _remove(staff_id: int) -> None:
    db.session.execute(delete(RecoveryCode).filter_by(staff_id=staff_id))
    db.session.delete(db.session.get_one(SecondFactor, staff_id))


def _new_codes(staff_id: int) -> list[str]:
    made = [secret.code() for _ in range(RECOVERY)]
    db.session.execute(delete(RecoveryCode).filter_by(staff_id=staff_id))
    db.session.add_all(RecoveryCode(staff_id=staff_id, digest=secret.digest(secret.plain(one))) for one in made)
    return made


def _key(staff_id: int) -> bytes:
    """Return what one person's secret is sealed with: what was sealed for one opens nothing of another."""
    return hmac.digest(str(current_app.config["SECRET_KEY"]).encode(), f"second factor {staff_id}".encode(), "sha256")
