"""The kinds of file that are taken: known by their first bytes and by what they are called, which must agree.

What a file is comes before what it is called: a program, an archive or a page is none of these under any name. This
looks at a file's beginning and, of a zipped document, at its table of contents: quick enough for every file of a
message. `making_safe` goes through all of it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum

import filetype

from portal.files import zipped
from portal.files.names import ending_of
from portal.files.sentences import ARCHIVE, EMPTY, LIES, LOCKED, NO_ENDING, ODD, PAGE, PROGRAM, TEST_VIRUS, Unsafe

HEAD = 4096  # bytes that are looked at where a file's beginning says what it is

ARCHIVES = frozenset(
    f"application/{one}"
    for one in (
        *("x-tar", "x-rar-compressed", "gzip", "x-bzip2", "x-7z-compressed", "x-xz", "x-lzip", "x-compress", "zstd"),
        *("vnd.ms-cab-compressed", "x-unix-archive", "x-lz4", "epub+zip", "java-archive", "x-zstd"),
    )
)
PROGRAMS = frozenset(
    f"application/{one}"
    for one in (
        *("x-msdownload", "x-executable", "x-deb", "x-rpm", "x-shockwave-flash", "wasm", "dex", "dey"),
        *("x-google-chrome-extension", "vnd.android.dex", "x-nintendo-nes-rom", "x-mach-binary"),
    )
)
RUNS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa", b"L\0\0\0\x01\x14\x02\0")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PAGES = (b"<", b"%!ps")
BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN = "application/vnd.oasis.opendocument"
OOXML = "[Content_Types].xml"


class Cleaning(StrEnum):
    """How what a kind of file tells of its maker is taken out of it."""

    PICTURE = "picture"
    PDF = "pdf"
    DOCUMENT = "document"
    NOTHING = "nothing is in it"
    CANT = "it can't"


@dataclass(frozen=True)
class Kind:
    """A kind of file: its endings, how its bytes are known, and what someone anonymous sends instead of it."""

    key: str
    media_type: str
    endings: tuple[str, ...]
    fits: Callable[[bytes], bool]
    cleaning: Cleaning
    instead: str = ""

    @property
    def can_be_cleaned(self) -> bool:
        """Whether what such a file tells of its maker can be taken out of it."""
        return self.cleaning is not Cleaning.CANT


@dataclass(frozen=True)
class Judged:
    """What a file is, with its ending; or why it isn't taken."""

    kind: Kind | None = None
    ending: str = ""
    why_not: str = ""


def judge(name: str, content: bytes, allowed: Collection[str] | None = None) -> Judged:
    """Return what a file is. Its name and its bytes must agree; without an ending the bytes decide."""
    try:
        kind = _kind(name, content, allowed)
    except Unsafe as unsafe:
        return Judged(why_not=unsafe.sentence)
    return Judged(kind, ending_of(name) or kind.endings[0])


def _kind(name: str, content: bytes, allowed: Collection[str] | None) -> Kind:
    if not content:
        raise Unsafe(EMPTY)
    ending = ending_of(name)
    known = [one for one in KINDS if allowed is None or one.key in allowed]
    likely = [one for one in known if not ending or ending in one.endings]
    _demand_harmless(content)
    if ending and not likely:
        raise Unsafe(ODD.format(ending=f".{ending}"))
    found = next((one for one in likely if one.fits(content)), None)
    if found is None:
        raise Unsafe(_why_none(ending, content))
    return found


def _demand_harmless(content: bytes) -> None:
    """Raise `Unsafe` of what is none of our kinds under any name."""
    sniffed = filetype.guess_mime(content[:8192]) or ""
    head = content[:HEAD].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").lower()
    if sniffed in PROGRAMS or content.startswith(RUNS):
        raise Unsafe(PROGRAM)
    if sniffed in ARCHIVES:
        raise Unsafe(ARCHIVE)
    if content.startswith(OLE):
        raise Unsafe(LOCKED)
    if head.startswith(PAGES):
        raise Unsafe(PAGE)
    if zipped.EICAR in content:
        raise Unsafe(TEST_VIRUS)


def _why_none(ending: str, content: bytes) -> str:
    if content.startswith(b"PK"):
        return zipped.why_not(content) or (LIES.format(ending=f".{ending}") if ending else ARCHIVE)
    return LIES.format(ending=f".{ending}") if ending else NO_ENDING


