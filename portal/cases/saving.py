"""A form that its writer asked us to save: kept for a while, sealed with a code that only they have.

The code is a hundred bits of the system's own randomness. Two digests are made from it: one finds the row, the other
opens it (AES-256-GCM). The row has neither the code nor anything that was typed, so whoever reads the table, a backup
of it included, learns how much was written and when, and no word of it.
"""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import ColumnElement, Select, delete, func, select

from portal.cases import sealing, staging
from portal.cases.models import SavedForm, SavedLink
from portal.cases.tracking import CROCKFORD, LOOK_ALIKES
from portal.database import db
from portal.errors import Invalid
from portal.jobs.registry import job

KEPT_FOR = timedelta(days=14)
CHARACTERS, GROUP = 20, 4
MOST = 256 * 1024  # bytes of one form
MOST_SAVED = 1024**3  # bytes of all forms together: a flood fills no disk

TOO_MUCH = "This is too long to be saved. Shorten it, or send it now: nothing you wrote is lost."
FLOODED = "We can’t save anything right now, because very much is being saved. Nothing you wrote is lost."


@dataclass(frozen=True)
class Saved:
    """What was typed, as a browser sends it, and the step at which it was saved: "" for the whole form."""

    pairs: list[tuple[str, str]]
    step: str


def normalised(typed: str) -> str:
    """Return a code as it is shown, whatever the case, spaces and look-alikes; "" if it is none."""
    letters = re.sub(r"[^A-Z0-9]", "", typed.upper()[:80]).translate(LOOK_ALIKES)
    if len(letters) != CHARACTERS or not set(letters) <= set(CROCKFORD):
        return ""
    return "-".join(letters[i : i + GROUP] for i in range(0, CHARACTERS, GROUP))


def save(what: Saved, *, procedure: str, token: str, code: str, at: datetime) -> str:
    """Keep a form that isn't sent yet, in place of what was kept of it before, and return its code.

    A code that was given out for the same form stays good. Raises `Invalid` of what is too much.
    """
    told = {"procedure": procedure, "step": what.step, "pairs": what.pairs}
    # Escaped, a letter of Arabic would take six bytes for its two, and what may be sent could not be saved.
    text = json.dumps(told, ensure_ascii=False).encode()
    if len(text) > MOST:
        raise Invalid({"description": TOO_MUCH})
    _demand_room(len(text))
    row = db.session.scalars(select(SavedForm).filter_by(form=staging.form_digest(token))).one_or_none()
    if row is None:
        row = SavedForm(form=staging.form_digest(token))
        db.session.add(row)
    known = normalised(code)
    code = known if known and row.lookup == _lookup(known) else _new_code()
    row.lookup, row.sealed, row.size = _lookup(code), sealing.seal(_key(code), text), len(text)
    row.saved_at, row.expires_at = at, at + KEPT_FOR
    return code


def _demand_room(more: int) -> None:
    held = db.session.scalar(select(func.coalesce(func.sum(SavedForm.size), 0))) or 0
    if held + more > MOST_SAVED:
        raise Invalid({"description": FLOODED})


def opened(code: str, *, procedure: str, at: datetime) -> Saved | None:
    """Return what is saved under a code for this procedure; None alike for a wrong one, one sent, and one too old."""
    row = _row(code, at)
    if row is None:
        return None
    text = sealing.opened(_key(normalised(code)), row.sealed)
    told = json.loads(text) if text is not None else {}  # two codes of one digest: there are none
    if told.get("procedure") != procedure:
        return None
    return Saved([(name, value) for name, value in told["pairs"]], told["step"])


def locked(code: str, at: datetime) -> SavedForm | None:
    """Return the row of a code for whoever hangs something on it: nobody else does, nor drops it, meanwhile."""
    return db.session.scalars(_of_code(code, at).with_for_update()).one_or_none()


def drop(token: str) -> None:
    """Throw away what is saved of a form: it was sent, or its writer says so."""
    _drop(SavedForm.form == staging.form_digest(token))


@job("forms.forget_saved", every=timedelta(minutes=30))
def forget(*, at: datetime) -> None:
    """Throw away what nobody came back to."""
    _drop(SavedForm.expires_at <= at)


def _drop(which: ColumnElement[bool]) -> None:
    for row in db.session.scalars(select(SavedForm).where(which).with_for_update()).all():
        db.session.execute(delete(SavedLink).where(SavedLink.saved_form_id == row.id))
        db.session.delete(row)
    db.session.flush()


def _row(code: str, at: datetime) -> SavedForm | None:
    return db.session.scalars(_of_code(code, at)).one_or_none()


def _of_code(code: str, at: datetime) -> Select[tuple[SavedForm]]:
    return select(SavedForm).where(SavedForm.lookup == _lookup(normalised(code)), SavedForm.expires_at > at)


def _new_code() -> str:
    return normalised("".join(secrets.choice(CROCKFORD) for _ in range(CHARACTERS)))


def _lookup(code: str) -> str:
    return sha256(f"saved\0{code}".encode()).hexdigest()


def _key(code: str) -> bytes:
    # The code is random and long, so that stretching it would add nothing but time.
    return sha256(f"seal\0{code}".encode()).digest()
