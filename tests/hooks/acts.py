"""Subscribing, letting time pass and reading what became of messages, each in a transaction of its own."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from flask import Flask
from sqlalchemy import select

from portal.cases.models import Case
from portal.database import db, transaction
from portal.hooks import kinds, sending, subscriptions
from portal.hooks.models import Webhook, WebhookMessage
from portal.jobs.models import Job
from portal.jobs.runner import run_ready
from tests import cast
from tests.cast import ADMIN, NOW, ROADS

ALL = tuple(kinds.NAMES)


def subscribed(
    app: Flask, url: str, *, who: str = ROADS, events: Collection[str] = ALL, at: datetime = NOW
) -> tuple[int, str]:
    """Subscribe an address with someone's eyes; return the webhook's number and its secret."""
    with app.app_context(), transaction():
        by, wire = cast.staff(ADMIN), sending.wire()
        made = subscriptions.subscribe(cast.staff(who), name="CRM", url=url, events=events, by=by, at=at, wire=wire)
        return made.hook.id, made.secret


def a_case(app: Flask, **changes: object) -> tuple[int, str]:
    """Take in Alice's complaint; return its number and its tracking number."""
    with app.app_context(), transaction():
        case = cast.complaint(**changes)
        db.session.flush()
        return case.id, case.tracking_number


def acknowledge(app: Flask, case_id: int, at: datetime = NOW) -> None:
    """Give the case to someone, who acknowledges it."""
    with app.app_context(), transaction():
        cast.acknowledged(db.session.get_one(Case, case_id), at=at)


def work(app: Flask, at: datetime = NOW) -> None:
    """Let a worker do all that is due."""
    with app.app_context():
        run_ready(at)


def messages(app: Flask) -> list[WebhookMessage]:
    """Return the messages as they are kept, in order."""
    with app.app_context():
        found = list(db.session.scalars(select(WebhookMessage).order_by(WebhookMessage.id)))
        for one in found:
            db.session.expunge(one)
        return found


def hook(app: Flask, number: int) -> Webhook:
    """Return a webhook as it is kept."""
    with app.app_context():
        found = db.session.get_one(Webhook, number)
        db.session.expunge(found)
        return found


def due(app: Flask, message_id: int) -> datetime:
    """Return when a message is to be sent."""
    with app.app_context():
        return db.session.scalars(select(Job.run_at).where(Job.ukey == f"webhook:{message_id}")).one()
