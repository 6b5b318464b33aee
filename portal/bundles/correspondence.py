"""What was written in a case, in order: letters as they were sent, other messages, mail that came in, and files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import chain

from sqlalchemy import func, select

from portal.bundles.dossier import PEOPLE, WHEN, WHO, WORDS, Document, Dossier, Enclosed, Sort, facts, sheet
from portal.cases import filing, mailing
from portal.cases.models import Attachment, FileKind, IncomingMail
from portal.database import db
from portal.files.offered import as_size
from portal.letters import issuing
from portal.letters.models import Letter
from portal.letters.rendering import from_text
from portal.notices.models import Channel, Notice
from portal.policy.built import Column, Holds

PDF = "pdf"
CHANNELS = {Channel.EMAIL: "E-mail", Channel.POST: "Letter", Channel.SMS: "Text message"}
FILES = {FileKind.REPORTER: "From the reporter", FileKind.EVIDENCE: "Evidence", FileKind.SCAN: "A scan of a letter"}
TO = Column("to", "To", holds=Holds.PERSON)
QUOTED = "It quotes what was written before; that is in the message as it came."

Dated = tuple[datetime, Document]


def correspondence(dossier: Dossier) -> list[Document]:
    """Return every letter, message and mail as a document of its own, by when it was written."""
    found = sorted(chain(_letters(dossier), _messages(dossier), _mail(dossier)), key=lambda one: one[0])
    return [document for _, document in found]


def register(dossier: Dossier) -> Document:
    """Return what was sent and what came in, to whom and from whom, and what became of it."""
    columns = (
        WHEN,
        Column("what", "What", holds=Holds.WRITTEN),
        TO,
        Column("how", "How"),
        Column("state", "What became of it"),
    )
    sent = (
        (dossier.moment(one.queued_at), one.subject, _to(one), CHANNELS[Channel(one.channel)], _became(one, dossier))
        for one in notices_of(dossier)
    )
    came = (
        (dossier.moment(one.received_at), one.subject, _sender(one), one.words) for one in mailing.of_case(dossier.case)
    )
    files = (
        *(WHEN, Column("name", "Name", holds=Holds.WRITTEN), Column("kind", "Which"), WHO, Column("size", "Size")),
        *(Column("sha256", "SHA-256"), Column("state", "What became of it", holds=Holds.WRITTEN)),
    )
    return dossier.document(
        "register",
        "Register of correspondence and files",
        (
            sheet("sent", "Sent", columns, sent),
            sheet("came", "Came in by e-mail", (WHEN, columns[1], WHO, columns[4]), came),
            sheet("files", "Files", files, (_filed(one, dossier) for one in filing.of_case(dossier.case))),
        ),
    )


def files(dossier: Dossier) -> list[Document]:
    """Return the files of the case, each as a document: what can't be opened says why."""
    return [_file(one, dossier) for one in filing.of_case(dossier.case)]


def _letters(dossier: Dossier) -> Iterator[Dated]:
    sizes = dict(
        db.session.execute(select(Letter.id, func.length(Letter.pdf)).where(Letter.case_id == dossier.case.id)).all()
    )
    for letter in issuing.letters_of(dossier.case):
        kept = Enclosed(letter.id, letter.subject, PDF, "application/pdf", sizes[letter.id], letter.sha256)
        on = dossier.on(letter.created_at)
        yield letter.created_at, Document(Sort.LETTER, letter.subject, on, f"letter {letter.id}", bytes=kept)


def notices_of(dossier: Dossier) -> list[Notice]:
    """Return what was promised to someone about the case, in order."""
    return list(db.session.scalars(select(Notice).filter_by(case_id=dossier.case.id).order_by(Notice.id)))


def _messages(dossier: Dossier) -> Iterator[Dated]:
    """What the portal wrote without a letter: receipts, reminders, what was asked of others."""
    for one in notices_of(dossier):
        if one.letter_id is None:
            how = (("To", _to(one)), ("How", CHANNELS[Channel(one.channel)]), ("State", _became(one, dossier)))
            text = dossier.text(
                f"message_{one.id}",
                one.subject,
                (
                    facts("how", "Message", (("When", dossier.moment(one.queued_at)), *how), words=PEOPLE),
                    sheet("text", "What it says", (WORDS,), ((block.text,) for block in from_text(one.body_text))),
                ),
            )
            document = Document(Sort.MESSAGE, one.subject, dossier.on(one.queued_at), f"message {one.id}", text)
            yield one.queued_at, document


def _mail(dossier: Dossier) -> Iterator[Dated]:
    for one in mailing.of_case(dossier.case):
        subject = one.subject or "(no subject)"
        named = ", ".join(f"{file['name']} ({as_size(file['size'])})" for file in one.files)
        how = (
            *(("When", dossier.moment(one.received_at)), ("From", _sender(one)), ("To", one.mailbox)),
            *(("State", one.words), ("Files", named)),
        )
        text = dossier.text(
            f"mail_{one.id}",
            subject,
            (
                facts("how", "Mail that came in", how, words=PEOPLE),
                sheet("text", "What it says", (WORDS,), paragraphs(one.text)),
            ),
            remarks=(QUOTED,) if one.quoted else (),
        )
        yield one.received_at, Document(Sort.MAIL, subject, dossier.on(one.received_at), f"mail {one.id}", text)


def _file(one: Attachment, dossier: Dossier) -> Document:
    why_not, on = filing.why_closed(one), dossier.on(one.given_at)
    if why_not or one.body_id is None:
        return Document(Sort.FILE, one.name, on, f"file {one.id}", why_not=why_not)
    kept = Enclosed(one.body_id, one.name, one.sort, one.media_type, one.size, one.sha256)
    return Document(Sort.FILE, one.name, on, f"file {one.id}", bytes=kept)


def _filed(one: Attachment, dossier: Dossier) -> tuple[str, ...]:
    return (
        *(dossier.moment(one.given_at), one.name, FILES[FileKind(one.kind)], one.given_by, as_size(one.size)),
        *(one.sha256, f"{filing.why_closed(one)} {one.erased_why}".strip()),
    )


def paragraphs(text: str) -> Iterator[tuple[str]]:
    """Yield a text that was typed, or came by mail, paragraph by paragraph as rows of one column."""
    return ((part.strip("\n"),) for part in text.replace("\r\n", "\n").split("\n\n") if part.strip())


def _to(one: Notice) -> str:
    return ", ".join(part for part in (one.to_name, *(one.to_address or "").splitlines()) if part)


def _became(one: Notice, dossier: Dossier) -> str:
    return ", ".join(part for part in (one.words, dossier.moment(one.sent_at), one.posted_by) if part)


def _sender(one: IncomingMail) -> str:
    return " · ".join(part for part in (one.from_name, one.from_address) if part) or "Nobody is named"
