"""What conditions may ask of a case, from its columns."""

from __future__ import annotations

from collections.abc import Mapping

from portal.cases.models import Case
from portal.policy.conditions import Facts


def known(case: Case) -> Facts:
    """Return what is known of a case, under the names that a pack's conditions use."""
    single = {"kind": case.kind, "channel": case.channel, "priority": case.priority or "", "matter": case.matter or ""}
    return facts(case.details or {}, case.marks, **single)


def facts(details: Mapping[str, str], marks: frozenset[str], **single: str) -> Facts:
    """Return these facts as conditions take them, without those that are empty."""
    told = {**details, **single}
    return {"mark": marks, **{name: frozenset({value}) for name, value in told.items() if value}}
