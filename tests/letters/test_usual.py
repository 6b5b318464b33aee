"""What a letter is set with, instead of all that the library takes for granted: it looks the same by either."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from pypdf import PdfReader
from xhtml2pdf import pisa

from portal.letters import pdf, sheets
from portal.policy.letters import merge
from tests.cast import NOW
from tests.procedures.shipped import pack

TEXTS = {
    "lists and bold": "# Heading\n\nWords **bold** and more.\n\n## Small\n\n- one\n- two **bold**\n\n**Alone**\n\nEnd.",
    "a table": "Before\n\n| What | By when |\n| --- | --- |\n| Mend it | 1 June |\n| Call | **2 June** |\n\nAfter",
    "from the right": "# عنوان\n\nمرحبا بكم\n\n- واحد\n- اثنان\n\n| ماذا | متى |\n| --- | --- |\n| نصلح | غدا |",
    "several pages": "\n\n".join(f"Paragraph {number}: " + "words " * 60 for number in range(30)),
    "scripts": "Hello 你好 안녕 नमस्ते שלום\n\n- 你好\n\nBye",
}


def drawn(made: bytes) -> list[Any]:
    """Return what is drawn on each page, and the outline as it is nested."""
    read = PdfReader(io.BytesIO(made))
    return [page.get_contents().get_data() for page in read.pages] + _titles(read.outline)


def _titles(outline: list[Any]) -> list[Any]:
    return [_titles(one) if isinstance(one, list) else one["/Title"] for one in outline]


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("key", ["devon", "san-clemente"])
def test_it_looks_the_same(monkeypatch: pytest.MonkeyPatch, name: str, key: str) -> None:
    sheet = replace(sheets.message("A subject", "", NOW), blocks=merge(TEXTS[name], {}))
    ours = pdf.set_letter(sheet, pack(key), to="Sam Example\n1 High St", reference="DV-1")
    real = pisa.CreatePDF
    monkeypatch.setattr(pisa, "CreatePDF", lambda html, **more: real(html, **{**more, "default_css": None}))
    assert drawn(pdf.set_letter(sheet, pack(key), to="Sam Example\n1 High St", reference="DV-1")) == drawn(ours)
