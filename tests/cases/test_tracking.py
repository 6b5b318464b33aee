"""Tracking numbers and passphrases: hard to guess, easy to type, and the same again where they must be."""

from __future__ import annotations

import math
import secrets
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from portal.cases import queries, tracking
from portal.errors import NotFound
from tests.cast import complaint

NUMBER = "DV-7K3M-Q9TX-4HBW"


@pytest.mark.parametrize(
    "typed",
    [
        "DV-7K3M-Q9TX-4HBW",
        "dv7k3mq9tx4hbw",
        "  Dv 7k3m q9tx 4hbw ",
        "DV–7K3M—Q9TX.4HBW",
        "dv/7k3m/q9tx/4hbw",
    ],
)
def test_a_number_is_known_however_it_is_typed(typed: str) -> None:
    assert tracking.normalised(typed) == NUMBER


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("DV-OOOO-IIII-LLLL", "DV-0000-1111-1111"),
        ("DV-UUUU-0000-1111", "DV-VVVV-0000-1111"),
        ("dv-oil0-oilu-0000", "DV-0110-011V-0000"),
    ],
)
def test_look_alikes_are_the_same(typed: str, meant: str) -> None:
    assert tracking.normalised(typed) == meant


@pytest.mark.parametrize(
    "typed", ["", "DV", "DV-7K3M-Q9TX-4HB", "DV-7K3M-Q9TX-4HBWX1", "1V-7K3M-Q9TX-4HBW", "x" * 10_000]
)
def test_anything_else_is_no_number(typed: str) -> None:
    assert tracking.normalised(typed) == ""


@given(st.text())
def test_whatever_is_typed_has_an_answer(typed: str) -> None:
    found = tracking.normalised(typed)
    assert tracking.normalised(found) == found


def test_a_case_is_found_by_its_number_and_nothing_else(session: Session) -> None:
    case = complaint()

    assert queries.by_tracking_number(case.tracking_number.lower().replace("-", " ")) is case
    for wrong in ("", "DV-0000-0000-0000", case.tracking_number[:-1], "%", f"{case.tracking_number}' OR '1'='1"):
        with pytest.raises(NotFound, match="There is no case with that tracking number"):
            queries.by_tracking_number(wrong)


@pytest.mark.clauses("SC-31")
def test_numbers_and_phrases_can_t_be_guessed() -> None:
    number = math.log2(len(tracking.CROCKFORD) ** tracking.CHARACTERS)
    phrase = math.log2(len(tracking.wordlist()) ** tracking.WORDS)

    assert number >= 60
    assert phrase >= 60
    assert len(set(tracking.wordlist())) == len(tracking.wordlist())
    assert len({tracking.new_keys("DV").tracking_number for _ in range(2000)}) == 2000


def test_every_character_is_used_as_often() -> None:
    letters = "".join(tracking.new_keys("X", secrets.randbelow).tracking_number[2:] for _ in range(1000)).replace(
        "-", ""
    )
    counts = [letters.count(letter) for letter in tracking.CROCKFORD]

    assert sum(counts) == 12_000
    assert min(counts) > 250
    assert max(counts) < 520


def test_the_phrase_opens_however_it_is_said() -> None:
    keys = tracking.new_keys("DV")

    for said in (keys.passphrase, keys.passphrase.upper(), keys.passphrase.replace(" ", "-"), f"  {keys.passphrase}. "):
        assert tracking.opens(said, keys.salt, keys.digest)


def test_nothing_else_opens() -> None:
    keys = tracking.new_keys("DV")
    words = keys.passphrase.split()
    wrong = [
        "",
        " ".join(words[:-1]),
        " ".join(reversed(words)),
        "".join(words[:-1]),
        keys.passphrase + " again",
        keys.digest,
    ]

    for said in wrong:
        assert not tracking.opens(said, keys.salt, keys.digest)
    assert not tracking.opens(keys.passphrase, None, None), "no case, no door"
    assert not tracking.opens(keys.passphrase, tracking.new_keys("DV").salt, keys.digest)


@pytest.mark.parametrize(
    "typed",
    [
        "".join,
        "-".join,
        "–".join,
        "  ".join,
        "\u00a0".join,
        lambda words: " ".join(word.capitalize() for word in words),
        lambda words: "".join(word.capitalize() for word in words),
        lambda words: f"\n\t {' '.join(words).upper()}. ",
        (" " * 60).join,
    ],
)
def test_a_passphrase_is_known_however_it_is_spaced(typed: Callable[[list[str]], str]) -> None:
    keys = tracking.new_keys("DV")
    assert tracking.opens(typed(keys.passphrase.split()), keys.salt, keys.digest)


def test_the_same_secret_makes_the_same_keys() -> None:
    one, same, other = (tracking.new_keys("DV", tracking.picks_from(secret)) for secret in (b"one", b"one", b"other"))

    assert one == same
    assert {one.tracking_number, one.passphrase, one.salt}.isdisjoint(
        {other.tracking_number, other.passphrase, other.salt}
    )
