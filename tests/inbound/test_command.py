"""`flask portal mail`: what a mail server gets back when it hands over a message."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from portal.cases.models import IncomingMail
from portal.database import db
from portal.inbound import keeping, receiving
from tests.inbound.post import DEVON, letter


def ran(app: Flask, *words: str, given: bytes = b"") -> tuple[int, str]:
    found = app.test_cli_runner().invoke(args=["portal", "mail", *words], input=given)
    return found.exit_code, found.output


def kept(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count(IncomingMail.id))) or 0


def test_a_message_is_taken(app: Flask) -> None:
    assert ran(app, "receive", "--procedure", "devon", given=letter()) == (os.EX_OK, "Became a case\n")
    again = ran(app, "receive", "--procedure", "devon", given=letter())
    assert again == (os.EX_OK, "Here already: became a case\n")
    assert kept(app) == 1


def test_one_that_waits_was_taken_too(app: Flask) -> None:
    code, told = ran(app, "receive", "--procedure", "devon", given=letter(Precedence="bulk"))
    assert (code, told) == (os.EX_OK, "Waits for an officer\n")


def test_one_too_large_is_read_to_its_end(app: Flask) -> None:
    code, told = ran(app, "receive", "--procedure", "devon", given=letter("a" * (keeping.MOST + 100_000)))
    assert (code, told) == (os.EX_OK, "Waits for an officer\n")
    with app.app_context():
        mail = db.session.scalars(select(IncomingMail)).one()
        assert len(mail.raw) == keeping.KEPT
        assert mail.size > keeping.MOST + 100_000


def test_which_mailbox_must_be_clear(app: Flask) -> None:
    assert ran(app, "receive", given=letter())[0] == os.EX_USAGE
    assert ran(app, "receive", "--procedure", "riverside", given=letter())[0] == os.EX_CONFIG
    app.config["MAILBOXES"] = (DEVON,)
    assert ran(app, "receive", given=letter())[0] == os.EX_OK
    app.config["MAILBOXES"] = (replace(DEVON, procedure="atlantis"),)
    assert ran(app, "receive", given=letter())[0] == os.EX_CONFIG
    app.config["MAILBOXES"] = ()
    assert ran(app, "receive", given=letter())[0] == os.EX_CONFIG


def test_nothing_is_no_message(app: Flask) -> None:
    assert ran(app, "receive", "--procedure", "devon", given=b"\n \n")[0] == os.EX_DATAERR
    assert kept(app) == 0


def test_the_records_being_away_asks_for_another_try(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_args: object, **_more: object) -> None:
        raise OperationalError("select", {}, Exception("away"))

    monkeypatch.setattr(receiving, "take", away)
    code, told = ran(app, "receive", "--procedure", "devon", given=letter())
    assert code == os.EX_TEMPFAIL
    assert told == "The records can't be reached now. Try again.\n"


def test_mailboxes_are_read_on_demand(app: Flask) -> None:
    assert ran(app, "fetch")[0] == os.EX_CONFIG
    app.config["MAILBOXES"] = (replace(DEVON, url="imap://a:b@127.0.0.1:1/INBOX"),)
    code, told = ran(app, "fetch")
    assert code == 1
    assert told == "devon: The mail server of this mailbox can’t be reached. It is tried again.\n"
