"""Two cases answered once: which may be merged into which, and what the words for both may not tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from portal.policy.joining import MOST_LED, Side, may_merge, named_in
from portal.policy.moves import Status
from portal.policy.sameness import Facts
from tests.policy.build import reads_well

ALICE = Facts(name="Alice Penrose", email="alice@example.org", phone="01632 960777", address="1 Mill Lane\nExeter")
OMAR = Facts(name="Omar Reyes", email="omar@example.org")
MAY, JUNE = datetime(2026, 5, 19, tzinfo=UTC), datetime(2026, 6, 2, tzinfo=UTC)
CASE = Side("devon", "corporate", "stage_1", Status.INVESTIGATING, due=JUNE, facts=ALICE)
LEAD = replace(CASE, due=MAY)


@pytest.mark.parametrize("status", [Status.RECEIVED, Status.INVESTIGATING])
@pytest.mark.clauses("OC-20")
def test_the_later_is_merged_into_the_one_that_is_due_first(status: Status) -> None:
    assert may_merge(CASE, replace(LEAD, status=status), duplicate=True)
    assert may_merge(CASE, replace(LEAD, due=JUNE), duplicate=True)
    assert may_merge(replace(CASE, due=None), replace(LEAD, due=None), duplicate=True)


@pytest.mark.parametrize(
    ("case", "lead", "words"),
    [
        ({}, {"procedure": "san-clemente"}, "another procedure"),
        ({}, {"status": Status.MERGED}, "merged itself"),
        ({}, {"status": Status.PAUSED}, "paused"),
        ({}, {"status": Status.RESPONDED}, "has been answered"),
        ({}, {"status": Status.CLOSED}, "is over"),
        ({"led": 1}, {}, "Others were merged into this one"),
        ({}, {"led": MOST_LED}, "as many as can be at once"),
        ({}, {"stage": "stage_2"}, "different stages"),
        ({}, {"pathway": "social_care"}, "different ways"),
        ({"due": MAY}, {"due": JUNE}, "due first"),
        ({}, {"due": None}, "due first"),
        ({}, {"facts": OMAR}, "Consolidate them"),
        ({"facts": Facts()}, {"facts": Facts()}, "Consolidate them"),
    ],
)
@pytest.mark.clauses("OC-20")
def test_what_may_not_be_merged_is_refused_with_its_reason(
    case: dict[str, Any], lead: dict[str, Any], words: str
) -> None:
    refused = may_merge(replace(CASE, **case), replace(LEAD, **lead), duplicate=True)
    assert not refused
    assert words in refused.sentence
    assert reads_well(refused.sentence)


def test_a_lead_takes_in_as_many_as_can_be_answered_at_once() -> None:
    assert may_merge(CASE, replace(LEAD, led=MOST_LED - 1), duplicate=True)


def test_cases_of_different_people_are_consolidated() -> None:
    assert may_merge(CASE, replace(LEAD, facts=OMAR), duplicate=False)


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("We mended the road on Friday.", ""),
        ("The hole in Mill Lane is filled.", ""),  # a street is nobody's own
        ("As Alice Penrose told us, nobody came.", "the name"),
        ("As Mrs PENROSE told us, nobody came.", "the name"),
        ("Alice was right.", ""),  # a first name alone is many people's
        ("Write to ALICE@example.org.", "the e-mail address"),
        ("She can be reached at (01632) 960 777.", "the telephone number"),
        ("The hole was outside 1, Mill Lane.", "the address"),
    ],
)
def test_words_for_others_tell_nothing_of_someone(text: str, tells: str) -> None:
    assert named_in(text, ALICE) == tells


def test_nothing_is_told_of_someone_unknown() -> None:
    assert named_in("Anything at all, 5 times.", Facts()) == ""
