"""The letters of a case as cards: what was sent, what it had to say, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import lazyload

from portal.admin import presenting
from portal.admin.presenting import Sign
from portal.cases.models import Case
from portal.database import db
from portal.letters import rendering
from portal.letters.models import Letter
from portal.notices.models import Notice, NoticeState
from portal.policy.letters import Element
from portal.policy.procedure import Procedure

DELIVERIES = {
    NoticeState.QUEUED: ("●", "calm"),
    NoticeState.SENT: ("✓", "good"),
    NoticeState.FAILED: ("▲", "warn"),
    NoticeState.GAVE_UP: ("✕", "bad"),
    NoticeState.TO_POST: ("○", "warn"),
    NoticeState.POSTED: ("✓", "good"),
}


@dataclass(frozen=True)
class ProofLine:
    """An element of a letter's contract, the sentence that says it, and its clause."""

    words: str
    sentence: str
    clause: str


@dataclass(frozen=True)
class LetterCard:
    """A letter as it was sent, with its proofs and what became of it."""

    letter: Letter
    name: str
    when: str
    proofs: tuple[ProofLine, ...]
    deliveries: tuple[tuple[Notice, Sign], ...]


def letter_cards(case: Case, pack: Procedure) -> tuple[LetterCard, ...]:
    """Return the letters of a case with their deliveries, in one statement."""
    query = (
        select(Letter, Notice)
        .outerjoin(Notice, Notice.letter_id == Letter.id)
        .where(Letter.case_id == case.id)
        .order_by(Letter.id, Notice.id)
        .options(lazyload(Letter.response))
    )
    letters: dict[Letter, list[Notice]] = {}
    for letter, notice in db.session.execute(query):
        letters.setdefault(letter, []).extend([notice] if notice else [])
    return tuple(_letter(letter, notices, pack) for letter, notices in letters.items())


def messages(case: Case, pack: Procedure) -> tuple[tuple[Notice, str, Sign], ...]:
    """Return what the portal wrote by itself (a receipt, the news of a next stage): when, and what became of it."""
    query = select(Notice).filter_by(case_id=case.id, letter_id=None).order_by(Notice.id)
    found = db.session.scalars(query)
    return tuple((one, presenting.moment(one.queued_at, pack), delivery(one)) for one in found)


def _letter(letter: Letter, notices: Iterable[Notice], pack: Procedure) -> LetterCard:
    kind = pack.letters.get(letter.kind)
    elements = {element.key: element for element in kind.elements} if kind else {}
    return LetterCard(
        letter=letter,
        name=kind.name if kind else letter.kind,
        when=presenting.moment(letter.created_at, pack),
        proofs=tuple(proof_line(proof, elements) for proof in letter.proofs),
        deliveries=tuple((notice, delivery(notice)) for notice in notices),
    )


def html_of(letter: Letter) -> Markup:
    """Return a letter's words as they were sent."""
    return rendering.html(rendering.from_json(letter.blocks), heading="h4")


def proof_line(proof: dict[str, str], elements: dict[str, Element]) -> ProofLine:
    """Return a proof with the words of its element."""
    element = elements.get(proof["element"])
    return ProofLine(element.words if element else proof["element"], proof["sentence"], proof["clause"])


def delivery(notice: Notice) -> Sign:
    """Return what has become of a notice, as a sign."""
    mark, tone = DELIVERIES[NoticeState(notice.state)]
    return Sign(mark, f"Copy: {notice.words}" if notice.is_copy else notice.words, tone)
