"""Whether a case is reported singly: what the procedure says, and what an officer decided where it lets them."""

from __future__ import annotations

from datetime import datetime

from portal.cases import clocks, facts, situation, timeline
from portal.cases.actors import Actor
from portal.cases.models import Case
from portal.errors import Invalid, Refused
from portal.policy.moves import Move
from portal.policy.reportable import Reported

ANSWERS = {"yes": "It is reported", "no": "It is not reported"}


def reported(case: Case) -> Reported | None:
    """Return whether the case is reported, why, and by which clause; None where the pack reports no single cases."""
    rule = clocks.pack_of(case).reportable
    return rule.of(facts.known(case), case.reporting or "", case.reporting_reason or "") if rule else None


def decide(case: Case, *, reportable: str, reason: str, by: Actor, at: datetime) -> None:
    """Say that the case is reported, or isn't. Refused where the procedure leaves nothing open (OC-5, OC-6)."""
    situation.allow(case, Move.REPORT, by=by, at=at)
    if reportable not in ANSWERS:
        raise Invalid({"reportable": f"Choose one of: {', '.join(ANSWERS)}."})
    found = reported(case)
    assert found is not None  # the verdict has seen to it
    if found.yes is (reportable == "yes"):
        raise Refused("That is how it stands already.", clause=found.clause)
    case.reporting, case.reporting_reason = reportable, reason
    situation.refresh(case)
    summary = "Whether it is reported was decided."  # which way, and why, is for staff
    detail = f"{ANSWERS[reportable]}. {reason}"
    timeline.record(case, Move.REPORT, summary, by=by, at=at, detail=detail, reportable=reportable)
