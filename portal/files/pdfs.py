"""PDFs: refused where they do things, and freed of what they tell of their makers."""

from __future__ import annotations

import io
import logging
import zipfile
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.errors import DependencyError, PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, StreamObject

from portal.files import pictures
from portal.files.sentences import BROKEN, LOCKED, MACROS, PACKED, TOO_LONG, TWO_IN_ONE, Unsafe

MOST_OBJECTS = 30_000
TAIL = 2048  # bytes at whose end a whole PDF says that it ends
FAULTS = (
    *(PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, OverflowError, OSError),
    *(ZeroDivisionError, AssertionError, NotImplementedError, MemoryError, EOFError, StopIteration),
)

ACTS = frozenset({"/JS", "/JavaScript", "/XFA", "/RichMediaContent", "/Movie"})
ACTIONS = frozenset({"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/RichMediaExecute"})
HOLDS = frozenset({"/EmbeddedFiles", "/EmbeddedFile", "/EF"})
TELLS = ("/Metadata", "/PieceInfo", "/LastModified", "/CreationDate", "/ModDate", "/Author", "/Producer", "/Creator")
OF_NOTES = ("/T", "/M", "/NM", "/RC", "/CreationDate")

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it says of a broken file is of nobody's use


def check(content: bytes) -> None:
    """Look a PDF through. Raises `Unsafe` of one that is locked, acts, holds other files, or is something else too."""
    _read(content)


def cleaned(content: bytes) -> bytes:
    """Return the PDF without who made it, when and with what. Raises `Unsafe`."""
    reader = _read(content)
    try:
        writer = PdfWriter(clone_from=reader)
        writer.metadata = None
        for one in _dictionaries(iter(writer._objects)):  # noqa: SLF001 - pypdf has no other way to all of them
            _forget(one)
        writer._ID = None  # noqa: SLF001 - it names the file that this one was made from
        out = io.BytesIO()
        writer.write(out)
    except FAULTS as error:
        raise Unsafe(BROKEN) from error
    return out.getvalue()


def _read(content: bytes) -> PdfReader:
    if zipfile.is_zipfile(io.BytesIO(content)):
        raise Unsafe(TWO_IN_ONE)
    if b"%%EOF" not in content[-TAIL:]:
        raise Unsafe(BROKEN)
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted:
            raise Unsafe(LOCKED)
        if not len(reader.pages):
            raise Unsafe(BROKEN)
        for one in _dictionaries(_objects(reader)):
            _demand_still(one)
    except DependencyError as error:  # it is locked in a way that takes another library to open
        raise Unsafe(LOCKED) from error
    except FAULTS as error:
        raise Unsafe(BROKEN) from error
    return reader


def _objects(reader: PdfReader) -> Iterator[Any]:
    """Yield every object of the file, whether or not a page leads to it."""
    known = {(number, generation) for generation, table in reader.xref.items() for number in table}
    known |= {(number, 0) for number in reader.xref_objStm}
    if len(known) > MOST_OBJECTS:
        raise Unsafe(TOO_LONG)
    yield reader.trailer
    for number, generation in sorted(known):
        yield reader.get_object(IndirectObject(number, generation, reader))


def _dictionaries(objects: Iterator[Any]) -> Iterator[DictionaryObject]:
    """Yield the dictionaries in these objects, those within others too. What they point to comes by itself."""
    for found in objects:
        waiting, left = [found], MOST_OBJECTS * 10
        while waiting and left:
            one, left = waiting.pop(), left - 1
            if isinstance(one, DictionaryObject):
                yield one
                waiting += [dict.__getitem__(one, key) for key in list(one)]
            elif isinstance(one, ArrayObject):
                waiting += list(list.__iter__(one))
        if waiting:
            raise Unsafe(TOO_LONG)


def _demand_still(one: DictionaryObject) -> None:
    """Raise `Unsafe` of what does something when it is opened, or holds another file."""
    keys = set(one)
    action = dict.get(one, "/S")
    if keys & ACTS or (isinstance(action, NameObject) and action in ACTIONS):
        raise Unsafe(MACROS)
    if keys & HOLDS or dict.get(one, "/Type") in HOLDS:
        raise Unsafe(PACKED)


def _empty(told: Any) -> None:
    """What is told in an object of its own would be written all the same, though nothing leads to it."""
    found = told.get_object() if isinstance(told, IndirectObject) else told
    if isinstance(found, StreamObject):
        found._data = b""  # noqa: SLF001 - as it will be written
    if isinstance(found, DictionaryObject):
        found.clear()


def _forget(one: DictionaryObject) -> None:
    for key in TELLS:
        _empty(dict.pop(one, key, None))
    if "/Subtype" in one and "/Rect" in one and "/FT" not in one:  # a note in the margin, with its writer's name
        for key in OF_NOTES:
            one.pop(key, None)
    if isinstance(one, StreamObject) and dict.get(one, "/Filter") in ("/DCTDecode", ["/DCTDecode"]):
        one._data = pictures.stripped(one._data)  # noqa: SLF001 - the picture's bytes as they are, not decoded
