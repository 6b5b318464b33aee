"""What a webhook is told is promised in the transaction of the change itself: there is never one without the other.

What the message says is thin: what happened, when, and to which case. Whether its user may see that case is asked
when it is sent, each time: a label that is put on a minute later holds.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from portal.cases import clocks
from portal.cases.models import Case, Event
from portal.database import UNGUARDED, db
from portal.hooks import kinds
from portal.hooks.models import STANDING, State, Webhook, WebhookMessage
from portal.jobs import outbox
from portal.policy import hours

NEW = "events_for_webhooks"  # in a session's info: the ids of the lines that some webhook may be told of


def standing() -> list[Webhook]:
    """Return the webhooks that are told of what happens now."""
    return list(db.session.scalars(select(Webhook).where(STANDING).order_by(Webhook.id)))


def ukey(message: WebhookMessage) -> str:
    """Return the key of the one job that sends a message."""
    return f"webhook:{message.id}"


def promise(
    hook: Webhook, kind: str, *, at: datetime, when: str, source: str | None = None, case: Case | None = None
) -> WebhookMessage:
    """Promise one message, in the caller's transaction."""
    message = WebhookMessage(
        webhook_id=hook.id,
        message_id=f"msg_{secrets.token_hex(16)}",
        kind=kind,
        source=source,
        case_ref=case.id if case else None,
        body=json.dumps({"type": kind, "timestamp": when, "data": _data(case) if case else {}}),
        state=State.QUEUED,
        queued_at=at,
    )
    db.session.add(message)
    db.session.flush()
    outbox.queue("webhooks.send", at=at, ukey=ukey(message), message_id=message.id)
    return message


def moment(case: Case, at: datetime) -> str:
    """Return when something happened; of an anonymous case the beginning of the day, where the body is."""
    return _told_at(case, at).isoformat(timespec="seconds")


def _told_at(case: Case, at: datetime) -> datetime:
    zone = clocks.pack_of(case).zone
    is_whole = hours.are_told(hours.Reader.STAFF, anonymous=case.anonymous)
    return (at if is_whole else hours.kept(at, zone, in_hours=False)).astimezone(zone)


def _data(case: Case) -> dict[str, Any]:
    base = current_app.config["PORTAL_BASE_URL"]
    return {
        "case": {
            "id": case.id,
            "tracking_number": case.tracking_number,
            "procedure": case.procedure_key,
            "url": f"{base}/api/v1/cases/{case.id}",
        }
    }


def tell(lines: Iterable[Event], hooks: Collection[Webhook]) -> None:
    """Promise what these lines of the timeline tell, to whom it is subscribed to. What was before a webhook isn't."""
    for line in lines:
        kind = kinds.OF_LINES[line.kind]
        for hook in hooks:
            if kind in hook.kinds and _told_at(line.case, line.at) >= _told_at(line.case, hook.made_at):
                when = moment(line.case, line.at)
                promise(hook, kind, at=line.at, when=when, source=f"event:{line.id}", case=line.case)


# ---- in the transaction that changes a case


def _note(session: Session, _context: Any) -> None:
    ids = {line.id for line in session.new if isinstance(line, Event) and line.kind in kinds.OF_LINES}
    if ids:
        session.info.setdefault(NEW, set()).update(ids)


def _write(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    ids = session.info.pop(NEW, None)
    if ids and (hooks := standing()):
        query = select(Event).where(Event.id.in_(ids)).order_by(Event.case_id, Event.seq)
        tell(db.session.scalars(query, execution_options=UNGUARDED), hooks)


def _forget(session: Session) -> None:
    if not session.in_nested_transaction():  # what was taken back to a savepoint is looked for, and isn't there
        session.info.pop(NEW, None)


event.listen(Session, "after_flush", _note)
event.listen(Session, "before_commit", _write)
event.listen(Session, "after_rollback", _forget)
