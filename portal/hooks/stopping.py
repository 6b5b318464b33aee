"""A webhook that takes nothing for days is stopped, and those who run the installation are told."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import current_app
from flask_appbuilder.security.sqla.models import Role
from sqlalchemy import select

from portal.accounts import log
from portal.accounts.log import What
from portal.cases import writing_to_staff
from portal.cases.access import ADMIN
from portal.cases.models import Staff
from portal.database import db
from portal.hooks.models import Webhook

AFTER = timedelta(days=5)  # as long as a message is tried
GONE = "The other system said that there is nobody at this address any more (410)."
FAILING = f"The other system has taken nothing for {AFTER.days} days."
BODY = """The webhook “{name}” was stopped. {why}

What happens from now on isn't told to it. What it missed stands on the board of its messages, from where it can be
sent again once the webhook was started:

{page}
"""


def after_failure(hook: Webhook, *, gone: bool, at: datetime) -> str:
    """Note that a message wasn't taken; stop the webhook where that is enough, and return why, or ""."""
    hook.failing_since = hook.failing_since or at
    why = GONE if gone else FAILING if hook.failing_since + AFTER <= at else ""
    if why:
        stop(hook, why, at=at)
    return why


def stop(hook: Webhook, why: str, *, at: datetime) -> None:
    """Stop a webhook, and write to the administrators. Once is enough."""
    if hook.stopped_at is not None or hook.ended_at is not None:
        return
    hook.stopped_at, hook.stopped_why = at, why
    log.note(What.WEBHOOK, f"The webhook “{hook.name}” was stopped. {why}", about=hook.staff_id, by=None, at=at)
    page = f"{current_app.config['PORTAL_BASE_URL']}/staff/webhooks/show/{hook.id}"
    writing_to_staff.write(
        administrators(),
        at=at,
        from_name=current_app.config["APP_NAME"],
        subject=f"The webhook “{hook.name}” was stopped",
        body=BODY.format(name=hook.name, why=why, page=page),
    )


def administrators() -> list[Staff]:
    """Return who runs the installation."""
    query = select(Staff).where(Staff.active.is_(True), Staff.roles.any(Role.name == ADMIN)).order_by(Staff.id)
    return list(db.session.scalars(query))
