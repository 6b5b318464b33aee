"""What files tell of their makers, wherever programs write it, isn't left in those of someone who stays anonymous."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

import pytest
from PIL import Image
from pypdf import PdfReader
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from portal.files.going_through import gone_through
from portal.files.sentences import Unsafe
from tests.files.by_hand import OFFICE, document, open_document, portable, related, stream, words, workbook
from tests.files.samples import MARK, TYPES, jpeg, zipped

DISK = rf"C:\Users\{MARK}\Documents\x"
MOMENT = "2026-11-20T10:11:12"
SIGNED = (
    "<</Type/Annot/Subtype/Widget/FT/Sig/T(Signature1)/Rect[0 0 9 9]/V 5 0 R/P 3 0 R/AP<</N 6 0 R>>>>",
    (
        f"<</Type/Sig/Filter/Adobe.PPKLite/Name({MARK})/M(D:20261120101112Z)/Location({MARK})/ContactInfo({MARK})"
        f"/Contents<{MARK.encode().hex()}>/ByteRange[0 1 2 3]>>"
    ),
    stream("/Subtype/Form/BBox[0 0 9 9]", f"({MARK}) Tj".encode()),
)


def photograph(packed: str, content: bytes, *more: str) -> bytes:
    """A PDF with a photograph that is packed so."""
    told = f"/Type/XObject/Subtype/Image/Width 60/Height 40/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter{packed}"
    return portable("", stream(told, content), *more, resources="/XObject<</I 4 0 R>>")


def between_scans() -> bytes:
    """A photograph in several scans, with words between them."""
    out = io.BytesIO()
    Image.new("RGB", (16, 16)).save(out, "JPEG", progressive=True)
    whole = out.getvalue()
    at = whole.index(b"\xff\xc4", whole.index(b"\xff\xda") + 2)
    told = MARK.encode()
    return whole[:at] + b"\xff\xfe" + (2 + len(told)).to_bytes(2, "big") + told + whole[at:]


def jpeg_2000() -> bytes:
    """A photograph of another kind, with words beside its dots and in them."""
    out = io.BytesIO()
    Image.new("RGB", (16, 16)).save(out, "JPEG2000", comment=MARK)
    whole, told = out.getvalue(), MARK.encode()
    at = whole.index(b"jp2c") - 4
    return whole[:at] + (8 + len(told)).to_bytes(4, "big") + b"xml " + told + whole[at:]


def in_document(content: bytes) -> bytes:
    return zipped({"[Content_Types].xml": TYPES, "word/document.xml": b"<w/>", "word/media/image1.jpeg": content})


ABOUT = f"<x15ac:absPath url='{DISK}' xmlns:x15ac='x'/>"
AUTHORS = f"<p:authorLst><p:author id='1' name='{MARK}' initials='{MARK}' userId='{MARK}'/></p:authorLst>"
SETTINGS = (
    f"<w:settings><w:docVars><w:docVar w:name='User' w:val='{MARK}'/></w:docVars>"
    f"<w:mailMerge><w:connectString w:val='{DISK}'/></w:mailMerge>"
    "<w:rsids><w:rsid w:val='00A1'/></w:rsids></w:settings>"
)
NOTE = (
    f"<office:annotation><dc:creator>{MARK}<b/>{MARK}</dc:creator><dc:date>{MOMENT}.345</dc:date>"
    f"<meta:creator-initials>{MARK}</meta:creator-initials></office:annotation>"
)
CHANGE = f"<office:change-info><dc:creator>{MARK}</dc:creator><dc:date>{MOMENT}</dc:date></office:change-info>"
SLIDES = {
    "[Content_Types].xml": TYPES,
    "ppt/presentation.xml": b"<p/>",
    "ppt/authors.xml": AUTHORS.encode(),
    "ppt/changesInfos/changesInfo1.xml": f"<pc:chgData name='{MARK}'/>".encode(),
    "ppt/comments/modernComment_1.xml": f"<p:cm id='1' authorId='1' created='{MOMENT}.345'/>".encode(),
}
CLEANED: dict[str, tuple[str, bytes]] = {
    "where a workbook was": ("xlsx", workbook(f"<mc:Choice>{ABOUT}</mc:Choice><sheets/>")),
    "where a workbook was, at length": (
        "xlsx",
        workbook(f"<a>{ABOUT.replace('/>', '><b/></x15ac:absPath>')}</a><sheets/>"),
    ),
    "who had a workbook open": (
        "xlsx",
        workbook("", xl__revisions__userNames_DOT_xml=f"<userInfo name='{MARK}' dateTime='{MOMENT}'/>"),
    ),
    "when somebody spoke in a workbook": (
        "xlsx",
        workbook("", xl__threadedComments__threadedComment1_DOT_xml=f"<threadedComment dT='{MOMENT}.12'/>"),
    ),
    "who spoke in slides": ("pptx", zipped(SLIDES)),
    "what a document keeps": ("docx", document(word__settings_DOT_xml=SETTINGS)),
    "where a picture was": ("docx", words(f"<wp:docPr id='1' name='Picture 1' descr='{DISK}.jpg'/>")),
    "how a picture was called": ("docx", words(f"<pic:cNvPr id='0' name='{MARK}.jpg'/>")),
    "how a picture was called in old Word": ("docx", words(f"<v:imagedata o:title='{MARK}'/>")),
    "a link to a disk": (
        "docx",
        related(
            f"<R><Relationship Type='{OFFICE}/hyperlink' Target='file:///C:\\Users\\{MARK}' TargetMode='External'/></R>"
        ),
    ),
    "names in sixteen bits": (
        "docx",
        document(word__document_DOT_xml=f"<w:ins w:author='{MARK}' w:date='{MOMENT}Z'/>".encode("utf-16")),
    ),
    "names in another spelling": ("docx", words(f"<w:ins w:author = '{MARK}>' w:date\n=\"{MOMENT}Z\"></w:ins>")),
    "notes of the open kind": ("odt", open_document(NOTE)),
    "changes of the open kind": ("odt", open_document(f"<text:tracked-changes>{CHANGE}</text:tracked-changes>")),
    "links of the open kind": ("odt", open_document(f"<text:a xlink:href='file:///home/{MARK}/a.odt'>x</text:a>")),
    "a second picture": ("docx", in_document(jpeg() + jpeg())),
    "words between scans": ("docx", in_document(between_scans())),
    "a signature": ("pdf", portable("/AcroForm<</SigFlags 3/Fields[4 0 R]>>", *SIGNED, page="/Annots[4 0 R]")),
    "TeX": (
        "pdf",
        portable(
            "",
            stream(f"/Subtype/Form/BBox[0 0 9 9]/PTEX.FileName(/home/{MARK}/a.pdf)/PTEX.InfoDict 5 0 R", b"q Q"),
            f"<</Title({MARK})/Company({MARK})>>",
            resources="/XObject<</I 4 0 R>>",
        ),
    ),
    "what nothing leads to": ("pdf", portable("", f"<</Notes({MARK})>>")),
    "a link of a PDF": ("pdf", portable("/Legal<</A(x)>>", page=f"/Annots[<</A<</URI(file:///home/{MARK})>>>>]")),
    "where the pages were": ("pdf", portable(f"/URI<</Base(http://{MARK}/)>>/Collection<</D({MARK})>>")),
    "a photograph": ("pdf", photograph("/DCTDecode", jpeg())),
    "a photograph, and another": ("pdf", photograph("/DCTDecode", jpeg() + jpeg())),
    "a photograph in layers": ("pdf", photograph("[/FlateDecode/DCTDecode]", zlib.compress(jpeg()))),
    "a photograph, elsewhere": ("pdf", photograph(" 5 0 R", jpeg(), "/DCTDecode")),
    "a photograph of letters": ("pdf", photograph("[/ASCIIHexDecode/DCTDecode]", jpeg().hex().encode() + b">")),
    "a photograph of the new kind": ("pdf", photograph("/JPXDecode", jpeg_2000())),
}


def unpacked(content: bytes) -> bytes:
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return b"\n".join(name.encode() + archive.read(name) for name in archive.namelist())
    return content


@pytest.mark.parametrize("name", CLEANED)
def test_nothing_is_left_of_it(name: str) -> None:
    key, content = CLEANED[name]
    done = gone_through(content, key, key, clean=True)
    left = unpacked(done)
    for told in (MARK.encode(), MARK.encode().hex().encode(), MARK.encode("utf-16-le"), MOMENT.encode(), b"20261120"):
        assert told not in left
    again = gone_through(done, key, key, clean=False)
    assert again is done, "what was made is taken again"


REFUSED = {
    "what a workbook asks": ("xlsx", workbook("", xl__connections_DOT_xml=f"<connection odcFile='{DISK}'/>")),
    "a part that nobody knows": ("docx", document(word__whoKnows_DOT_xml=f"<a b='{MARK}'/>")),
    "the name of a part": (
        "docx",
        zipped({"[Content_Types].xml": TYPES, "word/document.xml": b"<w/>", f"word/media/{MARK}.jpeg": jpeg()}),
    ),
    "a field in pieces": (
        "docx",
        words('<w:instrText>HYPERLINK "C:</w:instrText><w:instrText>\\Users\\x.doc"</w:instrText>'),
    ),
    "a photograph under something": ("pdf", photograph("[/DCTDecode/FlateDecode]", jpeg())),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cant_be_taken_out_is_refused(name: str) -> None:
    key, content = REFUSED[name]
    with pytest.raises(Unsafe, match="To stay anonymous, send"):
        gone_through(content, key, key, clean=True)
    assert gone_through(content, key, key, clean=False) is content


def test_what_was_written_stays() -> None:
    inside = (
        "<w:p w:rsidR='00AB12CD'><w:t xml:space='preserve'>Nobody came, &amp; “all” &lt;b&gt;.</w:t></w:p><!-- x -->"
    )
    done = unpacked(gone_through(words(inside), "docx", "docx", clean=True)).decode()
    assert inside.replace("00AB12CD", "00000000").replace("'00000000'", '"00000000"') in done
    table = workbook("<table displayName='Table1'/>")
    assert b"Table1" in unpacked(gone_through(table, "xlsx", "xlsx", clean=True))
    link = open_document("<text:a xlink:href='https://example.org/home/x'>x</text:a><text:date>20 Nov</text:date>")
    left = unpacked(gone_through(link, "odt", "odt", clean=True))
    assert b"https://example.org/home/x" in left
    assert b"20 Nov" in left


def test_photographs_are_still_seen() -> None:
    out = io.BytesIO()
    page = Canvas(out)
    page.drawString(100, 700, "Nobody came.")
    page.drawImage(ImageReader(io.BytesIO(jpeg())), 100, 100)
    page.showPage()
    page.save()
    assert re.search(rb"/Filter \[ /ASCII85Decode /DCTDecode \]", out.getvalue())
    done = PdfReader(io.BytesIO(gone_through(out.getvalue(), "pdf", "pdf", clean=True)))
    assert "Nobody came." in done.pages[0].extract_text()
    assert done.pages[0].images[0].image.getpixel((5, 5))[0] > 190
    progressive = unpacked(gone_through(in_document(between_scans()), "docx", "docx", clean=True))
    assert Image.open(io.BytesIO(progressive[progressive.index(b"\xff\xd8") :])).convert("RGB").size == (16, 16)
