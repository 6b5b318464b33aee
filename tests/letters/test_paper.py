"""A letter on paper, line by line: lists, signatures, telephone numbers, and the cover of what is printed together."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pypdfium2
import pytest

from portal.letters import pdf, settable, sheets, signing
from portal.letters.composing import Composed
from portal.policy.letters import Shape, merge
from tests.cast import NOW
from tests.letters.generated import CHECK, KIND
from tests.procedures.shipped import pack

DEVON = pack("devon")
Line = tuple[int, float, float, str]
"""A line on a page: which page, how far its first letter stands from left and foot in points, and its words."""
SIGNED = f"Yours sincerely\n\nTom Easterbrook\n\nLocal service manager\n\n{DEVON.body}"
OPEN = "Our office is open from Monday to Friday, from nine to five."


def lines(body: str, language: str = "") -> list[Line]:
    return lines_of(Composed(KIND, "Ours", merge(f"# Ours\n\n{body}", {}), CHECK, NOW, language=language))


def lines_of(letter: Composed) -> list[Line]:
    """Return the lines of a letter as they stand on its pages, from the top."""
    document = pypdfium2.PdfDocument(pdf.set_letter(letter, DEVON, to=""))
    return [line for number in range(len(document)) for line in _lines_on(number, document[number].get_textpage())]


def _lines_on(number: int, page: pypdfium2.PdfTextPage) -> Iterator[Line]:
    text = page.get_text_range()
    for found in re.finditer(r"\S[^\r\n]*", text):
        left, _, _, top = page.get_charbox(found.start())
        yield number, left, top, " ".join(found[0].split())


def line_with(words: str, found: list[Line]) -> Line:
    return next(line for line in found if words in line[3])


def test_the_lines_of_an_item_begin_below_its_words_and_not_below_its_bullet() -> None:
    found = lines(f"Before.\n\n- First {'word ' * 40}ending.\n- Second.")
    first = next(index for index, line in enumerate(found) if "First" in line[3])
    bullet, second = found[first], found[first + 1]
    assert bullet[3].startswith("•")
    assert second[1] > bullet[1] + 8, "in points"
    assert second[1] == pytest.approx(found[first + 2][1], abs=1), "word, below word"
    assert line_with("Second.", found)[1] == pytest.approx(bullet[1], abs=1)


def test_the_bullets_of_a_list_from_the_right_stand_alone_at_the_right() -> None:
    found = pypdfium2.PdfDocument(
        pdf.set_letter(
            Composed(KIND, "ש", merge(f"# ש\n\n- {'שלום ' * 40}\n- שלום", {}), CHECK, NOW, language="he"), DEVON, to=""
        )
    )[0].get_textpage()
    boxes = [found.get_charbox(index) for index in range(found.count_chars())]
    words = [box for index, box in enumerate(boxes) if "\u0590" <= found.get_text_range(index, 1) <= "\u05ff"]
    bullets = [box for index, box in enumerate(boxes) if found.get_text_range(index, 1) == "•"]
    assert len(bullets) == 2
    assert min(left for left, *_ in bullets) > max(right for _, _, right, _ in words[1:])


@pytest.mark.parametrize("after", ["", OPEN, f"{OPEN}\n\nPhone 01632 960121."])
def test_a_signature_stays_together_whatever_follows_it(after: str) -> None:
    seen = set()
    for filling in range(14, 26):
        found = lines("\n\n".join([*["A line of this letter."] * filling, SIGNED, after]))
        pages = {line_with(words, found)[0] for words in ("Yours sincerely", "Easterbrook", "service manager")}
        assert len(pages) == 1
        seen |= pages
    assert seen == {0, 1}, "it was on the first page, and then on the second"


@pytest.mark.parametrize(
    ("body", "first", "stop"),
    [
        (SIGNED, 1, 5),
        (f"{SIGNED}\n\n{OPEN}", 1, 5),
        (f"{SIGNED}\n\n{OPEN}\n\n{OPEN}\n\n{OPEN}", 1, 5),
        (f"{SIGNED}\n\n{OPEN}\n\n{OPEN}\n\n{OPEN}\n\n{OPEN}", 9, 9),
        (f"{DEVON.body}\n\n{OPEN}", 3, 3),
        ("Yours sincerely\n\nTom", 1, 3),
        (OPEN, 2, 2),
    ],
)
def test_which_lines_are_the_signature(body: str, first: int, stop: int) -> None:
    blocks = merge(f"We have looked into it.\n\n{body}", {})
    assert signing.signature_of(blocks, DEVON.body) == range(first, stop)


def test_there_is_room_between_a_signature_and_what_follows() -> None:
    found = lines(f"We have looked into it.\n\n{SIGNED}\n\n{OPEN}")
    position, after = (line_with(words, found)[2] for words in ("service manager", OPEN[:20]))
    body = next(line[2] for line in found if line[3] == DEVON.body and line[2] < position)
    assert position - body < body - after


@pytest.mark.parametrize(
    "number", ["01632 960121", "020 7946 0958", "(949) 555-0177", "+44 1632 960121", "+1 (949) 555-0177"]
)
def test_a_telephone_number_stands_on_one_line(number: str) -> None:
    assert settable.shaped(f"Call {number}.", bold=False)[0][1] == f"Call {number.replace(' ', chr(160))}."
    before = (("abcd " * 30)[:filling] for filling in range(60, 110))
    found = lines("\n\n".join(f"{words} {number} or write to us." for words in before))
    whole = [line for line in found if " ".join(number.split()) in line[3]]
    assert len(whole) == 50
    assert len({round(line[1]) for line in whole if line[3].startswith(number.split(maxsplit=1)[0])}) == 1, (
        "some begin a line"
    )


@pytest.mark.parametrize("words", ["5 May 2026", "12 of 345 678", "Room 12 345", "2026-05-05 and 1 2 3 4 5 6 7 8"])
def test_other_numbers_are_left_as_they_are(words: str) -> None:
    assert settable.shaped(words, bold=False)[0][1] == words


def test_the_cover_of_a_batch_is_a_table_of_what_lies_below_it() -> None:
    rows = [
        sheets.Line("Alice Penrose\n1 Mill Lane\nExeter", "DV-7K3M-Q9TX-4HBW", 1),
        sheets.Line("Bo Ash\n2 Mill Lane", "DV-0000-0000-0000", 2),
    ]
    found = lines_of(sheets.cover(rows, DEVON, both_sides=True, label="", at=NOW))
    head, first, second = (line_with(words, found) for words in ("No.", "Alice Penrose", "Bo Ash"))
    assert head[3] == "No. To Reference Pages"
    assert first[3] == "1. Alice Penrose, 1 Mill Lane, Exeter DV-7K3M-Q9TX-4HBW 1"
    assert head[1] == pytest.approx(first[1], abs=1) == pytest.approx(second[1], abs=1)


def test_a_full_batch_has_a_cover_too() -> None:
    rows = [sheets.Line("Alice Penrose\n1 Mill Lane\nExeter", "DV-7K3M-Q9TX-4HBW", 1)] * 200
    cover = sheets.cover(rows, DEVON, both_sides=False, label="", at=NOW)
    assert cover.blocks[-1].shape is Shape.TABLE
    assert sum("Alice Penrose" in line[3] for line in lines_of(cover)) == len(rows)
