"""Long texts for print: few lines whatever was typed, every word still there, and what people write left as it is."""

from __future__ import annotations

import pytest

from portal.letters.portions import MANY, MOST_MARKS, PORTION, SHORT, TOGETHER, in_portions
from portal.policy.letters import Block, Run, Shape


def paragraph(text: str, *, bold: bool = False) -> Block:
    return Block(Shape.PARAGRAPH, (Run(text, bold),))


def words_of(blocks: list[Block]) -> list[str]:
    return [word for block in blocks for word in block.text.split() if word != "/"]


HOSTILE = {
    "lines": [paragraph("a\n" * 10_000)],
    "paragraphs": [paragraph("a")] * 6_666,
    "blank lines": [paragraph("a" + "\n" * 19_998 + "b")],
    "items": [Block(Shape.ITEM, (Run("i"),)), paragraph("x")] * 2_500,
    "two columns": [paragraph("a\n" + "b" * 39 + "\n")] * 400,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_no_officer_writes_is_run_together_and_nothing_is_lost(name: str) -> None:
    portions = [block for block, _ in in_portions(HOSTILE[name])]
    assert sum(block.text.count("\n") + 1 for block in portions) <= 2 * MANY
    assert max(len(block.text) for block in portions) <= TOGETHER * (PORTION + 2 * SHORT)
    assert words_of(portions) == words_of(HOSTILE[name])


def test_what_people_write_stays_as_it_is() -> None:
    letter = [paragraph("Dear Alice"), paragraph("1 Mill Lane\nExeter"), paragraph("Yours"), paragraph("Tom")]
    assert [block.text for block, _ in in_portions(letter)] == [block.text for block in letter]


def test_long_paragraphs_a_bold_line_and_the_signature_stay_in_a_letter_of_many_lines() -> None:
    long = [paragraph(f"{number} " + "We looked at what you said about it." * 2) for number in range(MANY)]
    end = [paragraph(words) for words in ("Yours sincerely", "Tom Easterbrook", "Officer")]
    heading = paragraph("What we found", bold=True)
    assert [block for block, _ in in_portions([heading, *long, *end])] == [heading, *long, *end]


def test_a_paragraph_of_many_lines_goes_on_in_the_next_portion() -> None:
    [(first, goes_on), (second, ends)] = in_portions([paragraph("\n".join("x" * 50 for _ in range(TOGETHER + 1)))])
    assert (first.text.count("\n"), goes_on, second.text, ends) == (TOGETHER - 1, True, "x" * 50, False)


@pytest.mark.parametrize(("many", "shown"), [(MOST_MARKS, "<"), (MOST_MARKS + 1, "‹")])
def test_marks_by_the_thousand_are_set_as_others_that_look_like_them(many: int, shown: str) -> None:
    [(block, _)] = in_portions([paragraph("<" * many)])
    assert block.text == shown * many
