"""Where mail goes out, and what goes with it: set once for an app, and by the letters package for its letters."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, current_app

from portal.notices import mail
from portal.notices.models import Notice
from portal.notices.transport import MailTransport, transport_for

EXTENSION = "portal.notices.outgoing"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """How this portal sends mail, and in whose name."""

    transport: MailTransport
    address: str


def use(app: Flask, sending: MailTransport, address: str = "complaints@council.test") -> None:
    """Send this app's mail by `sending`, whatever its configuration says. For tests."""
    app.extensions[EXTENSION] = Outgoing(sending, address)


def outgoing() -> Outgoing:
    """Return how to send. The one place where the mail configuration is read; raises Invalid when it makes no sense."""
    if EXTENSION not in current_app.extensions:
        config = current_app.config
        carrier = transport_for(config.get("SMTP_URL"), Path(config["MAIL_FOLDER"]))
        current_app.extensions[EXTENSION] = Outgoing(carrier, mail.sender(config["MAIL_FROM"]))
    found: Outgoing = current_app.extensions[EXTENSION]
    return found


Provider = Callable[[Notice], Iterable[mail.File]]
_providers: list[Provider] = []
Answering = Callable[[Notice], str | None]
_answering: list[Answering] = []


def attach_with(provider: Provider) -> Provider:
    """Let `provider` say which files go with a notice that names a letter. The letters package registers itself."""
    _providers[:] = [provider]
    return provider


def attachments_of(notice: Notice) -> tuple[mail.File, ...]:
    """Return the files that go with a notice. A letter's notice never goes without its letter."""
    if notice.letter_id is None:
        return ()
    files = tuple(file for provider in _providers for file in provider(notice))
    if not files:
        raise LookupError("The letter of this notice can't be found.")
    return files


def answer_to(address_for: Answering) -> Answering:
    """Let `address_for` say where a notice is answered, or None. What reads incoming mail registers itself."""
    _answering[:] = [address_for]
    return address_for


def reply_address_of(notice: Notice) -> str | None:
    """Return the address to answer a notice to, where it is another than the sender's."""
    return next((address for one in _answering if (address := one(notice))), None)
