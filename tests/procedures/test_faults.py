"""Every mistake in a pack is found, on its line, with a sentence that says how to mend it."""

from __future__ import annotations

from contextlib import suppress

import pytest

from portal.policy.procedure import Procedure
from portal.procedures.faults import PackFaults
from portal.procedures.reader import read_pack
from tests.procedures.base_pack import BASE, changed

FILE = "small-town.yaml"
SPARE = "{name: Spare, says: answer, subject: Hi, body: Hi, elements: {hi: {words: hi, clause: ST-1, phrase: hi}}}"


def faults_of(text: str) -> list[tuple[int, str]]:
    with pytest.raises(PackFaults) as caught:
        read_pack(text, FILE)
    assert all(fault.file == FILE for fault in caught.value.faults)
    return [(fault.line, fault.sentence) for fault in caught.value.faults]


def line_of(passage: str, text: str) -> int:
    """The line on which a passage begins; it must stand there once."""
    assert text.count(passage) == 1, passage
    return text.count("\n", 0, text.index(passage)) + 1


def test_the_base_pack_is_sound() -> None:
    procedure = read_pack(BASE, FILE)

    assert isinstance(procedure, Procedure)
    assert procedure.version == "1.0"


# What is replaced, by what, the passage that the fault's line begins at, and what the sentence must say.
ONE_FAULT = [
    # names and shapes
    (
        "title: Complaints policy\n",
        "titel: Complaints policy\ntitle: Complaints policy\n",
        "titel:",
        "doesn't know “titel”",
    ),
    (
        "    clause: ST-7\n",
        "    clause: ST-7\n    knids: []\n",
        "knids",
        "The pathway “any” doesn't know “knids”. Did you mean",
    ),
    ("body: Small Town\n", "", "pack:", "The pack has no “body”. Add it."),
    ("        name: First stage\n", "", "      first:", "The stage “first” has no “name”. Add it."),
    ("title: Complaints policy", "title:", "title:", "“title” has no value"),
    ("title: Complaints policy", "title: [a, b]", "title:", "“title” must be text, and is a list."),
    ("  web: {name: Web form}", "  web: Web form", "web: Web form", "The channel “web” must be a table"),
    ("weekend: [Saturday, Sunday]", "weekend: Sunday", "weekend: Sunday", "“weekend” must be a list, and is “Sunday”."),
    ("{name: Boss}", "{name: Boss, name: Bigger boss}", "boss:", "“name” stands here twice; the first is on line 38."),
    (
        "  boss: {name: Boss}",
        "  boss: {name: Boss}\n  Big Boss: {name: Boss}",
        "Big Boss:",
        "“Big Boss” is no name for a position",
    ),
    # dates, places and times
    ("effective: 2024-01-02\n", "", "pack:", "The pack has no “effective”."),
    (
        "effective: 2024-01-02",
        "effective: 2024-02-30",
        "effective:",
        "must be a date that exists, written as 2026-05-01",
    ),
    ("effective: 2024-01-02", "effective: 2 January 2024", "effective:", "must be a date that exists"),
    ("prefix: ST", "prefix: Sm", "prefix:", "“prefix” must be two or three capital letters, and is “Sm”."),
    (
        "zone: Europe/London",
        "zone: Europe/Londn",
        "zone:",
        "There is no time zone “Europe/Londn”. Did you mean “Europe/London”?",
    ),
    ("region: GB", "region: UK", "region:", "There is no region “UK”."),
    ("subdivision: ENG", "subdivision: ENGL", "region:", "GB has no part “ENGL”. Did you mean “ENG”?"),
    (
        "[May Day]",
        "[Mai Day]",
        "not_observed:",
        "“Mai Day” is no holiday of this region, so it can't be left out. Did you mean “May Day”?",
    ),
    ("[Saturday, Sunday]", "[Saturday, Sonday]", "weekend:", "There is no weekday “Sonday”. Did you mean “Sunday”?"),
    ("until: 2026-12-31", "until: 2026-12-01", "- {date:", "“until” must lie after “date”"),
    ("  Monday: 09:00-17:00", "  Monday: 17:00-09:00", "  Monday:", "must be hours such as “09:00-17:00”, or “closed”"),
    ("  Friday: closed\n", "", "hours:", "“hours” has no “Friday”. Add it."),
    # references
    (
        "clock_defaults: {calendar: town",
        "clock_defaults: {calendar: twon",
        "clock_defaults:",
        "no calendar “twon”. Did you mean “town”?",
    ),
    ("intake_team: hall", "intake_team: hal", "intake_team:", "There is no team “hal”. Did you mean “hall”?"),
    (
        "subject: care, team: hall",
        "subject: care, team: kitchen",
        "meals:",
        "There is no team “kitchen”. Known here: hall.",
    ),
    ("positions: [boss]", "positions: [bos]", "handler:", "There is no position “bos”. Did you mean “boss”?"),
    (
        "independent_of: [first]",
        "independent_of: [frist]",
        "handler:",
        "There is no stage “frist”. Did you mean “first”?",
    ),
    ("independent_of: [first]", "independent_of: [second]", "handler:", "“second” doesn't come before “second”"),
    (
        "subjects: [care]",
        "subjects: [care, housing]",
        "subjects:",
        "There is no service or matter about the subject “housing”.",
    ),
    (
        "methods: [email, letter]",
        "methods: [email, pigeon]",
        "clock_defaults:",
        "“methods” can't hold “pigeon”. Known here:",
    ),
    ("unless: [anonymous]", "unless: [anon]", "  name: {words", "There is no mark “anon”. Did you mean “anonymous”?"),
    ("  name: {words", "  nmae: {words", "  nmae:", "Intake doesn't know the fact “nmae”. Did you mean “name”?"),
    (
        "letter: more_time}",
        "letter: hello}",
        "extension: {cap",
        "There is no letter that says “extension”, called “hello”.",
    ),
    ("by: reporter", "by: anyone", "unhappy:", "“by” can't be “anyone”. Known here: officer, reporter."),
    # clocks
    (
        "limit: 10 working days",
        "limit: 10 days",
        "limit: 10 days",
        "“10 days” is no limit. Give at least 1, and say in which unit",
    ),
    (
        "limit: 10 working days",
        "limit: ten working days",
        "limit: ten",
        "must be a number and a unit, such as “10 working days”",
    ),
    ("limit: 10 working days", "limit: 0 working days", "limit: 0", "“0 working days” is no limit."),
    (
        "cap: 20 working days",
        "cap: 10 working days",
        "extension: {cap",
        "The cap, 10 working days, isn't above the limit, 10 working days.",
    ),
    (
        "cap: 20 working days",
        "cap: 30 calendar days",
        "extension: {cap",
        "The cap is in calendar days and the limit in working days.",
    ),
    (
        "          acknowledge:\n",
        "          acknowlege:\n",
        "          acknowlege:",
        "no clock “acknowlege”. Did you mean “acknowledge”?",
    ),
    ("stops: [logged]", "stops: [answer]", "logged:", "The clock “logged” must be stopped by “logged”."),
    ("pausable: yes", "pausable: maybe", "pausable:", "“pausable” must be yes or no, and is “maybe”."),
    ("clause: ST-11a", "clause: section 4.2", "clause: section", "“clause” must be the id of a clause"),
    ("            clause: ST-9\n", "", "          acknowledge:", "The clock “acknowledge” has no “clause”. Add it."),
    (
        "  Monday: 09:00-17:00\n  Tuesday: 09:00-17:00\n  Wednesday: 09:00-17:00\n  Thursday: 09:00-17:00\n",
        "  Monday: closed\n  Tuesday: closed\n  Wednesday: closed\n  Thursday: closed\n",
        "hours:",
        "The office is closed all week",
    ),
    # stages and pathways
    ("leads_to: second", "leads_to: secnd", "leads_to:", "There is no stage “secnd”. Did you mean “second”?"),
    (
        "when: answered, stage: second}",
        "when: late, stage: second}",
        "next: {words",
        "The right “next” promises the stage “second” when “late”",
    ),
    (
        "        acknowledge_with: hello\n        clocks:\n          logged:",
        "        acknowledge_with: hello\n        leads_to: only\n        clocks:\n          logged:",
        "leads_to: only",
        "“only” leads back to “only”: a circle.",
    ),
    ("    subjects: [care]\n", "", "  any:", "The pathway “any” can never be taken: those above it take every case."),
    (
        "  complaint: {name: Complaint, clause: ST-1}\n",
        "  complaint: {name: Complaint, clause: ST-1}\n  praise: {name: Praise}\n",
        "praise:",
        "No pathway takes a praise",
    ),
    ("kinds: [complaint], mistake: yes", "kinds: [], mistake: yes", "upheld:", "“kinds” is empty. Name at least one."),
    # letters
    (
        "subject: We have {{case.tracking_number}}",
        "subject: We have {{case.number}}",
        "subject: We have",
        "no merge field “{{case.number}}”",
    ),
    (
        "{{answer.findings}}",
        "{{ answer.findins }} {{answer.findings}}",
        "{{ answer.findins",
        "Did you mean “answer.findings”?",
    ),
    (
        "{{answer.findings}}",
        "{{answer.findings}} {{Case.Number",
        "{{Case.Number",
        "There is no merge field “{{Case.Number",
    ),
    (
        "[if clock.due]",
        "[if clock.done]",
        "[if clock.done]",
        "The condition names an unknown merge field “clock.done”.",
    ),
    ("[if clock.due]", "[If clock.due]", "[If clock.due]", "A condition is written “[if name.of_field]”"),
    (
        "phrase: have received your complaint",
        "phrase: have got your complaint",
        "received: {words",
        "and the text doesn't have them.",
    ),
    (
        "fields: [case.tracking_number]",
        "fields: [case.service]",
        "number: {words",
        "needs “case.service”, and the letter's text never uses it.",
    ),
    (
        ", fields: [case.tracking_number]",
        "",
        "number: {words",
        "The element “number” must be proved by “fields” or by a “phrase”",
    ),
    ("when: mistake", "when: misteak", "sorry:", "There is no mark “misteak”. Did you mean “mistake”?"),
    (
        "      answer.findings: {name: Findings}\n",
        "",
        "    body: |\n      Our decision",
        "The text uses “answer.findings”, and nobody is asked for it. Add it to “entries”.",
    ),
    (
        "      extension.until: {name: New date}",
        "      extension.until: {name: New date}\n      holding.done: {name: Why}",
        "holding.done:",
        "The officer is asked for “holding.done”, and the letter's text never uses it.",
    ),
    (
        "      extension.until: {name: New date}",
        "      extension.until: {name: New date}\n      case.kind: {name: Why}",
        "case.kind:",
        "“case.kind” is nothing that an officer enters.",
    ),
    (
        "letters:\n",
        f"letters:\n  spare: {SPARE}\n",
        "spare:",
        "No stage uses the letter “spare”.",
    ),
    # YAML itself
    ("prefix: ST", "prefix:\tST", "prefix:", "There is a tab here. YAML is indented with spaces: replace it."),
    ("prefix: ST", "prefix: &st ST", "prefix:", "“&st” refers to another place."),
    ("prefix: ST", "prefix: *st", "prefix:", "“*st” refers to another place."),
    ("prefix: ST", "prefix: !!python/name:os.system ST", "prefix:", "is a YAML tag. A pack uses none: take it out."),
    ("prefix: ST", "? [a, b]\n: c\nprefix: ST", "? [a", "A name must be text, and this one is a list."),
]


