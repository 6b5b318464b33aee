"""`flask portal mail`: a message handed over by a mail server, and the mailboxes read now."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from typing import BinaryIO, NoReturn

import click
from flask import Flask
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from config import Mailbox
from portal.cases.models.mail import WORDS, MailState
from portal.inbound import fetching, keeping, receiving, replying
from portal.procedures import versions

EXAMPLE = """\b
Example:
  flask portal mail receive --procedure devon < message
  flask portal mail fetch"""
PIECE = 64 * 1024


@click.group("mail", epilog=EXAMPLE)
def mail() -> None:
    """Take mail in."""


@mail.command("receive", epilog=EXAMPLE)
@click.option("--procedure", default="", help="Whose mailbox it came to; not needed where there is one mailbox.")
@with_appcontext
def receive(procedure: str) -> None:
    """Take one message from the standard input, as a mail server hands it over.

    The exit code is 0 where it was kept (as a case, an entry, or a question to an officer), 64 where the command makes
    no sense, 65 where there was no message, 75 where it should be tried again, 78 where no such mailbox is set.
    """
    box, at = _mailbox(procedure), datetime.now(UTC)
    raw, size = _all_of(sys.stdin.buffer)
    if not raw.strip():
        _stop(os.EX_DATAERR, "There was no message.")
    try:
        if box.procedure not in versions.all_current(at):
            _stop(os.EX_CONFIG, fetching.NO_PROCEDURE)
        taken = receiving.take(raw, box, at=at, size=size)
    except SQLAlchemyError:
        _stop(os.EX_TEMPFAIL, "The records can't be reached now. Try again.")
    told = WORDS[MailState(taken.mail.state)]
    click.echo(told if taken.is_new else f"Here already: {told[0].lower()}{told[1:]}")


@mail.command("fetch")
@with_appcontext
def fetch() -> None:
    """Read the IMAP mailboxes now. The exit code is 1 where one couldn't be read."""
    found = [one for one in replying.mailboxes() if one.url]
    if not found:
        _stop(os.EX_CONFIG, "No mailbox is set to be fetched: see MAILBOXES.")
    told = {one: fetching.fetch_one(one, at=datetime.now(UTC)) for one in found}
    for one, error in told.items():
        click.echo(f"{one.procedure}: {error or 'read.'}")
    if any(told.values()):
        raise SystemExit(1)


def init_app(app: Flask) -> None:
    """Attach the commands to `flask portal`."""
    portal = app.cli.commands["portal"]
    assert isinstance(portal, click.Group)
    portal.add_command(mail)


def _mailbox(procedure: str) -> Mailbox:
    found = [one for one in replying.mailboxes() if not procedure or one.procedure == procedure]
    if not found:
        _stop(os.EX_CONFIG, "No such mailbox is set: see MAILBOXES.")
    if len(found) > 1:
        names = ", ".join(one.procedure for one in found)
        _stop(os.EX_USAGE, f"Say whose mailbox it came to: --procedure {names}.")
    return found[0]


def _all_of(stream: BinaryIO) -> tuple[bytes, int]:
    """Return the message, or its beginning where it is too large, and its size. All is read: the sender waits."""
    pieces, size = [], 0
    while piece := stream.read(PIECE):
        size += len(piece)
        if size <= keeping.MOST:
            pieces.append(piece)
    raw = b"".join(pieces)
    return (raw, size) if size <= keeping.MOST else (raw[: keeping.KEPT], size)


def _stop(code: int, sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    raise SystemExit(code)
