"""The page: every word on it can be read, inside its edges, quickly, and it is made of nothing but our own files."""

from __future__ import annotations

import io
import subprocess
import sys
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from pypdf import PdfReader

from portal.letters import pdf, settable
from portal.letters.composing import Composed
from portal.letters.paper import A4, MILLIMETRE, SIZE
from portal.policy.letters import check, merge
from portal.procedures.catalogues import TRANSLATIONS
from tests.letters.reaches import REACHES
from tests.procedures.shipped import pack

NOW = datetime(2026, 5, 5, 9, 30, tzinfo=UTC)
NUMBER = "DV-7K3M-Q9TX-4HBW"
SMALLEST = 8.0  # points
BODY = """
Dear Alice

# Our response

**Our decision: Upheld**

{{answer.findings}}

- one

- two

Yours sincerely

Tom Easterbrook
"""
LONG_WORD = "Wm" * 1000

HOSTILE = {
    "markup": "<img src=file:///etc/passwd><style>p{font-size:1pt}</style><link href=//evil.example/x.css>",
    "css": "</style><style>@import url(http://127.0.0.1:9/x); body{width:99999mm}</style>",
    "pisa": "<pdf:nextpage><pdf:barcode value='x'><!-- --> ]]> <pdf:toc> <br/><hr/>",
    "template": "{{case.delete()}} {% for a in b %} {{ {{",
    "lines": "\n".join("ab"[number % 2] for number in range(10_000)),
    "paragraphs": "\n\n".join(str(number) for number in range(3_500)),
    "long word": LONG_WORD,
    "words": " ".join(f"word{number}" for number in range(5_000)),
    "spaces": "a" + "\u00a0" * 5_000 + "b" + "\t" * 5_000,
}


def composed(findings: str) -> Composed:
    kind = pack("devon").letters["response_1"]
    fields = {"answer.findings": findings}
    blocks = merge(BODY, fields)
    return Composed(kind, f"Our response to your complaint {NUMBER}", blocks, check(kind, blocks, fields), NOW)


def page_of(findings: str, *, key: str = "devon", to: str = "Alice Penrose\n1 Mill Lane\nExeter") -> PdfReader:
    return PdfReader(io.BytesIO(pdf.set_letter(composed(findings), pack(key), to=to, reference=NUMBER)))


def words_on(reader: PdfReader) -> str:
    return "".join("".join(page.extract_text().split()) for page in reader.pages)


def pieces(reader: PdfReader) -> list[tuple[str, float, float, float, float]]:
    """Return each piece of text with its place and size, and how far it may go to the right."""
    found: list[tuple[str, float, float, float, float]] = []
    for page in reader.pages:

        def note(
            text: str, cm: Any, tm: Any, _font: Any, size: float, width: float = float(page.mediabox.width)
        ) -> None:
            if text.strip():
                found.append((text, tm[4] + cm[4], tm[5] + cm[5], size * abs(tm[0]) * abs(cm[0]), width))

        page.extract_text(visitor_text=note)
    return found


@pytest.mark.clauses("DV-4", "SC-18")
def test_a_letter_of_a_public_body() -> None:
    reader = page_of("You reported it three times.\nNobody came.")
    text = reader.pages[0].extract_text()

    for words in (
        "Devon County Council",
        "Customer Feedback Team, County Hall, Topsham Road, Exeter",
        "01632 960100",
        "Alice Penrose",
        "1 Mill Lane",
        "Tuesday 5 May 2026",
        f"Our reference: {NUMBER}",
        "Dear Alice",
        "Our response",
        "Our decision: Upheld",
        "You reported it three times.",
        "Nobody came.",
        "Tom Easterbrook",
        "Page 1 of 1",
    ):
        assert words in text, words


def test_a_reader_hears_its_title_and_its_language() -> None:
    reader = page_of("Yes.")

    assert reader.metadata is not None
    assert reader.metadata.title == f"Our response to your complaint {NUMBER}"
    assert reader.metadata.author == "Devon County Council"
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"


def test_its_fonts_go_with_it() -> None:
    for page in page_of("Zażółć gęślą jaźń, Ελληνικά, Кириллица").pages:
        fonts = page["/Resources"]["/Font"]
        used = [fonts[name].get_object() for name in fonts]
        embedded = [font for font in used if "/FontFile2" in font.get("/FontDescriptor", {})]
        assert {str(font["/BaseFont"]).partition("+")[2] for font in embedded} >= {"NotoSans-Regular", "NotoSans-Bold"}
    assert "Zażółćgęśląjaźń,Ελληνικά,Кириллица" in words_on(page_of("Zażółć gęślą jaźń, Ελληνικά, Кириллица"))


@pytest.mark.parametrize(("key", "width", "height"), [("devon", 210, 297), ("san-clemente", 216, 279)])
def test_each_body_has_its_own_paper(key: str, width: int, height: int) -> None:
    box = page_of("Yes.", key=key).pages[0].mediabox
    assert (round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)) == (width, height)


