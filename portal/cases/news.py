"""Telling whoever asked that something changed on a case: that it did and where to look, and nothing else.

An address is written to once its owner has said so, by a button behind the link that was mailed to it. It is kept for
that alone, is shown to nobody, and goes when its owner says so or soon after the case is over.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from portal.cases import clocks, public_events
from portal.cases.models import Case, Event, Subscription
from portal.cases.public_events import PUBLIC
from portal.database import db
from portal.errors import Refused
from portal.jobs import outbox
from portal.jobs.registry import Outcome, job
from portal.notices import mail, unkept
from portal.policy.languages import read_in
from portal.policy.moves import Status
from portal.policy.saying import say
from portal.procedures.tongues import Voice

TO_CONFIRM = timedelta(days=1)
AFTER_THE_END = timedelta(days=30)
EVERY = timedelta(minutes=5)
# Addresses that are written to. Those that wait to be confirmed aren't counted: ten strangers' would keep the reporter
# out. How many may be asked is bounded by the place that asks (`http.limits`) and by the address.
MOST_OF_CASE = 10
MOST_OF_ADDRESS = 3  # times a day that one address is asked to confirm, of whatever case
NO_MORE = "This case is over, so nothing more will change."
FULL = "As many addresses as can be are told about this case already. Look at this page instead."
FULL_BY_NOW = (
    "As many addresses as can be are told about this case by now, so we can’t write to yours. Look at its page instead."
)


def can_be_followed(case: Case) -> bool:
    """Return whether anything is to be told yet."""
    return Status(case.status).is_open or case.status == Status.MERGED


def ask(case: Case, typed: str, *, language: str, at: datetime) -> None:
    """Promise a mail that asks this address to confirm. One that follows the case already, or was asked too often, gets
    none, and whoever asks can't tell. Raises `Invalid` where it is no address, and `Refused` of a case that is over,
    or has its ten: of whatever address, or it would tell whose they are."""
    address = mail.address(typed.strip()).casefold()
    if not can_be_followed(case):
        raise Refused(NO_MORE)
    if _followers(case.id) >= MOST_OF_CASE:
        raise Refused(FULL)
    there = _locked(case, address)
    if (there and there.confirmed_at) or _asked_today(address, at) >= MOST_OF_ADDRESS:
        return
    if there is not None and not _is_late(there, at):
        there.times, there.asked_at = there.times + 1, at  # the key stays: the link of an older mail is as good
        _promise(there, at)
    elif (made := _begun(case, address, there, language, at)) is not None:
        _promise(made, at)


def _locked(case: Case, address: str) -> Subscription | None:
    """Return what is there of an address, held while it is counted."""
    query = select(Subscription).filter_by(case_id=case.id, address=address)
    return db.session.scalars(query.with_for_update(), execution_options={"populate_existing": True}).one_or_none()


def _begun(case: Case, address: str, late: Subscription | None, language: str, at: datetime) -> Subscription | None:
    """Return a new row, instead of one that wasn't confirmed in time; None where it was asked for twice at once."""
    if late is not None:
        db.session.delete(late)
        db.session.flush()
    row = Subscription(case_id=case.id, address=address, language=language, asked_at=at, times=1, told_seq=0)
    row.key = secrets.token_urlsafe(16)
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        return None  # the other wish is there
    return row


def _promise(row: Subscription, at: datetime) -> None:
    ukey = f"news.confirm:{row.key}:{row.times}"
    outbox.queue("news.confirm", at=at, ukey=ukey, subscription_id=row.id, number=row.times)


def _asked_today(address: str, at: datetime) -> int:
    """Return how many mails were promised to an address, of whatever case, to ask its owner."""
    asked = select(func.sum(Subscription.times)).where(Subscription.address == address)
    return db.session.scalar(asked.where(Subscription.asked_at > at - TO_CONFIRM)) or 0


def _is_late(row: Subscription, at: datetime) -> bool:
    return row.confirmed_at is None and row.asked_at + TO_CONFIRM <= at


def _followers(case_id: int) -> int:
    query = select(func.count()).select_from(Subscription).filter_by(case_id=case_id)
    return db.session.scalar(query.where(Subscription.confirmed_at.is_not(None))) or 0


def find(key: str, at: datetime) -> Subscription | None:
    """Return the subscription of a mailed key; None where there is none, or it wasn't confirmed in time."""
    row = db.session.scalars(select(Subscription).filter_by(key=key)).one_or_none()
    return None if row is None or _is_late(row, at) else row


def case_of(row: Subscription) -> Case:
    """Return the case that is followed."""
    return db.session.get_one(Case, row.case_id)


def confirm(row: Subscription, at: datetime) -> None:
    """Write to this address from now on. Twice is as once. Raises `Refused` where the case has its ten by now."""
    _hold(row.case_id)
    if row.confirmed_at is not None:
        return
    if _followers(row.case_id) >= MOST_OF_CASE:
        raise Refused(FULL_BY_NOW)
    row.confirmed_at, row.told_seq = at, _last_of(row.case_id)


