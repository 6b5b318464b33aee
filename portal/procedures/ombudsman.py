"""The ombudsman, as a pack writes it: the name, what can be decided there, and who keeps it."""

from __future__ import annotations

from collections.abc import Mapping

from portal.policy.choices import Choice
from portal.policy.ombudsman import Ombudsman
from portal.procedures.section import Section


def ombudsman(pack: Section, positions: Mapping[str, Choice]) -> Ombudsman | None:
    """Return what the pack says, or None where no case goes to one."""
    if not pack.has("ombudsman"):
        return None
    part = pack.part("ombudsman")
    decided = part.parts("decisions", "decision", required=True)
    return Ombudsman(
        name=part.name(),
        clause=part.clause(required=True),
        positions=part.refs("positions", positions, "position"),
        decisions={key: Choice(key=key, name=one.name(), help=one.text("help", "")) for key, one in decided},
    )
