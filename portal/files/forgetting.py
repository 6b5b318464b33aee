"""What the XML of a document tells of its makers, taken out of it. Everything else stays as it was, byte for byte."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from portal.files.markup import Attributes, local, parser_of, readable, run
from portal.files.sentences import Unsafe

TAG = re.compile(rb"<(?:[^\"'<>]++|\"[^\"]*+\"|'[^']*+')*+>")
NEVER, NO_DAY = "1980-01-01T00:00:00Z", "1980-01-01T00:00:00"
EMPTIED = frozenset(
    {"author", "initials", "userid", "providerid", "displayname", "username", "lastmodifiedby", "creator", "descr"}
)
MOMENTS = frozenset({"date", "dt", "dateutc", "datetime", "created", "modified"})
PEOPLE = frozenset({"author", "cmauthor", "person", "userinfo", "chgdata"})  # whose `name` is a person's
DRAWN = frozenset({"docpr", "cnvpr", "imagedata"})  # whose name, or title, older programs make of a picture's file
DROPPED = frozenset(
    {
        "abspath",
        "docvars",
        "mailmerge",
        "rsids",
        "revisionptr",
        "docid",
        "savethroughxslt",
        "attachedschema",
        "filesharing",
    }
)
HUSHED = re.compile(
    r"author|creator|initial-creator|author-name|author-initials|creator-initials|printed-by|sender-[\w-]+|lastmodifiedby|"
    r"editing-cycles|editing-duration|date-string|user-defined|file-name|template-name"
)
PATH = re.compile(r"file:|^\s*[a-z]:[\\/]|[^\w][a-z]:\\|\\\\\w|(?<![\w.])/(home|users)/|^\s*/[a-z]:/", re.IGNORECASE)
PICTURE_FILE = re.compile(r"\.(jpe?g|png|gif|bmp|tiff?|heic|webp|emf|wmf)\s*$", re.IGNORECASE)
FIELDS = frozenset({"instrtext", "delinstrtext"})
OF_PARTS = {"relationship": "target", "override": "partname", "file-entry": "full-path"}
QUIET = ("xmlns", "xml:")

IsGone = Callable[[str], bool]


@dataclass
class Forgetting:
    """One part as it is read: which of its bytes are replaced by which."""

    text: bytes
    wide: bool
    is_gone: IsGone
    sorry: str
    cuts: list[tuple[int, int, bytes]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)  # by the fields of a text, in however many pieces
    depth: int = 0
    within: tuple[int, int, bytes | None] | None = (
        None  # an element that goes: how deep, from where, what comes instead
    )

    def __post_init__(self) -> None:
        self.parser: expat.XMLParserType = parser_of(self.starts, wide=self.wide)
        self.parser.EndElementHandler = self.ends

    def done(self) -> bytes:
        """Return the part without what it told. Raises `Unsafe` of a field with a place on a disk in it."""
        run(self.parser, self.text)
        if PATH.search("".join(self.said)):
            raise Unsafe(self.sorry)
        out, at = [], 0
        for begin, end, instead in self.cuts:
            out += [self.text[at:begin], instead]
            at = end
        return b"".join([*out, self.text[at:]])

    def starts(self, name: str, attributes: Attributes) -> None:
        """An element begins: it goes, its words go, or some of what it says does."""
        self.depth += 1
        if self.within:
            return
        at, kind = self.parser.CurrentByteIndex, local(name)
        if kind in FIELDS:
            self.parser.CharacterDataHandler = self.said.append
        end = self._after(at)
        closed = self.text[end - 2 : end] == b"/>"
        if kind in DROPPED or self._leads_to_gone(kind, attributes):
            if closed:
                self.cuts.append((at, end, b""))
            else:
                self.within = (self.depth, at, None)
            return
        changed = _told(kind, attributes)
        if changed != attributes:
            self.cuts.append((at, end, _written(name, changed, closed=closed)))
        if (instead := _instead(name, kind)) is not None and not closed:
            self.within = (self.depth, end, instead)

    def ends(self, _name: str) -> None:
        """An element ends."""
        self.parser.CharacterDataHandler = None
        if self.within and self.within[0] == self.depth:
            _depth, begin, instead = self.within
            at = self.parser.CurrentByteIndex
            self.cuts.append((begin, self._after(at) if instead is None else at, instead or b""))
            self.within = None
        self.depth -= 1

    def _after(self, at: int) -> int:
        found = TAG.match(self.text, at)
        assert found
        return found.end()

    def _leads_to_gone(self, kind: str, attributes: Attributes) -> bool:
        wanted = OF_PARTS.get(kind)
        pairs = zip(attributes[::2], attributes[1::2], strict=True)
        return bool(wanted) and any(local(key) == wanted and self.is_gone(value) for key, value in pairs)


def without_people(part: bytes, is_gone: IsGone, sorry: str) -> bytes:
    """Return an XML part without names, moments, marks of editing and places on a disk; `is_gone` says of which parts
    nothing is told, for they aren't there. Raises `Unsafe`, with the sentence `sorry` of what can't be taken out."""
    text, wide = readable(part)
    return Forgetting(text, wide, is_gone, sorry).done()


def _told(kind: str, attributes: Attributes) -> Attributes:
    changed = list(attributes)
    for place in range(0, len(attributes), 2):
        name = attributes[place]
        if not name.startswith(QUIET):
            changed[place + 1] = _value(kind, local(name), attributes[place + 1])
    return changed


def _value(kind: str, name: str, value: str) -> str:
    """A name is made empty, a moment the beginning of time, and a mark of editing a zero: programs want them there."""
    if name in MOMENTS and value:
        return NEVER if value.endswith("Z") or name in {"date", "dt", "dateutc"} else NO_DAY
    if name.startswith("rsid"):
        return "00000000"
    if name == "descr":
        return "" if PICTURE_FILE.search(value) or PATH.search(value) else value
    if name == "displayname" and kind == "table":  # how formulas call it
        return value
    if name in EMPTIED or (name == "name" and kind in PEOPLE) or (name == "title" and kind == "imagedata"):
        return ""
    if kind in DRAWN and name == "name" and PICTURE_FILE.search(value):
        return ""
    if PATH.search(value):
        return "about:blank" if name in {"target", "href"} else ""
    return value


def _instead(name: str, kind: str) -> bytes | None:
    """Return what stands in place of an element's words; None where they stay."""
    if name == "dc:date":
        return NO_DAY.encode()
    if HUSHED.fullmatch(kind):
        return b""
    return None


def _written(name: str, attributes: Attributes, *, closed: bool) -> bytes:
    pairs = zip(attributes[::2], attributes[1::2], strict=True)
    told = "".join(f" {key}={quoteattr(value)}" for key, value in pairs)
    return f"<{name}{told}{'/>' if closed else '>'}".encode()
