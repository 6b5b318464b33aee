"""Documents that are archives inside (DOCX, XLSX, PPTX, ODT, ODS): what may be in them, and how much."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Collection, Iterator

from portal.files.sentences import ARCHIVE, BOMB, BROKEN, LOCKED, MACROS, OUTSIDE, PACKED, TEST_VIRUS, Unsafe

MOST_ENTRIES = 2000
MOST_UNPACKED = 200 * 1024 * 1024  # bytes; a document of a few kilobytes can say that it holds gigabytes
MOST_OF_ONE = 50 * 1024 * 1024
DENSEST = 200  # times: a larger part that unpacks to more than this is made to harm
DENSE_FROM = 5 * 1024 * 1024
PIECE = 64 * 1024

EICAR = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"
MADE_OF = frozenset({"[content_types].xml", "mimetype"})
RUNS = re.compile(
    r"vbaproject|vbadata|activex|macrosheets|/customui|^basic/|^scripts/|^dialogs/|\.(bas|vbs|js|wsf|hta)$"
)
INSIDE = re.compile(r"\.(exe|dll|scr|com|bat|cmd|ps1|jar|msi|lnk|zip|rar|7z|html?|svg|swf|docm|xlsm|pptm)$")
OLE_INSIDE = re.compile(r"embeddings/.*\.bin$|oleobject|^objectreplacements/")
TEXTS = re.compile(r"\.(xml|rels|vml|rdf)$")
# What is looked for in the XML of a document. None of it is there in one that was simply written.
DECLARES = re.compile(rb"<!DOCTYPE|<!ENTITY", re.IGNORECASE)
FETCHES = re.compile(
    rb"attachedTemplate\"[^>]*TargetMode=\"External|TargetMode=\"External\"[^>]*attachedTemplate|"
    rb"(oleObject|frame|subDocument)\"[^>]*TargetMode=\"External|\bDDEAUTO\b|<ddeLink|<dde:|ms-its:|\bmhtml:",
    re.IGNORECASE,
)
CALLS = re.compile(
    rb"macroEnabled|vnd\.ms-office\.vbaProject|<script:event-listener|vnd\.sun\.star\.script:", re.IGNORECASE
)
LOCKED_PARTS = re.compile(rb"manifest:encryption-data|<encryption ", re.IGNORECASE)
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


def demand_harmless(content: bytes) -> None:
    """Read all of a document that is sound by its table of contents. Raises `Unsafe` of what could harm whoever opens
    it, and of one that unpacks to more than it says."""
    for name, part in parts(content):
        if EICAR in part:
            raise Unsafe(TEST_VIRUS)
        if not TEXTS.search(name.lower()):
            continue
        for pattern, sentence in ((DECLARES, BROKEN), (CALLS, MACROS), (FETCHES, OUTSIDE), (LOCKED_PARTS, LOCKED)):
            if pattern.search(readable(part)):
                raise Unsafe(sentence)


def readable(part: bytes) -> bytes:
    """Return the XML of a part as UTF-8, whichever of the two kinds of Unicode it is written in."""
    if part.startswith((b"\xff\xfe", b"\xfe\xff")):
        return part.decode("utf-16", "replace").encode()
    return part


def parts(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield each part with its name, one at a time. Raises `Unsafe` of one that isn't what the table says."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for entry in archive.infolist():
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
