"""The XML of a document, read by a parser and never by patterns: what stands there may be written in many ways."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.parsers import expat

from portal.files.sentences import BROKEN, Unsafe

BOMS = (b"\xff\xfe", b"\xfe\xff")
ENCODINGS = frozenset({"", "utf-8", "utf8", "us-ascii", "ascii"})
WIDE = frozenset({"utf-16", "utf-16le", "utf-16be", "unicode"})  # may be said of what was written in sixteen bits
BEGINS = re.compile(rb"(\xef\xbb\xbf)?[ \t\r\n]*<[?!:A-Za-z_\x80-\xff]|\xff\xfe|\xfe\xff|\0<|<\0")
NAMED = re.compile(r"\.(xml|rels|vml|rdf)$")

Attributes = list[str]  # name, value, name, value …
Start = Callable[[str, Attributes], None]


def is_markup(name: str, part: bytes) -> bool:
    """Return whether a part is XML, by its name or by how it begins: a part may be called anything."""
    return bool(NAMED.search(name.lower())) or BEGINS.match(part) is not None


def local(name: str) -> str:
    """Return a name without its namespace's prefix, in small letters."""
    return name.rpartition(":")[2].lower()


def readable(part: bytes) -> tuple[bytes, bool]:
    """Return the XML of a part as UTF-8, whichever of the two kinds of Unicode it is written in, and whether it was
    the wide one."""
    if part.startswith(BOMS):
        return part.decode("utf-16", "replace").encode(), True
    if part[:2] in (b"<\0", b"\0<"):
        return part.decode("utf-16-le" if part[0] else "utf-16-be", "replace").encode(), True
    return part.removeprefix(b"\xef\xbb\xbf"), False


def parser_of(start: Start, *, wide: bool) -> expat.XMLParserType:
    """Return a parser that takes UTF-8 and calls `start` with each element. It knows no document type, so no entities
    but the five and those of numbers: it raises `Unsafe` of one."""
    parser = expat.ParserCreate("UTF-8")  # whatever it says of itself: programs differ in what they make of that
    parser.ordered_attributes = True
    parser.buffer_text = True

    def declared(_version: str, encoding: str | None, _standalone: int) -> None:
        if (encoding or "").lower() not in (ENCODINGS | WIDE if wide else ENCODINGS):
            raise Unsafe(BROKEN)

    def typed(*_told: object) -> None:
        raise Unsafe(BROKEN)

    parser.XmlDeclHandler = declared
    parser.StartDoctypeDeclHandler = typed
    parser.StartElementHandler = start
    return parser


def run(parser: expat.XMLParserType, text: bytes) -> None:
    """Let a parser read all of a part. Raises `Unsafe` of what is no XML."""
    try:
        parser.Parse(text, True)
    except (expat.ExpatError, ValueError) as error:
        raise Unsafe(BROKEN) from error
