"""What waits for somebody outside of the cases, told where an officer begins: mail that came, messages that failed,
what was prepared for a reporter and is to be checked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import url_for
from flask_login import current_user
from sqlalchemy import func, literal, select, union_all

from portal.bundles import checking
from portal.bundles.models import SubjectAccess
from portal.cases.models import IncomingMail, MailState
from portal.database import db
from portal.http.clock import now
from portal.notices.models import NEEDS_A_HAND, Notice

CHECKS = "Checks"
QUERIES: dict[str, Any] = {  # by the permission that opens the page of what waits
    "Notices": select(literal("Notices"), func.count(Notice.id)).where(Notice.state.in_(NEEDS_A_HAND)),
    "Incoming": select(literal("Incoming"), func.count(IncomingMail.id)).where(IncomingMail.state == MailState.HELD),
    CHECKS: select(literal(CHECKS), func.count(SubjectAccess.id)).where(checking.waits()),
}
MAY = {CHECKS: ("can_bundle", "Cases")}
PAGES = {"Notices": "Notices", "Incoming": "Quarantine"}
WORDS = {
    "Notices": ("message couldn’t be delivered", "messages couldn’t be delivered"),
    "Incoming": ("e-mail that came waits", "e-mails that came wait"),
}


def waiting(security: Any) -> list[tuple[str, str]]:
    """Return what waits, in words, and where: of what this officer may see and open, all in one statement."""
    asked = [query for page, query in QUERIES.items() if security.has_access(*MAY.get(page, ("can_list", page)))]
    found = [(page, many) for page, many in db.session.execute(union_all(*asked)) if many] if asked else []
    told = [
        (f"{many:,} {_of(many, *WORDS[page])}", url_for(f"{PAGES[page]}.list")) for page, many in found if page in PAGES
    ]
    return [*told, *(_checks() if CHECKS in dict(found) else ())]


def _checks() -> Iterator[tuple[str, str]]:
    """Yield each that this officer may check: those that they prepared are for others."""
    for one in checking.to_check(current_user.id, now()):
        words = f"All that is held about the reporter of {one.case.tracking_number}, to check for {one.by_name}"
        yield words, url_for("SubjectAccesses.show", pk=one.id)


def _of(many: int, one: str, more: str) -> str:
    return one if many == 1 else more
