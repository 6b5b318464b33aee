"""Files as people send them, each with a mark of its maker in it, and as those send them who mean harm."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from email.message import EmailMessage

from PIL import Image, PngImagePlugin
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

MARK = "MallorysOwnMark"
XML = b'<?xml version="1.0" encoding="UTF-8"?>'
TYPES = XML + b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def jpeg(size: tuple[int, int] = (60, 40), *, marked: bool = True, orientation: int = 1) -> bytes:
    """A photograph that says who took it, and where."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x013B], exif[0x0112] = MARK, orientation
    exif.get_ifd(0x8825)[1] = "N"
    Image.new("RGB", size, (200, 30, 30)).save(out, "JPEG", **({"exif": exif, "comment": MARK} if marked else {}))
    return out.getvalue()


def png(size: tuple[int, int] = (60, 40)) -> bytes:
    """A picture with words in it that nobody sees."""
    out, info = io.BytesIO(), PngImagePlugin.PngInfo()
    info.add_text("Author", MARK)
    Image.new("RGBA", size, (30, 200, 30, 128)).save(out, "PNG", pnginfo=info)
    return out.getvalue()


def picture(form: str, **more: object) -> bytes:
    """A picture of another kind."""
    out = io.BytesIO()
    Image.new("RGB", (60, 40), (30, 30, 200)).save(out, form, **more)
    return out.getvalue()


def gif() -> bytes:
    """A picture that moves, with a comment."""
    out = io.BytesIO()
    frames = [Image.new("RGB", (30, 20), colour) for colour in ("red", "green", "blue")]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=100, comment=MARK)
    return out.getvalue()


def pdf(*, marked: bool = True, **root: object) -> bytes:
    """A PDF that says who made it; `root` are further entries of its catalogue."""
    writer, out = PdfWriter(), io.BytesIO()
    page = writer.add_blank_page(200, 200)
    if marked:
        writer.add_metadata({"/Author": MARK, "/Creator": MARK})
        xmp = DecodedStreamObject()
        xmp.set_data(f"<x>{MARK}</x>".encode())
        writer.root_object[NameObject("/Metadata")] = writer._add_object(xmp)
        page[NameObject("/PieceInfo")] = DictionaryObject({NameObject("/X"): TextStringObject(MARK)})
    for name, value in root.items():
        writer.root_object[NameObject(f"/{name}")] = value  # type: ignore[assignment]  # what a hostile maker writes
    writer.write(out)
    return out.getvalue()


def pdf_that(what: str) -> bytes:
    """A PDF that does something when it is opened, or holds another file."""
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    if what == "runs":
        action = DictionaryObject(
            {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("x")}
        )
        writer.root_object[NameObject("/OpenAction")] = action
    elif what == "holds":
        writer.add_attachment("evil.exe", b"MZ")
    elif what == "locked":
        writer.encrypt("secret", algorithm="RC4-128")
    else:
        action = DictionaryObject(
            {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("cmd.exe")}
        )
        writer.root_object[NameObject("/OpenAction")] = action
    writer.write(out)
    return out.getvalue()


def zipped(parts: Mapping[str, bytes], **more: int) -> bytes:
    """An archive of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def docx(**more: bytes) -> bytes:
    """A document with an author, a comment of theirs and a photograph; `more` are further parts, "__" for "/"."""
    parts = {
        "[Content_Types].xml": TYPES,
        "word/document.xml": XML
        + f'<w:document><w:ins w:author="{MARK}" w:date="2026-05-05T09:00:00Z"/>'
        "<w:t>Nobody came.</w:t></w:document>".encode(),
        "word/comments.xml": XML + f"<w:comments><w:comment w:author='{MARK}' w:initials='MM'/></w:comments>".encode(),
        "word/media/image1.jpeg": jpeg(),
        "docProps/core.xml": XML + f"<cp:coreProperties><dc:creator>{MARK}</dc:creator></cp:coreProperties>".encode(),
        "docProps/app.xml": XML + f"<Properties><Company>{MARK}</Company></Properties>".encode(),
    }
    return zipped(parts | {name.replace("__", "/").replace("_DOT_", "."): content for name, content in more.items()})


def xlsx(**more: bytes) -> bytes:
    """A workbook with a comment of its author's."""
    parts = {
        "[Content_Types].xml": TYPES,
        "xl/workbook.xml": XML + b"<workbook/>",
        "xl/comments1.xml": XML + f"<comments><authors><author>{MARK}</author></authors></comments>".encode(),
        "docProps/core.xml": XML + f"<cp:coreProperties><dc:creator>{MARK}</dc:creator></cp:coreProperties>".encode(),
    }
    return zipped(parts | {name.replace("__", "/").replace("_DOT_", "."): content for name, content in more.items()})


def odt() -> bytes:
    """A document of the open kind, with its author."""
    parts = {
        "mimetype": b"application/vnd.oasis.opendocument.text",
        "content.xml": XML + f"<office:text><dc:creator>{MARK}</dc:creator>Nobody came.</office:text>".encode(),
        "meta.xml": XML + f"<meta:initial-creator>{MARK}</meta:initial-creator>".encode(),
        "META-INF/manifest.xml": XML + b'<manifest:manifest><manifest:file-entry manifest:full-path="meta.xml"/>'
        b"</manifest:manifest>",
    }
    return zipped(parts)


HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + MARK.encode()
MP4 = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + MARK.encode()
MP3 = b"ID3\x03\0\0\0\0\0\0" + MARK.encode()
EML = b"From: alice@example.org\r\nSubject: A pothole\r\n\r\nNobody came."


def eml(*files: tuple[str, bytes], words: str = "Nobody came.", within: bytes = b"") -> bytes:
    """An e-mail that holds files, and perhaps another e-mail that was forwarded with it."""
    message = EmailMessage()
    message["From"], message["Subject"] = "alice@example.org", "A pothole"
    message.set_content(words)
    message.add_alternative(f"<p>{words}</p>", subtype="html")
    for name, content in files:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    if within:
        message.add_attachment(within, maintype="application", subtype="octet-stream", filename="forwarded.eml")
    return message.as_bytes()


def parted(*parts: bytes, boundary: str = "b") -> bytes:
    """An e-mail of parts as they were written by hand."""
    head = f'From: a@example.org\r\nSubject: x\r\nContent-Type: multipart/mixed; boundary="{boundary}"\r\n\r\n'
    lines = [b"--b\r\n" + part + b"\r\n" for part in parts]
    return head.encode() + b"".join(lines) + b"--b--\r\n"
