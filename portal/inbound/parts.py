"""A message taken apart into its leaves, within bounds: so many parts, so deep, and no byte copied on the way.

The standard library reads each head. It isn't given the whole, for it goes down into parts within parts by recursion,
and compares each line with the boundary of every part around it: a thousand nested parts end it, a hundred with many
lines keep it busy for minutes.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass

from portal.errors import PortalError
from portal.inbound.heads import LINE_END, LINE_ENDS, Head

MOST_HEAD = 256 * 1024  # bytes of a message's head
MOST_PART_HEAD = 64 * 1024
MOST_HEADS = 128 * 1024  # bytes of the heads of all parts together; of a trap, a thousand take up to 40 ms
MOST_PARTS, DEEPEST = 300, 20
END_OF_HEAD = re.compile(LINE_END * 2)
NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")

TOO_DEEP = "Its parts are nested more than {deepest} deep, so it wasn’t taken apart."
TOO_LONG = "The heads of its parts are longer than those of any ordinary message, so it wasn’t taken apart."
TOO_MANY = "It has more than {most} parts, so it wasn’t taken apart."


class Tangled(PortalError):
    """A message that isn't taken apart, and why."""


@dataclass(frozen=True)
class Leaf:
    """One part that holds no others. Leaves with the same `choice` say the same in several ways; 0 says it alone."""

    head: Head
    media_type: str
    params: dict[str, str]
    encoded: bytes
    choice: int

    @property
    def content(self) -> bytes:
        """The part's bytes, as they were before they were made fit for mail."""
        return _decoded(self.encoded, self.head.raw("content-transfer-encoding").strip().lower())


@dataclass(frozen=True)
class _Span:
    start: int
    end: int
    depth: int = 0
    usual: str = "text/plain"
    choice: int = 0


def head_of(raw: bytes) -> Head:
    """Return the head of a message, so much of it as is looked at."""
    return Head(raw[: min(_body_at(raw, 0, len(raw)), MOST_HEAD)])


def head_size(raw: bytes) -> int:
    """Return how many bytes the head has."""
    return _body_at(raw, 0, len(raw))


def leaves(raw: bytes) -> Iterator[Leaf]:
    """Yield the parts that hold no others, in their order. Raises `Tangled`."""
    waiting, count, heads = [_Span(0, len(raw))], 0, 0
    while waiting:
        span, count = waiting.pop(), count + 1
        if count > MOST_PARTS:
            raise Tangled(TOO_MANY.format(most=MOST_PARTS))
        body = _body_at(raw, span.start, span.end)
        size = min(body - span.start, MOST_PART_HEAD if span.depth else MOST_HEAD)
        heads += size if span.depth else 0
        if heads > MOST_HEADS:
            raise Tangled(TOO_LONG)
        head = Head(raw[span.start : span.start + size])
        within = _within(raw, body, span, head)
        if within:
            waiting += reversed(within)
        else:
            yield Leaf(head, head.content[0] or span.usual, head.content[1], raw[body : span.end], span.choice)


def _within(raw: bytes, body: int, span: _Span, head: Head) -> list[_Span]:
    media_type, params = head.content
    boundary = params.get("boundary", "").encode("utf-8", "replace")[:200].rstrip()
    if not media_type.startswith("multipart/") or not boundary:
        return []
    if span.depth >= DEEPEST:
        raise Tangled(TOO_DEEP.format(deepest=DEEPEST))
    usual = "message/rfc822" if media_type == "multipart/digest" else "text/plain"
    choice = body if media_type == "multipart/alternative" else span.choice
    return [_Span(*part, span.depth + 1, usual, choice) for part in _split(raw, body, span.end, boundary)]


def _split(raw: bytes, start: int, end: int, boundary: bytes) -> list[tuple[int, int]]:
    """Return where the parts lie. What stands before the first and after the last says nothing to a person."""
    line = re.compile(rb"(?:^|(?<=\r))--" + re.escape(boundary) + rb"(--)?[ \t]*(?=[\r\n]|\Z)", re.MULTILINE)
    found: list[tuple[int, int]] = []
    begun = 0
    for mark in line.finditer(raw, start, end):
        if begun:
            found.append((begun, max(begun, mark.start() - 1)))
        if mark[1]:
            return found
        if len(found) > MOST_PARTS:
            raise Tangled(TOO_MANY.format(most=MOST_PARTS))
        begun = _after_line(raw, mark.end(), end)
    return [*found, (begun, end)] if begun else found


def _body_at(raw: bytes, start: int, end: int) -> int:
    """Return where the body begins: after the first empty line, or at once where the head is empty."""
    found = LINE_ENDS.match(raw, start, end) or END_OF_HEAD.search(raw, start, end)
    return found.end() if found else end


def _after_line(raw: bytes, at: int, end: int) -> int:
    found = LINE_ENDS.match(raw, at, end)
    return found.end() if found else end


def _decoded(encoded: bytes, way: str) -> bytes:
    if way == "base64":
        return _from_base64(encoded)
    return binascii.a2b_qp(encoded) if way == "quoted-printable" else encoded


def _from_base64(encoded: bytes) -> bytes:
    """Return what can be read of it: what doesn't belong there is passed over, and a last piece that is broken left."""
    plain = NOT_BASE64.sub(b"", encoded)
    whole = plain[: len(plain) - (1 if len(plain) % 4 == 1 else 0)]
    return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))
