"""A link to the reporter's room, mailed to the address that is on the case already: for whoever lost the passphrase.

It opens the room once, within half an hour, and by a press of a button alone: what looks at a link in a mail doesn't
use it up. Asking is answered alike, and takes as long, whether there is such a case or not: a worker looks it up.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import delete, func, select, update

from portal.cases import clocks, people
from portal.cases.models import Case, RoomLink
from portal.database import db
from portal.jobs import outbox
from portal.jobs.registry import GiveUp, Outcome, job
from portal.jobs.slots import slot
from portal.notices import unkept
from portal.policy.languages import read_in
from portal.policy.saying import say
from portal.procedures.tongues import Voice

OPEN_FOR = timedelta(minutes=30)
ONE_IN = timedelta(minutes=5)  # asked for again within this time, it is the same wish
MOST_AN_HOUR = 4  # links for one case: nobody's mailbox is filled by a stranger who knows the number
KEPT = timedelta(days=1)


def ask(number: str, at: datetime) -> None:
    """Promise to look whether a link can be mailed for this number, written as numbers are."""
    key = f"rooms.link_asked:{number}:{slot(ONE_IN, at):%Y%m%dT%H%M}"
    outbox.queue("rooms.link_asked", at=at, ukey=key, number=number)


@job("rooms.link_asked")
def look_up(*, number: str, at: datetime) -> None:
    """Make the link, where the case has a reporter with an address of mail, and not too many were made lately."""
    case = db.session.scalars(select(Case).filter_by(tracking_number=number)).one_or_none()
    if case is None or not address_of(case) or _made_lately(case, at) >= MOST_AN_HOUR:
        return
    link = RoomLink(case_id=case.id, salt=secrets.token_hex(8), made_at=at)
    db.session.add(link)
    db.session.flush()
    outbox.queue("rooms.link_mail", at=at, ukey=f"rooms.link_mail:{link.id}:{link.salt}", link_id=link.id)


def address_of(case: Case) -> str:
    """Return the address that a link may go to: the reporter's own. An anonymous case has none."""
    return case.person.email if case.person is not None and not case.anonymous else ""


def _made_lately(case: Case, at: datetime) -> int:
    query = select(func.count()).select_from(RoomLink).where(RoomLink.case_id == case.id)
    return db.session.scalar(query.where(RoomLink.made_at > at - timedelta(hours=1))) or 0


@job("rooms.link_mail", max_attempts=8, base=15, cap=300)
def mail_link(*, link_id: int, at: datetime) -> Outcome:
    """Mail a link to the address that the case has now."""
    link = db.session.get(RoomLink, link_id)
    case = db.session.get(Case, link.case_id) if link else None
    if link is None or case is None or link.used_at or not address_of(case):
        return None
    if link.made_at + OPEN_FOR <= at:
        return GiveUp("It could not be sent before it would have been too old.")
    body, voice = clocks.pack_of(case).body, Voice(people.language_of(case))
    there = read_in(f"{_base()}/track/{case.tracking_number}/enter/{_token(link)}", voice.language)
    return unkept.send(
        to=address_of(case),
        from_name=body,
        subject=voice.say(say("The link that you asked for")),
        text=_wording(body, there, voice),
        key=f"room link {link.id} {link.salt}",
        at=link.made_at,
    )


def _wording(body: str, address: str, voice: Voice) -> str:
    asked = voice.say(say("Someone, we think you, asked %(body)s for a link to open your letters.", body=body))
    how = voice.say(say("Open it and press the button. It works once, and until half an hour after it was asked for:"))
    no = voice.say(say("If it wasn’t you, do nothing: nobody can use the link who can’t read your mail."))
    return f"{voice.say(unkept.HELLO)}\n\n{asked}\n\n{how}\n\n{address}\n\n{no}\n"


def use(case: Case, token: str, at: datetime) -> bool:
    """Use a link of this case up, and return whether it was one. It is one for whoever comes first."""
    young = (RoomLink.case_id == case.id, RoomLink.used_at.is_(None), RoomLink.made_at > at - OPEN_FOR)
    links = db.session.scalars(select(RoomLink).where(*young)).all()
    link = next((one for one in links if hmac.compare_digest(_token(one).encode(), token.encode())), None)
    if link is None:
        return False
    mine = update(RoomLink).where(RoomLink.id == link.id, RoomLink.used_at.is_(None)).values(used_at=at)
    used = db.session.execute(mine.execution_options(synchronize_session=False))
    return bool(used.rowcount)


def _token(link: RoomLink) -> str:
    """Return the secret of a link. It follows from its row and the secret key: the database alone opens none."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    told = f"room link {link.id} {link.case_id} {link.salt}".encode()
    return urlsafe_b64encode(hmac.new(key, told, hashlib.sha256).digest()).decode().rstrip("=")


def _base() -> str:
    return str(current_app.config["PORTAL_BASE_URL"])


@job("rooms.forget_links", every=KEPT)
def forget(*, at: datetime) -> None:
    """Delete the links that open nothing any more."""
    old = delete(RoomLink).where(RoomLink.made_at < at - KEPT)
    db.session.execute(old.execution_options(synchronize_session=False))
