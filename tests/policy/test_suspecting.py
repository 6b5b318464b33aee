"""What the redaction desk suggests, measured on a labelled set: how much of what is there, and how much rightly."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.policy.disclosure import Sort
from portal.policy.suspecting import Guess, no_guess, suspected
from portal.tagging.model import likely
from tests.policy import held_out
from tests.policy.labelled import LINES
from tests.policy.measuring import measured

PAGE = Path(__file__).parents[2] / "docs" / "reports.md"


@pytest.mark.parametrize("lines", [LINES, held_out.LINES], ids=["lines of old", "lines held out"])
@pytest.mark.parametrize("guess", [no_guess, likely], ids=["patterns alone", "with the model"])
def test_the_documents_tell_what_it_finds(lines: str, guess: Guess) -> None:
    table = "\n".join(measured(lines, guess).table())
    assert table in PAGE.read_text(encoding="utf-8"), table


def test_with_the_model_it_finds_more_and_still_tells_rightly() -> None:
    for lines in (LINES, held_out.LINES):
        alone, both = measured(lines), measured(lines, likely)
        assert both.found[Sort.NAME] > alone.found[Sort.NAME]
        assert both.recall >= 0.9
        assert both.precision >= 0.8


def test_what_has_a_form_is_always_found() -> None:
    told = measured(LINES)
    for sort in (Sort.EMAIL, Sort.PHONE, Sort.BIRTH):
        assert told.found[sort] == told.marked[sort] > 0, sort


@pytest.mark.parametrize(
    "text",
    [
        "Served on 01.02.2026 and on 2026-11-23.",
        "On 11/12/2025 at 10:30.",
        "My son was there.",
        "It is called off.",
        "My daughter's school is on Mill Lane.",
        "Mr and Mrs next door.",
    ],
)
def test_what_only_looks_like_it_is_left_alone(text: str) -> None:
    assert suspected(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("My wife Eleanor saw it.", "Eleanor"),
        ("Her partner, Jo van Dyk, left.", "Jo"),
        ("a man called Adam Zürn came", "Adam Zürn"),
        ("Mr and Mrs Osei know.", "Mr and Mrs Osei"),
        ("Ask Mrs van der Berg about it.", "Mrs van der Berg"),
        ("We are in Flat 3, 27 Queens Road now.", "Flat 3, 27 Queens Road"),
    ],
)
def test_names_are_known_by_what_stands_before_them(text: str, words: str) -> None:
    assert [text[one.start : one.end] for one in suspected(text)] == [words]
