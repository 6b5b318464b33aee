"""What a worker mails while tests look on: every message that it carries, in the order it went."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

from flask import Flask

from portal.jobs.runner import run_ready
from portal.notices import outgoing
from portal.notices.carrying import TransportError
from portal.notices.mail import Sealed

LINK = re.compile(r"https?://[^\s>]+")


@dataclass
class Mailbag:
    """Carries every message. While `away`, it carries none."""

    messages: list[tuple[str, EmailMessage]] = field(default_factory=list)
    away: bool = False

    def send(self, message: Sealed, to: str) -> None:
        """Keep the message, as a mail server would."""
        if self.away:
            raise TransportError("The mail server can't be reached.", False)
        read = message_from_bytes(message.raw, policy=policy.default)
        assert isinstance(read, EmailMessage)
        self.messages.append((to, read))

    def links(self) -> list[str]:
        """Return the path of every link that was mailed."""
        found = [one for _, message in self.messages for one in LINK.findall(text_of(message))]
        return [re.sub(r"^https?://[^/]+", "", one) for one in found]


def text_of(message: EmailMessage) -> str:
    """Return what a message says."""
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def carried(app: Flask) -> Mailbag:
    """Let this app's mail go into a bag, and return it."""
    bag = Mailbag()
    outgoing.use(app, bag)
    return bag


def work(app: Flask, at: datetime) -> None:
    """Do what is promised by then, and what that promises."""
    with app.app_context():
        run_ready(at)