def _begins(*with_: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(with_)


def _sniffed(*media_types: str) -> Callable[[bytes], bool]:
    return lambda content: filetype.guess_mime(content[:8192]) in media_types


def _zipped(*needed: str) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(b"PK\x03\x04") and zipped.is_document(content, needed)


def _open(sort: str) -> Callable[[bytes], bool]:
    fits = _zipped("content.xml", "META-INF/manifest.xml")
    return lambda content: fits(content) and zipped.media_type(content) == f"{OPEN}.{sort}"


def _is_text(content: bytes) -> bool:
    """Return whether it is plain text: no byte that no text has, and nothing that a program would take for a page."""
    head = content[:HEAD]
    if head.startswith(BOMS[1:]):
        try:
            head = head[: len(head) // 2 * 2].decode("utf-16").encode("utf-8", "replace")
        except UnicodeDecodeError:
            return False
    plain = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if any(byte < 9 or 13 < byte < 32 for byte in head):
        return False
    return not plain.startswith((b"%PDF", b"{\\rtf", b"PK\x03\x04", b"GIF8"))


def _is_message(content: bytes) -> bool:
    head = content[:HEAD].split(b"\n\n")[0].split(b"\r\n\r\n")[0].lower()
    fields = {line.partition(b":")[0] for line in head.splitlines() if b":" in line}
    return _is_text(content) and b"from" in fields and bool(fields & {b"date", b"received", b"message-id", b"subject"})


PICTURE, PRINTED = "a PNG picture of it", "a PDF or a picture of it"
WORDS = "what is said in it as words"
KINDS: tuple[Kind, ...] = (
    Kind("pdf", "application/pdf", ("pdf",), _begins(b"%PDF-"), Cleaning.PDF),
    Kind("png", "image/png", ("png",), _begins(b"\x89PNG\r\n\x1a\n"), Cleaning.PICTURE),
    Kind("jpeg", "image/jpeg", ("jpg", "jpeg", "jpe", "jfif"), _begins(b"\xff\xd8\xff"), Cleaning.PICTURE),
    Kind("gif", "image/gif", ("gif",), _begins(b"GIF87a", b"GIF89a"), Cleaning.PICTURE),
    Kind("webp", "image/webp", ("webp",), _sniffed("image/webp"), Cleaning.PICTURE),
    Kind("tiff", "image/tiff", ("tif", "tiff"), _begins(b"II*\0", b"MM\0*"), Cleaning.PICTURE),
    Kind("heic", "image/heic", ("heic", "heif"), _sniffed("image/heic", "image/heif"), Cleaning.CANT, PICTURE),
    Kind(
        "docx", f"{OFFICE}.wordprocessingml.document", ("docx",), _zipped(OOXML, "word/document.xml"), Cleaning.DOCUMENT
    ),
    Kind("xlsx", f"{OFFICE}.spreadsheetml.sheet", ("xlsx",), _zipped(OOXML, "xl/workbook.xml"), Cleaning.DOCUMENT),
    Kind(
        "pptx",
        f"{OFFICE}.presentationml.presentation",
        ("pptx",),
        _zipped(OOXML, "ppt/presentation.xml"),
        Cleaning.DOCUMENT,
    ),
    Kind("odt", f"{OPEN}.text", ("odt",), _open("text"), Cleaning.DOCUMENT),
    Kind("ods", f"{OPEN}.spreadsheet", ("ods",), _open("spreadsheet"), Cleaning.DOCUMENT),
    Kind("mp3", "audio/mpeg", ("mp3",), _begins(b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"), Cleaning.CANT, WORDS),
    Kind(
        "m4a",
        "audio/mp4",
        ("m4a",),
        _sniffed("audio/mp4", "audio/m4a", "video/mp4", "video/x-m4v"),
        Cleaning.CANT,
        WORDS,
    ),
    Kind("wav", "audio/wav", ("wav",), _sniffed("audio/x-wav", "audio/wav"), Cleaning.CANT, WORDS),
    Kind("mp4", "video/mp4", ("mp4", "m4v"), _sniffed("video/mp4", "video/x-m4v"), Cleaning.CANT, "pictures from it"),
    Kind("mov", "video/quicktime", ("mov", "qt"), _sniffed("video/quicktime"), Cleaning.CANT, "pictures from it"),
    Kind("eml", "message/rfc822", ("eml",), _is_message, Cleaning.CANT, PRINTED),
    Kind("txt", "text/plain", ("txt", "text", "log", "asc"), _is_text, Cleaning.NOTHING),
    Kind("csv", "text/csv", ("csv",), _is_text, Cleaning.NOTHING),
)

BY_KEY = {kind.key: kind for kind in KINDS}
