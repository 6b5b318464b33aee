"""The same issue, told to an officer: cases that may be about it, with why; what a case is tied to; what is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for

from portal.admin import presenting
from portal.admin.presenting import Sign
from portal.cases import clocks, contributing, linking, sameness
from portal.cases.models import Case, Contribution, Link, LinkKind
from portal.cases.sameness import Candidate
from portal.policy.procedure import Procedure

AS_FOLLOWER = {
    LinkKind.SAME_ISSUE: "The same issue; the other leads",
    LinkKind.DUPLICATE: "A duplicate, answered with",
    LinkKind.CONSOLIDATED: "Consolidated, answered with",
}
AS_LEAD = {
    LinkKind.SAME_ISSUE: "The same issue; this one leads",
    LinkKind.DUPLICATE: "Its duplicate, answered with this one",
    LinkKind.CONSOLIDATED: "Consolidated into this one",
}


@dataclass(frozen=True)
class Like:
    """A case that may be about the same issue."""

    url: str
    number: str
    kind: str
    words: str
    received: str
    status: Sign
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Tie:
    """A link of a case, from where the case stands."""

    words: str
    url: str
    number: str
    status: Sign
    reason: str
    by: str
    when: str


@dataclass(frozen=True)
class AskedLine:
    """A contribution that was asked for, and how it stands."""

    row: Contribution
    asked: str
    due: str
    sign: Sign


def likes_of(case: Case) -> tuple[Like, ...]:
    """Return the cases that may be about the same issue as this one, without those that it is tied to already."""
    tied = {one for link in linking.of_case(case) for one in (link.case_id, link.lead_id)}
    return tuple(like_line(one) for one in sameness.like_case(case) if one.case.id not in tied)


def like_line(one: Candidate) -> Like:
    """Return a candidate in words."""
    case, pack = one.case, clocks.pack_of(one.case)
    return Like(
        url=url_for("Cases.show", pk=case.id),
        number=case.tracking_number,
        kind=pack.kinds[case.kind].name,
        words=presenting.first_words(case.description),
        received=presenting.short(case.received_at.astimezone(pack.zone).date(), pack.language),
        status=presenting.status(case.status),
        reasons=one.likeness.reasons,
    )


def ties_of(case: Case, pack: Procedure) -> tuple[Tie, ...]:
    """Return what the case is tied to, as far as the viewer may see it."""
    return tuple(_tie(link, case, pack) for link in linking.of_case(case))


def _tie(link: Link, case: Case, pack: Procedure) -> Tie:
    follows = link.case_id == case.id
    other = link.lead if follows else link.case
    return Tie(
        words=(AS_FOLLOWER if follows else AS_LEAD)[LinkKind(link.kind)],
        url=url_for("Cases.show", pk=other.id),
        number=other.tracking_number,
        status=presenting.status(other.status),
        reason=link.reason,
        by=link.by_name,
        when=presenting.moment(link.at, pack),
    )


def asked_lines(case: Case, pack: Procedure, at: datetime) -> tuple[AskedLine, ...]:
    """Return what others were asked to contribute to this case."""
    today = at.astimezone(pack.zone).date()
    return tuple(
        AskedLine(
            one,
            presenting.moment_of(case, one.asked_at, pack),
            presenting.short(one.due_on, pack.language),
            sign_of(one, today),
        )
        for one in contributing.of_case(case)
    )


def sign_of(asked: Contribution, today: date) -> Sign:
    """Return how a request stands, as a sign."""
    if asked.answered_at:
        return Sign("✓", "Answered", "good")
    return Sign("▲", "Overdue", "bad") if contributing.is_late(asked, today) else Sign("●", "Asked", "calm")
