"""The letter contract: merged without surprises, whatever a citizen typed, and proved element by element."""

from __future__ import annotations

import string
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from portal.policy.letters import (
    LONGEST_PROOF,
    Asks,
    Block,
    Element,
    Entry,
    Missing,
    Proof,
    Run,
    Shape,
    Value,
    check,
    merge,
    merge_line,
)
from portal.policy.letters.checking import Edited
from tests.policy.build import letter, reads_well

often = settings(max_examples=200, deadline=None)

HOSTILE = [
    "{{case.delete()}}",
    "{{officer.name}}",
    "{{ officer.name }}",
    "{{",
    "# heading",
    "- item",
    "[if officer.name]",
    "[if x] shown",
    "**",
    "**bold**",
    "\\1 \\g<0> $1 %s {0}",
    "<b>&amp;</b><script>alert(1)</script>",
    "{% for a in b %}",
    "na\u0000me \u202eesrever",
    "ß İ ﬃ Ωmega",
    "x" * 100_000,
    ("a. " * 20_000).strip(),
]


def paragraph(text: str, *, bold: bool = False) -> Block:
    return Block(Shape.PARAGRAPH, (Run(text, bold),))


def words(blocks: tuple[Block, ...]) -> str:
    return "\n".join(block.text for block in blocks)


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("", ()),
        ("  \n \n ", ()),
        ("Hello.", (paragraph("Hello."),)),
        ("One line\nand the next", (paragraph("One line and the next"),)),
        ("First.\n\nSecond.", (paragraph("First."), paragraph("Second."))),
        ("First.\n  \t\nSecond.", (paragraph("First."), paragraph("Second."))),
        ("First.\r\n\r\nSecond.", (paragraph("First."), paragraph("Second."))),
        ("# Our decision", (Block(Shape.HEADING, (Run("Our decision"),)),)),
        ("#1 is not a heading", (paragraph("#1 is not a heading"),)),
        ("- one\n  goes on\n- two", tuple(Block(Shape.ITEM, (Run(text),)) for text in ("one goes on", "two"))),
        ("A **bold** word", (Block(Shape.PARAGRAPH, (Run("A "), Run("bold", bold=True), Run(" word"))),)),
        ("**All of it**", (paragraph("All of it", bold=True),)),
        ("2 ** 3", (paragraph("2 ** 3"),)),
        ("Dear {{reporter.name}},", (paragraph("Dear Ada,"),)),
        ("Dear {{ reporter.name }},", (paragraph("Dear Ada,"),)),
        ("**{{reporter.name}}**", (paragraph("Ada", bold=True),)),
        ("We will: {{remedies}}.", (paragraph("We will: say sorry; pay back."),)),
        ("{{remedies}}", tuple(Block(Shape.ITEM, (Run(text),)) for text in ("say sorry", "pay back"))),
        ("{{story}}", (paragraph("It was dark."), paragraph("It rained."))),
        (
            "[if story] You wrote:\n\n{{story}}",
            (paragraph("You wrote:"), paragraph("It was dark."), paragraph("It rained.")),
        ),
        ("[if story]\n- a\n- b", tuple(Block(Shape.ITEM, (Run(text),)) for text in ("a", "b"))),
        ("[if nothing] Not shown.\n\nShown.", (paragraph("Shown."),)),
        ("[if blank] Not shown.", ()),
        ("[if unheard.of] Not shown.", ()),
        ("Not [if nothing] a condition.", (paragraph("Not [if nothing] a condition."),)),
    ],
)
def test_merging(text: str, blocks: tuple[Block, ...]) -> None:
    fields: dict[str, Value] = {
        "reporter.name": "Ada",
        "remedies": ("say sorry", "pay back"),
        "story": "It was dark.\r\n\r\n\r\nIt rained.\n",
        "nothing": "",
        "blank": " \n",
    }
    assert merge(text, fields) == blocks


