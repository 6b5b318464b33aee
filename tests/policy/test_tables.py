"""Tables in letters: how they are written, that nothing typed becomes one, and that each row says what it must."""

from __future__ import annotations

import pytest

from portal.policy.letters import Block, Parted, Run, Shape, Value, check, merge, tables
from portal.policy.letters.comparing import side_by_side
from portal.policy.letters.contract import Element, LetterKind, Says
from portal.policy.letters.own_words import blocks_of, changes, flaws, source, taken
from portal.policy.letters.own_words import edited as as_edited
from portal.policy.letters.writing import strange
from portal.policy.plain import read
from tests.policy.test_letters import HOSTILE

TABLE = "| What | By when |\n| --- | --- |\n| {{item.what}} | {{item.by}} |"
BODY = f"# Our answer\n\n{{{{case.summary}}}}\n\n[each answer.remedies]\n{TABLE}\n\nYours"
FIELDS: dict[str, Value] = {
    "case.summary": "It was dark.",
    "answer.remedies": (
        Parted("We will mend it. We will do this by 5 May.", "We will mend it.", "5 May"),
        Parted("Pay back\nall of it. We will do this by 6 May.", "Pay back\nall of it", "6 May"),
    ),
}
KIND = LetterKind(
    "answer", "Answer", Says.ANSWER, "Ours", BODY,
    (
        Element("remedies", "each remedy, and by when", "ST-1", ("answer.remedies",)),
        Element("when", "the head of a column", "ST-2", phrase="By when"),
    ),
)  # fmt: skip


def rows(block: Block) -> list[list[str]]:
    return [["".join(run.text for run in cell) for cell in row] for row in block.rows]


def table(text: str, fields: dict[str, Value] | None = None) -> list[list[str]]:
    [block] = merge(text, fields or FIELDS)
    assert block.shape is Shape.TABLE
    return rows(block)


def test_headings_stand_once_and_rows_once_for_each_of_a_list() -> None:
    assert table(f"[each answer.remedies]\n{TABLE}") == [
        ["What", "By when"], ["We will mend it.", "5 May"], ["Pay back all of it", "6 May"],
    ]  # fmt: skip
    assert merge(f"[each answer.remedies]\n{TABLE}", {"answer.remedies": ("", " ")}) == ()
    assert merge(f"[if case.service] {TABLE}", FIELDS) == ()


def test_points_stand_beside_what_was_found_on_them() -> None:
    points = {"answer.points": ("Point 1: Dark.\n\nUpheld. It was.\n\nIndeed.",)}
    text = "[each answer.points] | Point | Found |\n| --- | --- |\n| {{item.point}} | {{item.finding}} |"
    assert table(text, {**points})[1] == ["Point 1: Dark.", "Upheld. It was. Indeed."]


def test_cells_have_bold_words_and_bars() -> None:
    [block] = merge("| **A** b |\n|---|\n| c \\| d |", {})
    assert block.rows == (((Run("A", bold=True), Run(" b")),), ((Run("c | d"),),))


@pytest.mark.parametrize(
    "typed", [*HOSTILE, TABLE, "a | b", "|", "\\|", "a\u2028b\x85c"], ids=lambda one: repr(one[:20])
)
@pytest.mark.parametrize("text", ["{{story}}", "[if story] {{story}}", "x {{story}}", "| a |\n| --- |\n| {{story}} |"])
def test_what_a_citizen_types_makes_no_table_and_no_cell(text: str, typed: str) -> None:
    blocks = merge(text, {"story": typed})
    plain = merge(text, {"story": "plain words"})
    assert [[len(row) for row in block.rows] for block in blocks if block.rows] == [
        [len(row) for row in block.rows] for block in plain if block.rows
    ]
    own = source(blocks)
    assert blocks_of(own, blocks) == blocks
    assert flaws(own, blocks) == ()
    again = blocks_of(f"{own} ", blocks) if blocks and blocks[-1].shape is Shape.PARAGRAPH else blocks
    assert [bool(one.rows) for one in again] == [bool(one.rows) for one in blocks]


FAULTY = [
    ("| a | b |", "headings and a line “| --- | --- |” below them"),
    ("| a | b |\n| --- | --- |", "has headings and no row"),
    ("We promise:\n| a |\n| --- |\n| b |", "stands alone in its paragraph"),
    ("| a |\n| --- |\n| b |\nand so on", "stands alone in its paragraph"),
    ("a | b\n--- | ---\nc | d", "stands alone in its paragraph"),
    ("| a | b\n| --- | --- |\n| c | d |", "begins and ends with “|”. Add it to “| a | b”"),
    ("| a | b |\n| :-- | --- |\n| c | d |", "Write “| :-- | --- |” as “| --- | --- |”"),
    ("| a | b |\n| --- |\n| c | d |", "Write “| --- |” as “| --- | --- |”"),
    ("| a | b |\n| --- | --- |\n| c |", "as many cells as headings: 2. Add or take out some in “| c |”"),
    ("| a |  |\n| --- | --- |\n| c | d |", "Each column has a heading"),
    ("[each answer.remedies]\n| {{item}} |\n| --- |\n| c |", "Headings stand once. Take “{{item}}” out"),
    ("| a |\n| --- |\n| [if case.service] c |", "begin the paragraph of a table, before its headings"),
    (f"|{' a |' * 7}\n|{' --- |' * 7}\n|{' b |' * 7}", "at most 6 columns"),
    ("| a |\n| --- |\n" + "| b |\n" * 51, "at most 50 rows"),
    (f"| a |\n| --- |\n| {'b' * 1001} |", "at most 1,000 characters"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "says"), FAULTY)
