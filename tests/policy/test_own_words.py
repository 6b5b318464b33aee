"""A letter that its writer edits: as text and back, and what happens when its facts change afterwards."""

from __future__ import annotations

import pytest

from portal.policy.letters import Block, Run, Shape, check, merge
from portal.policy.letters.contract import Element, LetterKind, Says
from portal.policy.letters.own_words import Change, blocks_of, changes, edited, source, taken

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
    own = source(letter).replace("Dear Alice", "Dear Ms Penrose")
    assert [block.text for block in blocks_of(own, letter)][3] == FIELDS["case.summary"]


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
    told = check(KIND, own, FIELDS, edited=edited(own, BODY, FIELDS))
    assert [one.element for one in told.missing] == missing


QUOTES = [
    ("Our answer was: no.", "Our answer was: no."),
    ("Our answer was: no.", "You wrote: Our answer was: no."),
    ("**Our answer** was: no.", "You wrote: Our **answer** was: no."),
    ("I had our answer in May.", "You had our answer in May."),
    ("Our answer", "You wrote: our answer"),
]


@pytest.mark.parametrize(("typed", "quoted"), QUOTES)
def test_our_own_words_are_not_said_by_quoting_a_citizen(typed: str, quoted: str) -> None:
    fields = {**FIELDS, "case.summary": typed}
    letter = merge(BODY, fields)
    text = "\n\n".join(source([block]) for block in letter if block.text != "Our answer")
    own = blocks_of(text.replace(source(merge("{{case.summary}}", fields)), quoted), letter)
    told = check(KIND, own, fields, edited=edited(own, BODY, fields))
    assert [one.element for one in told.missing] == ["free"]


@pytest.mark.parametrize("typed", [typed for typed, _ in QUOTES])
def test_a_citizen_who_uses_our_words_takes_them_from_nobody(typed: str) -> None:
    fields = {**FIELDS, "case.summary": typed}
    letter = merge(BODY, fields)
    own = blocks_of(f"{source(letter)}\n\nPS", letter)
    assert check(KIND, own, fields, edited=edited(own, BODY, fields)).passed


MARKED = (
    "**Our decision: Upheld**",
    "# Our answer",
    "- an item\n- another",
    "| a | b |\n| --- | --- |\n| c | d |",
    "{{case.matter}} and {{",
    "*one* ***three*** C:\\*\\\\ \\# a\\",
    "\\**b**",
)


@pytest.mark.parametrize("typed", MARKED)
def test_what_looks_like_a_mark_is_none_in_a_paragraph_that_was_touched_either(typed: str) -> None:
    block = Block(Shape.PARAGRAPH, (Run(typed),))
    assert blocks_of(source([block]), ()) == (block,)
    bold = Block(Shape.PARAGRAPH, (Run("before "), Run("*within", bold=True), Run(" after*")))
    assert blocks_of(source([bold]), ()) == (bold,)


def test_a_citizen_who_writes_like_us_changes_no_paragraph_of_ours() -> None:
    fields = {**FIELDS, "case.summary": "**Our decision: Upheld**\n\n# Our answer"}
    letter = merge(BODY, fields)
    assert blocks_of(f"{source(letter)}\n\nPS", letter)[:-1] == letter


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