@pytest.mark.parametrize(("old", "new", "at", "sentence"), ONE_FAULT, ids=[f"{row[1]:.40}" for row in ONE_FAULT])
def test_a_fault_has_its_line_and_its_sentence(old: str, new: str, at: str, sentence: str) -> None:
    text = changed((old, new))

    ((line, found),) = faults_of(text)

    assert sentence in found
    assert line == line_of(at, text)


def test_all_faults_are_told_at_once_in_the_file_s_order() -> None:
    text = changed(
        ("prefix: ST", "prefix: town"),
        ("leads_to: second", "leads_to: secnd"),
        ("clause: ST-9\n", "clause: nine\n"),
        ("{name: Boss}", "{name: Boss, salary: high}"),
        ("subject: Our answer", "subject: Our answer to {{case.nmber}}"),
    )

    faults = faults_of(text)

    wanted = ["prefix: town", "{name: Boss", "leads_to: secnd", "clause: nine", "subject: Our answer"]
    assert [line for line, _ in faults] == [line_of(passage, text) for passage in wanted]


def test_a_stage_that_nothing_opens_is_told_with_the_promise_that_it_breaks() -> None:
    trigger = "        triggers:\n          unhappy: {name: Unhappy, by: reporter, when: answered, clause: ST-16}\n"

    promise, stage = faults_of(changed((trigger, "")))

    assert "The right “next” promises the stage “second” when “answered”, and no trigger lets" in promise[1]
    assert stage[1] == "The stage “second” has no “triggers”, so nothing can open it. Say who may, and when."


