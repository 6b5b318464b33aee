"""The files of a message: on its case as every file is, or in the message with why."""

from __future__ import annotations

from email.message import EmailMessage

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cases import filing, mailing
from portal.cases.models import Attachment, MailState
from portal.cases.submission import Reporter
from portal.database import db
from portal.inbound import enclosures
from tests import cast
from tests.cast import NOW
from tests.files import samples
from tests.inbound.post import ADDRESS, WORDS, case_of, letter, taken, with_files

PDF, PHOTO, PROGRAM = ("letter.pdf", samples.pdf()), ("hole.jpg", samples.jpeg()), ("evil.exe", b"MZ\0\0")


def attachments(session: Session) -> list[Attachment]:
    return list(session.scalars(select(Attachment).order_by(Attachment.id)))


def test_the_files_of_a_new_case_are_its_own(session: Session) -> None:
    mail = taken(with_files(PDF, PROGRAM, PHOTO))
    case = case_of(mail)
    files = attachments(session)
    assert [(one.name, one.case_id, one.mail_id, one.channel) for one in files] == [
        ("letter.pdf", case.id, mail.id, "email"),
        ("hole.jpg", case.id, mail.id, "email"),
    ]
    assert filing.content_of(files[1]) == PHOTO[1]
    assert [event.kind for event in case.events] == ["submit", "files"]
    assert case.events[-1].detail == "2 files: PDF, JPEG."
    assert [bool(line["why_not"]) for line in mail.files] == [False, True, False]
    assert [line.get("key") for line in mail.files] == [files[0].key, None, files[1].key]


def test_the_files_of_an_answer_are_in_its_one_line(session: Session) -> None:
    case = cast.acknowledged(cast.complaint())
    session.flush()
    lines = len(case.events)
    raw = with_files(PDF).replace(b"Subject: A pothole", f"Subject: {case.tracking_number}".encode())
    mail = taken(raw.replace(b"files@mail", b"more@mail"))
    assert mail.state == MailState.ENTRY, mail.reason
    assert len(case.events) == lines + 1
    assert case.events[-1].detail.endswith("1 file: PDF.")
    assert len(case.events[-1].facts["files"]) == 1


def test_the_same_file_again_is_kept_once_and_named_by_both(session: Session) -> None:
    first = taken(with_files(PDF))
    case = case_of(first)
    raw = with_files(PDF).replace(b"Subject: A pothole", f"Subject: {case.tracking_number}".encode())
    second = taken(raw.replace(b"files@mail", b"more@mail"))
    assert second.case_id == case.id
    assert len(attachments(session)) == 1
    assert first.files[0]["key"] == second.files[0]["key"]


def test_a_damaged_file_stays_in_the_message(session: Session) -> None:
    mail = taken(with_files(("letter.pdf", b"%PDF-1.7 x")))
    assert attachments(session) == []
    assert "damaged" in mail.files[0]["why_not"]
    assert case_of(mail).events[-1].kind == "submit"


def test_a_picture_of_a_signature_stays_in_the_message(session: Session) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "alice@example.org", ADDRESS, "A pothole"
    message["Message-ID"] = "<logo@mail.example.org>"
    message.set_content(WORDS)
    message.add_alternative("<p>A pothole <img src=cid:logo>", subtype="html")
    logo = {"maintype": "image", "subtype": "png", "cid": "<logo>", "disposition": "inline", "filename": "logo.png"}
    message.get_payload()[1].add_related(samples.png(), **logo)
    mail = taken(message.as_bytes())
    assert attachments(session) == []
    assert [line["name"] for line in mail.files] == ["logo.png"]
    assert "signature" in mail.files[0]["why_not"]


def test_more_than_may_be_sent_at_once_stay_in_the_message(session: Session) -> None:
    mail = taken(with_files(*((f"{number}.txt", b"%d" % number) for number in range(12))))
    assert len(attachments(session)) == 10
    assert [bool(line["why_not"]) for line in mail.files].count(True) == 2


def test_what_an_officer_puts_on_an_anonymous_case_is_cleaned(session: Session) -> None:
    case = cast.complaint(anonymous=True, reporter=Reporter())
    mail = taken(letter("Words.", Precedence="bulk"))
    held = taken(
        with_files((f"{samples.MARK}.jpg", samples.jpeg()), ("a.heic", samples.HEIC)).replace(
            b"Message-ID", b"Precedence: bulk\nMessage-ID"
        )
    )
    assert (mail.state, held.state) == (MailState.HELD, MailState.HELD)
    files = enclosures.prepared(held.raw)
    by = cast.as_(cast.COMPLAINTS)
    mailing.put_on(held, case, by=by, at=NOW, files=lambda: enclosures.keep(held, case, files, at=NOW))
    (file,) = attachments(db.session)
    assert (file.name, file.cleaned) == ("file-1.jpg", True)
    assert samples.MARK.encode() not in filing.content_of(file)
    assert "anonymous" in held.files[1]["why_not"]