def test_pages_are_numbered_and_say_which_letter_they_belong_to() -> None:
    reader = page_of("The council has looked into it. " * 400)
    many = len(reader.pages)

    assert many >= 4
    for number, page in enumerate(reader.pages, start=1):
        text = page.extract_text()
        assert f"Page {number} of {many}" in text
        assert NUMBER in text
    assert "Topsham Road" not in reader.pages[1].extract_text(), "the letterhead is on the first page"


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_is_written_can_be_read(name: str) -> None:
    start = time.process_time()
    reader = page_of(HOSTILE[name])
    took = time.process_time() - start

    assert "".join(HOSTILE[name].split()) in words_on(reader).replace("\u00a0", "") or _all_there(HOSTILE[name], reader)
    for text, x, y, size, width in pieces(reader):
        assert size >= SMALLEST, f"{text[:40]!r} is set at {size:.1f} points"
        assert 0 < x < width, text[:40]
        assert y > 0, text[:40]
    assert took < 10, f"{took:.1f} s"


def _all_there(written: str, reader: PdfReader) -> bool:
    """Words that a page's end parted: the next begins after the footer and the line above it."""
    on_pages = words_on(reader)
    return all(word in on_pages for word in written.split()) or _letters(written) <= _letters(on_pages)


def _letters(text: str) -> set[str]:
    return {letter for letter in text if not letter.isspace()}


@pytest.mark.parametrize("word", [LONG_WORD, "m" * 400, "W" * 61, "https://example.org/" + "a" * 300, "ﷺ" * 100])
@pytest.mark.parametrize("bold", [False, True])
def test_a_long_word_stays_inside_the_page(word: str, bold: bool) -> None:
    column = A4.column * MILLIMETRE
    found = settable.pieces(f"before {word} after", bold=bold, width=column, size=SIZE)
    shown = "".join(stretch for _, stretch in found)
    widths = {char: face.font(bold=bold).width(char, SIZE * face.scale) for face, stretch in found for char in stretch}

    assert len("".join(shown.split())) == len(f"before{word}after")
    assert all(sum(widths[char] for char in piece) <= column for piece in shown.split())


def test_an_address_of_a_thousand_lines_is_still_an_address() -> None:
    reader = page_of("Yes.", to="Alice\n" + "\n".join(f"line {number}" for number in range(300)))
    assert len(reader.pages) <= 3
    assert "line299" in words_on(reader)


def test_a_letter_without_a_heading_is_headed_by_its_subject() -> None:
    letter = composed("Yes.")
    bare = Composed(letter.kind, letter.subject, merge("Dear Alice\n\nYes.", {}), letter.check, NOW)
    text = PdfReader(io.BytesIO(pdf.set_letter(bare, pack("devon"), to=""))).pages[0].extract_text()
    assert letter.subject in text


WATCHED = """
import sys
from dataclasses import replace
from portal.letters import pdf
from portal.policy.letters import Block, Run, Shape
from tests.letters.reaches import REACHES
from tests.letters.test_pdf import composed
from tests.procedures.shipped import pack

devon = pack("devon")
devon = replace(devon, contact=replace(devon.contact, phone="", address=""))
letter = composed("Once, in every script, so that everything is imported: שלום سلام বাংলা 中文 한국어.")
pdf.set_letter(letter, devon, to="", reference="")
seen = []

def watch(name, args):
    if name == "open" and isinstance(args[0], (str, bytes)):
        seen.append(str(args[0]))
    elif name.startswith(("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "urllib.")):
        seen.append(name)

sys.addaudithook(watch)
for reach in REACHES.values():
    blocks = [Block(shape, (Run(reach, bold),)) for shape in Shape for bold in (False, True)]
    ending = [Block(Shape.PARAGRAPH, (Run(words),)) for words in ("Yours sincerely", reach, reach)]
    there = replace(letter, subject=reach, blocks=(*blocks, *letter.blocks, *ending), language=reach)
    body = replace(devon, body=reach, contact=replace(devon.contact, address=reach, email=reach))
    pdf.set_letter(there, body, to=f"{reach}\\n{reach}", reference=reach)
    page = pdf.set_letter(composed(reach), devon, to="Alice", reference="")
    assert not any(active in page for active in (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/URI", b"root:x:0"))
print("\\n".join(seen))
"""


def test_nothing_but_our_own_fonts_and_words_is_ever_opened() -> None:
    """Every kind of reach, in every place that words of a letter come from: its text, subject, address, body, name."""
    assert len(REACHES) == 22
    run = subprocess.run([sys.executable, "-c", WATCHED], capture_output=True, text=True, timeout=120, check=True)
    opened = {line for line in run.stdout.splitlines() if line}

    ours = (str(pdf.ASSETS), str(TRANSLATIONS))
    strange = {path for path in opened if not path.startswith(ours) and not path.endswith((".py", ".pyc"))}
    assert strange == set()
    assert opened, "the fonts are opened, and seen"


def test_a_fault_of_the_library_is_one_sentence_and_its_place_is_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("Alice’s words")

    monkeypatch.setattr("xhtml2pdf.pisa.CreatePDF", broken)
    with pytest.raises(pdf.NotSet, match="on our side"):
        pdf.set_letter(composed("fine"), pack("devon"), to="", reference=NUMBER)
    assert "KeyError at test_pdf.py:" in caplog.text
    assert "Alice" not in caplog.text
