"""Where mail and text messages go out, and what goes with them: set once for an app, and by the letters package."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from flask import Flask, current_app

from portal.notices import govuk, mail
from portal.notices.models import Notice
from portal.notices.texting import FileTexts, HttpTexts, TextTransport
from portal.notices.transport import MailTransport, transport_for

Carrier = TypeVar("Carrier")
EXTENSION = "portal.notices.outgoing"
TEXTS = "portal.notices.texts"


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
        by_notify = _notify("NOTIFY_EMAIL_TEMPLATE", govuk.NotifyMail)
        carrier = by_notify or transport_for(config.get("SMTP_URL"), Path(config["MAIL_FOLDER"]))
        current_app.extensions[EXTENSION] = Outgoing(carrier, mail.sender(config["MAIL_FROM"]))
    found: Outgoing = current_app.extensions[EXTENSION]
    return found


def use_texts(app: Flask, sending: TextTransport) -> None:
    """Send this app's text messages by `sending`, whatever its configuration says. For tests."""
    app.extensions[TEXTS] = sending


def texts() -> TextTransport:
    """Return how to send text messages. The one place where their configuration is read; raises Invalid."""
    if TEXTS not in current_app.extensions:
        config = current_app.config
        url = config.get("SMS_URL")
        by_http = HttpTexts(url, config["SMS_TOKEN"], config["SMS_FROM"]) if url else None
        by_notify = _notify("NOTIFY_SMS_TEMPLATE", govuk.NotifyTexts)
        current_app.extensions[TEXTS] = by_http or by_notify or FileTexts(Path(config["SMS_FOLDER"]))
    found: TextTransport = current_app.extensions[TEXTS]
    return found


def _notify(template: str, sends_by: Callable[[govuk.Account, str], Carrier]) -> Carrier | None:
    """Return what sends by GOV.UK Notify, where there is a template for it."""
    config = current_app.config
    if not config.get(template):
        return None
    return sends_by(govuk.Account(config["NOTIFY_API_KEY"], config["NOTIFY_URL"]), config[template])


Provider = Callable[[Notice], Iterable[mail.File] | None]
_providers: list[Provider] = []
Answering = Callable[[Notice], str | None]
_answering: list[Answering] = []


def attach_with(provider: Provider) -> Provider:
    """Let `provider` say which files go with a notice that names a letter, or None where there is no such letter.

    The letters package registers itself.
    """
    _providers[:] = [provider]
    return provider


def attachments_of(notice: Notice) -> tuple[mail.File, ...]:
    """Return the files that go with a notice: none where a letter holds what can't be set on paper.

    Raises LookupError where the letter is gone, which is our own fault.
    """
    if notice.letter_id is None:
        return ()
    files = next((found for provider in _providers if (found := provider(notice)) is not None), None)
    if files is None:
        raise LookupError("The letter of this notice can't be found.")
    return tuple(files)


def answer_to(address_for: Answering) -> Answering:
    """Let `address_for` say where a notice is answered, or None. What reads incoming mail registers itself."""
    _answering[:] = [address_for]
    return address_for


def reply_address_of(notice: Notice) -> str | None:
    """Return the address to answer a notice to, where it is another than the sender's."""
    return next((address for one in _answering if (address := one(notice))), None)
