"""What someone typed as a list is shown as one, on the page, in the e-mail and in the PDF; nothing else changes."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from portal.letters import rendering
from portal.letters.pdf import set_letter
from portal.policy.letters import Block, Run, Shape, merge
from tests.letters.test_pdf import NUMBER, composed
from tests.procedures.shipped import pack

TYPED = "We looked at two things:\n- what was <reported>\n- what nobody saw\n\nThen we decided."


def shown(value: str) -> str:
    return str(rendering.html(merge("{{answer.findings}}", {"answer.findings": value})))


def test_lines_after_a_dash_are_a_list() -> None:
    assert shown(TYPED) == (
        "<p>We looked at two things:</p>\n<ul><li>what was &lt;reported&gt;</li><li>what nobody saw</li></ul>\n"
        "<p>Then we decided.</p>"
    )


def test_within_a_sentence_of_ours_too() -> None:
    blocks = merge("**Why.** {{holding.reasons}}", {"holding.reasons": TYPED})

    assert [block.shape for block in rendering.itemised(blocks)] == [
        Shape.PARAGRAPH, Shape.ITEM, Shape.ITEM, Shape.PARAGRAPH,
    ]  # fmt: skip
    assert rendering.text(blocks).splitlines() == [
        "Why. We looked at two things:", "  - what was <reported>", "  - what nobody saw", "", "Then we decided.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "typed", ["one\ntwo", "- alone", "well\n- alone\nyes", "-1\n-2", "- \n- ", "\n".join(["- x"] * 500)]
)
def test_what_is_no_list_keeps_its_lines(typed: str) -> None:
    assert "<ul>" not in shown(typed)
    assert shown(typed).count("<br>") == typed.strip().count("\n")


def test_bold_words_stay_bold() -> None:
    block = Block(Shape.PARAGRAPH, (Run("- one "), Run("two", bold=True), Run("\n- three")))

    assert str(rendering.html([block])) == "<ul><li>one <strong>two</strong></li><li>three</li></ul>"


@pytest.mark.parametrize("lines", range(15, 26))
@pytest.mark.parametrize("ending", ["It ends here.", "- It ends\n- with a list"])
def test_nobody_signs_on_an_empty_page(lines: int, ending: str) -> None:
    kind = composed("")
    body = (
        "# Our answer\n\n" + "\n\n".join(["A sentence."] * lines) + "\n\n{{answer.findings}}\n\nYours sincerely\n\nTom"
    )
    letter = type(kind)(kind.kind, kind.subject, merge(body, {"answer.findings": ending}), kind.check, kind.written_at)

    pages = PdfReader(io.BytesIO(set_letter(letter, pack("devon"), to="Alice", reference=NUMBER))).pages

    last = ending.splitlines()[-1].removeprefix("- ")
    assert any("Yours sincerely" in page.extract_text() and last in page.extract_text() for page in pages)
