"""The link to a saved form, mailed to the address that its writer gave: whoever reads our tables learns neither.

The link opens what is sealed, so it never stands anywhere in clear. Until it has gone out it is sealed with the secret
key, together with the address; when its job ends, however it ends, that is wiped, and no word of it is on any board.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import ColumnElement, func, select, update

from portal.cases import saving, sealing
from portal.cases.models import SavedForm, SavedLink
from portal.database import db
from portal.jobs import outbox
from portal.jobs.registry import GiveUp, Outcome, job
from portal.notices import unkept

ONE_IN = timedelta(minutes=5)  # asked for again within this time, it is the same wish
MOST_AN_HOUR = 4  # mails for one form: nobody's mailbox is filled from here
TRIED_FOR = timedelta(days=1)
UNREADABLE = "What was to be mailed can’t be read any more: the secret key has changed."


@dataclass(frozen=True)
class Letter:
    """A mail as it is sealed. `to` is the address, as it was typed."""

    to: str
    from_name: str
    subject: str
    text: str


def ask(code: str, letter: Letter, *, at: datetime) -> None:
    """Promise a mail with the link to what is saved under a code. Where nothing is, none is sent, and nobody is told.

    Asked for twice it goes once to an address; another address is another mail.
    """
    row = saving.locked(code, at)
    if row is None or _is_asked(row, letter.to, at):
        return
    link = SavedLink(key=secrets.token_urlsafe(16), saved_form_id=row.id, asked_at=at)
    link.address, link.sealed = _digest(row, letter.to), sealing.seal(_key(), json.dumps(asdict(letter)).encode())
    db.session.add(link)
    db.session.flush()
    outbox.queue("forms.link_mail", at=at, ukey=f"forms.link_mail:{link.key}", key=link.key)


def _is_asked(row: SavedForm, to: str, at: datetime) -> bool:
    of_form = SavedLink.saved_form_id == row.id
    same = _count(of_form, SavedLink.address == _digest(row, to), SavedLink.asked_at > at - ONE_IN)
    return bool(same) or _count(of_form, SavedLink.asked_at > at - timedelta(hours=1)) >= MOST_AN_HOUR


def _count(*which: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(SavedLink).where(*which)) or 0


def _wipe(*which: ColumnElement[bool]) -> None:
    # Not through the row: the form may be sent, and its rows with it, while the mail server takes its time.
    db.session.execute(update(SavedLink).where(*which).values(sealed=None).execution_options(synchronize_session=False))


def _give_up(*, key: str, at: datetime, error: str) -> None:  # noqa: ARG001 - as it is called
    _wipe(SavedLink.key == key)


@job("forms.link_mail", max_attempts=12, base=30, cap=3600, on_give_up=_give_up)
def mail_link(*, key: str, at: datetime) -> Outcome:
    """Mail the link, where its form is still there, and forget to whom."""
    link = db.session.scalars(select(SavedLink).filter_by(key=key)).one_or_none()
    if link is None or link.sealed is None or link.asked_at + TRIED_FOR <= at:
        _wipe(SavedLink.key == key)
        return None
    text, asked_at = sealing.opened(_key(), link.sealed), link.asked_at
    if text is None:
        return GiveUp(UNREADABLE)
    outcome = unkept.send(**json.loads(text), key=f"saved link {key}", at=asked_at)
    if outcome is None:
        _wipe(SavedLink.key == key)
    return outcome


@job("forms.forget_links", every=timedelta(hours=1))
def forget(*, at: datetime) -> None:
    """Wipe what could not be mailed in time, whatever became of its job."""
    _wipe(SavedLink.asked_at <= at - TRIED_FOR)


def _key() -> bytes:
    return hmac.digest(_secret(), b"saved link", "sha256")


def _digest(row: SavedForm, address: str) -> str:
    """Return by what an address is known again for one form: keyed, so that nobody can try out whose it is."""
    return hmac.new(_secret(), f"saved link {row.lookup} {address.casefold()}".encode(), hashlib.sha256).hexdigest()


def _secret() -> bytes:
    return str(current_app.config["SECRET_KEY"]).encode()
