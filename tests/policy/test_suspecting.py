"""What the redaction desk suggests, measured on a labelled set: how much of what is there, and how much rightly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.policy.disclosure import Sort
from portal.policy.suspecting import suspected
from tests.policy.labelled import labelled

PAGE = Path(__file__).parents[2] / "docs" / "reports.md"


def measured() -> tuple[Counter[Sort], Counter[Sort], Counter[Sort], Counter[Sort]]:
    """Return by sort how much is marked, how much of it is suggested; how much is suggested, and how much rightly."""
    marked, found, suggested, right = (Counter[Sort]() for _ in range(4))
    for text, spans in labelled():
        looks = suspected(text)
        covered = {place for one in looks for place in range(one.start, one.end)}
        for start, end, sort in spans:
            marked[sort] += 1
            found[sort] += covered.issuperset(range(start, end))
        for one in looks:
            suggested[one.sort] += 1
            right[one.sort] += any(start < one.end and one.start < end for start, end, _ in spans)
    return marked, found, suggested, right


def table() -> Iterator[str]:
    """Yield the lines of the table in the documents."""
    marked, found, suggested, right = measured()
    yield "| what | marked | found | suggested | rightly |"
    yield "| --- | --- | --- | --- | --- |"
    for sort in sorted(marked):
        yield f"| {sort} | {marked[sort]} | {found[sort]} | {suggested[sort]} | {right[sort]} |"
    recall, precision = found.total() / marked.total(), right.total() / suggested.total()
    yield (
        f"| **in all** | {marked.total()} | {found.total()} (**recall {recall:.0%}**) "
        f"| {suggested.total()} | {right.total()} (**precision {precision:.0%}**) |"
    )


def test_the_documents_tell_what_it_finds() -> None:
    assert "\n".join(table()) in PAGE.read_text(encoding="utf-8"), "\n".join(table())


def test_what_has_a_form_is_always_found() -> None:
    marked, found, *_ = measured()
    for sort in (Sort.EMAIL, Sort.PHONE, Sort.BIRTH):
        assert found[sort] == marked[sort] > 0, sort


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
