"""The files of a message: on its case as every file is, or in the message with why."""

from __future__ import annotations

from email.message import EmailMessage
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cases import filing
from portal.cases.filing import Manner
from portal.cases.models import Attachment, Case, FileKind, IncomingMail, MailState
from portal.cases.submission import Reporter
from portal.database import db, transaction
from portal.errors import Conflict
from portal.inbound import enclosures, settling
from portal.inbound.enclosures import OtherManner, Prepared
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
    session.commit()
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


# ---- gone through while no transaction is open


@pytest.fixture
def going(monkeypatch: pytest.MonkeyPatch) -> list[tuple[bool, bool]]:
    """Each time that files are gone through: whether a transaction was open, and whether they were cleaned."""
    seen: list[tuple[bool, bool]] = []
    through = enclosures.made_safe

    def noting(*given: Any, clean: bool, **more: Any) -> Any:
        seen.append((db.session().in_transaction(), clean))
        return through(*given, clean=clean, **more)

    monkeypatch.setattr(enclosures, "made_safe", noting)
    return seen


def test_nothing_is_locked_while_files_are_gone_through(session: Session, going: list[tuple[bool, bool]]) -> None:
    case_of(taken(with_files(PDF)))
    assert going == [(False, False)]


def test_what_an_officer_puts_on_an_anonymous_case_is_cleaned(session: Session, going: list[tuple[bool, bool]]) -> None:
    case = cast.complaint(anonymous=True, reporter=Reporter())
    mail = taken(letter("Words.", Precedence="bulk"))
    held = taken(
        with_files((f"{samples.MARK}.jpg", samples.jpeg()), ("a.heic", samples.HEIC)).replace(
            b"Message-ID", b"Precedence: bulk\nMessage-ID"
        )
    )
    assert (mail.state, held.state) == (MailState.HELD, MailState.HELD)
    by, case_id, mail_id = cast.as_(cast.COMPLAINTS), case.id, held.id

    def put_on(files: Prepared) -> None:
        with transaction():
            mail, case = db.session.get_one(IncomingMail, mail_id), db.session.get_one(Case, case_id)
            settling.put_on(mail, case, files, by=by, at=NOW)

    settling.with_files(partial(enclosures.prepared, held.raw), put_on)
    (file,) = attachments(db.session)
    assert (file.name, file.cleaned) == ("file-1.jpg", True)
    assert samples.MARK.encode() not in filing.content_of(file)
    assert "anonymous" in held.files[1]["why_not"]
    assert going == [(False, True)]


def test_of_a_message_that_waits_they_arent_gone_through(session: Session, going: list[tuple[bool, bool]]) -> None:
    taken(with_files(PDF).replace(b"Message-ID", b"Precedence: bulk\nMessage-ID"))
    assert going == []


@pytest.mark.parametrize("clean", [False, True])
def test_what_was_gone_through_in_another_manner_isnt_kept(session: Session, clean: bool) -> None:
    case = cast.complaint() if clean else cast.complaint(anonymous=True, reporter=Reporter())
    held = taken(with_files(PHOTO).replace(b"Message-ID", b"Precedence: bulk\nMessage-ID"))
    files = enclosures.prepared(held.raw, Manner(clean=clean, strict=clean))
    with pytest.raises(OtherManner) as wanted:
        enclosures.keep(held, case, files, at=NOW)
    assert wanted.value.manner == filing.manner_of(case, FileKind.REPORTER)
    assert attachments(session) == []


def test_a_case_that_becomes_another_each_time_is_told_of() -> None:
    manners = iter([Manner(clean=True, strict=False), Manner(clean=False, strict=False)] * 2)

    def act(_files: Prepared) -> None:
        raise OtherManner(next(manners))

    with pytest.raises(Conflict):
        settling.with_files(Prepared, act)
