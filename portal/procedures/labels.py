"""The labels of a pack: which cases only a few may see."""

from __future__ import annotations

from collections.abc import Collection

from portal.policy.labels import Label
from portal.procedures.section import Section


def labels(pack: Section, teams: Collection[str], positions: Collection[str]) -> dict[str, Label]:
    """Return the labels by their keys, in the pack's order."""
    return {key: _label(key, part, teams, positions) for key, part in pack.parts("labels", "label")}


def _label(key: str, part: Section, teams: Collection[str], positions: Collection[str]) -> Label:
    label = Label(
        key=key,
        name=part.name(),
        help=part.text("help", ""),
        clause=part.clause(required=True),
        teams=frozenset(part.refs("teams", teams, "team")),
        positions=frozenset(part.refs("positions", positions, "position")),
        never=frozenset(part.refs("never", positions, "position")),
    )
    _demand_someone(key, part, label)
    return label


def _demand_someone(key: str, part: Section, label: Label) -> None:
    if not part.has("teams") and not part.has("positions"):
        part.fault("name", f"Nobody could see a case labelled “{key}”. Name the “teams” or the “positions” that may.")
    for position in sorted(label.positions & label.never):
        part.fault(
            "never", f"The position “{position}” may see such a case, and may never see it. Take it out of one of them."
        )
