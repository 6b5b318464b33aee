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

from portal.files import pdf_marks
from portal.files.sentences import BROKEN, LOCKED, MACROS, OUTSIDE, PACKED, TOO_LONG, TWO_IN_ONE, Unsafe

MOST_OBJECTS = 30_000
TAIL = 2048  # bytes at whose end a whole PDF says that it ends
FAULTS = (
    *(PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, OverflowError, OSError),
    *(ZeroDivisionError, AssertionError, NotImplementedError, MemoryError, EOFError, StopIteration),
)

ACTS = frozenset({"/JS", "/JavaScript", "/XFA", "/RichMediaContent", "/Movie", "/OnInstantiate"})
ACTIONS = {
    **dict.fromkeys(("/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/RichMediaExecute"), MACROS),
    **dict.fromkeys(("/GoToR", "/GoToE", "/Rendition", "/Movie", "/Sound"), OUTSIDE),
}
MOST_STEPS = 100  # of actions that follow each other
HOLDS = frozenset({"/EmbeddedFiles", "/EmbeddedFile", "/EF"})

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
            pdf_marks.forget(one)
        pdf_marks.sweep(writer)
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
    """Raise `Unsafe` of what does something when it is opened, holds another file, or is kept in one."""
    keys = set(one)
    found = _at(one, "/S")
    action = found if isinstance(found, NameObject) else ""
    if keys & ACTS:
        raise Unsafe(MACROS)
    if action in ACTIONS:
        raise Unsafe(ACTIONS[action])
    if keys & HOLDS or _at(one, "/Type") in HOLDS:
        raise Unsafe(PACKED)
    if isinstance(one, StreamObject) and "/F" in one:
        raise Unsafe(OUTSIDE)
    if _at(one, "/FS") == "/URL" or (action in {"/GoTo", "/Thread"} and "/F" in one) or _is_reference(one):
        raise Unsafe(OUTSIDE)
    _demand_quiet(_at(one, "/OpenAction"))
    own = _at(one, "/AA")
    if isinstance(own, DictionaryObject):
        for key in list(own):
            _demand_quiet(_at(own, key))


def _at(one: DictionaryObject, key: str) -> Any:
    """Return what stands under a key, wherever it is kept."""
    found = dict.get(one, key)
    return found.get_object() if isinstance(found, IndirectObject) else found


def _is_reference(one: DictionaryObject) -> bool:
    """Return whether a picture stands in for a page of another file."""
    there = _at(one, "/Ref")
    return isinstance(there, DictionaryObject) and "/F" in there


def _demand_quiet(action: Any) -> None:
    """Raise `Unsafe` of what is done by itself and is more than turning to a page."""
    waiting, left = [action], MOST_STEPS
    while waiting:
        one, left = waiting.pop(), left - 1
        found = one.get_object() if isinstance(one, IndirectObject) else one
        if not isinstance(found, DictionaryObject):  # a place in the file, or nothing
            continue
        sort = _at(found, "/S")
        if sort not in {"/GoTo", None} or not left:
            raise Unsafe(ACTIONS.get(sort, OUTSIDE))
        after = _at(found, "/Next")
        waiting += list(list.__iter__(after)) if isinstance(after, ArrayObject) else [after]
