"""Pages of many documents as one PDF: each numbered in the whole, each document in the outline."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader, PdfWriter

NUMBER = "Bundle page {page} of {pages}"
SIZE, BELOW, SIDE = 8.0, 17.0, 45.0  # points: of the print, above the paper's edge, from its sides
INK = 0.25


@dataclass(frozen=True)
class Bound:
    """What stands in the outline, and its pages as PDF."""

    title: str
    pdf: bytes


def pages_of(pdf: bytes) -> int:
    """Return how many pages a PDF has. It is one of ours."""
    from pypdf import PdfReader

    return len(PdfReader(io.BytesIO(pdf)).pages)


def joined(parts: Sequence[bytes]) -> bytes:
    """Return PDFs as one."""
    if len(parts) == 1:
        return parts[0]
    from pypdf import PdfWriter

    writer = PdfWriter()
    for part in parts:
        _append(writer, part)
    return _written(writer)


def bound(parts: Sequence[Bound], *, title: str, author: str, slip: str, at: datetime) -> bytes:
    """Return the parts as one PDF. `slip` stands at the foot of every page, beside its number."""
    from pypdf import PdfWriter

    writer = PdfWriter()
    for part in parts:
        first = len(writer.pages)
        _append(writer, part.pdf)
        writer.add_outline_item(title=part.title, page_number=first)
    _number(writer, slip)
    writer.page_mode = "/UseOutlines"
    writer.add_metadata({"/Title": title, "/Author": author, "/CreationDate": f"D:{at:%Y%m%d%H%M%S}Z", "/Producer": ""})
    return _written(writer)


def _append(writer: PdfWriter, pdf: bytes) -> None:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(pdf))
    for page in reader.pages:
        page.pop("/Annots", None)  # a link of a letter would lead to another page here
        writer.add_page(page)


def _number(writer: PdfWriter, slip: str) -> None:
    numbers = _numbers(writer.pages, slip)
    for page, number in zip(writer.pages, numbers.pages, strict=True):
        page.merge_page(number)


def _numbers(pages: Sequence[PageObject], slip: str) -> PdfReader:
    from pypdf import PdfReader
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for place, page in enumerate(pages, start=1):
        width, height = float(page.mediabox.width), float(page.mediabox.height)
        canvas.setPageSize((width, height))
        canvas.setFillGray(INK)
        canvas.setFont("Helvetica", SIZE)
        canvas.drawString(SIDE, BELOW, slip)
        canvas.drawRightString(width - SIDE, BELOW, NUMBER.format(page=place, pages=len(pages)))
        canvas.showPage()
    canvas.save()
    return PdfReader(io.BytesIO(out.getvalue()))


def _written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
