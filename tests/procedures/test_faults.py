"""Every mistake in a pack is found, on its line, with a sentence that says how to mend it."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from pathlib import Path

import pytest
import yaml

from portal.policy.procedure import Procedure
from portal.procedures import nodes
from portal.procedures.faults import LONGEST_SENTENCE, Fault, PackFaults
from portal.procedures.reader import read_pack, read_pack_file
from tests.procedures.base_pack import BASE, changed
from tests.procedures.broken import EDITS, TOPICS
from tests.procedures.broken.edit import line_of
from tests.procedures.broken.files import FILES

FILE = "small-town.yaml"
MENDS = re.compile(
    r"\b([Aa]dd|[Tt]ake|[Gg]ive|[Mm]ove|[Nn]ame|[Rr]aise|[Kk]eep|[Ll]ook|[Pp]ut|[Uu]se|[Ss]ave|[Ww]rite|[Rr]eplace|Correct"
    r"|Shorten|Say|Did you mean|Known here|must( not)? (be|lie|lead)|can't be left out)\b"
)


def faults_of(text: str) -> list[tuple[int, str]]:
    with pytest.raises(PackFaults) as caught:
        read_pack(text, FILE)
    assert all(fault.file == FILE for fault in caught.value.faults)
    return [(fault.line, fault.sentence) for fault in caught.value.faults]


def test_the_base_pack_is_sound() -> None:
    procedure = read_pack(BASE, FILE)

    assert isinstance(procedure, Procedure)
    assert procedure.version == "1.0"


@pytest.mark.parametrize("name", EDITS)
def test_a_fault_has_its_line_and_its_sentence(name: str) -> None:
    edit = EDITS[name]

    ((line, found),) = faults_of(edit.text)

    assert edit.says in found
    assert line == edit.line


@pytest.mark.parametrize("name", EDITS)
def test_every_sentence_says_the_mend(name: str) -> None:
    ((_, sentence),) = faults_of(EDITS[name].text)

    assert MENDS.search(sentence), sentence
    assert len(sentence) < LONGEST_SENTENCE


def test_the_corpus_is_large_and_no_fault_stands_in_it_twice() -> None:
    assert sum(map(len, TOPICS)) == len(EDITS) == len({edit.text for edit in EDITS.values()})
    assert len(EDITS) + len(FILES) >= 60


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


@pytest.mark.parametrize("loader", [yaml.SafeLoader, nodes.LOADER], ids=["in Python", "as installed"])
@pytest.mark.parametrize("name", FILES)
def test_what_is_no_pack_at_all_is_refused(
    name: str, loader: type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw, line, words = FILES[name]
    file = tmp_path / FILE
    file.write_bytes(raw)
    monkeypatch.setattr(nodes, "LOADER", loader)

    with pytest.raises(PackFaults) as caught:
        read_pack_file(file)

    (fault,) = caught.value.faults
    assert fault == Fault(str(file), line, fault.sentence)
    assert words in fault.sentence


def test_lines_end_as_they_may() -> None:
    for end in ("\r\n", "\r"):
        text = EDITS["an unknown next stage"].text
        assert faults_of(text.replace("\n", end)) == faults_of(text)


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


NAMES = [match[1] for match in re.finditer(r"\bname: ([^,}\n{]+)", BASE)]


@pytest.mark.parametrize("position", range(len(NAMES)), ids=NAMES)
def test_every_name_fits_a_line_of_the_timeline(position: int) -> None:
    match = list(re.finditer(r"\bname: ([^,}\n{]+)", BASE))[position]
    long = BASE[: match.end()] + "x" * 150 + BASE[match.end() :]

    ((line, sentence),) = faults_of(long)

    assert sentence == f"A name has at most 150 characters, and this one has {len(match[1]) + 150}. Shorten it."
    assert line == BASE.count("\n", 0, match.start()) + 1


def test_the_first_fifty_faults_are_printed_and_the_rest_are_counted() -> None:
    extra = "".join(f"unknown_{number}: x\n" for number in range(173))
    with pytest.raises(PackFaults) as caught:
        read_pack(BASE + extra, FILE)

    told = caught.value.told()
    assert (len(caught.value.faults), len(told), told[-1]) == (173, 51, "and 123 more")
    assert caught.value.sentence.splitlines()[1:] == told


def test_a_file_with_more_faults_than_anybody_reads_is_left_at_the_thousandth() -> None:
    extra = "".join(f"u{number}: x\n" for number in range(90_000))
    with pytest.raises(PackFaults) as caught:
        read_pack(BASE + extra, FILE)

    assert caught.value.told()[-1] == "and at least 950 more"


@pytest.mark.parametrize("text", ["x" * 900_000, '"\\e[2J\\u202e"'], ids=["long", "hidden"])
def test_what_was_written_is_repeated_short_and_clean(text: str) -> None:
    for passage in ("prefix: ST", "zone: Europe/London", "leads_to: second", "intake_team: hall"):
        told = [sentence for _, sentence in faults_of(changed((passage, f"{passage.partition(':')[0]}: {text}")))]

        assert all(len(sentence) < LONGEST_SENTENCE for sentence in told)
        assert all(unicodedata.category(one) not in ("Cc", "Cf") for sentence in told for one in sentence)


@pytest.mark.parametrize("key", ["x" * 1_000, "x" * 900_000, '"\\e[2J\\u202e\\n"'], ids=["long", "very long", "hidden"])
def test_a_key_is_repeated_short_and_clean(key: str) -> None:
    for passage in (
        "      first:\n",
        "  any:\n",
        "  complaint: {",
        "  more_time:\n",
        "          answer:\n            name: A",
    ):
        told = faults_of(changed((passage, passage.replace(passage.partition(":")[0].strip(), key, 1))))

        assert all(len(sentence) <= LONGEST_SENTENCE for _, sentence in told)
        assert all(unicodedata.category(one) not in ("Cc", "Cf") for _, sentence in told for one in sentence)


@pytest.mark.parametrize("language", ["en", "en-GB", "en-US", "cy-GB", "es-419", "zh-Hant-TW", "de-CH-1996"])
def test_any_language_tag_as_it_is_written_is_taken(language: str) -> None:
    assert read_pack(changed(("language: en-GB", f"language: {language}")), FILE).language == language


@pytest.mark.parametrize(
    "web",
    ["https://town.example.org", "http://town.example.org:8080/a?b=c#d", "https://www.xn--rksmrgs-5wao1o.example.org/"],
)
def test_the_address_of_a_page_is_taken(web: str) -> None:
    text = changed(("hello@town.example.org}", f'hello@town.example.org, web: "{web}"}}'))
    assert read_pack(text, FILE).contact.web == web


def test_a_link_in_a_letter_may_stand_in_a_sentence() -> None:
    text = changed(("{{answer.findings}}", "{{answer.findings}} (See **https://town.example.org/x**.)"))
    assert read_pack(text, FILE)