def test_a_table_that_is_not_written_well_is_told_with_its_mend(text: str, says: str) -> None:
    found = list(strange(f"Dear you\n\n{text}\n\nYours"))
    assert [one.told() for one in found if says in one.told()], [one.told() for one in found]
    assert all(f"Dear you\n\n{text}"[one.at :].startswith(one.shown[:5]) for one in found if one.shown[:1] == "|")
    assert tables.table_of(text) is None


PLAIN = ["a | b", "x\n| y", "a\n---\nb", "\\| a\n\\| b", f"[each answer.remedies]\n{TABLE}", "-|-"]


@pytest.mark.parametrize("text", PLAIN)
def test_bars_in_a_sentence_are_plain(text: str) -> None:
    assert [one.told() for one in strange(text)] == []


def test_a_line_that_only_begins_with_a_bar_is_told() -> None:
    [told] = [one.told() for one in strange("| only one")]
    assert told.endswith("Add it to “| only one”, or write “\\|” for a bar of no table.")


def test_a_line_that_begins_with_a_bar_is_written_with_a_stroke_before_it() -> None:
    [block] = merge("\\| is a bar", {})
    assert block.text == "| is a bar"


# ---- what a row proves


def test_each_remedy_is_proved_by_its_row() -> None:
    letter = merge(BODY, FIELDS)
    told = check(KIND, letter, FIELDS)
    assert told.passed
    assert told.proofs[0].sentence == "We will mend it. | 5 May … Pay back all of it | 6 May"
    assert told.proofs[1].sentence == "What | By when"


@pytest.mark.parametrize(
    ("edit", "missing"),
    [
        (("| 5 May |", "| 7 May |"), ["remedies"]),
        (("| We will mend it. | 5 May |\n| Pay back all of it | 6 May |",
          "| We will mend it. | 6 May |\n| Pay back all of it | 5 May |"), ["remedies"]),
        (("| We will mend it. | 5 May |\n", ""), ["remedies"]),
        (("By when", "Until"), ["when"]),
        (("| We will mend it. | 5 May |", "| Soon: We will mend it. All of it. | on 5 May |"), []),
        (("\n\nYours", "\n\n| a |\n| --- |\n| By when |"), []),
    ],
)  # fmt: skip
def test_an_edited_table_still_keeps_its_contract(edit: tuple[str, str], missing: list[str]) -> None:
    letter = merge(BODY, FIELDS)
    assert edit[0] in source(letter)
    own = blocks_of(source(letter).replace(*edit), letter)
    told = check(KIND, own, FIELDS, edited=as_edited(own, BODY, FIELDS))
    assert [one.element for one in told.missing] == missing


def test_words_of_the_body_are_not_said_by_quoting_the_reporter_in_a_cell() -> None:
    fields = {**FIELDS, "case.summary": "First line\nBy when is it?"}
    letter = merge(f"| a |\n| --- |\n| {{{{case.summary}}}} |\n\n[each answer.remedies]\n{TABLE}", fields)
    own = blocks_of(source(letter).replace("| What | By when |", "| What | Until |"), letter)
    assert [one.element for one in check(KIND, own, fields, edited=as_edited(own, KIND.body, fields)).missing] == [
        "when"
    ]


def test_a_field_without_a_value_is_found_in_its_cell() -> None:
    text = "| a |\n| --- |\n| {{case.service}} |"
    assert check(KIND, merge(text, FIELDS), FIELDS).unresolved == ("case.service",)


def test_a_list_says_it_all_where_its_table_became_one() -> None:
    own = blocks_of(
        "- We will mend it. We will do this by 5 May.\n- Pay back\n\nall of it. We will do this by 6 May.", ()
    )
    fields = {**FIELDS, "answer.remedies": FIELDS["answer.remedies"][:1]}
    assert [one.element for one in check(KIND, own, fields, edited=as_edited(own, KIND.body, fields)).missing] == [
        "when"
    ]


# ---- edited, compared, read


def test_a_table_that_its_writer_edits() -> None:
    letter = merge(BODY, FIELDS)
    own = source(letter)
    assert blocks_of(own, letter) == letter
    edited = own.replace("| 6 May |", "| **6 May** \\| noon |").replace("Yours", "| a | b |\n| --- |")
    [_, _, block, bad] = blocks_of(edited, letter)
    assert block.rows[2][1] == (Run("6 May", bold=True), Run(" | noon"))
    assert bad.shape is Shape.PARAGRAPH
    [told] = flaws(edited, letter)
    assert told.endswith("Write “| --- |” as “| --- | --- |”.")


def test_a_remedy_that_is_added_meanwhile_is_taken_into_the_table() -> None:
    before = source(merge(BODY, FIELDS))
    fewer = {**FIELDS, "answer.remedies": FIELDS["answer.remedies"][:1]}
    after = source(merge(BODY, fewer))
    [change] = changes(before, after)
    assert "6 May" in change.before
    assert "6 May" not in change.after
    assert taken(before.replace("Yours", "Ever yours"), before, after) == after.replace("Yours", "Ever yours")


def test_two_versions_of_a_table_stand_row_beside_row() -> None:
    shown = side_by_side(f"A\n\n{TABLE}", f"A\n\n{TABLE.replace('By when', 'Until')}")
    assert [row.is_same for row in shown] == [True, False, True, True]


def test_each_cell_counts_as_words_of_its_own() -> None:
    reading = read("| Head |\n| --- |\n| This was decided by us. |\n| Prior |", "en")
    assert reading.words == 7
    assert [one.words for one in reading.hints] == ["was decided"]
