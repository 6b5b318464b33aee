"""The same issue: what makes two cases alike, in points and in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.policy.sameness import (
    Facts,
    alike,
    name_key,
    phone_key,
    plain,
    postcode_key,
    same_person,
    street_key,
)

POTHOLE = "The pothole outside my house was reported three times and nobody came."
ALICE = Facts(
    name="Alice Penrose",
    email="alice@example.org",
    phone="01632 960777",
    address="1 Mill Lane\nExeter",
    place="Mill Lane, Exeter",
    service="roads",
    natures=frozenset({"delay"}),
    kind="complaint",
    words=POTHOLE,
    received=date(2026, 5, 5),
)


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (Facts(email=" Alice@Example.org"), "same e-mail address"),
        (Facts(phone="+44 1632 960777"), "same telephone number"),
        (Facts(name="Mrs. PENROSE, Alice"), "same name"),
        (Facts(address="1, Mill Lane, EXETER"), "same postal address"),
        (Facts(place="mill lane; exeter"), "the same place"),
        (Facts(place="Corner of 14 Mill Lane"), None),
        (Facts(place="14 Mill Lane, Topsham"), "the same street"),
        (Facts(service="roads"), "the same service"),
        (Facts(natures=frozenset({"delay", "cost"})), "the same nature"),
        (Facts(words="Pothole outside house: reported three times, nobody came!"), "8 of 8 words alike"),
        (Facts(words="Nobody came to the pothole that was reported in March by us"), "4 of 9 words alike"),
    ],
)
@pytest.mark.clauses("CSC-3", "OC-20")
def test_each_reason_is_told_in_words(other: Facts, reason: str | None) -> None:
    reasons = alike(ALICE, other).reasons
    assert reason in reasons if reason else not reasons


@pytest.mark.parametrize(
    ("other", "shown"),
    [
        (replace(ALICE, kind="enquiry", service="", natures=frozenset()), True),  # the same by another route
        (Facts(email="alice@example.org", service="roads", received=date(2026, 5, 9)), True),
        (Facts(words=POTHOLE, service="roads"), True),  # someone else, with a form letter
        (Facts(email="alice@example.org", service="libraries", received=date(2025, 1, 1)), False),
        (Facts(service="roads", natures=frozenset({"delay"}), received=date(2026, 5, 5)), False),
        (Facts(words="The library was shut on Saturday.", received=date(2026, 5, 5)), False),
        (Facts(), False),
    ],
)
@pytest.mark.clauses("CSC-3")
def test_what_is_worth_showing(other: Facts, shown: bool) -> None:
    assert alike(ALICE, other).is_worth_showing is shown


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (ALICE, Facts(email="ALICE@example.org"), True),
        (ALICE, Facts(phone="0044 1632 960 777"), True),
        (ALICE, Facts(name="Alice Penrose", address="1 Mill Lane, Exeter"), True),
        (ALICE, Facts(name="Alice Penrose"), False),  # many people have one name
        (ALICE, Facts(address="1 Mill Lane, Exeter"), False),  # and several live in one house
        (Facts(), Facts(), False),  # two anonymous cases say nothing of who sent them
    ],
)
def test_one_person(one: Facts, other: Facts, same: bool) -> None:
    assert same_person(one, other) is same_person(other, one) is same


def test_two_cases_of_nobody_are_not_of_one_person_or_place() -> None:
    assert alike(Facts(received=date(2026, 5, 5)), Facts(received=date(2026, 5, 5))).score == 0


@pytest.mark.parametrize(
    ("key", "found"),
    [
        (plain("  Sainte-Thérèse\nÉglise "), "sainte therese eglise"),
        (plain("Children’s / Children's"), "childrens childrens"),
        (name_key("Dr Omar Reyes"), "omar reyes"),
        (name_key("Omar"), ""),
        (phone_key("(949) 555-0177"), "495550177"),
        (phone_key("+1 949 555 0177"), "495550177"),
        (phone_key("999"), ""),
        (postcode_key("1 Mill Lane, Exeter EX4 3AB"), "ex43ab"),
        (postcode_key("22 Avenida Palizada, San Clemente, CA 92672"), "92672"),
        (street_key("Flat 3, 12 High Street, Exeter"), "high street"),
        (street_key("Exeter"), ""),
    ],
)
def test_what_is_compared(key: str, found: str) -> None:
    assert key == found


LETTERS = "abcdefghij éèüñç1234567890"
TEXTS = st.text(LETTERS, max_size=40)
FACTS = st.builds(
    Facts,
    name=TEXTS,
    email=st.sampled_from(["", "a@example.org", "b@example.org"]),
    phone=st.sampled_from(["", "01632 960777", "01632 960778"]),
    address=TEXTS,
    place=TEXTS,
    service=st.sampled_from(["", "roads", "waste"]),
    natures=st.frozensets(st.sampled_from(["delay", "cost"])),
    kind=st.sampled_from(["complaint", "enquiry"]),
    words=st.lists(
        st.sampled_from(["road", "hole", "lamp", "light", "broken", "school", "bus", "late", "noise", "bin"])
    ).map(" ".join),
    received=st.dates(date(2026, 1, 1), date(2026, 3, 1)),
)


@given(FACTS, FACTS)
def test_likeness_is_the_same_from_both_sides(one: Facts, other: Facts) -> None:
    assert alike(one, other) == alike(other, one)


@given(FACTS, FACTS)
def test_nothing_is_more_like_a_case_than_itself(one: Facts, other: Facts) -> None:
    assert alike(one, one).score >= alike(one, other).score


def shouted(text: str) -> str:
    return text.upper().replace(" ", " – ") + "!"


@given(FACTS, FACTS)
def test_case_and_punctuation_make_no_difference(one: Facts, other: Facts) -> None:
    loud = replace(other, name=shouted(other.name), place=shouted(other.place), words=shouted(other.words))
    assert alike(one, loud) == alike(one, other)


@given(TEXTS)
def test_accents_make_no_difference(text: str) -> None:
    bare = text.translate(str.maketrans("éèüñç", "eeunc"))
    assert plain(text) == plain(bare)
