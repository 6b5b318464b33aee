"""What was submitted, in short, to be read beside the form that answers it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import lazyload

from portal.admin import presenting
from portal.admin.file_cards import FileCard, file_cards
from portal.cases import people
from portal.cases.models import Case
from portal.database import db
from portal.letters.models import Letter
from portal.policy.procedure import Procedure

Told = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Sent:
    """A letter that was sent before: what it is, when, and where it can be read."""

    subject: str
    when: str
    url: str


@dataclass(frozen=True)
class SubmittedCard:
    """What happened and what they want, in their words; who they are, their files, and what they were written."""

    words: Told
    contact: Told
    files: tuple[FileCard, ...]
    letters: tuple[Sent, ...]


def submitted_card(case: Case, pack: Procedure) -> SubmittedCard:
    """Return what stands beside a form about a case, in two statements."""
    details = ((one.name, one.told(case.details.get(one.key, ""))) for one in pack.details.values())
    told = (
        ("What happened", case.description),
        ("What they would like done", case.desired_outcome),
        ("Where", case.location),
        ("About", presenting.about(case, pack)),
        ("Received", presenting.received(case, pack)),
        *details,
    )
    return SubmittedCard(
        words=tuple((label, words) for label, words in told if words),
        contact=tuple((label, words) for label, words in people.facts_of(case.person) if words),
        files=file_cards(case, pack),
        letters=_letters(case, pack),
    )


def _letters(case: Case, pack: Procedure) -> tuple[Sent, ...]:
    query = select(Letter).filter_by(case_id=case.id).order_by(Letter.id).options(lazyload(Letter.response))
    page = url_for("Cases.show", pk=case.id)
    return tuple(
        Sent(one.subject, presenting.moment_of(case, one.created_at, pack), f"{page}#letter-{one.id}")
        for one in db.session.scalars(query)
    )
