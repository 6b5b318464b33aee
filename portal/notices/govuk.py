"""GOV.UK Notify, by its own client: the only file that knows it. Our words go into templates that hold nothing else."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any

from portal.errors import Invalid
from portal.notices.carrying import AWAY, Carrier
from portal.notices.mail import Sealed
from portal.notices.texting import TextMessage

if TYPE_CHECKING:
    from notifications_python_client.notifications import NotificationsAPIClient

TIMEOUT = 15.0
UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
KEY = re.compile(rf".*-?{UUID}-{UUID}")

BAD_KEY = "NOTIFY_API_KEY isn't a key of GOV.UK Notify: a name and two ids with hyphens between."
SERVICE = Carrier("GOV.UK Notify")
TOO_LARGE = "The letter is too large for {name}, which takes 2 MB. Post the letter."
REFUSED = "{name} refused the address or the message ({code}). Check the address, or use another way."
FOR_EVER = frozenset({400})


@dataclass(frozen=True, slots=True)
class Account:
    """A service of GOV.UK Notify: its key, and its address where it isn't the client's own."""

    key: str = field(repr=False)
    url: str = ""
    timeout: float = TIMEOUT

    def __post_init__(self) -> None:
        if not KEY.fullmatch(self.key):
            raise Invalid({"NOTIFY_API_KEY": BAD_KEY}, BAD_KEY)

    def client(self) -> NotificationsAPIClient:
        """Return a client for one message: it isn't made for several threads."""
        # Imported when the first message is sent: most portals never do.
        from notifications_python_client.notifications import NotificationsAPIClient

        # It repeats what it is told, and that may hold an address: what matters of it is in our own sentences.
        logging.getLogger("notifications_python_client").setLevel(logging.CRITICAL)
        where = {"base_url": self.url} if self.url else {}
        client = NotificationsAPIClient(self.key, timeout=self.timeout, **where)
        client.request_session.max_redirects = 0
        client.request_session.trust_env = False  # a .netrc of the machine would take the place of the key
        return client


@dataclass(frozen=True, slots=True)
class NotifyMail:
    """Sends e-mails by a template of ((subject)), ((body)) and ((file)), where the letter is behind a link."""

    account: Account
    template: str

    def send(self, message: Sealed, to: str) -> None:
        """Hand the message over, or raise TransportError."""
        mail = message_from_bytes(message.raw, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        body = mail.get_body(("plain",))
        words = {
            "subject": str(mail["Subject"]),
            "body": body.get_content() if body else "",
            "file": _link(mail),
        }
        client = self.account.client()
        _handed_over(lambda: client.send_email_notification(to, self.template, words, reference=message.message_id))


@dataclass(frozen=True, slots=True)
class NotifyTexts:
    """Sends text messages by a template of ((body))."""

    account: Account
    template: str

    def send(self, message: TextMessage) -> None:
        """Hand the message over, or raise TransportError."""
        client, words = self.account.client(), {"body": message.body}
        _handed_over(
            lambda: client.send_sms_notification(message.to, self.template, words, reference=message.reference)
        )


def _link(mail: EmailMessage) -> Any:
    """Return the letter as the client uploads it; a message without one has no link."""
    from notifications_python_client.utils import prepare_upload

    letter = next(mail.iter_attachments(), None)
    if letter is None:
        return ""
    try:
        return prepare_upload(io.BytesIO(letter.get_content()), filename="letter.pdf")
    except ValueError:
        raise SERVICE.fault(TOO_LARGE, permanent=True) from None


def _handed_over(send: Callable[[], object]) -> None:
    """Turn what the client raises into sentences. Its own words aren't kept: they may hold an address."""
    from notifications_python_client.errors import HTTPError, InvalidResponse

    try:
        send()
    except InvalidResponse:
        return  # it was taken; what was said of it is of no interest
    except HTTPError as error:
        if error.response is None:
            raise SERVICE.fault(AWAY) from None
        raise SERVICE.refusal(error.status_code, for_ever=FOR_EVER, sentence=REFUSED) from None
