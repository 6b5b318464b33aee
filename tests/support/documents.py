"""All that a document tells, read by another program than the one that wrote it: its text and what stands about it."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pypdfium2
from pypdf import PdfReader


def all_of_workbook(content: bytes) -> str:
    """Return every part of a workbook as text: cells, names of sheets, properties."""
    with zipfile.ZipFile(BytesIO(content)) as parts:
        return "\n".join(parts.read(name).decode() for name in parts.namelist())


def all_of_pdf(content: bytes) -> str:
    """Return the text layer of a PDF, its outline and its metadata."""
    with pypdfium2.PdfDocument(content) as document:
        text = "\n".join(page.get_textpage().get_text_range() for page in document)
        outline = "\n".join(entry.get_title() for entry in document.get_toc())
    reader = PdfReader(BytesIO(content))
    return "\n".join([text, outline, str(reader.metadata), str(reader.xmp_metadata)])
