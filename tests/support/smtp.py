"""A real mail server on loopback that keeps what it accepts, and refuses whom it is told to."""

from collections import deque
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import SimpleNamespace

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.support.processes import free_port

HOST = "127.0.0.1"


@dataclass
class Refusal:
    """One scripted answer: the code, for whom, and how many more times (None: always)."""

    code: int
    address: str
    times: int | None

    def meets(self, address: str) -> bool:
        return self.times != 0 and self.address.casefold() in ("*", address.casefold())


class MailServer:
    """Start it, hand `url` to the portal, then read `messages`. It can be stopped and started on the same port."""

    def __init__(self) -> None:
        self.port = free_port()
        self.envelopes: deque[Envelope] = deque()
        self._refusals: list[Refusal] = []
        self._controller: Controller | None = None

    @property
    def url(self) -> str:
        return f"smtp://{HOST}:{self.port}"

    @property
    def messages(self) -> list[EmailMessage]:
        """What was accepted, parsed, in the order it came."""
        return [_parsed(envelope) for envelope in self.envelopes.copy()]

    def to(self, address: str) -> list[EmailMessage]:
        """What was accepted for one address."""
        return [_parsed(envelope) for envelope in self.envelopes.copy() if address in envelope.rcpt_tos]

    def refuse(self, code: int, for_address: str = "*", *, times: int | None = None) -> None:
        """Answer `code` (450: try later, 550: never) to mail for an address, `times` times or always."""
        self._refusals.append(Refusal(code, for_address, times))

    def clear(self) -> None:
        """Forget the messages and the refusals."""
        self.envelopes.clear()
        self._refusals.clear()

    def start(self) -> None:
        # aiosmtpd looks at all that its handler has for each connection: not at `messages`, which parses them all.
        hooks = {name: getattr(self, name) for name in dir(type(self)) if name.startswith(("handle_", "auth_"))}
        self._controller = Controller(SimpleNamespace(**hooks), hostname=HOST, port=self.port, ready_timeout=30)
        self._controller.start()

    def stop(self) -> None:
        """Connections are refused from now on. Messages are kept."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    # ---- called by aiosmtpd, in its own thread

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        for refusal in self._refusals:
            if refusal.meets(address):
                if refusal.times is not None:
                    refusal.times -= 1
                return f"{refusal.code} refused by the test's script"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        self.envelopes.append(envelope)
        return "250 kept"


def _parsed(envelope: Envelope) -> EmailMessage:
    content = envelope.content
    assert isinstance(content, bytes)
    # The wire's line ends are CRLF; a test compares with what was written. `envelopes` keeps the bytes as they came.
    return message_from_bytes(content.replace(b"\r\n", b"\n"), policy=policy.default)
