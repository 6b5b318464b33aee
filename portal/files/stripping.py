"""Pictures within documents: what isn't a dot is left out, and the dots stay as they are."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from portal.files.sentences import BROKEN, Unsafe

# Of a JPEG: how its dots are packed, in frames, tables and lines. JFIF, and how Adobe's programs say which colours are
# meant, are written anew: there is room in them for more.
KEPT_SEGMENTS = frozenset({*range(0xC0, 0xC8), *range(0xC9, 0xD0), 0xDB, 0xDC, 0xDD})
JFIF, ADOBE, SCAN, END = 0xE0, 0xEE, 0xDA, 0xD9
MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")  # the end of a scan: the others stand within one
KEPT_CHUNKS = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"pHYs"}
)
BOXES = b"\0\0\0\x0cjP  \r\n\x87\n"
KEPT_BOXES = frozenset({b"jP  ", b"ftyp", b"jp2h", b"jp2c"})
STREAM, TILE, COMMENT = b"\xff\x4f\xff\x51", 0x90, 0x64


def stripped(content: bytes) -> bytes:
    """Return a JPEG, PNG or JPEG 2000 without all that isn't the picture. Raises `Unsafe` where it is none of them."""
    try:
        if content.startswith(b"\xff\xd8"):
            return b"".join(_segments(content))
        if content.startswith(b"\x89PNG\r\n\x1a\n"):
            return content[:8] + b"".join(_chunks(content))
        if content.startswith(BOXES):
            return b"".join(_boxes(content))
        if content.startswith(STREAM):
            return b"".join(_stream(content))
    except (struct.error, IndexError) as error:
        raise Unsafe(BROKEN) from error
    raise Unsafe(BROKEN)


def _segments(content: bytes) -> Iterator[bytes]:
    """Yield what makes up the first picture: another may stand behind its end, and words between its scans."""
    yield content[:2]
    at, seen = 2, False
    while content[at] == 0xFF:
        marker = content[at + 1]
        if marker == END and seen:
            yield content[at : at + 2]
            return
        if marker == 0xFF:
            at += 1
            continue
        end = at + 2 + _size(content, at)
        if marker == SCAN:
            found = MARKER.search(content, end)
            if found is None:
                raise Unsafe(BROKEN)
            end, seen = found.start(), True
        if kept := _segment(marker, content[at:end]):
            yield kept
        at = end
    raise Unsafe(BROKEN)


def _size(content: bytes, at: int) -> int:
    size: int = struct.unpack(">H", content[at + 2 : at + 4])[0]
    if size < 2:
        raise Unsafe(BROKEN)
    return size


def _segment(marker: int, whole: bytes) -> bytes:
    if marker == SCAN or marker in KEPT_SEGMENTS:
        return whole
    if marker == JFIF and whole[4:9] == b"JFIF\0" and len(whole) >= 16:
        return b"\xff\xe0\0\x10" + whole[4:16] + b"\0\0"  # without its small picture
    if marker == ADOBE and whole[4:9] == b"Adobe" and len(whole) >= 16:
        return b"\xff\xee\0\x0e" + whole[4:16]
    return b""


def _chunks(content: bytes) -> Iterator[bytes]:
    at = 8
    while at + 12 <= len(content):
        size, name = struct.unpack(">I4s", content[at : at + 8])
        if name in KEPT_CHUNKS:
            yield content[at : at + 12 + size]
        if name == b"IEND":
            return
        at += 12 + size
    raise Unsafe(BROKEN)


def _boxes(content: bytes) -> Iterator[bytes]:
    at = 0
    while at + 8 <= len(content):
        size, name = struct.unpack(">I4s", content[at : at + 8])
        end = at + size if size > 1 else len(content)
        if (size and size < 8) or end > len(content):
            raise Unsafe(BROKEN)
        if name == b"jp2c":
            inside = b"".join(_stream(content[at + 8 : end]))
            yield struct.pack(">I4s", 8 + len(inside), name) + inside
            return
        if name in KEPT_BOXES:
            yield content[at:end]
        at = end
    raise Unsafe(BROKEN)


def _stream(content: bytes) -> Iterator[bytes]:
    """Yield a stream of JPEG 2000 without the comments before its first tile."""
    yield content[:2]
    at = 2
    while content[at + 1] != TILE:
        end = at + 2 + _size(content, at)
        if content[at] != 0xFF:
            raise Unsafe(BROKEN)
        if content[at + 1] != COMMENT:
            yield content[at:end]
        at = end
    last = content.rfind(b"\xff\xd9")
    yield content[at : last + 2 if last > at else len(content)]
