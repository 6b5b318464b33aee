"""`flask portal verify`: what was tampered with is named."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text, update
from sqlalchemy.orm import Session, scoped_session

from portal.cases import filing
from portal.cases.actors import REPORTER
from portal.cases.models import FileChannel, FileKind
from portal.database import db
from portal.files.making_safe import Safe
from portal.files.models import FilePiece
from tests import cast

TAMPERING = [
    ("UPDATE cases SET status = 'closed'", "Its status doesn't follow"),
    ("UPDATE cases SET next_due_at = NULL", "Its next due at doesn't follow"),
    ("UPDATE clocks SET due_at = NULL WHERE key = 'answer'", "The due date of its clock “answer”"),
    ("UPDATE clocks SET chase_at = NULL WHERE key = 'answer'", "The next reminder of its clock “answer”"),
    (
        "UPDATE clocks SET chase_at = '2031-01-01 00:00:00.000000' WHERE key = 'answer'",
        "The next reminder of its clock “answer”",
    ),
    ("UPDATE cases SET tracking_number = 'DV-0000-0000-0000'", "Event 1 of its timeline"),
]


def test_an_untouched_portal_is_sound(app: Flask, session: scoped_session[Session]) -> None:
    cast.answered(cast.complaint())
    db.session.commit()

    result = app.test_cli_runner().invoke(args=["portal", "verify"])

    assert (result.exit_code, "1 cases are sound." in result.output) == (0, True), result.output


@pytest.mark.parametrize(("statement", "sentence"), TAMPERING)
def test_tampering_is_named(app: Flask, session: scoped_session[Session], statement: str, sentence: str) -> None:
    cast.acknowledged(cast.complaint())
    db.session.commit()
    db.session.execute(text(statement))
    db.session.commit()
    db.session.remove()

    result = app.test_cli_runner().invoke(args=["portal", "verify"])

    assert (result.exit_code, sentence in result.output) == (1, True), result.output


def test_a_file_that_was_changed_is_named(app: Flask, session: scoped_session[Session]) -> None:
    case = cast.complaint()
    safe = Safe("a.txt", "txt", "text/plain", "txt", b"Nobody came.", False)
    filing.add(case, [safe], kind=FileKind.REPORTER, channel=FileChannel.ROOM, by=REPORTER, at=cast.NOW)
    db.session.commit()
    assert app.test_cli_runner().invoke(args=["portal", "verify"]).exit_code == 0
    db.session.execute(update(FilePiece).values(content=b"Somebody came."))
    db.session.commit()
    db.session.remove()
    result = app.test_cli_runner().invoke(args=["portal", "verify"])
    assert (result.exit_code, "isn't the one that was sent in" in result.output) == (1, True), result.output
