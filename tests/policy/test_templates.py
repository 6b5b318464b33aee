"""A letter's text that someone edited: refused while its contract isn't kept, for any pack and any kind of letter."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portal.policy import languages
from portal.policy.letters import FIELDS, LetterKind, Says, given_by, merge, merge_subject, standard_lines
from portal.policy.letters.comparing import Piece, side_by_side
from portal.policy.letters.template import BODY, MOST_USES, SUBJECT, Written, contract, flaws, kind_as
from portal.procedures import versions
from tests.procedures.shipped import pack

LETTERS = [(key, letter) for key in versions.shipped() for letter in pack(key).letters]


def devon(kind: str = "acknowledgement") -> LetterKind:
    return pack("devon").letters[kind]


def written(kind: LetterKind, body: str | None = None, subject: str | None = None) -> Written:
    return Written(kind.subject if subject is None else subject, kind.body if body is None else body)


def said(kind: LetterKind, body: str | None = None, subject: str | None = None) -> str:
    return "\n".join(f"{one.field}: {one.sentence} {one.clause}" for one in flaws(kind, written(kind, body, subject)))


@pytest.mark.parametrize(("key", "letter"), LETTERS)
def test_the_text_of_every_shipped_letter_could_be_published(key: str, letter: str) -> None:
    kind = pack(key).letters[letter]
    assert flaws(kind, written(kind)) == ()
    assert all(one.flaw is None for one in contract(kind, written(kind)))


def test_what_a_field_means_says_when_it_is_empty_and_that_it_is_a_list() -> None:
    assert FIELDS["rights.now"].help == "a list: what the reporter may do today; empty at times"
    assert FIELDS["stage.trigger"].help == "why the case was taken to this stage; empty at the first"


def test_a_way_of_contact_needs_its_condition_where_the_pack_gives_none() -> None:
    kind, contact = devon("response_1"), pack("devon").contact
    text = written(kind, kind.body + "\n\nSee {{body.web}}.")
    assert flaws(kind, text, given=given_by(contact)) == ()
    (flaw,) = flaws(kind, text, given=given_by(replace(contact, web="")))
    assert "“body.web” may be empty" in flaw.sentence


@pytest.mark.parametrize("name", ["clock.limit", "extension.from"])
def test_a_field_that_some_case_has_nothing_for_needs_its_condition(name: str) -> None:
    kind = devon("response_1")
    assert f"“{name}” may be empty" in said(kind, f"{kind.body}\n\nIt is {{{{{name}}}}}.")
    assert said(kind, f"{kind.body}\n\n[if {name}] It is {{{{{name}}}}}.") == ""


@pytest.mark.parametrize(("key", "letter"), LETTERS)
def test_a_text_that_lacks_an_element_is_refused_with_its_clause(key: str, letter: str) -> None:
    kind = pack(key).letters[letter]
    found = {one.element: one for one in flaws(kind, written(kind, "Dear customer\n\nThank you.")) if one.element}
    assert set(found) == {element.key for element in kind.elements}
    assert {key: one.clause for key, one in found.items()} == {one.key: one.clause for one in kind.elements}


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("{{clock.due}}", "{{clock.dew}}", "There is no merge field “{{clock.dew}}”."),
        ("{{clock.due}}", "{{clock.due", "There is no merge field “{{clock.due"),
        ("[if handler.position]", "[If handler.position]", "A condition is written “[if name.of_field]”"),
        ("[if handler.position]", "[if handler.job]", "unknown merge field “handler.job”"),
        ("{{reporter.greeting}}", "Dear\n[if reporter.name] you", "begins its paragraph"),
        ("Yours sincerely", "Yours, {{item}}", "“{{item}}” stands for one of a list."),
        ("Yours sincerely", "[each case.summary] {{item}}", "“case.summary” is no list"),
        ("Yours sincerely", "[Each rights.now] {{item}}", "A paragraph is repeated by “[each name.of_list]”"),
        ("Yours sincerely", "{{answer.findings}}", "Nobody is asked for “answer.findings”"),
        ("Yours sincerely", "{{restriction.review_on}}", "Nothing is known to put in for “restriction.review_on”"),
        ("Yours sincerely", "About {{case.service}}", "“case.service” may be empty"),
        ("Yours sincerely", "{{rights.next}} " * MOST_USES, f"“rights.next” is used {MOST_USES + 1} times"),
        ("{{rights.next}}", "", "what the customer can do if dissatisfied. Put {{rights.next}} in"),
        ("{{rights.next}}", "[if case.service] {{rights.next}}", "what the customer can do if dissatisfied. Put"),
        ("We have received your complaint", "We have it", "in these words: “We have received your complaint”"),
    ],
)
def test_what_keeps_a_text_from_being_published(old: str, new: str, sentence: str) -> None:
    kind = devon()
    assert old in kind.body
    assert sentence in said(kind, kind.body.replace(old, new))


@pytest.mark.parametrize(
    ("subject", "sentence"),
    [
        ("", "subject: Fill this in."),
        ("Hello\nBcc: all@example.org", "subject: It must be on one line."),
        ("x" * 151, "subject: It is 151 characters long"),
        ("Your case {{case.nr}}", "subject: There is no merge field “{{case.nr}}”."),
        ("About {{case.matter}}", "subject: “case.matter” may be empty, and a subject has no conditions."),
        ("Turned \u202e", "subject: It holds a character that turns the direction of writing (U+202E)."),
    ],
)
def test_a_subject_that_can_t_stand(subject: str, sentence: str) -> None:
    assert sentence in said(devon(), subject=subject)


def test_a_field_that_an_officer_fills_must_be_read_by_someone() -> None:
    kind = devon("holding")
    assert "The officer is asked for “holding.done”" in said(kind, kind.body.replace("{{holding.done}}", "much"))


def test_an_own_condition_keeps_an_element() -> None:
    kind = devon()
    assert said(kind, kind.body.replace("{{rights.next}}", "[if rights.next] {{rights.next}}")) == ""
    assert said(kind, kind.body.replace("{{rights.next}}", "[each rights.next] - You may do this: {{item}}")) == ""


def test_a_repeated_paragraph_stands_once_for_each_and_takes_no_field_from_a_value() -> None:
    text = "Before\n\n[each rights.now] **Right:** {{item}} of {{body.name}}.\n\nAfter"
    fields = {
        "rights.now": ("one", "{{case.summary}}", " ", "[each rights.now]"),
        "body.name": "Devon",
        "case.summary": "x",
    }
    assert [block.text for block in merge(text, fields)] == [
        "Before",
        "Right: one of Devon.",
        "Right: {{case.summary}} of Devon.",
        "Right: [each rights.now] of Devon.",
        "After",
    ]
    assert [block.text for block in merge(text, {"body.name": "Devon"})] == ["Before", "After"]


# ---- other languages


def test_a_translation_says_which_words_say_what_the_pack_s_say() -> None:
    kind = devon()
    body = kind.body.replace("We have received your complaint", "Rydym wedi derbyn eich cwyn")
    translated = Written(kind.subject, body, {}, is_translation=True)
    (flaw,) = flaws(kind, translated)
    assert (flaw.field, flaw.clause) == ("phrase.received", "DV-25, DV-33, DV-41")
    wrong = replace(translated, phrases={"received": "Dim byd"})
    assert [one.sentence for one in flaws(kind, wrong)] == [
        "These words don't stand in the text, in a paragraph without a condition of its own."
    ]
    right = replace(translated, phrases={"received": "Rydym wedi derbyn eich cwyn"})
    assert flaws(kind, right) == ()
    assert {one.phrase for one in kind_as(kind, right).elements if one.key == "received"} == {
        "Rydym wedi derbyn eich cwyn"
    }


def test_nobody_renames_the_pack_s_words_in_its_own_language() -> None:
    kind = devon()
    given = Written(kind.subject, "Dear customer", {"received": "Dear customer"})
    assert any(one.element == "received" for one in flaws(kind, given))


@pytest.mark.parametrize(
    ("typed", "tag"),
    [("Welsh", "cy"), ("cymraeg ", "cy"), ("cy", "cy"), ("Polish", ""), ("", ""), ("any, but not Welsh", "")],
)
def test_which_language_is_meant(typed: str, tag: str) -> None:
    assert languages.meant(typed, ("cy", "es")) == tag


# ---- standard lines


def test_a_standard_line_stands_in_the_place_of_its_name() -> None:
    lines = {"hours": "We are here from 9 to 5.\n\nPhone {{body.phone}}."}
    assert standard_lines.filled("One\n\n[line hours]\n\nTwo", lines) == f"One\n\n{lines['hours']}\n\nTwo"
    assert list(standard_lines.faults("[line hours]", lines)) == []
    assert list(standard_lines.faults("[line ours]", lines)) == ["There is no standard line “ours”."]
    assert "alone in its paragraph" in next(standard_lines.faults("[line hours] and more", lines))
    assert list(standard_lines.faults_in_line("[line hours]")) == [standard_lines.NESTED.format("[line hours]")]


def test_a_standard_line_that_names_itself_is_put_in_once() -> None:
    assert standard_lines.filled("[line a]", {"a": "[line a]\n\n[line a]"}) == "[line a]\n\n[line a]"


# ---- two versions


def test_two_versions_stand_side_by_side() -> None:
    before = "Dear customer\n\nWe will write by {{clock.due}}.\n\nBye"
    after = "Dear customer\n\nWe will write to you by {{clock.due}}.\n\nNew words here\n\nBye"
    same, changed, added, last = side_by_side(before, after)
    assert same.is_same
    assert last.is_same
    assert "".join(piece.words for piece in changed.after if piece.is_changed).strip() == "to you"
    assert "".join(piece.words for piece in changed.after) == "We will write to you by {{clock.due}}."
    assert (added.before, added.after) == ((), (Piece("New words here", is_changed=True),))


def test_a_huge_text_is_compared_in_a_moment() -> None:
    rows = side_by_side("a " * 10_000, "a b " * 5_000)
    assert len(rows) == 2
    assert len(side_by_side("a\n\n" * 6_000, "a\n\nb\n\n" * 3_000)) > 1


def test_what_goes_out_by_itself_has_its_own_says() -> None:
    assert devon("receipt").says is Says.RECEIPT
    assert {one.field for one in flaws(devon(), Written("", ""))} == {SUBJECT, BODY}


@pytest.mark.parametrize(
    ("around", "is_said"),
    [
        ("Our decision: {{answer.outcome}}", True),
        ("Not {{answer.outcome}}", False),
        ("Partly {{answer.outcome}}, we say", False),
    ],
)
def test_what_stands_around_a_decision_makes_no_other_of_it(around: str, is_said: bool) -> None:
    kind = devon("response_1")
    names = {"answer.outcome": tuple(one.name for one in pack("devon").outcomes.values())}
    body = kind.body.replace("**Our decision: {{answer.outcome}}**", around)
    assert body.count(around) == 1
    found = [one.sentence for one in flaws(kind, written(kind, body), names)]
    assert (not found) is is_said
    assert all("this says something else" in one for one in found)


def test_what_a_reporter_told_has_no_place_in_a_subject() -> None:
    assert "a subject is read by others too" in said(devon(), subject="{{case.summary}} {{case.tracking_number}}")
    assert said(devon(), subject="For {{reporter.name}}: {{case.tracking_number}}") == ""


def test_a_subject_is_one_line_and_no_longer_than_one_may_be() -> None:
    made = merge_subject("{{reporter.name}}: {{case.tracking_number}}", {"reporter.name": "Ann\nLee " * 60})
    assert (len(made), made[:15], made[-1]) == (200, "Ann Lee Ann Lee", "…")
