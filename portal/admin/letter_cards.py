"""The letters of a case as cards: what was sent, what it had to say, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from markupsafe import Markup
from sqlalchemy import Executable, select
from sqlalchemy.orm import lazyload

from portal.admin import presenting
from portal.admin.presenting import Sign
from portal.cases.models import Case
from portal.database import db
from portal.letters import pdf, rendering
from portal.letters.composing import Composed
from portal.letters.models import Letter
from portal.letters.template_models import LetterTemplate
from portal.notices.models import Notice, NoticeState
from portal.policy import languages
from portal.policy.letters import Element
from portal.policy.procedure import Procedure

DELIVERIES = {
    NoticeState.QUEUED: ("●", "calm"),
    NoticeState.SENT: ("✓", "good"),
    NoticeState.FAILED: ("▲", "warn"),
    NoticeState.GAVE_UP: ("✕", "bad"),
    NoticeState.TO_POST: ("○", "warn"),
    NoticeState.UNPRINTED: ("✕", "bad"),
    NoticeState.PRINTED: ("◐", "calm"),
    NoticeState.POSTED: ("✓", "good"),
    NoticeState.BOUNCED: ("✕", "bad"),
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
    text: str = ""


@dataclass(frozen=True)
class Correspondence:
    """What left the portal about a case: its letters, and what the portal wrote by itself (a receipt, a next stage)."""

    letters: tuple[LetterCard, ...]
    messages: tuple[tuple[Notice, str, Sign], ...]


def correspondence(case: Case, pack: Procedure) -> Correspondence:
    """Return the letters of a case and its messages, each with what became of it: one statement for most cases."""
    letters: dict[Letter, list[Notice]] = {}
    messages = []
    for notice, letter in db.session.execute(_promised(case)):
        if letter is None:
            messages.append((notice, presenting.moment_of(case, notice.queued_at, pack), delivery(notice)))
        else:
            letters.setdefault(letter, []).append(notice)
    for letter in _unpromised(case, letters):
        letters[letter] = []
    ordered, texts = sorted(letters, key=lambda letter: letter.id), _texts(letters)
    cards = (_letter(one, letters[one], case, pack, texts.get(one.template_id or 0, "")) for one in ordered)
    return Correspondence(tuple(cards), tuple(messages))


def _promised(case: Case) -> Executable:
    query = select(Notice, Letter).outerjoin(Letter, Notice.letter_id == Letter.id).where(Notice.case_id == case.id)
    return query.order_by(Notice.id).options(lazyload(Letter.response))


def _unpromised(case: Case, found: Iterable[Letter]) -> Iterable[Letter]:
    """Return the letters that nobody was sent: an anonymous reporter reads them in the room."""
    said = {one.id for one in case.responses if one.issued_at and one.letter_kind}
    lacking = said - {letter.response_id for letter in found}
    query = select(Letter).where(Letter.case_id == case.id, Letter.response_id.in_(lacking))
    return db.session.scalars(query.options(lazyload(Letter.response))) if lacking else ()


def _texts(letters: Iterable[Letter]) -> dict[int, str]:
    """Return, of the letters that come from an edited text, which version that was."""
    ids = {letter.template_id for letter in letters if letter.template_id}
    columns = (LetterTemplate.id, LetterTemplate.number, LetterTemplate.language)
    found = db.session.execute(select(*columns).where(LetterTemplate.id.in_(ids))).all() if ids else ()
    return {pk: f"text version {number}, {languages.name(language)}" for pk, number, language in found}


def _letter(letter: Letter, notices: Iterable[Notice], case: Case, pack: Procedure, text: str) -> LetterCard:
    kind = pack.letters.get(letter.kind)
    elements = {element.key: element for element in kind.elements} if kind else {}
    return LetterCard(
        letter=letter,
        name=kind.name if kind else letter.kind,
        when=presenting.moment_of(case, letter.created_at, pack),
        proofs=tuple(proof_line(proof, elements) for proof in letter.proofs),
        deliveries=tuple((notice, delivery(notice)) for notice in notices),
        text=text,
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


def told_letter(letter: Composed) -> dict[str, Any]:
    """Return a composed letter as a preview shows it."""
    elements = {element.key: element for element in letter.kind.elements}
    return {
        "subject": letter.subject,
        "html": rendering.html(letter.blocks, heading="h4"),
        "passed": letter.passed,
        "flaws": letter.flaws,
        "proofs": [proof_line(asdict(proof), elements) for proof in letter.check.proofs],
        "missing": letter.check.missing,
        "unresolved": letter.check.unresolved,
        "unprintable": pdf.unprintable_symbols(letter),
        "warnings": letter.warnings,
        "changed": letter.changed,
    }
