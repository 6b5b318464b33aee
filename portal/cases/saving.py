"""A form that its writer asked us to save: kept for a while, sealed with a code that only they have.

The code is a hundred bits that follow from secrets, of which we keep one alone. Two digests are made from it: one finds
the row, the other opens it (AES-256-GCM). The row has neither the code nor anything that was typed, so whoever reads
the table, a backup of it included, learns how much was written and when, and no word of it.

A code that somebody noted is never taken from them. What is saved again in the same browser has the same code, even
where the page doesn't bring it (Back, from before it was saved); elsewhere it gets another, and the first still opens
what was saved under it.
"""

from __future__ import annotations

import hmac
import json
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from flask import current_app
from sqlalchemy import ColumnElement, Select, delete, func, select

from portal.cases import sealing, staging, tracking
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


@dataclass(frozen=True)
class Kept:
    """The code under which a form is kept, and whether it is kept under another too: as it was then."""

    code: str
    is_elsewhere: bool


def save(what: Saved, *, procedure: str, token: str, browser: str, code: str, at: datetime) -> Kept:
    """Keep a form that isn't sent yet, in place of what was kept of it under the same code.

    That is the code that came with it, where it is one of this form's, and else the one that this form has in this
    browser, of which `browser` is a secret. Raises `Invalid` of what is too much.
    """
    told = {"procedure": procedure, "step": what.step, "pairs": what.pairs}
    # Escaped, a letter of Arabic would take six bytes for its two, and what may be sent could not be saved.
    text = json.dumps(told, ensure_ascii=False).encode()
    if len(text) > MOST:
        raise Invalid({"description": TOO_MUCH})
    _demand_room(len(text))
    there = {row.lookup: row for row in db.session.scalars(select(SavedForm).where(_of_form(token)))}
    known = normalised(code)
    code = known if _lookup(known) in there else _code_of(token, browser)
    row = there.pop(_lookup(code), None) or SavedForm(form=staging.form_digest(token), lookup=_lookup(code))
    db.session.add(row)
    row.sealed, row.size = sealing.seal(_key(code), text), len(text)
    row.saved_at, row.expires_at = at, at + KEPT_FOR
    return Kept(code, is_elsewhere=any(one.expires_at > at for one in there.values()))


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
    _drop(_of_form(token))


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


def _of_form(token: str) -> ColumnElement[bool]:
    return SavedForm.form == staging.form_digest(token)


def new_browser() -> str:
    """Return a secret for one browser to keep."""
    return secrets.token_urlsafe(16)


def _code_of(token: str, browser: str) -> str:
    """Return the code that a form has in one browser: it follows from three secrets, of which we keep one alone.

    The once-key wouldn't do without the browser's: whoever slipped somebody a form of theirs could open it later.
    """
    secret = str(current_app.config["SECRET_KEY"]).encode()
    pick = tracking.picks_from(hmac.digest(secret, f"saved form\0{browser}\0{token}".encode(), "sha256"))
    return normalised("".join(CROCKFORD[pick(len(CROCKFORD))] for _ in range(CHARACTERS)))


def _lookup(code: str) -> str:
    return sha256(f"saved\0{code}".encode()).hexdigest()


def _key(code: str) -> bytes:
    # The code is random and long, so that stretching it would add nothing but time.
    return sha256(f"seal\0{code}".encode()).digest()