def _hold(case_id: int) -> None:
    """Let nobody else confirm for this case meanwhile: two at once would be the tenth both."""
    held = select(Subscription).filter_by(case_id=case_id).order_by(Subscription.id).with_for_update()
    db.session.scalars(held, execution_options={"populate_existing": True}).all()


def _last_of(case_id: int) -> int:
    return db.session.scalar(select(func.max(Event.seq)).where(Event.case_id == case_id)) or 0


def stop(row: Subscription) -> None:
    """Forget the address."""
    db.session.delete(row)


# ---- the worker


@job("news.look", every=EVERY)
def look(*, at: datetime) -> None:
    """Promise a mail for each follower of a case on which something happened since they were last told.

    A step that changes no date isn't told on the page that the mail leads to, so no mail tells of it either.
    """
    seen = func.max(Event.seq)
    query = (
        select(Subscription.id, seen)
        .join(Event, Event.case_id == Subscription.case_id)
        .where(Subscription.confirmed_at.is_not(None), Event.seq > Subscription.told_seq, Event.kind.in_(PUBLIC))
        .group_by(Subscription.id)
    )
    for row_id, seq in db.session.execute(query).all():
        row = db.session.get_one(Subscription, row_id)
        before, row.told_seq = row.told_seq, seq
        if any(event.seq > before for event in public_events.of(case_of(row))):
            outbox.queue("news.write", at=at, ukey=f"news.write:{row.key}:{seq}", subscription_id=row_id, seq=seq)


@job("news.confirm", max_attempts=12, base=30, cap=3600)
def ask_to_confirm(*, subscription_id: int, at: datetime, number: int = 1) -> Outcome:  # noqa: ARG001 - as every task is called
    """Mail the link behind which an address is confirmed, for the first, second, third time.

    It doesn't say which case it is: a stranger may get it.
    """
    row = db.session.get(Subscription, subscription_id)
    if row is None or row.confirmed_at is not None:
        return None
    body, voice = clocks.pack_of(case_of(row)).body, Voice(row.language)
    asked = voice.say(say("Someone asked %(body)s to tell this address when something changes on a case.", body=body))
    how = voice.say(say("If it was you, open this page within a day and press the button:"))
    no = voice.say(say("If it wasn’t you, do nothing: nothing more is sent unless someone asks again."))
    return unkept.send(
        to=row.address,
        from_name=body,
        subject=voice.say(say("Do you want to be told of changes?")),
        text=f"{voice.say(unkept.HELLO)}\n\n{asked}\n\n{how}\n\n{page_of(row)}\n\n{no}\n",
        key=f"confirm {row.key} {number}",
        at=row.asked_at,
    )


@job("news.write", max_attempts=40, base=60, cap=3600)
def write(*, subscription_id: int, seq: int, at: datetime) -> Outcome:
    """Mail that something changed, and where to see it."""
    row = db.session.get(Subscription, subscription_id)
    if row is None or row.confirmed_at is None:
        return None
    case, voice = case_of(row), Voice(row.language)
    body = clocks.pack_of(case).body
    changed = voice.say(say("Something has changed on the case that you follow at %(body)s.", body=body))
    where, end = voice.say(say("See it here:")), voice.say(say("To be told no more:"))
    there = read_in(f"{_base()}/track/{case.tracking_number}", row.language)
    return unkept.send(
        to=row.address,
        from_name=body,
        subject=voice.say(say("Something has changed")),
        text=f"{voice.say(unkept.HELLO)}\n\n{changed}\n\n{where}\n{there}\n\n{end}\n{page_of(row)}\n",
        key=f"news {row.key} {seq}",
        at=at,
        unsubscribe=f"{_bare_page_of(row)}/stop",
    )


def page_of(row: Subscription) -> str:
    """Return the address of the page on which a subscription is confirmed or ended, in the language it was asked in."""
    return read_in(_bare_page_of(row), row.language)


def _bare_page_of(row: Subscription) -> str:
    return f"{_base()}/news/{row.key}"


def _base() -> str:
    return str(current_app.config["PORTAL_BASE_URL"])


@job("news.forget", every=TO_CONFIRM)
def forget(*, at: datetime) -> None:
    """Delete the addresses that nobody confirmed, and those of cases that have been over for a month."""
    over = select(Case.id).where(Case.status.not_in([*(one for one in Status if one.is_open), Status.MERGED]))
    still = select(Event.case_id).where(Event.at > at - AFTER_THE_END)
    for which in (
        (Subscription.confirmed_at.is_(None), Subscription.asked_at < at - TO_CONFIRM),
        (Subscription.case_id.in_(over), Subscription.case_id.not_in(still)),
    ):
        db.session.execute(delete(Subscription).where(*which).execution_options(synchronize_session=False))
