"""Conditions: all terms, each by any value; what isn't known holds for nothing."""

from __future__ import annotations

import pytest

from portal.policy.conditions import ALWAYS, Condition, Facts

URGENT = Condition((("priority", frozenset({"expedite", "emergency"})), ("channel", frozenset({"web"}))))


@pytest.mark.parametrize(
    ("facts", "holds"),
    [
        ({"priority": {"emergency"}, "channel": {"web"}}, True),
        ({"priority": {"expedite"}, "channel": {"web"}, "mark": {"staff"}}, True),
        ({"priority": {"routine"}, "channel": {"web"}}, False),
        ({"priority": {"emergency"}, "channel": {"phone"}}, False),
        ({"priority": {"emergency"}}, False),
        ({}, False),
    ],
)
def test_every_term_must_hold_by_any_of_its_values(facts: dict[str, set[str]], holds: bool) -> None:
    known: Facts = {name: frozenset(values) for name, values in facts.items()}
    assert URGENT.holds(known) is holds
    assert ALWAYS.holds(known)
