"""Webhooks as they are kept: made for a user, changed, given a new secret, tried, started again, ended."""

from __future__ import annotations

import hmac
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import select

from portal.accounts import log
from portal.accounts.log import What
from portal.cases import sealing
from portal.cases.models import Staff
from portal.database import db
from portal.errors import Invalid, Refused
from portal.hooks import eyes, kinds, promising, signing
from portal.hooks.models import Webhook, WebhookMessage
from portal.hooks.wire import Wire

BOTH = timedelta(days=1)  # that the old secret signs too
BLIND = "This user sees no case, or may not sign in, so nothing would ever be told. Choose another."
TOO_SOON = (
    "This webhook was given a new secret less than a day ago, and the one before still signs too. "
    "Wait until it doesn’t. Where a secret became known to others, end this webhook and make another."
)
ROTATED = ["sealed", "sealed_before", "before_until", "ended_at"]  # what a new secret is decided and written by
UNKNOWN = "There is no such event."
NOTHING = "Choose at least one."


class Standing(StrEnum):
    """How a webhook stands."""

    GOOD = "Good"
    FAILING = "Not taking"
    STOPPED = "Stopped"
    ENDED = "Ended"
    BLIND = "Its user sees nothing"


@dataclass(frozen=True)
class Made:
    """A webhook, and its new secret, which is told this once."""

    hook: Webhook
    secret: str


def subscribe(
    staff: Staff, *, name: str, url: str, events: Collection[str], by: Staff, at: datetime, wire: Wire, once: str = ""
) -> Made:
    """Tell an address of these events, as far as `staff` may see the cases. Raises `Invalid`.

    `once` is what one form carries: sent twice with the same in it, it makes one webhook, and is told the same secret.
    """
    if not eyes.sees_cases(staff):
        raise Invalid({"who": BLIND})
    told = _checked(url, events, wire)
    secret = _secret(once, by.id, staff.id, name, url, told)
    if once and (found := _made_before(staff, secret)):
        return Made(found, signing.told(secret))
    hook = Webhook(
        staff_id=staff.id, name=name, url=url, events=told, sealed=b"", made_by_id=by.id, made_at=at, stopped_why=""
    )
    db.session.add(hook)
    db.session.flush()
    hook.sealed = sealing.seal(_key(hook.id), secret)
    _note(hook, f"Made the webhook “{name}”, to {_host(url)}.", by, at)
    return Made(hook, signing.told(secret))


def change(hook: Webhook, *, name: str, url: str, events: Collection[str], by: Staff, at: datetime, wire: Wire) -> None:
    """Give a webhook another name, address or events. What waits goes to the new address."""
    demand_standing(hook)
    told = _checked(url, events, wire)
    moved = f" It goes to {_host(url)} now." if url != hook.url else ""
    hook.name, hook.url, hook.events = name, url, told
    _note(hook, f"Changed the webhook “{name}”.{moved}", by, at)


def rotate(hook: Webhook, *, by: Staff, at: datetime, once: str = "") -> Made:
    """Give a webhook a new secret. For a day messages are signed with the old one too, and there is no third.

    `once` is as in `subscribe`. Raises `Refused` while two sign: the first would be lost before its day is over.
    """
    db.session.refresh(hook, ROTATED, with_for_update=True)
    secret = _secret(once, by.id, hook.id)
    if once and _has(hook, secret):
        return Made(hook, signing.told(secret))
    demand_one_signs(hook, at)
    hook.sealed_before, hook.before_until = hook.sealed, at + BOTH
    hook.sealed = sealing.seal(_key(hook.id), secret)
    _note(hook, f"Had a new secret made for the webhook “{hook.name}”.", by, at)
    return Made(hook, signing.told(secret))


def demand_one_signs(hook: Webhook, at: datetime) -> None:
    """Raise `Refused` where a webhook has ended, or two secrets sign."""
    demand_standing(hook)
    if hook.before_until is not None and hook.before_until > at:
        raise Refused(TOO_SOON)


