"""What holds of every pack that comes with the portal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import Enum

import pytest

import config
from portal.policy.calendar import Calendar
from portal.policy.letters import FIELDS, LetterKind, Says, check, given_by, merge
from portal.policy.letters.merge_fields import MAY_BE_EMPTY
from portal.policy.procedure import Procedure
from portal.procedures import versions
from tests.procedures.shipped import pack

HIGHEST = {"DV": 64, "SC": 42, "OC": 34, "RV": 38, "CSC": 35, "LG": 9.9}  # the last clause of each procedure
CLAUSES_OF = {"childrens-social-care": "CSC"}  # where it isn't the prefix of the tracking numbers
LISTS = frozenset({"rights.now", "rights.next", "answer.remedies", "restriction.reopens"})

LETTERS = [(key, letter) for key in versions.shipped() for letter in pack(key).letters]


def values_of(value: object) -> Iterator[object]:
    """Every policy value within a value."""
    if isinstance(value, dict):
        value = tuple(value.values())
    if isinstance(value, tuple):
        for one in value:
            yield from values_of(one)
    elif is_dataclass(value) and not isinstance(value, Enum | Calendar):
        yield value
        for field in fields(value):
            yield from values_of(getattr(value, field.name))


def clauses_of(procedure: Procedure) -> set[str]:
    named = (getattr(value, "clause", "") for value in values_of(procedure))
    return {clause for text in named for clause in re.split(", ?", text) if clause}


@pytest.mark.parametrize("key", versions.shipped())
def test_a_shipped_pack_is_sound_and_named_like_its_file(key: str) -> None:
    assert pack(key).key == key


@pytest.mark.parametrize("key", versions.shipped())
def test_every_clause_it_names_exists(key: str) -> None:
    for clause in clauses_of(pack(key)):
        prefix, number = clause.split("-")
        assert prefix == CLAUSES_OF.get(key, pack(key).prefix)
        assert 1 <= float(number) <= HIGHEST[prefix], clause


@pytest.mark.parametrize("key", versions.shipped())
def test_nobody_could_be_called_or_written_to_by_accident(key: str) -> None:
    text = (versions.PACKS / f"{key}.yaml").read_text(encoding="utf-8")

    assert re.findall(r"\b(?:0(?!1632 960)\d{3,4} ?\d{3} ?\d{3,4}|\d{3}-(?!555-01)\d{3}-\d{4})\b", text) == []
    assert all(domain.endswith("example.org") for domain in re.findall(r"(?:@|https?://|www\.)([\w.-]+\w)", text))


@pytest.mark.parametrize(("key", "letter"), LETTERS)
def test_a_letter_with_all_its_fields_keeps_its_contract(key: str, letter: str) -> None:
    kind = pack(key).letters[letter]
    told = check(kind, merge(kind.body, FILLED), FILLED, frozenset({"mistake", "points"}))

    assert told.passed, told
    assert {proof.element for proof in told.proofs} == {element.key for element in kind.elements}


@pytest.mark.parametrize(("key", "letter"), LETTERS)
def test_a_letter_without_what_may_be_empty_still_keeps_it(key: str, letter: str) -> None:
    kind = pack(key).letters[letter]
    given = {name: value for name, value in FILLED.items() if name not in may_be_empty(key, kind)}

    assert check(kind, merge(kind.body, given), given).passed


FILLED = {name: (f"First of {name}.", f"Second of {name}.") if name in LISTS else f"[{name}]" for name in FIELDS}


def may_be_empty(key: str, kind: LetterKind) -> set[str]:
    """Fields that may be empty, unless the contract of this letter needs them or this body always has them.

    Whoever writes a letter can be named in it, since nobody writes to whom they must be kept from; and what is extended
    has a date.
    """
    needed = {field for element in kind.elements if not element.when for field in element.fields}
    always = {"handler.name", "handler.email", "handler.phone"}
    always |= {"extension.from"} if kind.says is Says.EXTENSION else set()
    return set(MAY_BE_EMPTY - needed - always - given_by(pack(key).contact))


def test_the_settings_name_the_packs_that_ship() -> None:
    """The settings are read before the portal is there to be asked."""
    assert versions.shipped() == config.PACKS
