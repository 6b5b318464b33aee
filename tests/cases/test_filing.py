"""Files put on a case and removed from it: once each, nobody given away, nothing opened that nobody looked at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config import FileRules
from portal.cases import access, filing, scanning, timeline
from portal.cases.actors import REPORTER
from portal.cases.models import Attachment, Case, FileKind, Scan
from portal.cases.submission import Reporter
from portal.database import db
from portal.errors import Invalid, NotFound, Refused
from portal.files import store
from portal.files.making_safe import Raw, Safe
from portal.files.models import FileBody, FilePiece
from portal.http.viewers import view_as
from portal.jobs.models import Job
from portal.jobs.registry import Later
from portal.notices.models import Notice
from portal.policy.moves import Move
from tests import cast
from tests.cast import NOW, ROADS
from tests.files import samples
from tests.files.clamd import BAD
from tests.files.clamd import scanning as running


def text(name: str = "notes.txt", words: bytes = b"Nobody came.") -> Safe:
    return Safe(name, "txt", "text/plain", "txt", words, False)


def add(case: Case, *files: Safe, kind: FileKind = FileKind.REPORTER, **more: Any) -> list[Attachment]:
    how: dict[str, Any] = {"channel": "room", "by": REPORTER, "at": NOW}
    return filing.add(case, files, kind=kind, **{**how, **more})


@pytest.fixture
def rules(session: Session) -> Iterator[None]:
    """Whatever rules a test sets are forgotten."""
    before = current_app.config["FILES"]
    yield
    current_app.config["FILES"] = before


def test_a_file_is_kept_to_the_last_byte_in_pieces(session: Session) -> None:
    content = bytes(range(256)) * 3000
    (file,) = add(cast.complaint(), text(words=content))
    assert (file.size, file.sha256) == (len(content), sha256(content).hexdigest())
    assert filing.content_of(file) == content
    assert max(len(piece) for piece in store.pieces(file.body_id or 0)) <= store.PIECE
    assert session.scalar(select(func.count()).select_from(FilePiece)) == 3


def test_it_writes_one_line_that_names_no_file(session: Session) -> None:
    case = cast.complaint()
    before = len(case.events)
    (file,) = add(case, text("Alice's diary.txt"), words="Here it is.")
    assert len(case.events) == before + 1
    event = case.events[-1]
    assert (event.summary, event.detail) == ("Files were added.", "1 file: TXT.\nHere it is.")
    assert event.facts["files"] == [{"id": file.id, "sha256": file.sha256, "size": file.size}]
    assert timeline.first_break(case) is None


def test_the_same_bytes_are_kept_once_and_said_once(session: Session) -> None:
    case = cast.complaint()
    assert len(add(case, text(), text("again.txt"))) == 1
    lines = len(case.events)
    assert add(case, text("third.txt")) == []
    assert len(case.events) == lines
    assert session.scalar(select(func.count()).select_from(FileBody)) == 1
    assert len(add(cast.complaint(), text())) == 1


def test_whoever_deals_with_it_is_told(session: Session) -> None:
    case = cast.acknowledged(cast.complaint())
    add(case, words="There is more.")
    told = session.scalars(select(Notice.subject).where(Notice.subject.like("The reporter added%"))).all()
    assert told == [f"The reporter added something to {case.tracking_number}."]
    add(case, words="There is more.")
    assert len(session.scalars(select(Notice).where(Notice.subject.like("The reporter added%"))).all()) == 1


def said(case: Case) -> list[str]:
    return [event.detail for event in case.events if event.kind == filing.FIELD]


def test_words_that_end_alike_are_said_each(session: Session) -> None:
    case = cast.complaint()
    add(case, text(), words="I have told you before: no")
    add(case, words="no")
    assert said(case) == ["1 file: TXT.\nI have told you before: no", "no"]


def test_the_same_words_are_said_again_weeks_later(session: Session) -> None:
    case = cast.complaint()
    for days, minutes in ((0, 0), (0, 9), (21, 0)):
        add(case, words="Any news?", at=NOW + timedelta(days=days, minutes=minutes))
    assert said(case) == ["Any news?", "Any news?"]


def test_a_form_says_its_words_once_and_another_form_says_them_again(session: Session) -> None:
    case = cast.complaint()
    for once, words in (("a", "no"), ("b", "no"), ("a", "no"), ("a", "yes")):
        add(case, words=words, once=once)
    add(case, text(), words="no", once="b", at=NOW + timedelta(days=9))
    assert said(case) == ["no", "no", "yes", "1 file: TXT.\nno"]
    assert timeline.first_break(case) is None


def test_nothing_is_nothing_to_add(session: Session) -> None:
    with pytest.raises(Invalid, match="look"):
        add(cast.complaint())


def test_more_than_may_be_sent_at_once_is_refused(session: Session, rules: None) -> None:
    case = cast.complaint()
    with pytest.raises(Invalid) as many:
        add(case, *(text(words=b"%d" % number) for number in range(11)))
    assert "10 files at most" in many.value.errors["files"]
    current_app.config["FILES"] = FileRules(together=100)
    with pytest.raises(Invalid):
        add(case, text(words=b"x" * 101))
    assert filing.of_case(case) == []


def test_a_case_entered_by_mistake_takes_none(session: Session) -> None:
    case = cast.complaint()
    cast.do(case, Move.VOID, by=cast.COMPLAINTS, reason="Twice.")
    with pytest.raises(Refused, match="mistake"):
        add(case, text())


def prepared(case: Case, *raws: Raw) -> filing.Sorted:
    return filing.prepared(raws, filing.manner_of(case, FileKind.REPORTER))


def test_an_anonymous_reporter_isnt_given_away(session: Session) -> None:
    case = cast.complaint(anonymous=True, reporter=Reporter())
    done = prepared(case, Raw(f"{samples.MARK}.jpg", samples.jpeg()), Raw("a.heic", samples.HEIC))
    assert [one.name for one in done.refused] == ["a.heic"]
    (file,) = add(case, *done.safe)
    assert (file.name, file.cleaned) == ("file-1.jpg", True)
    assert samples.MARK.encode() not in filing.content_of(file)
    assert samples.MARK not in f"{case.events[-1].detail} {case.events[-1].facts}"


def test_what_wasnt_cleaned_gets_into_no_anonymous_case(session: Session) -> None:
    case = cast.complaint(anonymous=True, reporter=Reporter())
    with pytest.raises(Refused):
        add(case, text())
    assert add(case, text(), kind=FileKind.EVIDENCE, by=cast.as_(ROADS))


def test_a_named_reporter_keeps_what_proves_where_it_was(session: Session) -> None:
    case = cast.complaint()
    done = prepared(case, Raw("a.jpg", samples.jpeg()))
    (file,) = add(case, *done.safe)
    assert filing.content_of(file) == samples.jpeg()


def test_a_protected_case_is_cleaned_as_far_as_can_be(session: Session) -> None:
    case = cast.complaint()
    case.label = "confidential"
    done = prepared(case, Raw("a.jpg", samples.jpeg()), Raw("a.heic", samples.HEIC))
    assert [one.cleaned for one in done.safe] == [True, False]


def test_it_is_removed_for_good(session: Session) -> None:
    case = cast.complaint()
    (file,) = add(case, text("secret name.txt"))
    lines, digest = len(case.events), file.sha256
    filing.erase(case, file, reason="It shows a child.", by=cast.as_(ROADS), at=NOW)
    assert len(case.events) == lines + 1
    assert (file.sha256, file.body_id, file.erased_why) == (digest, None, "It shows a child.")
    assert "secret" not in file.name
    assert session.scalar(select(func.count()).select_from(FilePiece)) == 0
    with pytest.raises(Refused):
        filing.content_of(file)
    with pytest.raises(Refused):
        filing.erase(case, file, reason="Again.", by=cast.as_(ROADS), at=NOW)
    assert len(add(case, text())) == 1


def test_it_is_seen_with_its_case_alone(session: Session) -> None:
    (file,) = add(cast.complaint(), text())
    session.flush()
    for who, sees in ((ROADS, True), (cast.CARE, False), (cast.ADMIN, False)):
        token = access.viewer.set(view_as(cast.staff(who)))
        try:
            if sees:
                assert filing.by_key(file.key) is file
            else:
                with pytest.raises(NotFound):
                    filing.by_key(file.key)
        finally:
            access.viewer.reset(token)


def look(file: Attachment) -> Later | None:
    """Run the job, as a worker does."""
    return scanning.scan(file.id, at=NOW)


def test_without_a_scanner_it_says_that_nobody_looked(session: Session) -> None:
    (file,) = add(cast.complaint(), text())
    assert (file.scan, file.can_be_opened) == (Scan.OFF, True)
    assert session.scalars(select(Job).filter_by(name=filing.LOOK)).all() == []


def test_nobody_opens_what_nobody_looked_at(session: Session, rules: None) -> None:
    with running() as scanner:
        current_app.config["FILES"] = replace(filing.rules(), clamd=scanner.url)
        good, bad = add(cast.complaint(), text(), text("b.txt", BAD))
        assert len(session.scalars(select(Job).filter_by(name=filing.LOOK)).all()) == 2
        with pytest.raises(Refused, match="hasn’t been looked at"):
            filing.content_of(good)
        for file in (good, bad):
            assert look(file) is None
        assert (good.scan, bad.scan, bad.virus) == (Scan.CLEAN, Scan.INFECTED, "Test.Virus")
        assert filing.content_of(good)
        with pytest.raises(Refused, match="virus"):
            filing.content_of(bad)
        assert db.session.get_one(Case, bad.case_id).events[-1].summary == "A file was found to be unsafe."
        assert look(bad) is None


def test_a_scanner_that_is_away_loses_no_file(session: Session, rules: None) -> None:
    with running() as scanner:
        url = scanner.url
    current_app.config["FILES"] = replace(filing.rules(), clamd=url)
    (file,) = add(cast.complaint(), text())
    assert look(file) == Later(NOW + timedelta(minutes=5))
    assert (file.scan, file.can_be_opened) == (Scan.WAITING, False)
    current_app.config["FILES"] = replace(filing.rules(), clamd="")
    assert look(file) is None
    assert file.scan == Scan.OFF
