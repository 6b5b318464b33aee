"""What a document tells of who made it, taken out: names of authors, companies and printers, wherever they are."""

from __future__ import annotations

import io
import re
import zipfile

from portal.files import forgetting, stripping, zipped
from portal.files.sentences import NOT_ANONYMOUS, Unsafe

MADE_AT = (1980, 1, 1, 0, 0, 0)  # the earliest that an archive can say
DROPPED = re.compile(
    r"^docprops/|^customxml/|thumbnail|^meta\.xml$|^settings\.xml$|^configurations2/|^layout-cache$|/persons?/|^docmetadata/|"
    r"printersettings|/people\.xml$|/(comment)?authors\.xml$|/revisions/|/changesinfos/|/revisioninfo\.xml$|"
    r"^meta-inf/documentsignatures\.xml$|^_xmlsignatures/|^object [\d/]+(meta|settings)\.xml$"
)
# The parts that are known, by what programs call them: of another nobody knows what it tells.
PICTURES = re.compile(
    r"^((word|xl|ppt)/media/image\d*|(pictures|media)/(image)?[\da-f]*|object [\d/]+pictures/[\da-f]+)"
    r"\.(jpe?g|jfif|png)$"
)
STEMS = (
    *(
        "document",
        "styles",
        "styleswitheffects",
        "numbering",
        "fonttable",
        "websettings",
        "settings",
        "header",
        "footer",
    ),
    *("footnotes", "endnotes", "comments", "commentsextended", "commentsids", "commentsextensible", "theme"),
    *(
        "themeoverride",
        "chart",
        "chartex",
        "style",
        "colors",
        "data",
        "layout",
        "quickstyle",
        "drawing",
        "vmldrawing",
        "ink",
    ),
    *("workbook", "sharedstrings", "calcchain", "metadata", "sheet", "table", "threadedcomment", "pivottable"),
    *("pivotcachedefinition", "pivotcacherecords", "slicer", "slicercache", "ctrlprop", "presentation", "presprops"),
    *("viewprops", "tablestyles", "slide", "slidelayout", "slidemaster", "notesslide", "notesmaster", "handoutmaster"),
    *("comment", "tablesinglecells", "timeline", "timelinecache"),
)
PLAIN = re.compile(
    r"^(\[content_types\]\.xml|_rels/\.rels|mimetype|content\.xml|styles\.xml|manifest\.rdf|meta-inf/manifest\.xml"
    r"|object [\d/]+(content|styles)\.xml|ppt/comments/moderncomment_[\da-f_]+\.xml"
    rf"|(word|xl|ppt)/([a-z]+/)*(_rels/)?({'|'.join(STEMS)}|moderncomment_[\da-f_]+)\d*\.(xml|vml)(\.rels)?)$"
)
FONTS = re.compile(r"^((word|ppt)/)?fonts/font\d*\.(fntdata|odttf)$")


def cleaned(content: bytes, *, ending: str, instead: str) -> bytes:
    """Return the document without what it tells of its makers. Raises `Unsafe` where something in it can't be cleaned:
    an embedded workbook, a picture of a rare kind, a part that nobody knows."""
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
    called, sorry = name.lower(), NOT_ANONYMOUS.format(ending=f".{ending}", instead=instead)
    if PICTURES.search(called):
        return stripping.stripped(part)
    if called == "mimetype" or FONTS.search(called):
        return part
    if not PLAIN.search(called):
        raise Unsafe(sorry)
    return forgetting.without_people(part, _is_dropped, sorry)


def _is_dropped(target: str) -> bool:
    name = target.strip().lower()
    while name.startswith(("../", "./", "/")):
        name = name.partition("/")[2]
    return bool(DROPPED.search(name) or DROPPED.search(f"/{name}"))