def test_a_stage_that_nothing_leads_to_is_told() -> None:
    text = changed(("        leads_to: second\n", ""), (", stage: second}", "}"))

    ((line, sentence),) = faults_of(text)

    assert sentence.startswith("No stage leads to “second”.")
    assert line == line_of("      second:", text)


def test_a_kind_that_is_answered_needs_an_outcome() -> None:
    text = changed(("outcomes:\n  upheld: {name: Upheld, kinds: [complaint], mistake: yes}\n", ""))

    ((line, sentence),) = faults_of(text)

    assert "“outcomes” has none for it" in sentence
    assert line == line_of("    clause: ST-7\n", text) + 1


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("", 1, "The file holds no pack."),
        ("- pack: a list", 1, "The file holds no pack."),
        ("just words", 1, "The file holds no pack."),
        ("pack: a\nbody: 'never closed\n", 2, "This isn't YAML"),
        ("pack: a\n  body: b: c\n", 2, "This isn't YAML"),
        ("pack: [a\nbody: b\n", 2, "This isn't YAML"),
        ("pack: a\nbody: \x00\n", 2, "There is a character here that a text can't hold."),
        (BASE + "---\n" + BASE, BASE.count("\n") + 1, "A second document starts here."),
        ("a: " + "[" * 50 + "]" * 50, 1, "This is nested too deeply to be a pack."),
        ("# " + "x" * 1_000_000, 1, "The file is larger than 1,000,000 bytes."),
    ],
    ids=["empty", "list", "words", "quote", "indentation", "bracket", "control", "two documents", "depth", "size"],
)
def test_what_is_no_pack_at_all_is_refused(text: str, line: int, sentence: str) -> None:
    told = faults_of(text)

    assert any(number == line and sentence in found for number, found in told), told


