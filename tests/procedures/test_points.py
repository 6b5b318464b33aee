"""Points of complaint as packs write them: what is read, and faults that need two changes to be made."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portal.procedures import points, versions
from portal.procedures.faults import PackFaults
from portal.procedures.reader import read_pack, read_pack_file
from tests.procedures.base_pack import changed
from tests.procedures.broken.points import BODY, ENTRY, RULE

GIVEN = (
    f"{{{{answer.findings}}}}{BODY}",
    f"{{{{answer.findings}}}}\n\n      [each answer.points] **{{{{item.point}}}}** {{{{item.finding}}}}{BODY}{ENTRY}",
)
ELEMENT = "      decision: {words: the decision, clause: ST-19, fields: [answer.outcome]}\n"
PROVED = f"{ELEMENT}      points: {{words: each finding, clause: ST-30, fields: [answer.points], when: points}}\n"


def test_points_are_read() -> None:
    rule = read_pack(changed(("closings:\n", RULE), GIVEN, (ELEMENT, PROVED)), "town.yaml").points
    assert rule is not None
    assert (rule.clause, rule.kinds, rule.mixed, rule.agreed, rule.shown) == (
        "ST-30",
        frozenset({"complaint"}),
        "upheld",
        "",
        False,
    )
    assert rule.findings["found"].outcome == "upheld"


def test_findings_that_no_element_proves_are_refused() -> None:
    with pytest.raises(PackFaults) as caught:
        read_pack(changed(("closings:\n", RULE), GIVEN), "town.yaml")
    (fault,) = caught.value.faults
    assert "no element proves them. Add one" in fault.sentence


def test_what_follows_from_findings_is_an_outcome_of_each_kind() -> None:
    procedure = read_pack(changed(("closings:\n", RULE), GIVEN, (ELEMENT, PROVED)), "town.yaml")
    other = replace(procedure.outcomes["upheld"], kinds=frozenset())
    told = dict(points.check(replace(procedure, outcomes={"upheld": other})))
    assert set(told) == {("points", "findings", "found", "outcome"), ("points", "mixed")}
    assert all("Name an outcome for each kind" in sentence for sentence in told.values())


@pytest.mark.parametrize(
    ("pack", "clause", "agreed"),
    [("devon", "DV-26", ""), ("childrens-social-care", "CSC-18", ""), ("lgsco-code", "LG-6.7", "LG-5.6")],
)
def test_three_bodies_take_complaints_in_points(pack: str, clause: str, agreed: str) -> None:
    rule = read_pack_file(versions.PACKS / f"{pack}.yaml").points
    assert rule is not None
    assert (rule.clause, rule.agreed, rule.shown, rule.kinds) == (clause, agreed, True, frozenset({"complaint"}))
