"""An e-mail as a file: taken apart, and each file in it judged as one that came by itself.

The standard library takes it apart. That may be slow, or deep, on what someone made to be so: this is run in the
process that has little time and memory, and whatever ends that is told as a damaged file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

from portal.files.sentences import BROKEN, PACKED, TANGLED, Unsafe

MOST_PARTS = 300
WORDS = frozenset({"text/plain", "text/html"})
REPORTS = frozenset({"message/delivery-status", "message/disposition-notification", "text/rfc822-headers"})
ELSEWHERE = frozenset({"message/partial", "message/external-body"})  # what it holds isn't in it
PACKING = frozenset({"base64", "quoted-printable", "x-uuencode", "uuencode", "x-uue", "uue"})
ENCODED = re.compile(rb"^begin(?:-base64)? [0-7]{3,4} \S", re.MULTILINE)  # a file in the words, as in old programs


def files_of(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the files in an e-mail by their names, those of the e-mails in it too. Raises `Unsafe` of one that isn't
    taken apart: what can't be read here may be read elsewhere."""
    message = message_from_bytes(content, policy=policy.default)
    for count, part in enumerate(message.walk()):
        if count >= MOST_PARTS:
            raise Unsafe(TANGLED.format(most=MOST_PARTS))
        _demand_plain(part)
        if not part.is_multipart() and (file := _file(part)):
            yield file


def _demand_plain(part: EmailMessage) -> None:
    """Raise `Unsafe` of a part that programs may read in more than one way."""
    told_twice = any(len(part.get_all(name, [])) > 1 for name in ("content-type", "content-transfer-encoding"))
    hollow = part.get_content_maintype() == "multipart" and not part.is_multipart()
    if told_twice or hollow:
        raise Unsafe(BROKEN)
    hidden = part.is_multipart() and str(part.get("content-transfer-encoding", "")).strip().lower() in PACKING
    if hidden or part.get_content_type() in ELSEWHERE:
        raise Unsafe(PACKED)


def _file(part: EmailMessage) -> tuple[str, bytes] | None:
    """Return a part as a file, or None where it is the words of the message."""
    name, kind, inside = part.get_filename(""), part.get_content_type(), _bytes_of(part)
    words = kind in WORDS | REPORTS and not name and part.get_content_disposition() != "attachment"
    if not words:
        return name, inside
    if ENCODED.search(inside):
        raise Unsafe(PACKED)
    return None


def _bytes_of(part: EmailMessage) -> bytes:
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""
