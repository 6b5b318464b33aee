"""What waits for somebody outside of the cases, told where an officer begins: mail that came, messages that failed."""

from __future__ import annotations

from typing import Any

from flask import url_for
from sqlalchemy import func, literal, select, union_all

from portal.cases.models import IncomingMail, MailState
from portal.database import db
from portal.notices.models import NEEDS_A_HAND, Notice

QUERIES: dict[str, Any] = {  # by the permission that opens the page of what waits
    "Notices": select(literal("Notices"), func.count(Notice.id)).where(Notice.state.in_(NEEDS_A_HAND)),
    "Incoming": select(literal("Incoming"), func.count(IncomingMail.id)).where(IncomingMail.state == MailState.HELD),
}
PAGES = {"Notices": "Notices", "Incoming": "Quarantine"}
WORDS = {
    "Notices": ("message couldn’t be delivered", "messages couldn’t be delivered"),
    "Incoming": ("e-mail that came waits", "e-mails that came wait"),
}


def waiting(security: Any) -> list[tuple[str, str]]:
    """Return what waits, in words, and where: of what this officer may see and open, all in one statement."""
    asked = [query for page, query in QUERIES.items() if security.has_access("can_list", page)]
    found = [(page, many) for page, many in db.session.execute(union_all(*asked)) if many] if asked else []
    return [(f"{many:,} {_of(many, *WORDS[page])}", url_for(f"{PAGES[page]}.list")) for page, many in found]


def _of(many: int, one: str, more: str) -> str:
    return one if many == 1 else more
