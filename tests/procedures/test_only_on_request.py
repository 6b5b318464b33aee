"""Who is written to only on request: read from the pack with its faults, and what it says of a case."""

from __future__ import annotations

import pytest

from portal.policy.conditions import Facts
from portal.procedures.faults import PackFaults
from portal.procedures.reader import read_pack
from tests.procedures.base_pack import BASE
from tests.procedures.shipped import pack

SECTION = """
details:
  wants:
    name: Would you like to hear from us?
    clause: ST-40
    asked_of: reporter
    choices:
      please: {name: Please}
only_on_request:
  kinds: [complaint]
  clause: ST-40
  unless:
    - {when: {wants: [please]}}
    - {when: {channel: [web]}}
"""


@pytest.mark.parametrize(
    ("facts", "sends"),
    [
        ({}, False),
        ({"wants": frozenset({"please"})}, True),
        ({"channel": frozenset({"web"})}, True),
        ({"channel": frozenset({"phone"})}, False),
    ],
)
def test_any_of_the_conditions_is_enough(facts: Facts, sends: bool) -> None:
    rule = read_pack(BASE + SECTION, "small-town.yaml").only_on_request
    assert rule is not None
    assert rule.sends("complaint", facts) is sends
    assert rule.sends("compliment", facts), "what it doesn't name is written to as ever"


@pytest.mark.parametrize(
    ("old", "new", "at", "sentence"),
    [
        ("kinds: [complaint]\n  clause", "kinds: [complain]\n  clause", "  kinds: [c", "Did you mean “complaint”?"),
        ("{wants: [please]}", "{wnats: [please]}", "    - {when: {wn", "can't ask for “wnats”. Did you mean “wants”?"),
        ("{when: {channel: [web]}}", "{}", "    - {}", "has no “when”. Add it."),
        ("\n  clause: ST-40\n  unless", "\n  unless", "only_on_request:", "has no “clause”. Add it."),
    ],
)
def test_a_mistake_is_told_on_its_line(old: str, new: str, at: str, sentence: str) -> None:
    assert SECTION.count(old) == 1
    text = BASE + SECTION.replace(old, new)
    with pytest.raises(PackFaults) as caught:
        read_pack(text, "small-town.yaml")
    line = text.count("\n", 0, text.rindex(at)) + 1
    assert [fault.line for fault in caught.value.faults if sentence in fault.sentence] == [line], str(caught.value)


def test_riverside_alone_of_the_packs_has_it() -> None:
    assert pack("riverside").only_on_request is not None
    assert pack("devon").only_on_request is None, "a compliment is always acknowledged there (DV-16)"
