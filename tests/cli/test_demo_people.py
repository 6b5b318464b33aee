"""The people of the demo fit what they tell."""

from __future__ import annotations

from portal.cli.demo.boroughs import CARE
from portal.cli.demo.people import reporter
from portal.policy.moves import Move

OFFICES = ("Councillor", "The Mayor")


def test_elected_members_write_for_residents_and_residents_for_themselves() -> None:
    for number, story in enumerate(CARE):
        writer = reporter("childrens-social-care", number, story.channel)
        assert writer.name.startswith(OFFICES) == (story.kind == "enquiry"), (story.words, writer.name)


def test_what_was_returned_is_handed_in_again_in_other_words() -> None:
    for story in CARE:
        if any(step.move == Move.RETURN for step in story.steps):
            said = [step.facts.get("findings", story.findings) for step in story.steps if step.move == Move.HAND_IN]
            assert len(said) == len(set(said)), story.words
