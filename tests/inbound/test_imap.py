"""The mailboxes, read over a socket: each message once, moved away after it was kept, whatever the server does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from config import Mailbox
from portal.cases.models import Case, IncomingMail, MailboxReading, MailState
from portal.database import db
from portal.inbound import fetching, imap, keeping, receiving
from portal.jobs.runner import run_ready
from portal.jobs.slots import Agenda
from tests.cast import NOW
from tests.inbound.post import DEVON, letter
from tests.support.imap import ImapServer

CAN = [("MOVE", "UIDPLUS"), ("UIDPLUS",), ()]


@pytest.fixture
def server() -> Iterator[ImapServer]:
    """An empty mailbox."""
    server = ImapServer()
    server.start()
    yield server
    server.stop()


def box(server: ImapServer, **more: str) -> Mailbox:
    return replace(DEVON, url=server.url, **more)


def numbered(number: int, text: str = "Nobody came.") -> bytes:
    return letter(text, Message_ID=f"<m{number}@x.org>")


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def reading() -> MailboxReading:
    db.session.expire_all()
    return db.session.scalars(select(MailboxReading)).one()


@pytest.mark.parametrize("can", CAN)
def test_each_is_taken_and_moved_away(app: Flask, server: ImapServer, can: tuple[str, ...]) -> None:
    server.can = can
    for number in range(3):
        server.add(numbered(number))
    with app.app_context():
        assert fetching.fetch_one(box(server), at=NOW) == ""
        assert (count(IncomingMail), count(Case)) == (3, 3)
        assert {len(server.folders[name]) for name in ("INBOX",)} == {0}
        assert len(server.folders["Redress"]) == 3
        assert reading().read_at == NOW
        assert fetching.fetch_one(box(server), at=NOW) == ""
        assert count(IncomingMail) == 3


def test_the_worker_reads_by_itself(app: Flask, server: ImapServer) -> None:
    server.add(numbered(1))
    app.config["MAILBOXES"] = (box(server),)
    with app.app_context():
        Agenda().tick(NOW)
        run_ready(NOW)
        assert count(Case) == 1
        assert db.session.scalars(select(Case)).one().received_at == datetime(2026, 5, 5, 8, 0, tzinfo=UTC)


def test_a_crash_before_it_was_moved_loses_and_doubles_nothing(app: Flask, server: ImapServer) -> None:
    server.add(numbered(1))
    server.break_off_at = b"MOVE"
    with app.app_context():
        assert fetching.fetch_one(box(server), at=NOW) == imap.BROKE_OFF
        assert (count(Case), len(server.folders["INBOX"])) == (1, 1)
        server.break_off_at = b""
        assert fetching.fetch_one(box(server), at=NOW) == ""
        assert (count(Case), len(server.folders["INBOX"])) == (1, 0)


def test_one_that_is_too_large_is_not_fetched_whole(app: Flask, server: ImapServer) -> None:
    server.add(numbered(1, "a" * (keeping.MOST + 5)))
    with app.app_context():
        fetching.fetch_one(box(server), at=NOW)
        mail = db.session.scalars(select(IncomingMail)).one()
        assert (mail.state, len(mail.raw)) == (MailState.HELD, keeping.KEPT)
        assert mail.size > keeping.MOST
        assert "too large" in mail.reason
        assert len(server.folders["Redress"]) == 1


def test_the_records_being_away_leaves_it_where_it_is(
    app: Flask, server: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.add(numbered(1))

    def away(*_args: object, **_more: object) -> None:
        raise OperationalError("select", {}, Exception("away"))

    with app.app_context():
        with monkeypatch.context() as patched:
            patched.setattr(receiving, "_take", away)
            with pytest.raises(OperationalError):
                fetching.fetch_one(box(server), at=NOW)
        assert len(server.folders["INBOX"]) == 1
        db.session.rollback()
        fetching.fetch_one(box(server), at=NOW)
        assert count(Case) == 1


@pytest.mark.parametrize("ours", [ValueError, EOFError, OSError])
def test_a_fault_of_ours_isnt_told_as_the_servers_and_holds_up_no_other(
    app: Flask, server: ImapServer, monkeypatch: pytest.MonkeyPatch, ours: type[Exception]
) -> None:
    server.add(numbered(1))
    other = ImapServer()
    other.start()
    app.config["MAILBOXES"] = (box(server), replace(box(other), address="other@devon.example.org"))
    take = receiving.take

    def broken(raw: bytes, mailbox: Mailbox, **more: Any) -> Any:
        if mailbox.address == DEVON.address:
            raise ours("a fault of ours")
        return take(raw, mailbox, **more)

    monkeypatch.setattr(receiving, "take", broken)
    try:
        other.add(numbered(2))
        with app.app_context():
            with pytest.raises(ours, match="a fault of ours"):
                fetching.fetch(at=NOW)
            told = {one.mailbox: one.error for one in db.session.scalars(select(MailboxReading))}
            assert told == {DEVON.address: fetching.OUR_FAULT, "other@devon.example.org": ""}
            assert (count(IncomingMail), len(server.folders["INBOX"])) == (1, 1)
    finally:
        other.stop()


@pytest.mark.parametrize("command", [b"LOGIN", b"SELECT", b"SEARCH", b"FETCH"])
def test_a_server_that_breaks_off_is_told_of(app: Flask, server: ImapServer, command: bytes) -> None:
    server.add(numbered(1))
    server.break_off_at = command
    with app.app_context():
        assert fetching.fetch_one(box(server), at=NOW) in {imap.BROKE_OFF, imap.AWAY}
        assert reading().failed_at == NOW
        assert len(server.folders["INBOX"]) == 1


def test_a_server_that_talks_nonsense_is_told_of(app: Flask, server: ImapServer) -> None:
    server.nonsense = True
    with app.app_context():
        assert fetching.fetch_one(box(server), at=NOW) == imap.BROKE_OFF


def test_since_when_it_fails_is_kept_until_it_works_again(app: Flask, server: ImapServer) -> None:
    wrong = replace(DEVON, url=server.url.replace("fourteen", "fifteen"))
    later = NOW.replace(hour=11)
    with app.app_context():
        assert fetching.fetch_one(wrong, at=NOW) == imap.REFUSED
        assert fetching.fetch_one(wrong, at=later) == imap.REFUSED
        assert (reading().failed_at, reading().error) == (NOW, imap.REFUSED)
        assert fetching.fetch_one(box(server), at=later) == ""
        assert (reading().failed_at, reading().error, reading().read_at) == (None, "", later)


def test_no_server_and_no_folder_and_no_procedure(app: Flask, server: ImapServer) -> None:
    with app.app_context():
        assert fetching.fetch_one(box(server, folder="Nowhere"), at=NOW) == imap.NO_FOLDER
        assert fetching.fetch_one(box(server, procedure="atlantis"), at=NOW) == fetching.NO_PROCEDURE
        port = server.port
        gone = replace(DEVON, url=f"imap://a:b@127.0.0.1:{port}/INBOX")
        server.stop()
        try:
            assert fetching.fetch_one(gone, at=NOW) == imap.AWAY
        finally:
            server.start()


def test_one_mailbox_that_fails_does_not_hold_up_another(app: Flask, server: ImapServer) -> None:
    server.add(numbered(1))
    dead = Mailbox("san-clemente", "help@san-clemente.example.org", url="imap://a:b@127.0.0.1:1/INBOX")
    app.config["MAILBOXES"] = (dead, box(server))
    with app.app_context():
        fetching.fetch(at=NOW)
        assert count(Case) == 1


def test_a_mailbox_that_needs_tls_gets_none_in_the_clear(app: Flask, server: ImapServer) -> None:
    plain = replace(DEVON, url=server.url.replace("imap://", "imap+starttls://"))
    with app.app_context():
        assert fetching.fetch_one(plain, at=NOW) == imap.BROKE_OFF
        assert b"LOGIN" not in server.said
