"""What follows from the findings on the points of a case."""

from __future__ import annotations

import pytest

from portal.policy.points import Finding, Points, may_decide_so, may_have

RULE = Points(
    clause="PT-1",
    kinds=frozenset({"complaint"}),
    findings={
        "yes": Finding("yes", "Upheld", outcome="upheld"),
        "part": Finding("part", "Partly upheld", outcome="partly"),
        "no": Finding("no", "Not upheld", outcome="not"),
        "open": Finding("open", "No finding"),
    },
    mixed="partly",
    whole="We looked at each.",
)


@pytest.mark.parametrize(
    ("found", "outcome"),
    [
        (["yes"], "upheld"),
        (["yes", "yes"], "upheld"),
        (["yes", "no"], "partly"),
        (["part", "part"], "partly"),
        (["no", "no", "no"], "not"),
        (["yes", "open"], "upheld"),
        (["no", "open"], "not"),
        (["open", "open"], ""),
        (["unheard of"], ""),
        ([], ""),
    ],
)
def test_the_outcome_follows_from_the_findings(found: list[str], outcome: str) -> None:
    assert RULE.suggested(found) == outcome


@pytest.mark.parametrize(
    ("found", "outcome", "why", "may"),
    [
        (["yes", "no"], "partly", "", True),
        (["yes", "no"], "upheld", "", False),
        (["yes", "no"], "upheld", " \n", False),
        (["yes", "no"], "upheld", "The first outweighs the second.", True),
        (["open"], "not", "", True),
    ],
)
def test_another_decision_needs_its_reason(found: list[str], outcome: str, why: str, may: bool) -> None:
    verdict = may_decide_so(RULE, found, outcome, why)
    assert (verdict.allowed, verdict.clause) == (may, None if may else "PT-1")


def test_each_point_is_answered() -> None:
    assert RULE.unanswered([3, 1, 2], {1}) == (3, 2)
    assert RULE.unanswered([3, 1], {1, 3}) == ()


def test_some_kinds_alone_have_points() -> None:
    assert may_have(RULE, "Ours", "complaint")
    for rule, kind in ((RULE, "suggestion"), (None, "complaint")):
        verdict = may_have(rule, "Ours", kind)
        assert not verdict
        assert "taken as a whole" in verdict.sentence
