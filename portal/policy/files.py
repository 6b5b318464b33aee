"""Which files that came with a message may be handed out to staff: by what they are, and by what they are called."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

MOST_ENTRIES = 2000
MOST_UNPACKED = 200 * 1024 * 1024  # bytes; a document of a few kilobytes can say that it holds gigabytes
HEAD = 4096  # bytes that are looked at where a file's beginning says what it is
LONGEST_NAME = 120

ODD = "It isn’t of a kind that is handed out ({ending}): it stays in the message."
LIES = "It is called {ending} and isn’t one: it stays in the message."
EMPTY = "It is empty."


@dataclass(frozen=True)
class Handout:
    """What a file is handed out as; or why it isn't, in a sentence."""

    media_type: str = ""
    ending: str = ""
    why_not: str = ""


@dataclass(frozen=True)
class Sort:
    """A kind of file that is handed out: its endings, and how its bytes are known."""

    media_type: str
    endings: tuple[str, ...]
    fits: Callable[[bytes], bool]


def judge(name: str, content: bytes) -> Handout:
    """Return how a file is handed out. Its name and its bytes must agree; without an ending the bytes decide."""
    if not content:
        return Handout(why_not=EMPTY)
    ending = ending_of(name)
    likely = [sort for sort in SORTS if not ending or ending in sort.endings]
    if not likely:
        return Handout(why_not=ODD.format(ending=f".{ending}"))
    found = next((sort for sort in likely if sort.fits(content)), None)
    if found is None:
        return Handout(why_not=LIES.format(ending=f".{ending}") if ending else ODD.format(ending="unknown"))
    return Handout(found.media_type, ending or found.endings[0])


def ending_of(name: str) -> str:
    """Return the ending of a file's name in small letters, or "" where it has none."""
    stem, dot, ending = name.strip().rpartition(".")
    return ending.strip().lower()[:20] if dot and stem else ""


def _begins(*with_: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(with_)


def _is_webp(content: bytes) -> bool:
    return content[:4] == b"RIFF" and content[8:12] == b"WEBP"


def _is_text(content: bytes) -> bool:
    """Return whether it is plain text: no byte that no text has, and nothing that a program would take for a page."""
    head = content[:HEAD]
    if any(byte < 9 or 13 < byte < 32 for byte in head):
        return False
    return not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"%", b"#!", b"{\\rtf"))


def _office(*needed: str) -> Callable[[bytes], bool]:
    """Return the test for a zipped document with these parts in it, without macros, that unpacks to a sane size."""

    def fits(content: bytes) -> bool:
        if not content.startswith(b"PK\x03\x04"):
            return False
        try:  # zipfile says NotImplementedError of a compression or a version that it doesn't know
            entries = zipfile.ZipFile(io.BytesIO(content)).infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, OverflowError, UnicodeError):
            return False
        return _is_sane(entries) and {entry.filename for entry in entries} >= set(needed)

    return fits


def _is_sane(entries: list[zipfile.ZipInfo]) -> bool:
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        return False
    return not any(_is_bad(entry) for entry in entries)


def _is_bad(entry: zipfile.ZipInfo) -> bool:
    name = entry.filename.lower()
    climbs = name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name
    return climbs or bool(entry.flag_bits & 1) or "vbaproject" in name or name.startswith("basic/")


# What a zipped document is comes before what any text is. Nothing here is run or shown by the portal itself.
SORTS: tuple[Sort, ...] = (
    Sort("application/pdf", ("pdf",), _begins(b"%PDF-")),
    Sort("image/png", ("png",), _begins(b"\x89PNG\r\n\x1a\n")),
    Sort("image/jpeg", ("jpg", "jpeg", "jpe"), _begins(b"\xff\xd8\xff")),
    Sort("image/gif", ("gif",), _begins(b"GIF87a", b"GIF89a")),
    Sort("image/webp", ("webp",), _is_webp),
    Sort(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ("docx",),
        _office("[Content_Types].xml", "word/document.xml"),
    ),
    Sort(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ("xlsx",),
        _office("[Content_Types].xml", "xl/workbook.xml"),
    ),
    Sort(
        "application/vnd.oasis.opendocument.text", ("odt",), _office("mimetype", "content.xml", "META-INF/manifest.xml")
    ),
    Sort("text/plain", ("txt", "text", "log", "csv", "asc"), _is_text),
)
