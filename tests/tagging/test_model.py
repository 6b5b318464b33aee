"""The kept model as it is read: what it takes for names, in any text, in a time that grows with its length."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

import pytest

from portal.policy.disclosure import Sort
from portal.policy.identifying import Found
from portal.policy.suspecting import suspected
from portal.tagging import features
from portal.tagging.chain import Chain
from portal.tagging.model import KEPT, Model, likely, said_of
from tests.policy.labelled import labelled

LONG = 100_000  # characters
MOST_SECONDS = 6.0  # of the processor; it takes a tenth of it
MOST_BYTES = 500_000


def test_the_kept_model_was_learned_from_these_features() -> None:
    digest = hashlib.sha256(Path(features.__file__).read_bytes()).hexdigest()
    assert said_of(KEPT.read_bytes())["features"] == digest, "train it anew: python -m training"
    assert KEPT.stat().st_size < MOST_BYTES


@pytest.mark.parametrize(
    ("text", "words", "sort"),
    [
        ("I spoke to Samuel about the bins.", "Samuel", Sort.NAME),
        ("i spoke to samuel at the depot", "samuel", Sort.NAME),
        ("Nothing was done.\nLuis Herrera promised it.", "Luis Herrera", Sort.NAME),
        ("we live at 14 mill lane and it floods", "14 mill lane", Sort.ADDRESS),
    ],
)
def test_names_and_addresses_are_known_by_what_stands_about_them(text: str, words: str, sort: Sort) -> None:
    assert [(text[one.start : one.end], one.sort) for one in likely(text)] == [(words, sort)]


@pytest.mark.parametrize(
    "text",
    ["", "\n\n", " ", "🙂🙂", "\ud800", "____", "a\x00b", "12 34", "ﷺ", "田中さんに会いました", "سألت أحمد عن ذلك"],
)
def test_any_text_is_read(text: str) -> None:
    assert all(text[one.start : one.end].strip() for one in likely(text))


@pytest.mark.parametrize(
    "text", ["Я спросил Ивана Петрова", "田中さんに会いました", "سألت أحمد عن ذلك", "Ρώτησα τον Γιώργο"]
)
def test_of_other_scripts_it_says_nothing(text: str) -> None:
    assert likely(text) == []


@pytest.mark.parametrize("text", ["Its reference is DV-HA8R-Q1ZE-V720.", "Look at example.org/track/DV-HA8R-Q1ZE-V720"])
def test_pieces_of_a_number_are_no_names(text: str) -> None:
    assert likely(text) == []


def test_a_surname_that_nobody_knows_goes_with_the_name_before_it() -> None:
    chain = Chain(["O", "N", "A"], {"w=ann": [0.0, 9.0, 0.0]}, [[0.0] * 3] * 3)
    model = Model(chain, {"N": 0.9, "A": 0.9})

    def read(text: str) -> list[str]:
        return [text[one.start : one.end] for one in model.read(text)]

    assert read("I saw Ann Quillby there, and Ann. Then it rained.") == ["Ann Quillby", "Ann"]
    assert read("Ann Quillby") == ["Ann Quillby"]
    assert read("I Saw Ann There And Nobody Else Did") == ["Ann"], "its capitals say nothing"
    assert read("Ann4 saw it, and xAnn, and Ann-Marie") == ["Ann"]


def test_what_a_model_says_is_told_to_be_guessed() -> None:
    text = "Mrs Lal saw Samuel."
    assert [(text[one.start : one.end], one.guessed) for one in suspected(text, likely)] == [
        ("Mrs Lal", False),
        ("Samuel", True),
    ]
    assert not any(one.guessed for one in suspected(text)), "what is struck by its looks is never guessed"


def test_what_the_patterns_find_too_isn_t_guessed_where_the_model_sees_more_of_it() -> None:
    assert suspected("Mr Ode Ann", lambda _: [Found(3, 10, Sort.NAME)]) == [Found(0, 10, Sort.NAME)]


def test_a_case_s_number_is_nobody_s_name() -> None:
    assert suspected("It is DV-7V62-W39Q-XR8W.", lambda _: [Found(6, 23, Sort.ADDRESS)]) == []


def test_how_sure_it_must_be_is_said() -> None:
    chain = Chain(["O", "N", "A"], {"w=ann": [0.0, 1.0, 0.0]}, [[0.0] * 3] * 3)
    (chances,) = chain.chances([["w=ann"]])
    assert chances == pytest.approx([0.2119, 0.5761, 0.2119], abs=1e-4)
    assert Model(chain, {"N": 0.57, "A": 0.9}).read("Ann") == [Found(0, 3, Sort.NAME)]
    assert Model(chain, {"N": 0.58, "A": 0.9}).read("Ann") == []


def test_words_without_end_say_nothing_that_can_t_be_divided_by() -> None:
    chain = Chain(["O", "N"], {"a": [9999.0, -9999.0]}, [[500.0, -500.0], [-500.0, 500.0]])
    assert [row == [1.0, 0.0] for row in chain.chances([["a"]] * 400)] == [True] * 400


@pytest.mark.parametrize("between", [" ", "\n"], ids=["one line", "many lines"])
def test_a_long_text_is_read_in_good_time(between: str) -> None:
    text = (between.join(line for line, _ in labelled()) * 40)[:LONG]
    begun = time.process_time()
    assert len(likely(text)) > 100
    assert time.process_time() - begun < MOST_SECONDS
