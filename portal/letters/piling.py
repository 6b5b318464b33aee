"""One PDF of many: a cover, then each letter on a fresh sheet."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdf import PdfReader, PdfWriter


class Unreadable(Exception):
    """A PDF can't be read."""


def pile(cover: bytes, letters: Iterable[Iterable[bytes]], *, both_sides: bool, title: str) -> tuple[bytes, list[int]]:
    """Return the pile as PDF, and how many pages each letter has, its address sheet with it and blank backs without.

    A letter is one PDF or several, each of which begins on a front. Raises Unreadable.
    """
    # Imported when the first batch is made: a web worker never makes one.
    from pypdf import PdfWriter

    writer = PdfWriter()
    _put(writer, cover, both_sides=both_sides)
    counts = [sum(_put(writer, part, both_sides=both_sides) for part in parts) for parts in letters]
    writer.add_metadata({"/Title": title})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue(), counts


def page_count(pdf: bytes) -> int:
    """Return how many pages a PDF has. Raises Unreadable."""
    with _reading(pdf) as reader:
        return len(reader.pages)


def _put(writer: PdfWriter, pdf: bytes, *, both_sides: bool) -> int:
    with _reading(pdf) as reader:
        writer.append_pages_from_reader(reader)
        if both_sides and len(writer.pages) % 2:
            writer.add_blank_page()  # as large as the page before it
        return len(reader.pages)


@contextmanager
def _reading(pdf: bytes) -> Iterator[PdfReader]:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        yield PdfReader(io.BytesIO(pdf))
    except PyPdfError as error:
        raise Unreadable(str(error)) from error
