"""Plain language: advice that points at the words, by a method that is stated."""

from __future__ import annotations

import pytest

from portal.policy.plain import MOST_TOLD, Jargon, Sort, read, reading_age, syllables_in
from portal.procedures import versions
from tests.procedures.shipped import pack

HARD = (
    "In accordance with organisational requirements, consideration of the aforementioned representations necessitates "
    "comprehensive examination of documentation, notwithstanding considerable administrative difficulties, before any "
    "determination is communicated to the complainant or to those authorised to act on behalf of the complainant."
)
EASY = "We got your letter. We will look at it. We will write to you by Friday. You can call us. " * 2


def hints(text: str, sort: Sort, language: str = "en-GB") -> list[str]:
    return [hint.words for hint in read(text, language).hints if hint.sort is sort]


@pytest.mark.parametrize(
    ("word", "count"), [("case", 1), ("the", 1), ("table", 2), ("reported", 3), ("asked", 1), ("queue", 1), ("x", 1)]
)
def test_syllables(word: str, count: int) -> None:
    assert syllables_in(word) == count


def test_the_reading_age_is_flesch_and_kincaid_plus_five() -> None:
    words = ["cat"] * 20
    assert reading_age(words, 2) == 5  # 0.39 × 10 + 11.8 - 15.59 + 5 = 5.11
    hard, easy = read(HARD, "en-GB"), read(EASY, "en-GB")
    assert hard.age is not None
    assert easy.age is not None
    assert hard.age > 18
    assert easy.is_young
    assert not hard.is_young


def test_it_is_said_of_english_alone_and_not_of_a_few_words() -> None:
    assert read(EASY, "cy").age is None
    assert read("We got it.", "en-GB").age is None
    assert read("", "en-GB").words == 0


def test_a_long_sentence_is_told_with_its_length() -> None:
    (hint,) = (hint for hint in read(HARD, "en-GB").hints if hint.sort is Sort.LONG)
    assert hint.words.startswith("In accordance with")
    assert hint.advice.endswith("words. Make two sentences of it.")
    assert hints(EASY, Sort.LONG) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Your complaint was received on Monday.", ["was received"]),
        ("It has not been properly dealt.", []),
        ("It was badly written.", ["was badly written"]),
        ("The form is being looked at, and was sent.", ["being looked", "was sent"]),
        ("We are pleased that you wrote.", []),
        ("We mended it.", []),
    ],
)
def test_passive_words(text: str, found: list[str]) -> None:
    assert hints(text, Sort.PASSIVE) == found


def test_passive_is_looked_for_in_english_alone() -> None:
    assert hints("It was received.", Sort.PASSIVE, "cy") == []


def test_jargon_is_the_body_s_own_list() -> None:
    own = (Jargon("in respect of", "about"), Jargon("cert", "paper"))
    found = read("A decision In Respect Of your certain case.", "cy", own).hints
    assert [(one.words, one.advice) for one in found] == [("in respect of", "Say “about”.")]


def test_marks_and_fields_are_no_words() -> None:
    text = "# A heading\n\n[if case.service] **About {{case.service}}**\n\n- one\n- two"
    assert read(text, "en-GB").words == 2 + 2 + 2


def test_hints_have_an_end() -> None:
    assert (
        len(read("It was sent by x. " + "".join(f"It was q{'e' * n}ted. " for n in range(99)), "en").hints)
        <= 2 * MOST_TOLD
    )


@pytest.mark.parametrize("key", versions.shipped())
def test_what_the_packs_write_reads_plainly(key: str) -> None:
    for kind in pack(key).letters.values():
        found = read(kind.body, pack(key).language, pack(key).jargon)
        assert [hint.words for hint in found.hints if hint.sort is Sort.JARGON] == [], kind.key
        assert found.age is None or found.age <= 16, (kind.key, found.age)