@pytest.mark.parametrize("typed", HOSTILE, ids=lambda typed: repr(typed[:20]))
@pytest.mark.parametrize(
    "text", ["{{story}}", "You wrote: {{story}}", "# {{story}}", "- {{story}}", "**{{story}}**", "[if story] {{story}}"]
)
def test_what_a_citizen_types_is_plain_text(text: str, typed: str) -> None:
    """It stands in the letter as typed; it is no heading, no field, no condition, and it makes nothing bold."""
    blocks = merge(text, {"story": typed, "officer.name": "Ben"})
    plain = merge(text, {"story": "plain words", "officer.name": "Ben"})
    assert words(blocks) == words(plain).replace("plain words", typed)
    assert [(block.shape, [run.bold for run in block.runs]) for block in blocks] == [
        (block.shape, [run.bold for run in block.runs]) for block in plain
    ]
    assert check(letter(text), blocks, {"story": typed, "officer.name": "Ben"}).passed


@pytest.mark.parametrize("typed", HOSTILE, ids=lambda typed: repr(typed[:20]))
def test_a_list_of_them_is_a_list_of_plain_text(typed: str) -> None:
    blocks = merge("{{points}}", {"points": ("first", typed)})
    assert blocks == (Block(Shape.ITEM, (Run("first"),)), Block(Shape.ITEM, (Run(typed),)))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Your complaint {{case.number}}", "Your complaint DV-1"),
        ("{{case.number}}: {{remedies}}", "DV-1: say sorry; pay back"),
        ("About {{story}}", "About {{case.number}}"),  # put in once, and not read again
        ("{{unknown}} stays", "{{unknown}} stays"),
    ],
)
def test_merging_a_subject(text: str, line: str) -> None:
    fields = {"case.number": "DV-1", "remedies": ("say sorry", "pay back"), "story": "{{case.number}}"}
    assert merge_line(text, fields) == line


@pytest.mark.parametrize(
    ("subject", "body", "unresolved"),
    [
        ("Your complaint", "Dear {{reporter.name}}", ()),
        ("Your complaint", "Dear {{officer.name}}", ("officer.name",)),
        ("Your complaint", "{{officer.name}}", ("officer.name",)),
        ("Your complaint", "**{{officer.name}}** {{blank}}", ("blank", "officer.name")),
        ("{{case.number}}", "Hello.", ("case.number",)),
        ("Your complaint", "[if officer.name] {{officer.name}}", ()),
        ("Your complaint", "Dear {{Reporter.Name}}", ("Reporter.Name",)),  # misspelt
        ("Your complaint", "Dear {{officer.name", ("officer.name",)),  # never closed
        ("Your complaint", "{{case.delete()}}", ("case.delete()",)),
        # The citizen typed a field's name: it neither fills the field nor hides that it is empty.
        ("Your complaint", "{{story}}\n\nSigned, {{officer.name}}", ("officer.name",)),
        ("Your complaint", "{{story}}", ()),
    ],
)
def test_fields_that_had_nothing_to_put_in(subject: str, body: str, unresolved: tuple[str, ...]) -> None:
    fields = {"reporter.name": "Ada", "story": "Ask {{officer.name}} {{case.number}}", "blank": "  "}
    found = check(letter(body, subject=subject), merge(body, fields), fields)
    assert found.unresolved == unresolved
    assert found.passed is (not unresolved)


NUMBER = Element("number", "the case number", "DV-6", fields=("case.number",))
CONTACT = Element(
    "contact", "who deals with it, and how to reach them", "DV-25", fields=("officer.name", "officer.phone")
)
RIGHT = Element("right", "that they may go to the next stage", "DV-29", phrase="take it to stage 2")
APOLOGY = Element("apology", "an apology", "DV-44", fields=("apology",), when="mistake")

ANSWER = letter(
    """Dear {{reporter.name}},

    # Your complaint {{case.number}}

    We looked into it. It was dealt with by {{officer.name}}. Ring {{officer.phone}} with any question.

    [if apology]
    {{apology}}

    If you are not content, you may Take it to Stage 2. Write to us within a month.""".replace("    ", ""),
    NUMBER,
    CONTACT,
    RIGHT,
    APOLOGY,
)
FIELDS = {
    "reporter.name": "Ada",
    "case.number": "DV-7K3M",
    "officer.name": "Ben Okri",
    "officer.phone": "01392 383000",
    "apology": "We are sorry. It was our mistake.\n\nIt will not happen again.",
}


