"""What a mail server reports of a message of ours that it couldn't deliver (RFC 3464)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from portal.inbound import parts
from portal.inbound.heads import Head
from portal.inbound.parts import Leaf, Tangled
from portal.inbound.reading import Message
from portal.notices.mail import MESSAGE_ID as IDS

STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
GROUP = re.compile(rb"\r?\n\r?\n")
MOST_GROUPS = 50
ORIGINAL = frozenset({"message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global"})
FAILED = "It came back: the recipient’s mail server wouldn’t take it{status}. Check the address, or post it."


@dataclass(frozen=True)
class Report:
    """What became of a message: its Message-ID, whether it failed for good, and the status, such as 5.1.1."""

    message_id: str
    failed: bool
    status: str

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
    return Report(message_id, bool(failed), _status((failed or told or groups)[0]))


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
    return message.head.content()[1].get("report-type", "").lower()


def _groups(leaf: Leaf) -> list[Head]:
    """Return the groups of fields: the first is about the message, each other about one recipient."""
    return [Head(group) for group in GROUP.split(leaf.content, MOST_GROUPS)[:MOST_GROUPS] if group.strip()]


def _status(group: Head) -> str:
    found = STATUS.search(group.raw("status"))
    return found[0] if found else ""
