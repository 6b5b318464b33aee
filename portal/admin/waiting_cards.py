"""What waits for somebody outside of the cases, told where an officer begins: mail that came, messages that failed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import url_for
from sqlalchemy import func, select

from portal.cases.models import IncomingMail, MailState
from portal.database import db
from portal.notices.models import NEEDS_A_HAND, Notice


def waiting(security: Any) -> list[tuple[str, str]]:
    """Return what waits, in words, and where: of what this officer may see and open, a statement each."""
    return [(words, url_for(page)) for words, page in _found(security)]


def _found(security: Any) -> Iterator[tuple[str, str]]:
    if security.has_access("can_list", "Notices"):
        many = db.session.scalar(select(func.count(Notice.id)).where(Notice.state.in_(NEEDS_A_HAND))) or 0
        if many:
            yield f"{many:,} {_of(many, 'message', 'messages')} couldn’t be delivered", "Notices.list"
    if security.has_access("can_list", "Incoming"):
        many = db.session.scalar(select(func.count(IncomingMail.id)).where(IncomingMail.state == MailState.HELD)) or 0
        if many:
            yield f"{many:,} {_of(many, 'e-mail that came waits', 'e-mails that came wait')}", "Quarantine.list"


def _of(many: int, one: str, more: str) -> str:
    return one if many == 1 else more
