"""What is typed into the search box, understood: any text is a question, and none is a fault."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.policy.passages import AROUND, LONGEST_PASSAGE, passage
from portal.policy.searching import (
    LONGEST_WORD,
    MOST_TERMS,
    Query,
    Reading,
    kept_number,
    kept_words,
    parse,
    words_of,
)

HOSTILE = (
    '" OR "x', "a AND", "NOT NOT", "NEAR(a b, 1)", "words:a", "a*b*", "^a", "a + b", "(((", "'; DROP TABLE cases;--",
    "\0", "a\0b", "\u202eabc\u202c", "\ud800", "a\udfffb", '"', '"""', "'", "\\", "%", "_", "& | ! <-> :*", "a & !b",
    "{{7*7}}", "-", "--", "a:*", "=1+1", "\u200b", "é" * 5000, "x" * 10_000, "a " * 5000,
    "٠١٢", "½", "ǅ", "İ", "ß", "ﷺ",
)  # fmt: skip


@given(st.text())
@pytest.mark.parametrize("wrap", ["{}", '"{}"'])
def test_whatever_is_typed_becomes_words_of_letters_and_digits(wrap: str, typed: str) -> None:
    holds(parse(wrap.format(typed)))


@pytest.mark.parametrize("typed", HOSTILE)
def test_what_is_meant_to_break_it_is_words_too(typed: str) -> None:
    holds(parse(typed))
    passage(typed, parse(typed))


def holds(query: Query) -> None:
    assert len(query.terms) <= MOST_TERMS
    for term in query.terms:
        assert term
        for reading in term:
            assert reading.words
            assert all(re.fullmatch(r"[^\W_]+", word) for word in reading.words), reading


@given(st.text(max_size=60))
@example("Sîan O’Brien, 1 Mill Lane, EX1 1AA, 01632 960777")
@example("+441632960777")
def test_a_text_is_found_by_itself(text: str) -> None:
    """Each term has a reading that stands among the kept words, one after the other."""
    kept, query = f" {' '.join(kept_words(text))} ", parse(text)
    for term in query.terms:
        assert any(" " + " ".join(reading.words) in kept for reading in term), (term, kept)


@given(st.text(max_size=300), st.text(max_size=20))
def test_a_passage_is_cut_from_the_text_and_loses_none_of_it(text: str, typed: str) -> None:
    found = passage(text, parse(typed))
    told = "".join(part for part, _ in found.parts).removeprefix("… ").removesuffix(" …")
    assert told in text
    assert len(told) <= max(len(text), AROUND + LONGEST_PASSAGE)


def test_words_are_known_without_accents_case_and_apostrophes() -> None:
    assert words_of("Siân O’Brien’s GROẞE Łódź, Ñandú") == ["sian", "obriens", "grosse", "lodz", "nandu"]
    assert words_of("小学校 abc") == ["小", "学", "校", "abc"]
    assert words_of("x" * 100) == ["x" * LONGEST_WORD]


def readings(typed: str) -> set[tuple[str, ...]]:
    return {reading.words for term in parse(typed).terms for reading in term}


@pytest.mark.parametrize(
    "typed", ["DV-7K3M-Q9TX-4HB0", "dv 7k3m q9tx 4hbo", "DV7K3MQ9TX4HBO", "7K3M-Q9TX", "7k3mq9tx", "4HBO", "dv7k3mq9"]
)
def test_a_number_is_found_however_it_is_typed(typed: str) -> None:
    kept = " ".join(kept_number("DV-7K3M-Q9TX-4HB0"))
    for term in parse(typed).terms:
        assert any(" ".join(reading.words) in kept for reading in term), term


@pytest.mark.parametrize(
    "typed", ["01632 960777", "01632960777", "+44 1632 960 777", "0044 1632 960777", "(01632) 960-777", "960777"]
)
@pytest.mark.parametrize("given_as", ["01632 960777", "+44 1632 960777", "+44 (0)1632 960777", "01632960777"])
def test_a_telephone_number_is_found_however_it_is_typed(typed: str, given_as: str) -> None:
    kept = kept_words(f"Call {given_as} please.")
    assert any(word.startswith(one[-1]) for one in readings(typed) for word in kept if one[-1].startswith("tel")), kept


@pytest.mark.parametrize("typed", ["EX1 1AA", "ex11aa", "EX11AA"])
@pytest.mark.parametrize("given_as", ["EX1 1AA", "EX11AA", "ex1 1aa"])
def test_a_postcode_is_found_with_or_without_its_space(typed: str, given_as: str) -> None:
    kept = kept_words(f"1 Mill Lane\n{given_as}")
    assert all(any(set(reading.words) <= set(kept) for reading in term) for term in parse(typed).terms)


def test_a_phrase_is_found_side_by_side_and_a_word_by_its_beginning() -> None:
    assert parse('"mill lane" penr').terms == (
        (Reading(("mill", "lane")),),
        (Reading(("penr",), prefix=True),),
    )
    assert parse("an").terms == ((Reading(("an",)),),)
    assert parse("“mill lane”").terms == parse('"mill lane"').terms


def test_what_is_too_much_is_cut_and_said() -> None:
    assert parse("a b c").cut is False
    assert parse(" ".join(f"word{n}" for n in range(MOST_TERMS + 1))).cut is True
    assert parse("x" * 10_000).cut is True


def test_a_passage_marks_what_was_found_and_nothing_else() -> None:
    text = "Mrs O’Brien of <b>Mill Lane</b> rang from 01632 960777 about a POTHOLE; " + "and so on " * 60
    found = passage(text, parse("obrien mill-lane potho 960777"))
    assert [part for part, is_it in found.parts if is_it] == ["O’Brien", "Mill Lane", "01632 960777", "POTHOLE"]
    assert found.hits == 4
    assert found.parts[-1] == (" …", False)
    assert passage(text, parse("lane mill")).hits == 2
    assert passage(text, parse('"lane mill"')).hits == 0
