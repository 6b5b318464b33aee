"""Labels as a pack says them: read, and refused with the line and the mend where they make no sense."""

from __future__ import annotations

import pytest

from portal.policy.labels import Label
from portal.procedures.faults import PackFaults
from portal.procedures.reader import read_pack
from tests.labels.town import CONDUCT, labelled_pack

SEEN = "    teams: [corporate]\n    positions: [monitoring_officer]\n"


def test_a_label_says_who_alone_sees_a_case() -> None:
    pack = read_pack(labelled_pack(), "devon.yaml")
    label = pack.labels[CONDUCT]
    assert (label.name, label.clause) == ("Staff conduct", "DV-23, DV-54")
    assert (label.teams, label.positions, label.never) == ({"corporate"}, {"monitoring_officer"}, {"chief_executive"})
    assert pack.service("registration").label == CONDUCT
    assert pack.service("roads").label == ""


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (SEEN, "", "Name the “teams” or the “positions” that may."),
        ("never: [chief_executive]", "never: [monitoring_officer]", "Take it out of one of them."),
        ("teams: [corporate]", "teams: [corporat]", "There is no team “corporat”. Did you mean “corporate”?"),
        ('clause: "DV-23, DV-54"', "help2: x", "has no “clause”. Add it."),
        ("{label: staff_conduct, ", "{label: staff_conducts, ", "There is no label “staff_conducts”."),
    ],
)
def test_a_label_that_makes_no_sense_is_refused(before: str, after: str, sentence: str) -> None:
    text = labelled_pack()
    assert before in text
    with pytest.raises(PackFaults) as faults:
        read_pack(text.replace(before, after, 1), "devon.yaml")
    assert sentence in str(faults.value)


@pytest.mark.clauses("RV-25", "RV-13")
def test_never_outweighs_being_of_the_label() -> None:
    label = Label("x", "X", teams=frozenset({"hr"}), positions=frozenset({"mayor"}), never=frozenset({"manager"}))
    assert label.admits({("hr", "clerk")})
    assert label.admits({("council", "mayor")})
    assert not label.admits({("roads", "clerk")})
    assert not label.admits(set())
    assert not label.admits({("hr", "clerk"), ("city", "manager")})
    assert label.bars({("city", "manager")})
    assert not label.bars({("roads", "clerk")})
