"""What a PDF tells of its makers in its dictionaries and pictures, taken out of them."""

from __future__ import annotations

from typing import Any

from pypdf import PdfWriter, filters
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    StreamObject,
    TextStringObject,
)

from portal.files import stripping
from portal.files.forgetting import PATH
from portal.files.sentences import NOT_ANONYMOUS, Unsafe

TELLS = (
    *("/Metadata", "/PieceInfo", "/LastModified", "/CreationDate", "/ModDate", "/Author", "/Producer", "/Creator"),
    *("/CreatorInfo", "/Thumb", "/OPI", "/Ref", "/DSS", "/Perms", "/Legal", "/Collection", "/SpiderInfo", "/Threads"),
    *("/UF", "/DOS", "/Unix", "/Mac"),
)
OF_NOTES = ("/T", "/M", "/NM", "/RC", "/CreationDate")
OF_FIELDS = ("/M", "/NM")
SIGNED = frozenset({"/Sig", "/DocTimeStamp"})
WORDS = frozenset({"/Contents", "/T", "/TU"})  # what someone wrote, and how the fields of a form are called
PHOTOGRAPHS = frozenset({"/DCTDecode", "/DCT", "/JPXDecode"})
SORRY = NOT_ANONYMOUS.format(ending=".pdf", instead="a picture of it")


def forget(one: DictionaryObject) -> None:
    """Take out of a dictionary what it tells. What nothing leads to afterwards goes with `sweep`."""
    if dict.get(one, "/Type") in SIGNED or "/ByteRange" in one:
        one.clear()
        return
    for key in [key for key in one if key in TELLS or key.startswith("/PTEX.")]:
        dict.pop(one, key)
    if "/Subtype" in one and "/Rect" in one:
        _forget_note(one)
    if _at(one, "/FT") == "/Sig":  # it shows who signed
        for key in ("/V", "/AP", "/Lock", "/SV"):
            dict.pop(one, key, None)
    if isinstance(_at(one, "/URI"), DictionaryObject):
        dict.pop(one, "/URI")
    _forget_places(one)
    if isinstance(one, StreamObject):
        _strip(one)


def _forget_note(one: DictionaryObject) -> None:
    """A note in the margin has its writer's name, a field of a form the moment it was filled in."""
    for key in OF_FIELDS if "/FT" in one or "/Parent" in one else OF_NOTES:
        dict.pop(one, key, None)


def _forget_places(one: DictionaryObject) -> None:
    for key in list(one):
        value = _at(one, key)
        if key not in WORDS and isinstance(value, TextStringObject | ByteStringObject) and PATH.search(_words(value)):
            one[NameObject(key)] = TextStringObject("")


def _words(value: TextStringObject | ByteStringObject) -> str:
    return value if isinstance(value, str) else value.decode("latin-1")


def _at(one: DictionaryObject, key: str) -> Any:
    found = dict.get(one, key)
    return found.get_object() if isinstance(found, IndirectObject) else found


def _strip(one: StreamObject) -> None:
    """A photograph keeps its dots, in however many layers it is packed."""
    packed = _at(one, "/Filter")
    layers = [part.get_object() for part in list.__iter__(packed)] if isinstance(packed, ArrayObject) else [packed]
    if not PHOTOGRAPHS & {str(layer) for layer in layers}:
        return
    if str(layers[-1]) not in PHOTOGRAPHS:
        raise Unsafe(SORRY)
    if layers[:-1]:
        _unpack(one, layers)
    one._data = stripping.stripped(one._data)  # noqa: SLF001 - the picture's bytes as they are, not decoded
    one[NameObject("/Filter")] = NameObject(str(layers[-1]))


def _unpack(one: StreamObject, layers: list[Any]) -> None:
    told = _at(one, "/DecodeParms")
    each = [part.get_object() for part in list.__iter__(told)] if isinstance(told, ArrayObject) else [told]
    outer = StreamObject()
    outer._data = one._data  # noqa: SLF001 - as above
    outer[NameObject("/Filter")] = ArrayObject(NameObject(str(layer)) for layer in layers[:-1])
    if len(each) == len(layers):
        outer[NameObject("/DecodeParms")] = ArrayObject(part or DictionaryObject() for part in each[:-1])
    one._data = filters.decode_stream_data(outer)  # noqa: SLF001 - as above
    dict.pop(one, "/DecodeParms", None)
    if len(each) == len(layers) and isinstance(each[-1], DictionaryObject):
        one[NameObject("/DecodeParms")] = each[-1]


def sweep(writer: PdfWriter) -> None:
    """Let go of every object that nothing leads to: it would be written all the same."""
    seen, waiting = set[int](), [writer.root_object.indirect_reference]
    while waiting:
        one: Any = waiting.pop()
        if isinstance(one, IndirectObject):
            if one.idnum in seen:
                continue
            seen.add(one.idnum)
            one = one.get_object()
        if isinstance(one, DictionaryObject):
            waiting += list(dict.values(one))
        elif isinstance(one, ArrayObject):
            waiting += list(list.__iter__(one))
    for place in range(len(writer._objects)):  # noqa: SLF001 - pypdf has no other way to all of them
        if place + 1 not in seen:
            writer._objects[place] = None  # noqa: SLF001 - as above
