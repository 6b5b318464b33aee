"""Mail servers and messages for the tests of notices."""

import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from portal.database import db, transaction
from portal.notices import sending
from portal.notices.carrying import TransportError
from portal.notices.mail import Mail, Sealed, seal
from portal.notices.models import Notice
from tests.support.smtp import MailServer

NOW = datetime(2025, 4, 17, 9, 0, tzinfo=UTC)


def sealed(text: str = "Hello.") -> Sealed:
    """An ordinary message."""
    return seal(
        Mail(
            from_name="The Council",
            from_address="complaints@council.test",
            to_name="Alice",
            to_address="alice@example.org",
            subject="Your complaint",
            text=text,
            message_id="<0123abcd@council.test>",
            date=NOW,
        )
    )


def promise(subject: str = "Your complaint", to: str | None = "alice@example.org", **more: Any) -> int:
    """Queue a notice, and return its id."""
    facts = {
        "at": NOW,
        "to_address": to,
        "to_name": "Alice Ash",
        "from_name": "The Council",
        "body_text": "Dear Alice,",
    }
    with transaction():
        notice = sending.queue_notice(subject=subject, **(facts | more))
        return notice.id


def found(notice_id: int) -> Notice:
    """The notice as it is kept now; no transaction stays open."""
    db.session.rollback()
    notice = db.session.get_one(Notice, notice_id)
    db.session.refresh(notice)
    db.session.expunge(notice)
    db.session.rollback()
    return notice


class Pile:
    """A transport that keeps what it is given, and refuses as it is told."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, Sealed]] = []
        self.refusals: dict[str, TransportError] = {}

    def send(self, message: Sealed, to: str) -> None:
        if to in self.refusals:
            raise self.refusals[to]
        self.sent.append((to, message))

    @property
    def recipients(self) -> list[str]:
        return [to for to, _ in self.sent]


class Murderer(MailServer):
    """A mail server that kills its client while the message is on the wire, and keeps the message."""

    victim: int | None = None

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        answer = await super().handle_DATA(server, session, envelope)
        if self.victim is not None:
            victim, self.victim = self.victim, None
            os.kill(victim, signal.SIGKILL)
        return answer


@contextmanager
def scripted(*answers: bytes, then: Callable[[socket.socket], None] | None = None) -> Iterator[int]:
    """A server that gives these answers, one for each thing it is sent, and its port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_answer, args=(listener, answers, then))
        thread.start()
        yield listener.getsockname()[1]
        thread.join(timeout=20)


def _answer(listener: socket.socket, answers: tuple[bytes, ...], then: Callable[[socket.socket], None] | None) -> None:
    client, _ = listener.accept()
    with client:
        for answer in answers:
            client.sendall(answer)
            client.recv(65536)
        if then:
            then(client)
