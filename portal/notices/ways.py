"""The ways in which a message goes out: one table, for the board, the forms, the print queue and what hands over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from portal.notices import mail, texting
from portal.notices.models import Channel, Notice
from portal.notices.outgoing import attachments_of, outgoing, reply_address_of, texts

HandOver = Callable[[], None]


@dataclass(frozen=True)
class Way:
    """One way: its name, which of a person's particulars it goes to, and what an officer is asked to give for another.

    `instead` are the ways that the same message can go: a text is no letter. `checked` returns an address as it is
    written on the wire, or raises `Invalid`. `carried` returns what hands a message over, with all that it needs, so
    that no transaction is open meanwhile; without it, it is printed and posted.
    """

    name: str
    goes_to: str
    asks: str
    instead: tuple[Channel, ...]
    checked: Callable[[str], str] = str
    carried: Callable[[Notice], HandOver] | None = None


def _by_mail(notice: Notice) -> HandOver:
    assert notice.to_address is not None
    by_mail = outgoing()
    return partial(by_mail.transport.send, mail.seal(_mail(notice, by_mail.address)), notice.to_address)


def _mail(notice: Notice, from_address: str) -> mail.Mail:
    assert notice.to_address is not None
    assert notice.message_id is not None
    return mail.Mail(
        from_name=notice.from_name,
        from_address=from_address,
        to_name=notice.to_name,
        to_address=mail.address(notice.to_address),
        subject=notice.subject,
        text=notice.body_text,
        html=notice.body_html,
        files=attachments_of(notice),
        message_id=notice.message_id,
        date=notice.queued_at,
        in_reply_to=notice.in_reply_to,
        references=notice.references,
        reply_to=reply_address_of(notice),
    )


def _by_text(notice: Notice) -> HandOver:
    assert notice.to_address is not None
    assert notice.message_id is not None
    number = texting.number(notice.to_address)
    return partial(texts().send, texting.TextMessage(number, notice.body_text, notice.message_id))


LETTERS = (Channel.EMAIL, Channel.POST)
WAYS: Mapping[Channel, Way] = {
    Channel.EMAIL: Way("E-mail", "email", "the e-mail address", LETTERS, mail.address, _by_mail),
    Channel.POST: Way("Post", "address", "the lines of the postal address", LETTERS),
    Channel.SMS: Way(
        "Text message", "phone", "a number that takes text messages", (Channel.SMS,), texting.number, _by_text
    ),
}


def way_of(notice: Notice) -> Way:
    """Return the way that a message goes now."""
    return WAYS[Channel(notice.channel)]


def address_of(person: Any, channel: Channel) -> str:
    """Return where someone is reached this way; "" where that isn't known."""
    found: str = getattr(person, WAYS[channel].goes_to)
    return found
