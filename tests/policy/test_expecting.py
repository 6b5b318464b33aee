"""What a reporter may expect next follows from what the procedure promises."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portal.policy.choices import Contact
from portal.policy.clock import Exemption
from portal.policy.expecting import Next, comes_next
from portal.policy.matters import UNCLASSIFIED, Classified, Exclusion, Matter
from portal.policy.moves import Status
from portal.policy.procedure import Stage
from tests.procedures.shipped import pack

LEFT = Matter("appeal", "An appeal", excluded=Exclusion(to=Contact("Board", phone="01632 960500"), words="Not ours."))
NOBODY: frozenset[str] = frozenset()
ANONYMOUS = frozenset({"anonymous"})
DEVON = pack("devon").route("complaint", "roads").stages[0]
COUNTY = pack("orange-county").route("complaint", "calfresh").stages[0]


@pytest.mark.parametrize(
    ("status", "stage", "now", "marks", "written", "comes"),
    [
        (Status.RECEIVED, DEVON, UNCLASSIFIED, NOBODY, True, Next.ACKNOWLEDGEMENT),
        (Status.RECEIVED, COUNTY, UNCLASSIFIED, NOBODY, True, Next.LOOK),
        (Status.INVESTIGATING, DEVON, UNCLASSIFIED, NOBODY, True, Next.ANSWER),
        (Status.RECEIVED, COUNTY, Classified(LEFT), NOBODY, True, Next.PASSED_ON),
        (Status.INVESTIGATING, COUNTY, Classified(LEFT), NOBODY, True, Next.PASSED_ON),
        (Status.RECEIVED, COUNTY, Classified(LEFT, contested=True), NOBODY, True, Next.DECISION),
        (Status.REFERRED, COUNTY, Classified(LEFT, contested=True), NOBODY, True, Next.DECISION),
        (Status.RESPONDED, COUNTY, Classified(contested=True), NOBODY, True, Next.DECISION),
        (Status.REFERRED, COUNTY, Classified(LEFT), NOBODY, True, None),
        (Status.RECEIVED, DEVON, UNCLASSIFIED, NOBODY, False, Next.NO_WORD),
        (Status.PAUSED, DEVON, UNCLASSIFIED, NOBODY, True, None),
        (Status.CLOSED, COUNTY, Classified(LEFT), NOBODY, True, None),
    ],
)
def test_what_comes_next(
    status: Status, stage: Stage, now: Classified, marks: frozenset[str], written: bool, comes: Next | None
) -> None:
    assert comes_next(status, stage, now, marks, is_written_to=written) is comes


def test_a_limit_that_doesnt_bind_an_anonymous_reporter_promises_them_nothing() -> None:
    exempt = (Exemption("anonymous", "SC-3", "There is nobody to write to."),)
    stage = replace(DEVON, clocks=tuple(replace(rule, exempt=exempt) for rule in DEVON.clocks))
    comes = [comes_next(Status.RECEIVED, stage, UNCLASSIFIED, one, is_written_to=True) for one in (ANONYMOUS, NOBODY)]
    assert comes == [Next.LOOK, Next.ACKNOWLEDGEMENT]
