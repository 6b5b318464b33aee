"""Documents that are archives inside (DOCX, XLSX, PPTX, ODT, ODS): what may be in them, and how much."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Collection, Iterator

from portal.files import markup, outside
from portal.files.room import Room
from portal.files.sentences import ARCHIVE, BOMB, BROKEN, LOCKED, MACROS, PACKED, TEST_VIRUS, Unsafe

MOST_ENTRIES = 2000
MOST_UNPACKED = 200 * 1024 * 1024  # bytes; a document of a few kilobytes can say that it holds gigabytes
MOST_OF_ONE = 50 * 1024 * 1024
DENSEST = 200  # times: a larger part that unpacks to more than this is made to harm
DENSE_FROM = 5 * 1024 * 1024
PIECE = 64 * 1024

EICAR = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"
FIRST = {"mimetype": 0, "META-INF/manifest.xml": 1}  # which tells whether there is a password
MADE_OF = frozenset({"[content_types].xml", "mimetype"})
RUNS = re.compile(
    r"vbaproject|vbadata|activex|macrosheets|/customui|^basic/|^scripts/|^dialogs/|\.(bas|vbs|js|wsf|hta)$"
)
INSIDE = re.compile(r"\.(exe|dll|scr|com|bat|cmd|ps1|jar|msi|lnk|zip|rar|7z|html?|svg|swf|docm|xlsm|pptm)$")
OLE_INSIDE = re.compile(r"embeddings/.*\.bin$|oleobject|^objectreplacements/")
FAULTS = (
    *(zipfile.BadZipFile, zlib.error, ValueError, OSError, NotImplementedError, OverflowError, UnicodeError),
    *(EOFError, RuntimeError, KeyError),
)


def is_document(content: bytes, needed: Collection[str]) -> bool:
    """Return whether it is an archive with these parts in it that is sound by its table of contents."""
    return not why_not(content, needed)


def media_type(content: bytes) -> str:
    """Return what an OpenDocument file says that it is, or ""."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open("mimetype") as part:
            return part.read(200).decode("ascii").strip()
    except FAULTS:
        return ""


def why_not(content: bytes, needed: Collection[str] = ()) -> str:
    """Return why an archive isn't a document that can be taken, by its table of contents; "" where it may be."""
    try:
        _demand_sane(entries(content), needed)
    except Unsafe as unsafe:
        return unsafe.sentence
    return ""


def entries(content: bytes) -> list[zipfile.ZipInfo]:
    """Return the table of contents. Raises `Unsafe` where there is none."""
    try:
        return zipfile.ZipFile(io.BytesIO(content)).infolist()
    except FAULTS as error:  # NotImplementedError comes of a compression or a version that it doesn't know
        raise Unsafe(BROKEN) from error


def _demand_sane(found: list[zipfile.ZipInfo], needed: Collection[str]) -> None:
    names = [entry.filename for entry in found]
    if any(entry.flag_bits & 1 for entry in found):
        raise Unsafe(LOCKED)
    if any(RUNS.search(name.lower()) for name in names):
        raise Unsafe(MACROS)
    if set(needed) - set(names) or not MADE_OF & {name.lower() for name in names}:
        raise Unsafe(ARCHIVE)
    if len(set(names)) < len(names) or any(map(_climbs, names)):
        raise Unsafe(BROKEN)
    if len(found) > MOST_ENTRIES or sum(entry.file_size for entry in found) > MOST_UNPACKED or any(map(_dense, found)):
        raise Unsafe(BOMB)
    if any(INSIDE.search(name.lower()) or OLE_INSIDE.search(name.lower()) for name in names):
        raise Unsafe(PACKED)


def _climbs(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name


def _dense(entry: zipfile.ZipInfo) -> bool:
    too_dense = entry.file_size > DENSE_FROM and entry.file_size > DENSEST * max(1, entry.compress_size)
    return too_dense or entry.file_size > MOST_OF_ONE


def demand_harmless(content: bytes, room: Room) -> None:
    """Read all of a document that is sound by its table of contents. Raises `Unsafe` of what could harm whoever opens
    it, and of one that unpacks to more than it says."""
    room.take(sum(entry.file_size for entry in entries(content)))  # none unpacks to more than is said there
    found = list(parts(content))
    if any(EICAR in part for _name, part in found):
        raise Unsafe(TEST_VIRUS)
    for name, part in found:
        if markup.is_markup(name, part):
            outside.demand_still(part)


def parts(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield each part with its name, one at a time, those first that say what the others are. Raises `Unsafe` of one
    that isn't what the table says."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for entry in sorted(archive.infolist(), key=lambda one: FIRST.get(one.filename, len(FIRST))):
                if not entry.is_dir():
                    yield entry.filename, _read(archive, entry)
    except FAULTS as error:
        raise Unsafe(BROKEN) from error


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    found = bytearray()
    with archive.open(entry) as part:
        while piece := part.read(PIECE):
            found += piece
            if len(found) > entry.file_size or len(found) > MOST_OF_ONE:
                raise Unsafe(BOMB)
    return bytes(found)
