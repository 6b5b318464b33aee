"""What was taken long ago is forgotten, and so is an old secret that signs no more."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, update

from portal.database import db
from portal.hooks.models import State, Webhook, WebhookMessage
from portal.jobs.registry import job

KEPT = timedelta(days=30)


@job("webhooks.forget", every=timedelta(days=1))
def forget(*, at: datetime) -> None:
    """Delete what was taken long ago. What never was stays, for a person to see."""
    old = (WebhookMessage.state == State.SENT, WebhookMessage.sent_at < at - KEPT)
    db.session.execute(delete(WebhookMessage).where(*old))
    lapsed = update(Webhook).where(Webhook.before_until <= at)
    db.session.execute(lapsed.values(sealed_before=None, before_until=None))