@pytest.mark.clauses("DV-6", "DV-25", "DV-29", "DV-36", "DV-44")
def test_a_letter_that_keeps_its_contract_proves_each_element_by_its_sentence() -> None:
    found = check(ANSWER, merge(ANSWER.body, FIELDS), FIELDS, frozenset({"mistake"}))
    assert found.passed
    assert found.proofs == (
        Proof("number", "Your complaint DV-7K3M", "DV-6"),
        Proof("contact", "It was dealt with by Ben Okri. … Ring 01392 383000 with any question.", "DV-25"),
        Proof("right", "If you are not content, you may Take it to Stage 2.", "DV-29"),
        Proof("apology", "We are sorry. It was our mistake.", "DV-44"),
    )


@pytest.mark.clauses("DV-6", "DV-25", "DV-29", "DV-36", "DV-44")
@pytest.mark.parametrize(
    ("lost", "missing"),
    [
        ("case.number", Missing("number", "The letter lacks this: the case number.", "DV-6")),
        (
            "officer.phone",
            Missing("contact", "The letter lacks this: who deals with it, and how to reach them.", "DV-25"),
        ),
        ("apology", Missing("apology", "The letter lacks this: an apology.", "DV-44")),
    ],
)
@pytest.mark.parametrize("nothing", ["", "  \n ", ()])
def test_an_element_whose_field_is_empty_is_missed(lost: str, missing: Missing, nothing: Value) -> None:
    fields: dict[str, Value] = {**FIELDS, lost: nothing}
    found = check(ANSWER, merge(ANSWER.body, fields), fields, frozenset({"mistake"}))
    assert found.missing == (missing,)
    assert not found.passed
    assert reads_well(missing.sentence)
    assert missing.element not in {proof.element for proof in found.proofs}


@pytest.mark.clauses("DV-44")
def test_what_the_officer_is_to_write_is_told_with_the_place_to_write_it() -> None:
    asks = replace(ANSWER, entries=(Entry("apology", "Saying sorry", Asks.TEXT), Entry("case.x", "Else", Asks.TEXT)))
    fields: dict[str, Value] = {**FIELDS, "apology": ""}
    (missing,) = check(asks, merge(asks.body, fields), fields, frozenset({"mistake"})).missing
    assert missing.sentence == "The letter lacks this: an apology. Write it under “Saying sorry”."
    blocks = merge("Dear Ada\n\nYour complaint DV-7K3M", {})
    own = Edited(blocks, merge(asks.body, FIELDS), "")
    told = {one.element: one.sentence for one in check(asks, blocks, FIELDS, frozenset({"mistake"}), own).missing}
    assert told["apology"] == "The letter lacks this: an apology. Write it in your letter."


@pytest.mark.clauses("DV-29")
@pytest.mark.parametrize("element", [NUMBER, CONTACT, RIGHT, APOLOGY], ids=lambda element: element.key)
def test_an_element_that_the_letter_does_not_say_is_missed_although_its_field_has_a_value(element: Element) -> None:
    found = check(letter("Good morning.", element), merge("Good morning.", FIELDS), FIELDS, frozenset({"mistake"}))
    assert [(miss.element, miss.clause) for miss in found.missing] == [(element.key, element.clause)]
    assert found.proofs == ()


@pytest.mark.clauses("DV-44")
def test_an_apology_is_needed_only_where_a_mistake_was_made() -> None:
    fields = {**FIELDS, "apology": ""}
    assert check(ANSWER, merge(ANSWER.body, fields), fields).passed
    assert not check(ANSWER, merge(ANSWER.body, fields), fields, frozenset({"mistake"})).passed


def test_an_element_that_names_nothing_to_look_for_proves_nothing() -> None:
    empty = Element("empty", "something", "DV-4")
    assert check(letter("Hello.", empty), merge("Hello.", {}), {}).missing


