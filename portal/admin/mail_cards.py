"""Messages that came in, told to an officer: on the page of their case, and each on its own."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from portal.admin import presenting
from portal.admin.presenting import Sign
from portal.cases import mailing
from portal.cases.models import Case, IncomingMail, MailState
from portal.files.offered import as_size
from portal.policy.procedure import Procedure

SIGNS = {
    MailState.HELD: ("▲", "warn"),
    MailState.CASE: ("✓", "good"),
    MailState.ENTRY: ("✓", "good"),
    MailState.REPORT: ("–", "still"),
    MailState.DISCARDED: ("✕", "still"),
}


@dataclass(frozen=True)
class FileLine:
    """A file that came with a message: where it is handed out, or why it isn't."""

    name: str
    size: str
    url: str
    why_not: str


@dataclass(frozen=True)
class MailCard:
    """A message in words."""

    mail: IncomingMail
    sign: Sign
    when: str
    who: str
    url: str
    files: tuple[FileLine, ...]


def mail_cards(case: Case, pack: Procedure) -> tuple[MailCard, ...]:
    """Return the messages of a case, and those that seem to belong to it and wait."""
    return tuple(mail_card(one, pack) for one in mailing.of_case(case))


def mail_card(mail: IncomingMail, pack: Procedure) -> MailCard:
    """Return a message in words."""
    return MailCard(
        mail=mail,
        sign=sign_of(mail),
        when=presenting.moment(mail.received_at, pack),
        who=sender_of(mail),
        url=url_for("Incoming.show", pk=mail.id),
        files=tuple(_file(mail, index) for index in range(len(mail.files))),
    )


def sign_of(mail: IncomingMail) -> Sign:
    """Return what became of a message, as a sign."""
    mark, tone = SIGNS[MailState(mail.state)]
    return Sign(mark, mail.words, tone)


def sender_of(mail: IncomingMail) -> str:
    """Return who sent it, as far as it says."""
    return " · ".join(part for part in (mail.from_name, mail.from_address) if part) or "Nobody is named"


def _file(mail: IncomingMail, index: int) -> FileLine:
    told = mail.files[index]
    url = "" if told["why_not"] else url_for("Incoming.file", pk=mail.id, index=index)
    return FileLine(told["name"], as_size(told["size"]), url, told["why_not"])
