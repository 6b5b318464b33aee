"""What is held about a reporter on one of their cases: theirs, what was said to them, and what staff wrote of it.

Titles say nothing but what a document is. Letters stand here by their words, in which others can be struck.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from portal.bundles.correspondence import notices_of, paragraphs
from portal.bundles.decided import decisions, timeline
from portal.bundles.dossier import PLAIN, WHO, WORDS, Document, Dossier, Sort, facts, sheet
from portal.bundles.limits import limits
from portal.bundles.noted import notes
from portal.bundles.particulars import particulars
from portal.cases import mailing
from portal.cases.actors import PORTAL, REPORTER
from portal.cases.models import IncomingMail
from portal.letters import issuing
from portal.letters.models import Letter
from portal.letters.rendering import from_json, from_text
from portal.notices.models import Notice
from portal.policy.built import Sheet
from portal.policy.ledger import without_reasons
from portal.policy.sameness import email_key
from portal.policy.subject_access import STAFF_ACT

OF_OTHERS = frozenset({"label", "subjects", "ties"})  # sheets that are of others, or keep the case from them


@dataclass(frozen=True)
class Piece:
    """One document with all that stands in it. With `asks`, a person decides on each text that isn't the reporter's.

    Nobody wrote what `is_ours`: the portal's own words, which are looked through and shown to nobody first.
    """

    document: Document
    asks: bool = False
    is_ours: bool = False

    def is_asked(self, columns: Sheet, row: int) -> bool:
        """Return whether somebody must decide on what is written in a row: what the reporter said is theirs."""
        names = [
            value for column, value in zip(columns.columns, columns.rows[row], strict=True) if column.key == WHO.key
        ]
        return self.asks and REPORTER.name not in names


def pieces(dossier: Dossier) -> Iterator[Piece]:
    """Yield what is held about the reporter of a case."""
    records = (
        (particulars(dossier), False),
        (timeline(dossier), True),
        (decisions(dossier), True),
        (notes(dossier), True),
    )
    for document, asks in records:
        if document.text and document.text.sheets:
            yield Piece(_titled(document, document.title, dossier), asks)
    told = limits(dossier, without_reasons)
    yield Piece(_titled(told, told.title, dossier), is_ours=True)
    yield from (Piece(_letter(one, dossier)) for one in issuing.letters_of(dossier.case))
    yield from (Piece(_message(one, dossier)) for one in _messages(dossier))
    yield from (Piece(_mail(one, dossier), asks=not _is_theirs(one, dossier)) for one in mailing.of_case(dossier.case))


def _titled(document: Document, title: str, dossier: Dossier) -> Document:
    """Return a document under its case's number, its staff without their names, and without what tells of others."""
    assert document.text
    told, name = document.text, f"{dossier.case.tracking_number}: {title}"
    kept = tuple(_without_names(one) for one in told.sheets if one.key not in OF_OTHERS)
    return replace(document, title=name, text=replace(told, name=name, sheets=kept, remarks=()))


def _without_names(one: Sheet) -> Sheet:
    places = {place for place, column in enumerate(one.columns) if column.key == WHO.key}
    rows = (
        tuple(_nameless(value) if place in places else value for place, value in enumerate(row)) for row in one.rows
    )
    return replace(one, rows=tuple(rows))


def _nameless(name: object) -> str:
    return str(name) if name in {REPORTER.name, PORTAL.name, "", None} else STAFF_ACT


def _letter(letter: Letter, dossier: Dossier) -> Document:
    on = dossier.on(letter.created_at)
    rows = ((block.text,) for block in from_json(letter.blocks) if block.text.strip())
    return _written(Sort.LETTER, f"letter {letter.id}", "Letter", on, letter.subject, rows, dossier)


def _messages(dossier: Dossier) -> Iterator[Notice]:
    """What went to others (a contractor, a resident, a colleague) isn't in the reporter's turn."""
    yield from (one for one in notices_of(dossier) if one.letter_id is None and one.in_turn and not one.is_copy)


def _message(one: Notice, dossier: Dossier) -> Document:
    rows = ((block.text,) for block in from_text(one.body_text))
    return _written(Sort.MESSAGE, f"message {one.id}", "Message", dossier.on(one.queued_at), one.subject, rows, dossier)


def _mail(one: IncomingMail, dossier: Dossier) -> Document:
    rows, on = paragraphs(one.text), dossier.on(one.received_at)
    return _written(Sort.MAIL, f"mail {one.id}", "Mail that came in", on, one.subject, rows, dossier)


def _is_theirs(one: IncomingMail, dossier: Dossier) -> bool:
    person = dossier.case.person
    return person is not None and bool(person.email) and email_key(one.from_address) == email_key(person.email)


def _written(
    sort: Sort, source: str, what: str, on: date, subject: str, rows: Iterator[tuple[str]], dossier: Dossier
) -> Document:
    day = dossier.day(on)
    title = f"{what} of {day}"
    sheets = (
        facts("when", "", (("Date", day),), words=PLAIN),
        facts("subject", "", (("Subject", subject),)),
        sheet("text", "What it says", (WORDS,), rows),
    )
    text = dossier.text(source.replace(" ", "_"), title, (one for one in sheets if one.rows))
    return _titled(Document(sort, title, on, source, text), title, dossier)
