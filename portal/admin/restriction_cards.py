"""Alerts and restrictions told to an officer: on the page of a case, and as the cells of their list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import url_for

from portal.admin import presenting
from portal.admin.presenting import Sign
from portal.cases import restrictions
from portal.cases.models import Case, Concern
from portal.cases.restrictions import Told
from portal.policy.moves import Status
from portal.policy.procedure import Procedure

NAMES = {
    Concern.ALERT: "Alert: a persistent complainant",
    Concern.RESTRICTION: "No further correspondence is answered",
}
SOON = timedelta(days=30)  # ahead of a review, so that whoever decides can read what came since


@dataclass(frozen=True)
class RestrictionCard:
    """One of them, as far as the viewer may know it. `asks` is when an officer must still say what this case is."""

    name: str
    sign: Sign
    since: str
    review: str
    reason: str
    by: str
    url: str
    number: str
    what: str
    why: str
    asks: bool


def restriction_cards(case: Case, pack: Procedure, at: datetime) -> tuple[RestrictionCard, ...]:
    """Return what is known of the case's reporter, in words."""
    today = at.astimezone(pack.zone).date()
    asks = Status(case.status).is_open
    return tuple(_card(one, pack, today, asks=asks) for one in restrictions.told(case, at))


def _card(one: Told, pack: Procedure, today: date, *, asks: bool) -> RestrictionCard:
    elsewhere = None if one.here else one.case
    return RestrictionCard(
        name=NAMES[one.concern],
        sign=review_sign(one.review_on, today, waits=one.waits),
        since=presenting.moment(one.since, pack),
        review="" if one.waits else f"review by {presenting.short(one.review_on, pack.language)}",
        reason=one.reason,
        by=one.by,
        url=url_for("Cases.show", pk=elsewhere.id) if elsewhere else "",
        number=elsewhere.tracking_number if elsewhere else "",
        what=one.what,
        why=one.why,
        asks=asks and not one.here and one.concern is Concern.RESTRICTION,
    )


def review_sign(review_on: date, today: date, *, waits: bool) -> Sign:
    """Return how near the review is, as a sign."""
    if waits:
        return Sign("◆", "Waits to be looked at", "warn")
    if review_on < today:
        return Sign("▲", "Review overdue", "bad")
    return Sign("●", "Review due soon", "warn") if review_on - today <= SOON else Sign("○", "In force", "calm")
