"""One file gone through from end to end, and made again where its sender is to stay unknown."""

from __future__ import annotations

import io
import re
import zipfile

from portal.files import documents, messages, pdfs, pictures, zipped
from portal.files.kinds import BY_KEY, Cleaning, Kind, judge
from portal.files.room import Room
from portal.files.sentences import IN_A_MESSAGE, LIES, NOT_ANONYMOUS, TWO_IN_ONE, Unsafe

ENDS = 64 * 1024  # bytes at a picture's beginning and end where another kind of file would show
ANOTHER = re.compile(rb"<script|<\?php|<html|<svg|<!doctype|%PDF-|javascript:", re.IGNORECASE)
# Nothing may be read in two ways here: ten megabytes of empty lines, or of bars, would take hours.
COMMANDS = re.compile(rb"(^|[,;\t\n\r\"'])[ \f\v]*[=+@-][^,;\t\n\r|]{0,200}\|[^,;\n\r!]{0,200}!", re.MULTILINE)


def gone_through(content: bytes, key: str, ending: str, *, clean: bool, room: Room | None = None) -> bytes:
    """Return the file as it is kept: as it came, or with `clean` without what it tells of its maker.

    Raises `Unsafe` where it isn't what it seems, could harm whoever opens it, or can't be cleaned; or
    where there is no `room` for what it unpacks to.
    """
    kind = BY_KEY[key]
    _check(content, kind, ending, room or Room())
    return _cleaned(content, kind, ending) if clean else content


def _check(content: bytes, kind: Kind, ending: str, room: Room) -> None:
    if kind.cleaning is Cleaning.PDF:
        pdfs.check(content)
    elif kind.cleaning is Cleaning.DOCUMENT:
        zipped.demand_harmless(content, room)
    elif kind.cleaning is Cleaning.NOTHING:
        _demand_text(content, ending)
    elif zipfile.is_zipfile(io.BytesIO(content)):
        raise Unsafe(TWO_IN_ONE)
    if kind.cleaning is Cleaning.PICTURE:
        if ANOTHER.search(content[:ENDS]) or ANOTHER.search(content[-ENDS:]):
            raise Unsafe(TWO_IN_ONE)
        pictures.check(content, kind.key)
    if kind.key == "eml":
        _check_message(content, room)


def _check_message(content: bytes, room: Room) -> None:
    """An e-mail holds no file that wouldn't be taken by itself."""
    for name, inside in messages.files_of(content):
        found = judge(name, inside)
        if found.kind is None:
            raise Unsafe(IN_A_MESSAGE.format(why=found.why_not))
        try:
            _check(inside, found.kind, found.ending, room)
        except Unsafe as unsafe:
            raise Unsafe(IN_A_MESSAGE.format(why=unsafe.sentence)) from unsafe


def _demand_text(content: bytes, ending: str) -> None:
    """Text has no zeros in it, unless it is written in pairs of bytes; and a table gives no commands."""
    pairs = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\0" in content and not pairs:
        raise Unsafe(LIES.format(ending=f".{ending}"))
    plain = content.decode("utf-16", "replace").encode() if pairs else content
    if COMMANDS.search(plain):
        raise Unsafe("It has a command for a spreadsheet program in it. Save it as a PDF, and send that.")


def _cleaned(content: bytes, kind: Kind, ending: str) -> bytes:
    instead = kind.instead or "a PDF of it"
    if kind.cleaning is Cleaning.CANT:
        raise Unsafe(NOT_ANONYMOUS.format(ending=f".{ending}", instead=instead))
    if kind.cleaning is Cleaning.PICTURE:
        return pictures.cleaned(content, kind.key)
    if kind.cleaning is Cleaning.PDF:
        return pdfs.cleaned(content)
    if kind.cleaning is Cleaning.DOCUMENT:
        return documents.cleaned(content, ending=ending, instead=instead)
    return content