def start(hook: Webhook, *, by: Staff, at: datetime) -> None:
    """Start one that was stopped. Raises `Refused` where it wasn't."""
    demand_standing(hook)
    if hook.stopped_at is None:
        raise Refused("This webhook isn’t stopped.")
    hook.stopped_at, hook.stopped_why, hook.failing_since = None, "", None
    _note(hook, f"Started the webhook “{hook.name}” again.", by, at)


def end(hook: Webhook, *, by: Staff, at: datetime) -> None:
    """End a webhook for good. Its secrets go; what was sent stays on the board."""
    demand_standing(hook)
    hook.ended_at, hook.ended_by_id = at, by.id
    hook.sealed, hook.sealed_before, hook.before_until = b"", None, None
    _note(hook, f"Ended the webhook “{hook.name}”.", by, at)


def test(hook: Webhook, *, at: datetime) -> WebhookMessage:
    """Promise a message that tells of nothing, to see whether it arrives."""
    demand_standing(hook)
    if hook.stopped_at is not None:
        raise Refused("This webhook is stopped. Start it first.")
    return promising.promise(hook, kinds.TEST, at=at, when=at.isoformat(timespec="seconds"))


def demand_standing(hook: Webhook) -> None:
    """Raise `Refused` where a webhook has ended."""
    if hook.ended_at is not None:
        raise Refused("This webhook has ended. Make another.")


def is_standing(hook: Webhook) -> bool:
    """Return whether anything is sent to it."""
    return hook.ended_at is None and hook.stopped_at is None


def standing(hook: Webhook) -> Standing:
    """Return how a webhook stands."""
    if hook.ended_at is not None:
        return Standing.ENDED
    if hook.stopped_at is not None:
        return Standing.STOPPED
    if not eyes.sees_cases(hook.staff):
        return Standing.BLIND
    return Standing.FAILING if hook.failing_since else Standing.GOOD


def keys_of(hook: Webhook, at: datetime) -> list[bytes]:
    """Return the secrets that sign now: the newest first, then the one before while it is good."""
    sealed = [hook.sealed]
    if hook.sealed_before is not None and hook.before_until is not None and hook.before_until > at:
        sealed.append(hook.sealed_before)
    return [key for one in sealed if one and (key := sealing.opened(_key(hook.id), one))]


def _secret(once: str, *about: object) -> bytes:
    """Return a new secret; the same again for the same form, which nobody could work out without our own secret."""
    if not once:
        return signing.new_secret()
    asked = json.dumps(["webhook", once, *about])
    return hmac.digest(str(current_app.config["SECRET_KEY"]).encode(), asked.encode(), "sha256")


def _made_before(staff: Staff, secret: bytes) -> Webhook | None:
    """Return the webhook with this secret, if it was made. Of two forms at once the second waits for the first."""
    db.session.execute(select(Staff.id).filter_by(id=staff.id).with_for_update())
    theirs = db.session.scalars(select(Webhook).filter_by(staff_id=staff.id, ended_at=None))
    return next((one for one in theirs if _has(one, secret)), None)


def _has(hook: Webhook, secret: bytes) -> bool:
    return hmac.compare_digest(sealing.opened(_key(hook.id), hook.sealed) or b"", secret)


def _checked(url: str, events: Collection[str], wire: Wire) -> str:
    errors = {}
    if not events:
        errors["events"] = NOTHING
    elif not set(events) <= kinds.NAMES.keys():
        errors["events"] = UNKNOWN
    try:
        wire.check(url)
    except Invalid as error:
        errors |= error.errors
    if errors:
        raise Invalid(errors)
    return ",".join(one for one in kinds.NAMES if one in events)


def _host(url: str) -> str:
    """Return where an address leads, for the log: the rest of it may be as good as a key."""
    return urlsplit(url).hostname or ""


def _note(hook: Webhook, words: str, by: Staff, at: datetime) -> None:
    log.note(What.WEBHOOK, words, about=hook.staff_id, by=by, at=at)


def _key(hook_id: int) -> bytes:
    """Return what one webhook's secrets are sealed with: what was sealed for one opens nothing of another."""
    return hmac.digest(str(current_app.config["SECRET_KEY"]).encode(), f"webhook {hook_id}".encode(), "sha256")
