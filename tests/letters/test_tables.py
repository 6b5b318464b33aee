"""Tables in letters: on the page, in the e-mail, in plain text, in the editor, and in what two bodies promise."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pypdfium2
import pytest
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.errors import Invalid
from portal.letters import columns, editing, lines, pdf, rendering
from portal.letters.composing import Composed
from portal.letters.models import Letter
from portal.notices.models import Notice
from portal.policy.letters import Block, Run, Shape, merge
from portal.policy.moves import Move
from tests.cast import COMPLAINTS, NOW, acknowledged, as_, complaint, do
from tests.journeys.staffing import hire, hired
from tests.letters.generated import CHECK, KIND, Figures
from tests.letters.test_own_words import edited
from tests.letters.test_pdf import NUMBER
from tests.letters.texts import place
from tests.procedures.shipped import pack

TABLE = (
    "| What we will do | By |\n| --- | --- |\n| We will **mend** it & the <light> | 1 June |\n| Call you | 2 June |\n\n"
)
REMEDY = {"kind": "action", "what": "We will collect the bins | all of them", "due_on": date(2026, 6, 12)}


def table(*rows: tuple[str, ...]) -> Block:
    return Block(Shape.TABLE, rows=tuple(tuple((Run(cell),) for cell in row) for row in rows))


def letter(*blocks: Block, language: str = "") -> Composed:
    return Composed(KIND, "Ours", blocks, CHECK, NOW, language=language)


def pages(*blocks: Block, language: str = "") -> list[str]:
    made = pdf.set_letter(letter(*blocks, language=language), pack("devon"), to="Alice", reference=NUMBER)
    return [page.extract_text() for page in PdfReader(io.BytesIO(made)).pages]


# ---- on the screen, in the e-mail


def test_html_is_a_real_table() -> None:
    assert str(rendering.html(merge(TABLE, {}))) == (
        '<table><thead><tr><th scope="col">What we will do</th><th scope="col">By</th></tr></thead><tbody>'
        "<tr><td>We will <strong>mend</strong> it &amp; the &lt;light&gt;</td><td>1 June</td></tr>"
        "<tr><td>Call you</td><td>2 June</td></tr></tbody></table>"
    )


def test_an_email_brings_the_lines_of_its_table_along_and_says_its_language() -> None:
    html = str(rendering.mail(merge(TABLE, {}), "en-GB"))
    assert html.startswith('<div lang="en-GB"><table style="')
    assert html.count('<th scope="col" style="border:1px') == 2
    assert html.count('<td style="border:1px') == 4


@pytest.mark.parametrize(
    ("language", "typed", "shown"),
    [
        ("ar", "مرحبا", '<div lang="ar" dir="rtl"><p>مرحبا</p></div>'),
        ("ur", "Call 01632 960999", '<div lang="ur" dir="rtl"><p dir="auto">Call 01632 960999</p></div>'),
        ("he", "תלונה ABC", '<div lang="he" dir="rtl"><p dir="auto">תלונה ABC</p></div>'),
        ("he", "12.3", '<div lang="he" dir="rtl"><p>12.3</p></div>'),
        ("en-GB", "You wrote: תלונה", '<div lang="en-GB"><p dir="auto">You wrote: תלונה</p></div>'),
        ("bn", "অভিযোগ", '<div lang="bn"><p>অভিযোগ</p></div>'),
    ],
)
def test_a_letter_from_the_right_says_so_and_what_is_mixed_finds_its_own_side(
    language: str, typed: str, shown: str
) -> None:
    assert str(rendering.mail(merge("{{x}}", {"x": typed}), language)) == shown


def test_lists_headings_and_cells_find_their_own_side_too() -> None:
    html = str(rendering.html(merge("# א ב\n\n- ג\n- d\n\n| ה |\n| --- |\n| ו |", {}), heading="h4"))
    assert html == (
        '<h4 dir="auto">א ב</h4>\n<ul><li dir="auto">ג</li><li>d</li></ul>\n'
        '<table><thead><tr><th scope="col" dir="auto">ה</th></tr></thead>'
        '<tbody><tr><td dir="auto">ו</td></tr></tbody></table>'
    )


def test_plain_text_has_the_heading_before_each_cell_and_reads_back() -> None:
    blocks = merge(f"Before.\n\n{TABLE}After.", {})
    assert rendering.text(blocks) == (
        "Before.\n  - What we will do: We will mend it & the <light>\n    By: 1 June\n"
        "  - What we will do: Call you\n    By: 2 June\n\nAfter.\n"
    )
    assert [block.shape for block in rendering.from_text(rendering.text(blocks))] == [
        Shape.PARAGRAPH, Shape.ITEM, Shape.ITEM, Shape.PARAGRAPH,
    ]  # fmt: skip


def test_it_is_kept_as_it_was_sent() -> None:
    blocks = merge(f"# Head\n\n{TABLE}", {})
    kept = rendering.as_json(blocks)
    assert rendering.from_json(kept) == blocks
    assert kept[0].keys() == {"shape", "runs"}


# ---- on paper


def test_headings_stand_on_each_page_and_no_row_is_lost() -> None:
    rows = [(f"Row{number} " + "and some words" * (number % 5), f"day{number}") for number in range(120)]
    found = pages(table(("What we will do", "By when"), *rows))
    assert len(found) > 3
    assert all("What we will do" in page and "By when" in page for page in found)
    words = " ".join(found).split()
    assert all(f"Row{number}" in words and f"day{number}" in words for number in range(120))


def test_a_row_that_is_higher_than_a_page_goes_on_on_the_next() -> None:
    found = pages(table(("Point", "What we found"), ("Point 1", " ".join(f"w{number}" for number in range(2_500)))))
    assert len(found) > 2
    assert set(" ".join(found).split()) >= {f"w{number}" for number in range(2_500)}
    assert all("What we found" in page for page in found)


@pytest.mark.parametrize("shape", [Shape.HEADING, Shape.PARAGRAPH])
def test_a_heading_higher_than_a_page_is_not_kept_with_the_table_after_it_for_ever(shape: Shape) -> None:
    """The library keeps such a heading whole, and looked for a page that is high enough until it was stopped."""
    heading = Block(shape, (Run("What we found about the road " * 120, bold=shape is Shape.PARAGRAPH),))
    found = pages(heading, table(("What", "When"), ("The pothole", "Reported in May")))
    assert " ".join(found).split().count("found") == 120
    assert "Reported in May" in found[-1]


def test_headings_that_are_too_high_stand_once() -> None:
    found = pages(table(("a" * 2_000, "b"), *[("c", "d")] * 80))
    assert len(found) > 2
    assert "".join(found).count("a" * 30) > 1
    assert "aaa" not in found[-1]


@pytest.mark.parametrize("language", ["", "ar"])
@pytest.mark.parametrize(
    "cells",
    [
        ("W" * 2_000, "i", "ok"),
        ("word " * 300, "x" * 90, "1"),
        ("我们" * 300, "کارروائی " * 60, "\u0995\u09cd\u09b7" * 200),
        ("", "", ""),
        ("bold**", "\u200f\u200e", "😀 " * 30),
    ],
)
def test_nothing_leaves_the_page_or_is_lost(cells: tuple[str, ...], language: str) -> None:
    figures = Figures()
    figures.look_at(letter(table(("One", "Two", "Three"), cells, cells), language=language))
    assert figures.is_good, figures.told()


def test_columns_are_as_wide_as_what_they_say() -> None:
    made = columns.columns_of(
        table(("What", "By"), ("We will mend the light in front of your house, soon.", "1 June")), 400
    )
    assert sum(made.widths) == pytest.approx(400)
    assert made.widths[0] > 2 * made.widths[1]
    wide = columns.columns_of(table(("a", "b"), ("x" * 500, "y" * 500)), 400)
    assert wide.widths == pytest.approx((200, 200))


def places(language: str, *words: str) -> list[float]:
    """Return how far from the left some words stand on the first page."""
    made = letter(table(("First", "Second"), ("eins", "zwei")), language=language)
    page = pypdfium2.PdfDocument(pdf.set_letter(made, pack("devon"), to="A", reference=NUMBER))[0]
    text = page.get_textpage()
    found = [text.search(word).get_next() for word in words]
    return [text.get_charbox(one[0])[0] for one in found if one]


def test_a_letter_from_the_right_has_its_columns_from_the_right() -> None:
    first, second = places("", "eins", "zwei")
    assert first < second
    first, second = places("ar", "eins", "zwei")
    assert first > second


def test_hundreds_of_rows_are_run_together_and_every_word_is_there() -> None:
    rows = [tuple(f"c{column}r{number}" for column in range(6)) for number in range(100)]
    found = " ".join(pages(table(tuple("abcdef"), *rows))).split()
    assert {cell for row in rows for cell in row} <= set(found)


# ---- in the editor


def test_a_table_that_is_none_cannot_be_published(session: Session) -> None:
    where = place()
    bad = replace(editing.standing(where, NOW), source=f"{where.kind.body}\n\n| a | b |\n| --- | --- |\n| c |")
    draft = editing.begin(where, bad, by=as_(COMPLAINTS), at=NOW)
    session.flush()
    with pytest.raises(Invalid) as told:
        editing.publish(draft, where, on=None, by=as_(COMPLAINTS), at=NOW)
    assert "as many cells as headings: 2. Add or take out some in “| c |”" in told.value.errors["source"]


def test_nor_can_it_be_a_standard_line(session: Session) -> None:
    with pytest.raises(Invalid) as told:
        lines.add("devon", "en-GB", "hours", "Open:\n| a |\n| --- |\n| b |", by=as_(COMPLAINTS), at=NOW)
    assert "stands alone in its paragraph" in told.value.errors["words"]


def test_an_officer_s_own_table_goes_out_and_one_that_is_none_does_not(session: Session) -> None:
    case = acknowledged(complaint())
    good = edited(case, "Yours sincerely", "| We will | By |\n| --- | --- |\n| call | Monday |\n\nYours sincerely")
    bad = {**good, "own_words": good["own_words"].replace("| --- | --- |", "| --- |")}
    with pytest.raises(Invalid) as told:
        do(case, Move.RESPOND, **bad)
    assert "Write “| --- |” as “| --- | --- |”" in told.value.errors["own_words"]
    sent = do(case, Move.RESPOND, **good)
    assert sent is not None
    assert [one["rows"][1] for one in sent.blocks if one["shape"] == "table"] == [
        [[["call", False]], [["Monday", False]]]
    ]
    notice = session.scalars(select(Notice).filter_by(letter_id=sent.id)).one()
    assert "<td" in str(notice.body_html)
    assert "- We will: call" in notice.body_text


# ---- what is promised


def answered(key: str, service: str, position: str, area: str, **facts: Any) -> Letter:
    hire(key, **{f"anne.{service}": ("Officer", area, position)})
    case = complaint(procedure=key, natures=("delay",), service=service)
    later = NOW + timedelta(days=3)
    do(case, Move.ALLOCATE, by=f"anne.{service}", at=later, to=hired(f"anne.{service}").id)
    do(case, Move.ACKNOWLEDGE, by=f"anne.{service}", at=later)
    sent = do(
        case, Move.RESPOND, by=f"anne.{service}", at=later, outcome="upheld", findings="Two rounds were missed.",
        apology="We are sorry.", remedies=[REMEDY], **facts,
    )  # fmt: skip
    assert sent is not None
    return sent


def test_the_code_s_remedies_stand_beside_their_days(session: Session) -> None:
    sent = answered("lgsco-code", "refuse", "service_manager", "environment")
    [shown] = [one for one in rendering.from_json(sent.blocks) if one.rows]
    assert shown.passages == (
        "What we will do | By when",
        "We will collect the bins | all of them | Friday 12 June 2026",
    )
    [proof] = [one for one in sent.proofs if one["element"] == "remedies"]
    assert proof["sentence"] == "We will collect the bins | all of them | Friday 12 June 2026"