def test_a_long_proof_shows_the_words_it_is_for() -> None:
    body = "and so on " * 100 + "you may take it to stage 2 " + "and on " * 100
    (proof,) = check(letter(body, RIGHT), merge(body, {}), {}).proofs
    assert len(proof.sentence) == LONGEST_PROOF
    assert "take it to stage 2" in proof.sentence


@pytest.mark.parametrize("word", ["Straße ", "İzmir ", "ﬃﬃﬃ ", "STRASSE "])
def test_a_long_proof_begins_with_its_words_though_folding_makes_two_characters_of_one(word: str) -> None:
    body = word * 100 + "you may take it to STAGE 2 " + word * 100
    (proof,) = check(letter(body, RIGHT), merge(body, {}), {}).proofs
    assert proof.sentence.startswith("take it to STAGE 2 " + word)
    assert len(proof.sentence) == LONGEST_PROOF


def test_a_list_is_proved_by_all_of_it() -> None:
    remedies = Element("remedies", "what we will do", "DV-27", fields=("remedies",))
    fields: dict[str, Value] = {"remedies": ("", "Pay back £5.", "Train our staff.")}
    body = "We will:\n\n{{remedies}}"
    assert check(letter(body, remedies), merge(body, fields), fields).proofs == (
        Proof("remedies", "Pay back £5. … Train our staff.", "DV-27"),
    )
    assert [one.element for one in check(letter(body, remedies), merge(body, fields)[:-1], fields).missing] == [
        "remedies"
    ]


def test_a_kind_of_letter_knows_the_fields_it_names() -> None:
    kind = letter(
        "[if apology]\n{{apology}}\n \n[if late] We are late.\n\nDear {{reporter.name}}", subject="{{case.number}}"
    )
    assert kind.fields == {"apology", "late", "reporter.name", "case.number"}


names = st.text(string.ascii_lowercase, min_size=1, max_size=3)
typed = st.text(max_size=40) | st.sampled_from(HOSTILE[:-2])
values = typed | st.lists(typed, max_size=3).map(tuple)
own_words = st.text(string.ascii_letters + " .,#*-[]\n", max_size=20)
pieces = own_words | names.map(lambda name: "{{" + name + "}}") | names.map(lambda name: f"\n\n[if {name}] ")
templates = st.lists(pieces, max_size=12).map("".join)


@often
@given(templates, st.dictionaries(names, values))
def test_a_letter_that_passes_has_no_field_left_but_what_was_typed(text: str, fields: dict[str, Value]) -> None:
    assume(
        not any("{{" in part for value in fields.values() for part in ([value] if isinstance(value, str) else value))
    )
    blocks = merge(text, fields)
    found = check(letter(text), blocks, fields)
    assert found.passed is ("{{" not in words(blocks))
    assert set(found.unresolved) == {name for name in found.unresolved if "{{" + name + "}}" in words(blocks)}


@often
@given(templates, st.dictionaries(names, values))
def test_nothing_that_is_typed_changes_whether_a_letter_passes(text: str, fields: dict[str, Value]) -> None:
    """Only whether there is a value does."""
    tame = {name: "words" for name, value in fields.items() if "".join(value).strip()}
    found, expected = (check(letter(text), merge(text, given), given) for given in (fields, tame))
    assert found.unresolved == expected.unresolved


@often
@given(own_words.filter(str.strip), typed.filter(str.strip))
def test_text_from_a_field_appears_as_it_was_typed(before: str, value: str) -> None:
    inline = merge(f"Said: {before.replace('[', '')} {{{{story}}}} end", {"story": value})
    assert value in words(inline)
    alone = merge("{{story}}", {"story": value})
    assert all(line.strip() in words(alone) for line in value.split("\n\n"))
    assert all(block.shape is Shape.PARAGRAPH and not any(run.bold for run in block.runs) for block in alone)
    element = Element("story", "the story", "DV-46", fields=("story",))
    assert check(letter("{{story}}", element), alone, {"story": value}).passed
