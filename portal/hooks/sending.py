"""From a promise to a delivery: sent by a worker on the schedule of mail, watched until it is settled."""

from __future__ import annotations

from datetime import datetime

from flask import Flask, current_app
from sqlalchemy import ColumnElement, select

from portal.database import db, transaction
from portal.errors import Refused
from portal.hooks import eyes, signing, stopping, subscriptions
from portal.hooks.models import WAITING, State, WebhookMessage
from portal.hooks.promising import ukey
from portal.hooks.wire import Gone, Wire
from portal.jobs import outbox
from portal.jobs.failpoints import reach
from portal.jobs.lease import heartbeat
from portal.jobs.models import Job
from portal.jobs.models import State as JobState
from portal.jobs.registry import GiveUp, Later, Outcome, Retry, job
from portal.notices.carrying import TransportError
from portal.notices.sending import FIVE_DAYS, NOT_YET

EXTENSION = "portal.hooks.wire"
AGENT = "Redress-Webhooks/1"
STOPPED = "It was stopped or ended before the message was taken."
UNREADABLE = "The secret can’t be read: the portal’s SECRET_KEY is another by now. Have a new secret made."
ONLY_GIVEN_UP = "Only a message that was given up, or wasn’t taken yet, can be sent again."
NOT_STANDING = "The webhook is stopped or has ended, so nothing is sent to it. Start it first."


def use(app: Flask, wire: Wire) -> None:
    """Send this app's messages by `wire`, whatever its configuration says. For tests."""
    app.extensions[EXTENSION] = wire


def wire() -> Wire:
    """Return the way out. The one place where its configuration is read."""
    found: Wire = current_app.extensions.setdefault(EXTENSION, Wire(loopback=current_app.config["WEBHOOK_LOOPBACK"]))
    return found


def again(message: WebhookMessage, at: datetime) -> None:
    """Send a message again, from its first attempt and under the same id. Raises `Refused` where it was taken."""
    if message.state not in {State.FAILED, State.GAVE_UP}:
        raise Refused(ONLY_GIVEN_UP)
    if not subscriptions.is_standing(message.webhook):
        raise Refused(NOT_STANDING)
    message.state, message.last_error = State.QUEUED, None
    db.session.flush()
    outbox.again("webhooks.send", at=at, ukey=ukey(message), message_id=message.id)


def _tell(*, message_id: int, at: datetime, error: str) -> None:
    """Show that nothing more will be tried."""
    message = db.session.get(WebhookMessage, message_id)
    if message is not None and message.state in WAITING:
        message.state, message.last_error = State.GAVE_UP, error
        _wake_the_next(message, at)


@job("webhooks.send", max_attempts=FIVE_DAYS, base=60, cap=3600, on_give_up=_tell)
def send(*, message_id: int, at: datetime) -> Outcome:
    """Send one message, unless that has been done. After a crash it may go out twice, under the same webhook-id."""
    message = db.session.get(WebhookMessage, message_id)
    if message is None or message.state not in WAITING:
        return None
    if not subscriptions.is_standing(message.webhook):
        return GiveUp(STOPPED)
    if (turn := _turn(message, at)) > at:
        return Later(turn)
    if message.case_ref is not None and not eyes.may_see(message.webhook.staff, message.case_ref, at):
        _withhold(message, at)
        return None
    try:
        _hand_over(message, at)
    except TransportError as error:
        return _failed(message_id, error, at)
    with transaction():
        return _sent(message_id, at)


def _hand_over(message: WebhookMessage, at: datetime) -> None:
    keys, url, body = subscriptions.keys_of(message.webhook, at), message.webhook.url, message.body.encode()
    if not keys:
        raise TransportError(UNREADABLE, False)
    headers = signing.headers(keys, message.message_id, int(at.timestamp()), body)
    heartbeat()  # and with it no transaction is open while the other system takes its time
    reach("webhooks.before_send")
    wire().post(url, {**headers, "Content-Type": "application/json", "User-Agent": AGENT}, body)
    reach("webhooks.after_send")


def _withhold(message: WebhookMessage, at: datetime) -> None:
    """Drop what its user may not know of, without a trace: that there was something would tell of it too."""
    _wake_the_next(message, at)
    db.session.delete(message)


def _sent(message_id: int, at: datetime) -> Outcome:
    # Kept at once, and not with the job: it is true even if this worker took so long that it has lost its lease.
    message = db.session.get(WebhookMessage, message_id, populate_existing=True)
    if message is None:
        return None
    message.attempts += 1
    message.state, message.last_error, message.sent_at = State.SENT, None, message.sent_at or at
    if message.webhook.failing_since is not None:
        message.webhook.failing_since = None
    _wake_the_next(message, at)
    return None


def _failed(message_id: int, error: TransportError, at: datetime) -> Outcome:
    message = db.session.get(WebhookMessage, message_id, populate_existing=True)
    if message is None or message.state not in WAITING:
        return None
    message.state, message.last_error = State.FAILED, error.sentence
    message.attempts += 1
    why = stopping.after_failure(message.webhook, gone=isinstance(error, Gone), at=at)
    return GiveUp(error.sentence) if why else Retry(error.sentence)


def _turn(message: WebhookMessage, at: datetime) -> datetime:
    """Return when this message may be sent: not while an earlier one of its case is still being tried."""
    if message.case_ref is None:
        return at
    earlier = _of_the_same_case(message, WebhookMessage.id < message.id)
    alive = (JobState.READY, JobState.RUNNING)
    waits = select(Job.run_at).where(Job.ukey.in_(earlier), Job.state.in_(alive)).order_by(Job.run_at.desc()).limit(1)
    until = db.session.scalar(waits)
    return at if until is None else max(until, at + NOT_YET)


def _wake_the_next(message: WebhookMessage, at: datetime) -> None:
    if message.case_ref is not None:
        outbox.hasten(_of_the_same_case(message, WebhookMessage.id > message.id), at=at)


def _of_the_same_case(message: WebhookMessage, which: ColumnElement[bool]) -> list[str]:
    same = (WebhookMessage.webhook_id == message.webhook_id, WebhookMessage.case_ref == message.case_ref)
    query = select(WebhookMessage).where(*same, WebhookMessage.state.in_(WAITING), which)
    return [ukey(one) for one in db.session.scalars(query)]