def test_an_alias_bomb_is_refused_at_its_first_anchor() -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))

    assert faults_of(bomb) == [(1, "“&a” refers to another place. A pack says things where they are: write it out.")]


def test_the_error_reads_as_file_line_and_sentence() -> None:
    with pytest.raises(PackFaults) as caught:
        read_pack(changed(("prefix: ST", "prefix: st")), FILE)

    assert caught.value.sentence == (
        "small-town.yaml can't be used as it is.\n"
        "small-town.yaml:6: “prefix” must be two or three capital letters, and is “st”."
    )


@pytest.mark.parametrize("line", range(BASE.count("\n")))
def test_whatever_line_is_lost_or_garbled_the_reader_tells_faults_and_never_falls_over(line: int) -> None:
    lines = BASE.splitlines()
    for instead in ([], [lines[line].partition(":")[0] + ":"], [lines[line] + " ]"], ["  " + lines[line]]):
        with suppress(PackFaults):
            procedure = read_pack("\n".join([*lines[:line], *instead, *lines[line + 1 :]]), FILE)
            assert procedure.key == "small-town"


@pytest.mark.parametrize(
    ("changes", "at", "sentence"),
    [
        (
            [("{{extension.reasons}}", ""), ("      extension.reasons: {name: Reasons}\n", "")],
            "    entries:\n      extension.until",
            "“extension.reasons”. Add it to “entries”.",
        ),
        (
            [("extension.until: {name: New date}", "extension.until: {name: New date, required: no}")],
            "extension.until: {name",
            "“extension.until”. Take out its “required”.",
        ),
    ],
)
def test_a_letter_asks_for_what_the_portal_reads_of_it(changes: list[tuple[str, str]], at: str, sentence: str) -> None:
    text = changed(*changes)
    whole = f"The letter “more_time” says “extension”, so the officer must always give {sentence}"
    assert faults_of(text) == [(line_of(at, text), whole)]


@pytest.mark.parametrize(
    "name", ["web: {name: Web form}", "done: {name: Done}", "unhappy: {name: Unhappy", "        name: Second stage"]
)
def test_a_name_fits_a_line_of_the_timeline(name: str) -> None:
    text = changed((name, f"{name.rstrip('}')}{'x' * 150}{'}' if name.endswith('}') else ''}"))
    ((_, sentence),) = faults_of(text)
    assert sentence.startswith("A name has at most 150 characters, and this one has 1")
