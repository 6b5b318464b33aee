"""A letter that its writer edits: as text and back, and what happens when its facts change afterwards."""

from __future__ import annotations

import pytest

from portal.policy.letters import Block, Run, Shape, check, merge
from portal.policy.letters.contract import Element, LetterKind, Says
from portal.policy.letters.own_words import Change, blocks_of, changes, ours, source, taken

BODY = (
    "# Our answer\n\nDear {{reporter.name}}\n\n**Our decision: {{answer.outcome}}**\n\n{{case.summary}}\n\n"
    "{{answer.remedies}}"
)
FIELDS = {
    "reporter.name": "Alice",
    "answer.outcome": "Upheld",
    "case.summary": "**Shout** {{case.matter}}\n# not a heading",
    "answer.remedies": ("We will mend it.", "We will call you."),
}
KIND = LetterKind(
    "answer",
    "Answer",
    Says.ANSWER,
    "Ours",
    BODY,
    (
        Element("decision", "the decision", "ST-1", ("answer.outcome",)),
        Element("remedies", "each remedy", "ST-2", ("answer.remedies",)),
        Element("free", "that it is free", "ST-3", phrase="Our answer"),
    ),
)


def test_a_letter_that_was_not_touched_is_the_very_letter() -> None:
    letter = merge(BODY, FIELDS)
    assert blocks_of(source(letter), letter) == letter


def test_what_a_citizen_typed_turns_into_no_mark() -> None:
    letter = merge(BODY, FIELDS)
    edited = source(letter).replace("Dear Alice", "Dear Ms Penrose")
    assert [block.text for block in blocks_of(edited, letter)][3] == FIELDS["case.summary"]


def test_marks_of_the_writer_are_read() -> None:
    found = blocks_of("# Head\n\nOne **bold** word\nand a line\n\n- first\n- second", ())
    assert found == (
        Block(Shape.HEADING, (Run("Head"),)),
        Block(Shape.PARAGRAPH, (Run("One "), Run("bold", bold=True), Run(" word\nand a line"))),
        Block(Shape.ITEM, (Run("first"),)),
        Block(Shape.ITEM, (Run("second"),)),
    )


def test_a_field_that_is_left_keeps_the_letter_from_going_out() -> None:
    assert check(KIND, blocks_of("Our answer {{case.number}}", ()), FIELDS).unresolved == ("case.number",)


@pytest.mark.parametrize(
    ("edit", "missing"),
    [
        (("Our decision: Upheld", "Our decision stands below. Upheld"), []),
        (("Our decision: Upheld", "We have decided."), ["decision"]),
        (("- We will call you.", ""), ["remedies"]),
        (("# Our answer", "# Hello"), ["free"]),
    ],
)
def test_an_edited_letter_still_keeps_its_contract(edit: tuple[str, str], missing: list[str]) -> None:
    letter = merge(BODY, FIELDS)
    own = blocks_of(source(letter).replace(*edit), letter)
    told = check(KIND, own, FIELDS, own=ours(own, FIELDS))
    assert [one.element for one in told.missing] == missing


def test_our_own_words_are_not_said_by_quoting_a_citizen() -> None:
    fields = {**FIELDS, "case.summary": "Our answer was: no."}
    letter = merge(BODY, fields)
    own = blocks_of(source(letter).replace("# Our answer", "# Hello"), letter)
    assert [one.element for one in check(KIND, own, fields, own=ours(own, fields)).missing] == ["free"]


BEFORE = "Dear Alice\n\nUpheld.\n\nWe are sorry.\n\nYours"
AFTER = "Dear Alice\n\nNot upheld.\n\nWe are sorry.\n\nYours"


def test_what_changed_is_told_passage_by_passage() -> None:
    assert changes(BEFORE, BEFORE) == ()
    assert changes(BEFORE, AFTER) == (Change("Upheld.", "Not upheld."),)
    assert changes(BEFORE, BEFORE.replace("\n\nWe are sorry.", "")) == (Change("We are sorry.", ""),)


@pytest.mark.parametrize(
    ("own", "after", "wanted"),
    [
        (BEFORE, AFTER, AFTER),
        (BEFORE.replace("Dear", "Hello"), AFTER, AFTER.replace("Dear", "Hello")),
        (
            BEFORE.replace("Upheld.", "You were right."),
            AFTER,
            "Dear Alice\n\nNot upheld.\n\nYou were right.\n\nWe are sorry.\n\nYours",
        ),
        (BEFORE + "\n\nPS", BEFORE.replace("\n\nWe are sorry.", ""), "Dear Alice\n\nUpheld.\n\nYours\n\nPS"),
        ("All my own", AFTER, "All my own\n\nNot upheld."),
    ],
)
def test_what_changed_is_taken_in_and_the_writer_s_words_stay(own: str, after: str, wanted: str) -> None:
    assert taken(own, BEFORE, after) == wanted
