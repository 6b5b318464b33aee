"""What a mail server reports of a message of ours that it couldn't deliver (RFC 3464)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from portal.inbound import parts
from portal.inbound.heads import Head
from portal.inbound.parts import Leaf, Tangled
from portal.inbound.reading import Message
from portal.notices.mail import MESSAGE_ID as IDS

STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
XTEXT = re.compile(r"\+([0-9A-F]{2})")  # RFC 3461 4
MOST_GROUPS = 50
ORIGINAL = frozenset({"message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global"})
FAILED = "It came back: the recipient’s mail server wouldn’t take it{status}. Check the address, or post it."


@dataclass(frozen=True)
class Report:
    """What became of a message: its Message-ID, whether it failed for good, the status, such as 5.1.1, and to whom.

    `recipients` are the addresses it tells of, in small letters: as they were written to, and as they were read.
    """

    message_id: str
    failed: bool
    status: str
    recipients: frozenset[str]

    @property
    def sentence(self) -> str:
        """What an officer is told."""
        return FAILED.format(status=f" ({self.status})" if self.status else "")


def is_report(message: Message) -> bool:
    """Return whether this is a report of a mail server about a delivery."""
    return message.media_type == "multipart/report" and _kind(message) in {"delivery-status", ""}


def report_of(raw: bytes) -> Report | None:
    """Return what a message reports of one of ours, or None where it names none."""
    leaves = _leaves(raw)
    groups = [group for leaf in leaves if leaf.media_type.endswith("/delivery-status") for group in _groups(leaf)]
    message_id = _original(leaves)
    if not message_id or not groups:
        return None
    told = [group for group in groups if group.raw("action")]
    failed = [group for group in told if group.raw("action").strip().lower().startswith("failed")]
    meant = failed or told or groups
    return Report(message_id, bool(failed), _status(meant[0]), frozenset(_recipients(meant)))


def reported_on(raw: bytes) -> str:
    """Return the Message-ID of the message that a report is about, whatever else it says; "" where it names none."""
    return _original(_leaves(raw))


def _leaves(raw: bytes) -> list[Leaf]:
    try:
        return list(parts.leaves(raw))
    except Tangled:
        return []


def _original(leaves: list[Leaf]) -> str:
    original = next((leaf for leaf in leaves if leaf.media_type in ORIGINAL), None)
    ids = IDS.findall(parts.head_of(original.content.lstrip(b"\r\n")).raw("message-id")) if original else []
    return ids[0] if ids else ""


def _kind(message: Message) -> str:
    return message.head.content[1].get("report-type", "").lower()


def _groups(leaf: Leaf) -> list[Head]:
    """Return the groups of fields: the first is about the message, each other about one recipient."""
    return [Head(group) for group in parts.END_OF_HEAD.split(leaf.content, MOST_GROUPS)[:MOST_GROUPS] if group.strip()]


def _recipients(groups: Iterable[Head]) -> Iterator[str]:
    """Yield each address that follows its kind (RFC 3464 2.3.1, 2.3.2), as it stands and read as xtext."""
    for group in groups:
        for name in ("final-recipient", "original-recipient"):
            address = group.raw(name).partition(";")[2].strip().strip("<>")
            yield address.lower()
            yield XTEXT.sub(lambda found: chr(int(found[1], 16)), address).lower()


def _status(group: Head) -> str:
    found = STATUS.search(group.raw("status"))
    return found[0] if found else ""
