"""What a document does when it is opened: read from its XML, part by part."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.parsers import expat

from portal.files.fields import Fields
from portal.files.markup import Attributes, local, parser_of, readable, run
from portal.files.sentences import LOCKED, MACROS, OUTSIDE, PACKED, Unsafe

MACRO_TYPES = re.compile(r"macroenabled|vnd\.ms-office\.vbaproject|activex", re.IGNORECASE)
RUNS_OF_OFFICE = re.compile(rb"macroEnabled|vnd\.ms-office\.vbaProject", re.IGNORECASE)
RUNS = re.compile(r"\s*(vnd\.sun\.star\.|macro:|javascript:|vbscript:|service:|\.uno:)", re.IGNORECASE)
HANDED_OVER = re.compile(r"\s*(ms-its|mhtml|mk|ms-msdt|search-ms|its):", re.IGNORECASE)
ELSEWHERE = re.compile(r"\s*([a-z][a-z0-9+.-]*:|[/\\]|\.\.[/\\].)", re.IGNORECASE)
OTHER_MACHINE = re.compile(r"\s*(https?:|ftp:|smb:|file:/*[^/]+[.]|[\\/]{2})|.*(://|\\\\)", re.IGNORECASE | re.DOTALL)
LINKS = frozenset({"a", "shape", "rect", "oval", "roundrect", "line", "polyline", "group", "arc", "curve"})
TYPES = {
    "vbaproject": MACROS,
    "control": MACROS,
    "activexcontrolbinary": MACROS,
    "oleobject": PACKED,
    "afchunk": PACKED,
}
ELEMENTS = {
    **dict.fromkeys(("event-listener", "macrosheet", "customui"), MACROS),
    **dict.fromkeys(("ddelink", "dde-source", "dde-connection-decl", "dde-connection", "dde-link"), OUTSIDE),
    **dict.fromkeys(("auto-reload", "subdoc"), OUTSIDE),
    **dict.fromkeys(("encryption-data", "encryption"), LOCKED),
}
WATCHED = frozenset({"href", "src", "contenttype", "targetmode", "instr", "refreshonload"})
READ = frozenset({"relationship", "fldchar", "instrtext", "delinstrtext", *ELEMENTS})

Told = dict[str, str]


def demand_still(part: bytes) -> None:
    """Read an XML part once. Raises `Unsafe` of what fetches, runs or holds something, and of what is no XML."""
    text, wide = readable(part)
    if RUNS_OF_OFFICE.search(text):
        raise Unsafe(MACROS)
    fields = Fields()
    run(_parser(fields, wide), text)
    fields.close()


def _parser(fields: Fields, wide: bool) -> expat.XMLParserType:
    dull, plain = set[str](), set[str]()  # names of elements, and of attributes, that say nothing of this kind

    def start(name: str, attributes: Attributes) -> None:
        if name in dull and plain.issuperset(attributes[::2]):
            return
        kind = local(name)
        told = {local(key): value for key, value in zip(attributes[::2], attributes[1::2], strict=True)}
        if kind not in READ:
            dull.add(name)
        plain.update(key for key in attributes[::2] if local(key) not in WATCHED)
        _judge(kind, told, fields)
        if kind in {"instrtext", "delinstrtext"}:
            parser.CharacterDataHandler = fields.says

    def end(_name: str) -> None:
        if parser.CharacterDataHandler is not None:
            parser.CharacterDataHandler = None

    parser = parser_of(start, wide=wide)
    parser.EndElementHandler = end
    return parser


def _judge(kind: str, told: Told, fields: Fields) -> None:
    if kind in ELEMENTS:
        raise Unsafe(ELEMENTS[kind])
    if kind == "relationship":
        _demand_within(told)
    elif kind == "fldchar":
        _field(told, fields)
    if "instr" in told:
        fields.judge(told["instr"])
    _demand_no_macros(told)
    if kind == "connection" and told.get("refreshonload", "0").strip() not in {"0", "false"}:
        raise Unsafe(OUTSIDE)
    for name in ("href", "src"):
        if name in told:
            _demand_here(kind, told[name])


def _demand_no_macros(told: Told) -> None:
    if MACRO_TYPES.search(told.get("contenttype", "")):
        raise Unsafe(MACROS)


def _field(told: Told, fields: Fields) -> None:
    turn: dict[str, Callable[[], None]] = {"begin": fields.begins, "end": fields.ends}
    turn.get(told.get("fldchartype", "").strip(), lambda: None)()


def _demand_within(told: Told) -> None:
    """A relationship leads to another part; outside it leads by a link, which someone has to follow."""
    sort, target = told.get("type", "").strip().lower(), told.get("target", "").strip()
    last = sort.rpartition("/")[2]
    external = told.get("targetmode", "").strip().lower() == "external"
    if external and last != "hyperlink":
        raise Unsafe(OUTSIDE)
    if not external and last != "hyperlink" and OTHER_MACHINE.match(target):
        raise Unsafe(OUTSIDE)
    if last in TYPES:
        raise Unsafe(TYPES[last])
    _demand_sane(target)


def _demand_sane(target: str) -> None:
    if RUNS.match(target):
        raise Unsafe(MACROS)
    if HANDED_OVER.match(target):
        raise Unsafe(OUTSIDE)


def _demand_here(kind: str, target: str) -> None:
    """What isn't a link is shown with the document: it has to be in it."""
    _demand_sane(target)
    if kind in LINKS:
        return
    # A document tells which template it was made with: a file of its maker's, which nobody else has.
    away = OTHER_MACHINE if kind == "template" else ELSEWHERE
    if away.match(target) and not (kind == "template" and target.lower().startswith("file:///")):
        raise Unsafe(OUTSIDE)
