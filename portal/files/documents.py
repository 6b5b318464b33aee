"""What a document tells of who made it, taken out: names of authors, companies and printers, wherever they are."""

from __future__ import annotations

import io
import re
import zipfile

from portal.files import pictures, zipped
from portal.files.sentences import NOT_ANONYMOUS, Unsafe

MADE_AT = (1980, 1, 1, 0, 0, 0)  # the earliest that an archive can say
DROPPED = re.compile(
    r"^docprops/|^customxml/|thumbnail|^meta\.xml$|^settings\.xml$|^configurations2/|^layout-cache$|/persons?/|"
    r"printersettings|/people\.xml$|/commentauthors\.xml$|^meta-inf/documentsignatures\.xml$|^_xmlsignatures/",
)
# Names and moments that Office and OpenDocument write beside comments, changes and the last saving.
IN_QUOTES = re.compile(
    rb"\b((?:\w+:)?(?:author|initials|userId|providerId|displayName|userName|lastModifiedBy|creator|date|dt|dateUtc|"
    rb"rsid\w*))\s*=\s*(\"[^\"]*\"|'[^']*')"
)
IN_ELEMENTS = re.compile(
    rb"(<((?:\w+:)?(?:author|creator|initial-creator|author-name|author-initials|printed-by|sender-[\w-]+|lastModifiedBy|"
    rb"editing-cycles|date-string))\b[^>]*>)[^<]*(</\2>)"
)
OF_DROPPED = re.compile(
    rb"<(?:Relationship|Override|manifest:file-entry|Default)\b[^>]*?(?:Target|PartName|full-path)=[\"']/?([^\"']*)[\"'][^>]*?"
    rb"(?:/>|>\s*</(?:Relationship|Override|manifest:file-entry)>)"
)
PICTURES = re.compile(r"\.(jpe?g|jfif|png)$")
PLAIN = re.compile(r"\.(xml|rels|vml|rdf)$|^mimetype$|\.(fntdata|odttf)$")


def cleaned(content: bytes, *, ending: str, instead: str) -> bytes:
    """Return the document without what it tells of its makers. Raises `Unsafe` where something in it can't be cleaned:
    an embedded workbook, a picture of a rare kind."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in zipped.parts(content):
            if DROPPED.search(name.lower()):
                continue
            entry = zipfile.ZipInfo(name, MADE_AT)
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, _part(name, part, ending, instead))
    return out.getvalue()


def _part(name: str, part: bytes, ending: str, instead: str) -> bytes:
    if PICTURES.search(name.lower()):
        return pictures.stripped(part)
    if not PLAIN.search(name.lower()):
        raise Unsafe(NOT_ANONYMOUS.format(ending=f".{ending}", instead=instead))
    return _without_people(zipped.readable(part)) if name != "mimetype" else part


def _without_people(part: bytes) -> bytes:
    part = OF_DROPPED.sub(lambda found: b"" if _is_dropped(found[1]) else found[0], part)
    return IN_ELEMENTS.sub(rb"\1\3", IN_QUOTES.sub(_emptied, part))


def _is_dropped(target: bytes) -> bool:
    name = target.decode("utf-8", "replace").removeprefix("../").lower()
    return bool(DROPPED.search(name) or DROPPED.search(f"/{name}"))


def _emptied(found: re.Match[bytes]) -> bytes:
    """A name is made empty, a moment the beginning of time, and a mark of editing a zero: programs want them there."""
    name = found[1].rpartition(b":")[2]
    if name in {b"date", b"dt", b"dateUtc"}:
        return found[1] + b'="1980-01-01T00:00:00Z"'
    return found[1] + (b'="00000000"' if name.startswith(b"rsid") else b'=""')
